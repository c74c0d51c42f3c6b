"""Which documents answer a question, in which order, and how many has each facet value?"""

import heapq
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .documents import FACETS, Hit, Sort
from .lookup import Lookup
from .members import Flags, Members, Numbers
from .postings import AnyOf, Postings
from .question import Concept, Question
from .schema import PUBLISHED, VALUE
from .segment import SegmentView
from .snapshot import Snapshot

Ranked = tuple[float, int]

MAX_TERMS = 12
# Of a question with no more concepts a document must answer all.
_FEW = 3
# What has one in so many of the concepts is near.
_NEAR = 3
# Neighbours that stand together in a document as in the question add this much of what they tell.
_PAIR = 0.3
# From so many members on the best are taken from a ready-made order instead of being sought.
_MANY = 2000
_SORT_COLUMNS = {Sort.NEWEST: PUBLISHED, Sort.VALUE: VALUE, Sort.RELEVANCE: PUBLISHED}


@dataclass(frozen=True)
class Scored:
    """A token that takes part in ranking: its postings in one segment and its weight."""

    postings: Postings | AnyOf
    weight: float


@dataclass(frozen=True)
class Match:
    """The documents of one segment that answer the words, before any filter."""

    view: SegmentView
    members: Flags
    scored: tuple[Scored, ...]
    rarest: Postings | AnyOf | None = None  # holds all members, where there is such a concept


@dataclass(frozen=True)
class Matches:
    """The answer to the words in all segments that hold any of it.

    `partial`: no document has all the words that are wanted; these have nearly all.
    `near`: not even that; these have the most, and are no answer.
    """

    parts: tuple[Match, ...]
    partial: bool = False
    near: bool = False

    @property
    def found(self) -> bool:
        """Whether any document answers, wherever it is."""
        return not self.near and bool(self.parts)


class Terms:
    """A question in a snapshot: the postings of its concepts and pairs in each segment."""

    def __init__(self, snapshot: Snapshot, question: Question, lookup: Lookup) -> None:
        self.snapshot = snapshot
        self._lookup = lookup
        self.concepts = [self._of(concept) for concept in question.concepts]
        self.required = [
            postings
            for postings, concept in zip(self.concepts, question.concepts, strict=True)
            if not concept.is_optional
        ]
        self.pairs = [
            [lookup.token(view.data, pair) for view in snapshot.views] for pair in question.pairs
        ]

    def _of(self, concept: Concept) -> list[Postings | AnyOf]:
        return [self._lookup.concept(view.data, concept) for view in self.snapshot.views]

    def rarest(self, segment: int) -> Postings | AnyOf:
        """The required concept that the fewest documents of a segment hold."""
        return min((concept[segment] for concept in self.required), key=len)

    def is_answered(self, place: int) -> bool:
        """Whether any document that can be found holds the concept at this place."""
        pairs = zip(self.concepts[place], self.snapshot.views, strict=True)
        return any(view.live[postings.numbers].any() for postings, view in pairs)

    def telling(self, by_segment: Sequence[Postings | AnyOf]) -> float:
        """What a rare concept tells more than a common one: the inverse document frequency of BM25
        (Robertson and Zaragoza 2009), deleted documents that still lie there included."""
        holders = sum(map(len, by_segment))
        stored = max(holders, self.snapshot.stored)
        return math.log(1 + (stored - holders + 0.5) / (holders + 0.5))

    def telling_of_pair(self, by_segment: Sequence[Postings | AnyOf]) -> float:
        """What neighbours tell that stand together as in the question."""
        return _PAIR * self.telling(by_segment)


def rarest(question: Question, snapshot: Snapshot, lookup: Lookup) -> Question:
    """At most `MAX_TERMS` concepts: of too many, the rarest that occur at all, in their order."""
    if len(question.concepts) <= MAX_TERMS:
        return question
    # By the words themselves: to put all alternatives of hundreds of words together costs too much.
    rarity = [
        sum(len(lookup.token(view.data, concept.word)) for view in snapshot.views)
        for concept in question.concepts
    ]
    places = [place for place, count in enumerate(rarity) if count] or list(range(len(rarity)))
    kept = sorted(heapq.nsmallest(MAX_TERMS, places, key=rarity.__getitem__))
    return question.with_concepts([question.concepts[place] for place in kept])


def everything(snapshot: Snapshot) -> Matches:
    """Every document: what a question without words asks for."""
    return Matches(tuple(Match(view, view.live, ()) for view in snapshot.views if view.count))


