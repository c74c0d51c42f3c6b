"""Questions to the tables of companies, on any database: what the index answers for needs.

All tokens of a question are fetched at once, with the companies that hold them; everything else is
reckoned here, with the rules of `evaluation`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from heapq import nsmallest

import numpy as np
from numpy.typing import NDArray

from . import evaluation
from .answering import Answering
from .company_shelf import Run, Shelf
from .evaluation import MAX_TERMS, Scored, enough
from .known_words import Words
from .lexicon import Lexicon
from .members import Flags, Numbers
from .postgres_asking import LAST, telling
from .postings import AnyOf, Postings, all_of, any_of
from .question import Concept, Question


@dataclass(frozen=True)
class Matches:
    """The companies of a shelf that answer a question."""

    members: Flags
    scored: tuple[Scored, ...] = ()
    partial: bool = False
    near: bool = False

    @property
    def found(self) -> bool:
        """Whether any company answers, wherever it is."""
        return not self.near and bool(self.members.any())

    def scores(self, numbers: Numbers) -> NDArray[np.float64]:
        """What the words tell about each of these."""
        scores = np.zeros(len(numbers))
        for term in self.scored:
            scores += term.postings.impacts_at(numbers) * np.float64(term.weight)
        return scores


@dataclass(frozen=True)
class Asking(Answering[Matches]):
    """A shelf, read with one lexicon; what it does not know yet is asked of the tables."""

    run: Run
    shelf: Shelf
    lexicon: Lexicon

    def everything(self) -> Matches:
        """Every company."""
        return Matches(np.ones(self.shelf.size, np.bool_))

    def rarest(self, asked: Question) -> Question:
        """At most `MAX_TERMS` concepts, the rarest that occur at all, in their order."""
        if len(asked.concepts) <= MAX_TERMS:
            return asked
        held = self.shelf.postings(self.run, [concept.word for concept in asked.concepts])
        rarity = [len(held[concept.word]) for concept in asked.concepts]
        places = [place for place, count in enumerate(rarity) if count] or list(range(len(rarity)))
        kept = sorted(nsmallest(MAX_TERMS, places, key=rarity.__getitem__))
        return asked.with_concepts([asked.concepts[place] for place in kept])

    def match(self, asked: Question) -> Matches:
        """The companies with enough of the concepts; if there is none, those with the most."""
        concepts, pairs = self._held(asked)
        required = [
            postings
            for postings, concept in zip(concepts, asked.concepts, strict=True)
            if not concept.is_optional
        ] or concepts
        held = np.zeros(self.shelf.size, np.uint8)
        for postings in required:
            held += postings.flags
        wanted = enough(len(required))
        best = min(int(held.max(initial=0)), wanted[0])
        if best < -(-len(required) // evaluation._NEAR):
            return Matches(np.zeros(self.shelf.size, np.bool_))
        weighed = [(each, self._telling(each)) for each in concepts]
        weighed += [(pair, evaluation._PAIR * self._telling(pair)) for pair in pairs]
        return Matches(
            held >= best,
            tuple(Scored(each, weight) for each, weight in weighed if len(each)),
            near=best < wanted[-1],
            partial=best < wanted[0],
        )

    def is_empty(self, matches: Matches) -> bool:
        """Whether no company even comes near."""
        return not matches.members.any()

    def unanswered(self, asked: Question) -> Sequence[str]:
        """The words that no company answers."""
        pairs = zip(self._held(asked)[0], asked.concepts, strict=True)
        return [concept.word for postings, concept in pairs if not len(postings)]

    def words(self) -> CompanyWords:
        """The words of the companies and of the lists."""
        return CompanyWords(self.run, self.shelf, self.lexicon)

    # --- what is held --------------------------------------------------------------------------

    def holders(self, concepts: Sequence[Concept]) -> list[Postings | AnyOf]:
        """The companies with each concept."""
        tokens = dict.fromkeys(token for concept in concepts for token in concept.tokens)
        held = self.shelf.postings(self.run, list(tokens))
        return [self._any_of(concept, held) for concept in concepts]

    def _held(self, asked: Question) -> tuple[list[Postings | AnyOf], list[Postings | AnyOf]]:
        """The companies with each concept, and with each pair of neighbours."""
        tokens = dict.fromkeys(token for concept in asked.concepts for token in concept.tokens)
        held = self.shelf.postings(self.run, [*tokens, *asked.pairs])
        return (
            [self._any_of(concept, held) for concept in asked.concepts],
            [held[pair] for pair in asked.pairs],
        )

    def _any_of(self, concept: Concept, held: dict[str, Postings]) -> Postings | AnyOf:
        """The companies with any alternative, each with the impact of its best one."""
        size = self.shelf.size
        parts = [
            (together, one.worth)
            for one in concept.alternatives
            if len(together := all_of([held[token] for token in one.tokens], size))
        ]
        return any_of(parts, size)

    def _telling(self, holders: Postings | AnyOf) -> float:
        return telling(len(holders), self.shelf.size)


@dataclass(frozen=True)
class CompanyWords(Words):
    """The words of the companies."""

    run: Run
    shelf: Shelf
    lexicon: Lexicon

    def documents(self, token: str) -> int:
        """How many companies hold this token."""
        return len(self.shelf.postings(self.run, [token])[token])

    def held(self, tokens: Collection[str]) -> Collection[str]:
        """Those of the tokens that any company holds; one statement."""
        found = self.shelf.postings(self.run, tokens)
        return {token for token, postings in found.items() if len(postings)}

    def labels(self, beginning: str) -> Iterable[tuple[str, int]]:
        """The labels that begin so, each with the number of companies that have it."""
        return self.shelf.labels_beginning(self.run, beginning, beginning + LAST)
