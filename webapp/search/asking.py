"""Questions to one snapshot of the Whoosh index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from . import evaluation
from .answering import Answering
from .evaluation import Matches, Terms
from .known_words import KnownWords
from .lexicon import Lexicon
from .lookup import Lookup
from .question import Question
from .snapshot import Snapshot


@dataclass(frozen=True)
class Asking(Answering[Matches]):
    """One snapshot, read with one lexicon."""

    snapshot: Snapshot
    lookup: Lookup
    lexicon: Lexicon

    def everything(self) -> Matches:
        """Every document."""
        return evaluation.everything(self.snapshot)

    def rarest(self, asked: Question) -> Question:
        """At most `MAX_TERMS` concepts, the rarest that occur at all."""
        return evaluation.rarest(asked, self.snapshot, self.lookup)

    def match(self, asked: Question) -> Matches:
        """The documents with enough of the concepts; if there is none, those with the most."""
        return evaluation.match(Terms(self.snapshot, asked, self.lookup))

    def is_empty(self, matches: Matches) -> bool:
        """Whether no document even comes near."""
        return not matches.parts

    def unanswered(self, asked: Question) -> Sequence[str]:
        """The words that no document answers."""
        terms = Terms(self.snapshot, asked, self.lookup)
        return [
            concept.word
            for place, concept in enumerate(asked.concepts)
            if not terms.is_answered(place)
        ]

    def words(self) -> KnownWords:
        """The words of the documents and of the lists."""
        return KnownWords(self.snapshot, self.lookup, self.lexicon)
