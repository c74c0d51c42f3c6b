"""Which words of published needs begin with what is typed?

Words come from the labels of the index, their numbers from the needs that can be found now; so
what was withdrawn is proposed no more, even while its labels are still in the files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from heapq import nlargest
from itertools import permutations
from operator import and_
from typing import Protocol
from weakref import WeakKeyDictionary

import numpy as np

from . import question
from .beginnings import keys_of
from .engine import IndexLost
from .known_words import KnownWords
from .lexicon import Lexicon
from .members import Flags
from .postgres_engine import PostgresEngine
from .question import Concept
from .segment import SegmentData, SegmentView
from .sounds import is_latin, sound_key
from .text import HS_PREFIX
from .typed import Typed
from .vocabulary import SOUND, WRITTEN, Known, exactly, split
from .whoosh_engine import WhooshEngine

# So many of the words that begin so, those of most needs, are counted exactly.
MOST_COUNTED = 32
# The beginning of a sound says little: fewer consonants must be those of the whole word.
_SOUND_LENGTH = 3
_MOST_BEGINNINGS = 500
# Of these some may be parts of others.
_MOST_SHOWN = 12
_PART_LENGTH = 3
_HALF_SPACE = "\u200c"

# What a segment's labels say of a beginning never changes.
_Frequent = list[tuple[str, int]]
_frequent: WeakKeyDictionary[SegmentData, dict[str, _Frequent]] = WeakKeyDictionary()


class Place(Protocol):
    """The needs of one province, or of all, that can be found now."""

    @property
    def lexicon(self) -> Lexicon: ...

    def frequent(self, beginning: str, *, value: bool = False) -> Sequence[str]:
        """The tokens of most needs among the labels that begin so, whatever the province."""

    def holding(self, concepts: Sequence[Concept], tokens: Sequence[str]) -> Mapping[str, int]:
        """How many hold each of the tokens, together with all of the concepts."""

    def known(self, token: str) -> Known | None:
        """The word as most needs write it."""

    def is_within(self, token: str, part: str) -> bool:
        """Whether all that hold the token hold the part too."""

    def with_code(self, code: str) -> int:
        """How many have a customs code that begins so (two digits, or four and more)."""


@contextmanager
def place_of(engine: object, province: str | None) -> Iterator[Place]:
    """The needs of a province (None: of all) as the engine knows them. Raises IndexLost."""
    if isinstance(engine, WhooshEngine):
        yield PlaceOfIndex(engine.words(), province)
    elif isinstance(engine, PostgresEngine):
        with engine.place(province) as place:
            yield place
    else:
        raise IndexLost("this engine is not asked for the words it holds")


@dataclass(frozen=True)
class PlaceOfIndex:
    """A `Place` in an index of files."""

    words: KnownWords
    province: str | None = None

    @property
    def lexicon(self) -> Lexicon:
        return self.words.lexicon

    def frequent(self, beginning: str, *, value: bool = False) -> Sequence[str]:
        """The tokens of most needs among the labels that begin so, whatever the province."""
        every: Counter[str] = Counter()
        for view in self.words.snapshot.views:
            for label, count in _labels(view.data, beginning):
                every[split(label)[value]] += count
        return [token for token, _ in every.most_common(MOST_COUNTED)]

    def holding(self, concepts: Sequence[Concept], tokens: Sequence[str]) -> Mapping[str, int]:
        """How many hold each of the tokens, together with all of the concepts."""
        lookup = self.words.lookup
        counted: Counter[str] = Counter()
        for view in self.words.snapshot.views:
            held = (lookup.concept(view.data, one).flags for one in concepts)
            here = reduce(and_, held, self._here(view))
            for token in tokens:
                counted[token] += _count(here[lookup.token(view.data, token).numbers])
        return counted

    def known(self, token: str) -> Known | None:
        """The word as most needs write it."""
        return self.words.known(token)

    def is_within(self, token: str, part: str) -> bool:
        """Whether all that hold the token hold the part too."""
        lookup, views = self.words.lookup, self.words.snapshot.views
        return not any(
            (self._here(view) & ~lookup.token(view.data, part).flags)[
                lookup.token(view.data, token).numbers
            ].any()
            for view in views
        )

    def with_code(self, code: str) -> int:
        """How many have a customs code that begins so (two digits, or four and more)."""
        if len(code) > 2:
            return self.holding((), [HS_PREFIX + code])[HS_PREFIX + code]
        return sum(
            _count(view.data.facets["hs2"].any_of({code}) & self._here(view))
            for view in self.words.snapshot.views
        )

    def _here(self, view: SegmentView) -> Flags:
        if self.province is None:
            return view.live
        return view.live & view.data.facets["province"].any_of({self.province})


def _count(flags: Flags) -> int:
    return int(np.count_nonzero(flags))


def completions(typed: Typed, place: Place, most: int) -> list[str]:
    """What is typed with its last word completed, as needs write it: of most needs first."""
    joined = typed.joined()
    texts = [*(_completed(joined, place) if joined else ()), *_completed(typed, place)]
    # written apart or in one piece they are the same
    found = {"".join(keys_of(text)): text for text in reversed(texts)}
    return [text for text in dict.fromkeys(texts) if text in found.values()][:most]


def sounding(typed: Typed, place: Place, most: int) -> list[str]:
    """The same by words that only sound as what is typed (bolb for بلبرینگ)."""
    key = sound_key(typed.key)
    if len(key) >= _SOUND_LENGTH:
        beginning = SOUND + key
    elif len(key) > 1 and is_latin(typed.key):
        beginning = exactly(SOUND, key)
    else:
        return []
    return _written(typed, place, place.frequent(beginning, value=True))[:most]


def _completed(typed: Typed, place: Place) -> list[str]:
    return _written(typed, place, place.frequent(WRITTEN + typed.key))


def _written(typed: Typed, place: Place, tokens: Iterable[str]) -> list[str]:
    """The texts that end in these tokens, where needs hold them with the words before; not in a
    part of a compound that is all they hold."""
    before = question.read(typed.before, place.lexicon).concepts if typed.before else ()
    asked = [token for token in tokens if token not in place.lexicon.stopwords]
    counted = place.holding(before, asked)
    ranked = sorted(counted, key=lambda token: (-counted[token], token))
    held = [token for token in ranked if counted[token]][:_MOST_SHOWN]
    known = [word for token in held if (word := place.known(token))]
    known = [word for word in known if not _is_glued(word, place)]
    parts = {
        part.token
        for part, whole in permutations(known, 2)
        if _HALF_SPACE in whole.written
        and whole.token.startswith(part.token)
        and counted[whole.token] == counted[part.token]
    }
    whole = (word.written for word in known if word.token not in parts)
    return list(dict.fromkeys(map(typed.ending_in, whole)))


def _is_glued(word: Known, place: Place) -> bool:
    """Whether nobody writes it so: a compound whose parts were brought to their singular is known
    by its token alone (ماشینالت for ماشین‌آلات)."""
    token = word.token
    if word.written != token or len(token) < 2 * _PART_LENGTH:
        return False
    splits = range(_PART_LENGTH, len(token) - _PART_LENGTH + 1)
    return any(
        all(place.is_within(token, part) for part in (token[:at], token[at:])) for at in splits
    )


def _labels(data: SegmentData, beginning: str) -> _Frequent:
    """The most frequent of a segment's labels that begin so."""
    known = _frequent.setdefault(data, {})
    found = known.get(beginning)
    if found is None:
        found = nlargest(2 * MOST_COUNTED, data.labels(beginning), key=lambda label: label[1])
        if len(known) >= _MOST_BEGINNINGS:
            known.clear()
        known[beginning] = found
    return found
