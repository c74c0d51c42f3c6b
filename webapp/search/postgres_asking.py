"""Questions to the tables of PostgreSQL, and what is known of them for a while."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any

from . import evaluation, postgres_statements, snapshot
from .answering import Answering
from .evaluation import MAX_TERMS, enough
from .known_words import Words
from .lexicon import Lexicon
from .postgres_rows import quoted
from .postgres_statements import EVERYTHING, Ranking, Sql, Weighed
from .question import Alternative, Concept, Question

Run = Callable[[Sql], Sequence[Any]]
# So long figures that only move the ranking are believed.
_BELIEVED = 60.0
_MOST_KEPT = 20_000
# The last sign there is: behind every label that begins alike.
LAST = "\U0010ffff"


class Figures:
    """How many documents there are, how long, and how many hold something: for ranking only."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, float]] = {}
        self._all: tuple[float, int, int] | None = None

    def forget(self) -> None:
        """Everything is counted anew."""
        self._kept, self._all = {}, None

    def everything(self, run: Run) -> tuple[int, int]:
        """The number of documents, and their mean length as roughly as the other engine has it."""
        known = self._all
        if known is None or time.monotonic() - known[0] > _BELIEVED:
            count, length = run(Sql(postgres_statements.STATISTICS))[0]
            step = snapshot._LENGTH_STEP
            known = time.monotonic(), count, max(step, round(float(length) / step) * step)
            self._all = known
        return known[1], known[2]

    def holders(self, run: Run, queries: Sequence[str]) -> list[int]:
        """How many documents each of the tsqueries finds. What is held by none is never believed,
        since it may be published any moment."""
        now = time.monotonic()
        fresh = {
            query: int(count)
            for query in queries
            if (known := self._kept.get(query)) and now - known[0] <= _BELIEVED
            for count in known[1:]
        }
        missing = [query for query in dict.fromkeys(queries) if query not in fresh]
        if missing:
            found = run(
                postgres_statements.in_one(list(map(postgres_statements.how_many, missing)))
            )
            fresh |= dict(zip(missing, found[0], strict=True))
            if len(self._kept) > _MOST_KEPT:
                self._kept = {}
            self._kept |= {query: (now, fresh[query]) for query in missing if fresh[query]}
        return [fresh[query] for query in queries]


@dataclass(frozen=True)
class Matches:
    """The documents that answer a question, as a condition; None where there is none."""

    condition: Sql | None
    ranking: Ranking | None = None
    partial: bool = False
    near: bool = False

    @property
    def found(self) -> bool:
        """Whether any document answers, wherever it is."""
        return self.condition is not None and not self.near


@dataclass(frozen=True)
class Asking(Answering[Matches]):
    """The tables as one transaction sees them, read with one lexicon."""

    run: Run
    figures: Figures
    lexicon: Lexicon

    def everything(self) -> Matches:
        """Every document."""
        return Matches(EVERYTHING)

    def rarest(self, asked: Question) -> Question:
        """At most `MAX_TERMS` concepts, the rarest that occur at all, in their order."""
        if len(asked.concepts) <= MAX_TERMS:
            return asked
        rarity = self.holders(asked.concepts)
        places = [place for place, count in enumerate(rarity) if count] or list(range(len(rarity)))
        kept = sorted(nsmallest(MAX_TERMS, places, key=rarity.__getitem__))
        return asked.with_concepts([asked.concepts[place] for place in kept])

    def match(self, asked: Question) -> Matches:
        """The documents with enough of the concepts; if there is none, those with the most."""
        wanted = [concept for concept in asked.concepts if not concept.is_optional]
        wanted = wanted or list(asked.concepts)
        levels = enough(len(wanted))
        best = self._best_level(wanted, levels[0])
        least = -(-len(wanted) // evaluation._NEAR)
        if best < least:
            return Matches(None)
        return Matches(
            postgres_statements.with_some(wanted, best),
            self._ranking(asked),
            near=best < levels[-1],
            partial=best < levels[0],
        )

    def _best_level(self, wanted: Sequence[Concept], most: int) -> int:
        """How many of the concepts any document has, but no more than are wanted."""
        if most == len(wanted):
            every = postgres_statements.has_any(postgres_statements.with_all(wanted))
            if self.run(every)[0][0]:
                return most
            if most == 1:
                return 0
        held = int(self.run(postgres_statements.most_held(wanted))[0][0])
        return min(held, most)

    def is_empty(self, matches: Matches) -> bool:
        """Whether no document even comes near."""
        return matches.condition is None

    def unanswered(self, asked: Question) -> Sequence[str]:
        """The words that no document answers."""
        held = self.holders(asked.concepts)
        return [
            concept.word for concept, count in zip(asked.concepts, held, strict=True) if not count
        ]

    def words(self) -> TableWords:
        """The words of the documents and of the lists."""
        return TableWords(self.run, self.lexicon)

    def holders(self, concepts: Sequence[Concept]) -> list[int]:
        """How many documents answer each concept."""
        queries = [postgres_statements.tsquery([concept]) for concept in concepts]
        return self.figures.holders(self.run, queries)

    def _ranking(self, asked: Question) -> Ranking:
        """What takes part in ranking: concepts, and neighbours that stand together."""
        pairs = [Concept(pair, (Alternative((pair,)),)) for pair in asked.pairs]
        every = [*asked.concepts, *pairs]
        count, length = self.figures.everything(self.run)
        tells = [telling(held, count) for held in self.holders(every)]
        shares = [1.0] * len(asked.concepts) + [evaluation._PAIR] * len(pairs)
        parts = tuple(
            Weighed(concept.alternatives, much * share)
            for concept, much, share in zip(every, tells, shares, strict=True)
        )
        return Ranking(parts, length)


def telling(holders: int, stored: int) -> float:
    """`evaluation.Terms.telling`, of documents that are there."""
    stored = max(holders, stored)
    return math.log(1 + (stored - holders + 0.5) / (holders + 0.5))


@dataclass(frozen=True)
class TableWords(Words):
    """The words of the tables."""

    run: Run
    lexicon: Lexicon

    def documents(self, token: str) -> int:
        """How many documents hold this token."""
        count: int = self.run(postgres_statements.how_many(quoted(token)))[0][0]
        return count

    def held(self, tokens: Collection[str]) -> Collection[str]:
        """Those of the tokens that any document holds; one statement."""
        asked = list(tokens)
        found = self.run(Sql(_HELD, (asked, list(map(quoted, asked)))))
        return {token for (token,) in found}

    def labels(self, beginning: str) -> Iterable[tuple[str, int]]:
        """The labels that begin so, each with the number of documents that have it."""
        return self.run(Sql(_LABELS, (beginning, beginning + LAST)))


_HELD = (
    "SELECT token FROM unnest(%s::text[], %s::text[]) AS asked (token, query)"
    " WHERE EXISTS (SELECT FROM need_search WHERE tokens @@ query::tsquery)"
)
_LABELS = (
    "SELECT label, count(*) FROM need_search_word WHERE label >= %s::text AND label < %s::text"
    " GROUP BY label"
)
