"""Which documents answer a question, in which order, and how many has each facet value?"""

import heapq
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import add

from . import bits as bit_sets
from .bits import Members
from .documents import FACETS, Hit, Sort
from .lookup import Lookup
from .postings import AnyOf, Postings
from .question import Concept, Question
from .schema import PUBLISHED, VALUE
from .segment import FacetColumn, SegmentView
from .snapshot import Snapshot

Ranked = tuple[float, int]

MAX_TERMS = 12
# Of a question with no more concepts a document must answer all.
_FEW = 3
# What has one in so many of the concepts is near.
_NEAR = 3
# Neighbours that stand together in a document as in the question add this much of what they tell.
_PAIR = 0.3
# Counting a facet by members costs so much a member; by values it costs one a value and document,
# and so much more a value. Measured.
_MEMBER_COST = 600
_VALUE_COST = 2300
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
    members: int
    scored: tuple[Scored, ...]
    rarest: Postings | AnyOf | None = None  # holds all members, where there is such a concept


@dataclass(frozen=True)
class Matches:
    """The answer to the words in all segments.

    `partial`: no document has all the words that are wanted; these have nearly all.
    `near`: not even that; these have the most, and are no answer.
    """

    parts: tuple[Match, ...]
    partial: bool = False
    near: bool = False

    @property
    def found(self) -> bool:
        """Whether any document answers, wherever it is."""
        return not self.near and any(part.members for part in self.parts)


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
        return any(len(postings) and postings.bits & view.live for postings, view in pairs)

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
    return Matches(tuple(Match(view, view.live, ()) for view in snapshot.views))


def enough(concepts: int) -> tuple[int, ...]:
    """Of so many concepts a document must answer this many; of several numbers the first that any
    document reaches. Of few words all are wanted, of three two will do; of many, half."""
    if concepts > _FEW:
        return (max(_FEW, -(-concepts // 2)),)
    return (concepts, concepts - 1) if concepts == _FEW else (concepts,)


def match(terms: Terms) -> Matches:
    """The documents with enough of the concepts; if there is none, those with the most of them."""
    count = len(terms.required)
    levels = [_levels(i, terms) for i in range(len(terms.snapshot.views))]
    wanted = enough(count)
    tried = [*wanted, *range(wanted[-1] - 1, -(-count // _NEAR) - 1, -1)]
    best = next((n for n in tried if any(level[n] for level in levels)), None)
    if best is None:
        return Matches(())
    parts = tuple(
        Match(view, level[best], scored, terms.rarest(i) if best == count else None)
        for i, (view, level, scored) in enumerate(
            zip(terms.snapshot.views, levels, _scored(terms), strict=True)
        )
    )
    return Matches(parts, near=best < wanted[-1], partial=best < wanted[0])


def _levels(segment: int, terms: Terms) -> list[int]:
    """For n = 0, 1, …: the live documents of a segment with at least n required concepts."""
    levels = [terms.snapshot.views[segment].live] + [0] * len(terms.required)
    for seen, concept in enumerate(terms.required):
        holders = concept[segment].bits if len(concept[segment]) else 0
        for n in range(seen, -1, -1):
            levels[n + 1] |= levels[n] & holders
    return levels


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


def _passing(part: Match, allowed: Iterable[int]) -> Members:
    members = part.members
    for passing in allowed:
        members &= passing
    size, rarest = part.view.data.size, part.rarest
    within = rarest.listed if rarest is not None else None
    return Members(members, size, within)


def count_facets(parts: Sequence[Filtered]) -> dict[str, list[tuple[str, int]]]:
    """For each facet its values with their counts, most first; values without any are left out."""
    counted: dict[str, list[tuple[str, int]]] = {}
    for facet in FACETS:
        counts: Counter[str] = Counter()
        for part in parts:
            members = part.beside.get(facet, part.members)
            _count(part.match.view.data.facets[facet], members, counts)
        counted[facet] = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return counted


def _count(column: FacetColumn, members: Members, counts: Counter[str]) -> None:
    """Add to `counts` how many members have each value, in the cheaper of two ways."""
    names = column.names
    if members.count * _MEMBER_COST < len(names) * (members.size + _VALUE_COST):
        for code, count in Counter(map(column.codes.__getitem__, members.numbers)).items():
            if code < len(names):
                counts[names[code]] += count
    else:
        for name, holders in zip(names, column.sets, strict=True):
            if count := (members.bits & holders).bit_count():
                counts[name] += count


def best(parts: Sequence[Filtered], sort: Sort, count: int) -> list[Hit]:
    """The first `count` documents in the order asked for; of equals the highest id first."""
    ranked = [ranked for part in parts for ranked in _ranked(part, sort, count)]
    return [Hit(number, float(key)) for key, number in heapq.nlargest(count, ranked)]


def _ranked(part: Filtered, sort: Sort, count: int) -> list[Ranked]:
    """The first `count` of one segment as (key, id)."""
    if sort is Sort.RELEVANCE and part.match.scored:
        return _by_score(part, count)
    data, members = part.match.view.data, part.members
    column = _SORT_COLUMNS[sort]
    keys, ids = data.sort_keys[column], data.ids
    if members.count <= _MANY:
        return heapq.nlargest(count, ((keys[number], ids[number]) for number in members.numbers))
    order = data.order(column)
    first = islice(bit_sets.in_order(members.bits, data.size, order), count)
    return [(keys[number], ids[number]) for number in first]


def _by_score(part: Filtered, count: int) -> list[Ranked]:
    scored, ids = part.match.scored, part.match.view.data.ids
    if len(scored) == 1 and part.members.count > _MANY and scored[0].postings.is_asked_often():
        return _strongest(part, scored[0], count)
    numbers = part.members.numbers
    scores = [0.0] * len(numbers)
    for term in scored:
        scores = _added(scores, numbers, term)
    return heapq.nlargest(count, zip(scores, map(ids.__getitem__, numbers), strict=True))


def _strongest(part: Filtered, term: Scored, count: int) -> list[Ranked]:
    data = part.match.view.data
    order = term.postings.strongest(data.ids)
    first = list(islice(bit_sets.in_order(part.members.bits, data.size, order), count))
    impacts = term.postings.impacts_at(first)
    return [
        (impact * term.weight, data.ids[number])
        for impact, number in zip(impacts, first, strict=True)
    ]


def _added(scores: list[float], members: list[int], term: Scored) -> list[float]:
    """The scores with this token's share."""
    weighed = map(term.weight.__mul__, term.postings.impacts_at(members))
    return list(map(add, scores, weighed))