def enough(concepts: int) -> tuple[int, ...]:
    """Of so many concepts a document must answer this many; of several numbers the first that any
    document reaches. Of few words all are wanted, of three and four two will do; of many, half."""
    if concepts < _FEW:
        return (concepts,)
    wanted = max(_FEW, -(-concepts // 2))
    return (wanted, wanted - 1) if concepts <= _FEW + 1 else (wanted,)


def match(terms: Terms) -> Matches:
    """The documents with enough of the concepts; if there is none, those with the most of them."""
    count = len(terms.required)
    held = [_held(i, terms) for i in range(len(terms.snapshot.views))]
    most = max((int(each.max()) for each in held), default=0)
    wanted = enough(count)
    best = next((n for n in wanted if n <= most), most)
    if best < -(-count // _NEAR):
        return Matches(())
    parts = tuple(
        Match(view, members, scored, terms.rarest(i) if best == count else None)
        for i, (view, each, scored) in enumerate(
            zip(terms.snapshot.views, held, _scored(terms), strict=True)
        )
        if (members := each >= best).any()
    )
    return Matches(parts, near=best < wanted[-1], partial=best < wanted[0])


def _held(segment: int, terms: Terms) -> NDArray[np.uint8]:
    """How many of the required concepts each live document of a segment holds."""
    view = terms.snapshot.views[segment]
    held = np.zeros(view.data.size, np.uint8)
    for concept in terms.required:
        held += concept[segment].flags
    return held if view.count == view.data.size else held * view.live


def _scored(terms: Terms) -> list[tuple[Scored, ...]]:
    """For each segment what takes part in ranking: concepts, and neighbours that stand together."""
    weighed = [(concept, terms.telling(concept)) for concept in terms.concepts]
    pairs: list[list[Postings | AnyOf]] = [list(pair) for pair in terms.pairs]
    weighed += [(pair, terms.telling_of_pair(pair)) for pair in pairs]
    return [
        tuple(Scored(each[i], weight) for each, weight in weighed if len(each[i]))
        for i in range(len(terms.snapshot.views))
    ]


@dataclass(frozen=True)
class Filtered:
    """A match under filters: who passes all of them, and who passes all but a facet's own."""

    match: Match
    members: Members
    beside: dict[str, Members]


def narrow(part: Match, filters: dict[str, frozenset[str]]) -> Filtered:
    """`part` under `filters`; a filter without values lets nothing pass."""
    data = part.view.data
    allowed = {facet: data.facets[facet].any_of(values) for facet, values in filters.items()}
    beside = {
        facet: _passing(part, (passing for other, passing in allowed.items() if other != facet))
        for facet in filters
    }
    return Filtered(part, _passing(part, allowed.values()), beside)


def _passing(part: Match, allowed: Iterable[Flags]) -> Members:
    members = part.members
    for passing in allowed:
        members = members & passing
    return Members(members, part.rarest.numbers if part.rarest is not None else None)


def count_facets(parts: Sequence[Filtered]) -> dict[str, list[tuple[str, int]]]:
    """For each facet its values with their counts, most first; values without any are left out."""
    return {facet: _most_first(facet, parts) for facet in FACETS}


def _most_first(facet: str, parts: Sequence[Filtered]) -> list[tuple[str, int]]:
    counted: Counter[str] = Counter()
    for part in parts:
        members = part.beside.get(facet, part.members)
        if not members.count:
            continue
        column = part.match.view.data.facets[facet]
        counts = column.counts(members)
        held = counts.nonzero()[0]
        # the names stand in their order, and stay in it where the counts are equal
        held = held[np.argsort(-counts[held], kind="stable")]
        pairs = zip(
            map(column.names.__getitem__, held.tolist()), counts[held].tolist(), strict=True
        )
        if len(parts) == 1:
            return list(pairs)
        counted.update(dict(pairs))
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def best(parts: Sequence[Filtered], sort: Sort, count: int) -> list[Hit]:
    """The first `count` documents in the order asked for; of equals the highest id first."""
    ranked = [ranked for part in parts for ranked in _ranked(part, sort, count)]
    return [Hit(number, float(key)) for key, number in heapq.nlargest(count, ranked)]


def _ranked(part: Filtered, sort: Sort, count: int) -> list[Ranked]:
    """The first `count` of one segment as (key, id)."""
    data, members = part.match.view.data, part.members
    if sort is Sort.RELEVANCE and part.match.scored:
        return _highest(_scores(part), members.numbers, data.ids, count)
    column = _SORT_COLUMNS[sort]
    keys = data.sort_keys[column]
    if members.count <= _MANY:
        return _highest(keys[members.numbers], members.numbers, data.ids, count)
    first = members.first_of(data.order(column), count)
    return list(zip(keys[first].tolist(), data.ids[first].tolist(), strict=True))


def _scores(part: Filtered) -> NDArray[np.float64]:
    """What the words tell about each member."""
    numbers = part.members.numbers
    scores = np.zeros(len(numbers))
    for term in part.match.scored:
        scores += term.postings.impacts_at(numbers) * np.float64(term.weight)
    return scores


def _highest(
    keys: NDArray[np.float64] | NDArray[np.int64],
    numbers: Numbers,
    ids: NDArray[np.int64],
    count: int,
) -> list[Ranked]:
    """The highest keys with the ids of their documents; of equals the highest id first."""
    if len(keys) > count:
        least = np.partition(keys, -count)[-count]
        chosen = keys >= least
        keys, numbers = keys[chosen], numbers[chosen]
    own = ids[numbers]
    order = np.lexsort((own, keys))[::-1][:count]
    return list(zip(keys[order].tolist(), own[order].tolist(), strict=True))
