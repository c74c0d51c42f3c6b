"""Which documents answer a question, in which order, and how many has each facet value?"""

import heapq
import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from . import bits as bit_sets
from .bits import Members
from .documents import FACETS, Hit, Sort
from .postings import Postings
from .schema import PUBLISHED, VALUE
from .segment import FacetColumn, SegmentData, SegmentView
from .snapshot import Snapshot
from .text import HS_PREFIX

Concept = tuple[str, ...]
ReadPostings = Callable[[SegmentData, str], Postings]
Ranked = tuple[float, int]

MAX_TERMS = 12
# A number may be meant as a tariff code, but the number itself is the safer reading.
_HS_FACTOR = 0.7
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

    postings: Postings
    weight: float


@dataclass(frozen=True)
class Match:
    """The documents of one segment that answer the words, before any filter."""

    view: SegmentView
    members: int
    scored: tuple[Scored, ...]


@dataclass(frozen=True)
class Matches:
    """The answer to the words in all segments; `partial` when no document has all of them."""

    parts: tuple[Match, ...]
    partial: bool = False

    @property
    def found(self) -> bool:
        """Whether any document answers, wherever it is."""
        return any(part.members for part in self.parts)


class Terms:
    """The tokens of a question in a snapshot: postings by segment, documents in all."""

    def __init__(self, snapshot: Snapshot, concepts: Iterable[Concept], read: ReadPostings) -> None:
        self.snapshot = snapshot
        tokens = dict.fromkeys(token for concept in concepts for token in concept)
        self._postings = [
            {token: read(view.data, token) for token in tokens} for view in snapshot.views
        ]

    def of(self, segment: int, token: str) -> Postings:
        """The token's postings in the segment with this place in the snapshot."""
        return self._postings[segment][token]

    def documents(self, token: str) -> int:
        """How many documents hold the token, deleted ones that still lie there included."""
        return sum(len(postings[token]) for postings in self._postings)

    def weight(self, token: str) -> float:
        """What a rare token tells more than a common one."""
        factor = _HS_FACTOR if token.startswith(HS_PREFIX) else 1.0
        return factor * (math.log(max(1, self.snapshot.stored) / (self.documents(token) + 1)) + 1)

    def rarity(self, concept: Concept) -> int:
        """How many documents the concept may be in; fewest is rarest."""
        return sum(map(self.documents, concept))


def rarest(concepts: Sequence[Concept], terms: Terms) -> list[Concept]:
    """At most `MAX_TERMS` concepts: of too many, the rarest that occur at all, in their order."""
    if len(concepts) <= MAX_TERMS:
        return list(concepts)
    rarity = {concept: terms.rarity(concept) for concept in concepts}
    occurring = [concept for concept in concepts if rarity[concept]] or concepts
    kept = set(heapq.nsmallest(MAX_TERMS, occurring, key=rarity.__getitem__))
    return [concept for concept in concepts if concept in kept]


def everything(snapshot: Snapshot) -> Matches:
    """Every document: what a question without words asks for."""
    return Matches(tuple(Match(view, view.live, ()) for view in snapshot.views))


def match(concepts: Sequence[Concept], terms: Terms) -> Matches:
    """The documents with all concepts; if there is none, those with the most of them.

    Less than a third of the concepts is no answer.
    """
    levels = [_levels(i, concepts, terms) for i in range(len(terms.snapshot.views))]
    least = (len(concepts) + 2) // 3
    best = next(
        (n for n in range(len(concepts), least - 1, -1) if any(level[n] for level in levels)), None
    )
    if best is None:
        return Matches(())
    tokens = list(dict.fromkeys(token for concept in concepts for token in concept))
    weights = {token: terms.weight(token) for token in tokens}
    parts = tuple(
        Match(view, level[best], _scored(i, weights, terms))
        for i, (view, level) in enumerate(zip(terms.snapshot.views, levels, strict=True))
    )
    return Matches(parts, partial=best < len(concepts))


def _levels(segment: int, concepts: Sequence[Concept], terms: Terms) -> list[int]:
    """For n = 0, 1, …: the live documents of a segment with at least n of the concepts."""
    levels = [terms.snapshot.views[segment].live] + [0] * len(concepts)
    for seen, concept in enumerate(concepts):
        holders = 0
        for token in concept:
            postings = terms.of(segment, token)
            if len(postings):
                holders |= postings.bits
        for n in range(seen, -1, -1):
            levels[n + 1] |= levels[n] & holders
    return levels


def _scored(segment: int, weights: dict[str, float], terms: Terms) -> tuple[Scored, ...]:
    pairs = ((terms.of(segment, token), weight) for token, weight in weights.items())
    return tuple(Scored(postings, weight) for postings, weight in pairs if len(postings))


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
    return Members(members, part.view.data.size)


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
    if len(scored) == 1 and part.members.count > _MANY:
        return _strongest(part, scored[0], count)
    numbers = part.members.numbers
    scores = [0.0] * len(numbers)
    for term in scored:
        scores = _added(scores, numbers, term)
    return heapq.nlargest(count, zip(scores, map(ids.__getitem__, numbers), strict=True))


def _strongest(part: Filtered, term: Scored, count: int) -> list[Ranked]:
    data = part.match.view.data
    order = term.postings.strongest(data.ids)
    impacts = term.postings.impact_of
    first = islice(bit_sets.in_order(part.members.bits, data.size, order), count)
    return [(impacts[number] * term.weight, data.ids[number]) for number in first]


def _added(scores: list[float], members: list[int], term: Scored) -> list[float]:
    """The scores with this token's share."""
    impacts, weight = term.postings.impact_of, term.weight
    pairs = zip(scores, members, strict=True)
    if isinstance(impacts, dict):
        get = impacts.get
        return [score + get(number, 0.0) * weight for score, number in pairs]
    return [score + impacts[number] * weight for score, number in pairs]
