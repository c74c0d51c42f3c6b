"""The words of a snapshot's documents and of the lists: what a slip may have been meant for."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np

from .lexicon import Lexicon
from .lookup import Lookup
from .snapshot import Snapshot
from .vocabulary import BACKWARDS, SOUND, WRITTEN, Known, exactly, split


class Words(ABC):
    """A `repair.Vocabulary` of documents, wherever their labels lie, and of one lexicon."""

    lexicon: Lexicon

    @abstractmethod
    def documents(self, token: str) -> int:
        """How many documents that can be found hold this token."""

    @abstractmethod
    def labels(self, beginning: str) -> Iterable[tuple[str, int]]:
        """The labels that begin so, each with the number of documents that have or had it."""

    def sounding(self, key: str) -> Iterable[str]:
        """The tokens with this sound key."""
        held = (split(text)[1] for text, _ in self.labels(exactly(SOUND, key)))
        return {*self.lexicon.sounding(key), *held}

    def beginning(self, letters: str) -> Iterable[str]:
        """The tokens that begin with these letters."""
        return {*self.lexicon.beginning(letters), *self._keys(WRITTEN + letters)}

    def ending(self, letters: str) -> Iterable[str]:
        """The longer tokens of documents that end with these letters."""
        return {token[::-1] for token in self._keys(BACKWARDS + letters[::-1])}

    def held(self, tokens: Collection[str]) -> Collection[str]:
        """Those of the tokens that any document holds."""
        return {token for token in tokens if self.documents(token)}

    def is_word(self, word: str) -> bool:
        """Whether a list has the word."""
        return self.lexicon.has_word(word)

    def known(self, token: str) -> Known | None:
        """The word as most documents write it, and how many hold it; None when nobody knows it."""
        documents = self.documents(token)
        if not documents:
            return Known(token, token, 0) if self.lexicon.has_word(token) else None
        written: Counter[str] = Counter()
        for text, count in self.labels(exactly(WRITTEN, token)):
            written[split(text)[1]] += count
        most = max(written, key=lambda form: (written[form], form), default=token)
        return Known(token, most, documents)

    def _keys(self, beginning: str) -> Iterable[str]:
        return (split(text)[0] for text, _ in self.labels(beginning))


@dataclass(frozen=True)
class KnownWords(Words):
    """The words of one snapshot of the index in files."""

    snapshot: Snapshot
    lookup: Lookup
    lexicon: Lexicon

    def documents(self, token: str) -> int:
        """How many documents that can be found hold this token."""
        held = ((self.lookup.token(v.data, token), v.live) for v in self.snapshot.views)
        return sum(int(np.count_nonzero(live[postings.numbers])) for postings, live in held)

    def labels(self, beginning: str) -> Iterable[tuple[str, int]]:
        """The labels that begin so, each with the number of documents that ever had it."""
        for view in self.snapshot.views:
            yield from view.data.labels(beginning)
