"""Which documents answer a question, in which order, and how many has each facet value?"""

import heapq
import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from . import bits as bit_sets
from .documents import FACETS, Hit, Sort
from .postings import Postings
from .schema import PUBLISHED, VALUE
from .segment import SegmentData, SegmentView
from .snapshot import Snapshot
from .text import HS_PREFIX

Concept = tuple[str, ...]
ReadPostings = Callable[[SegmentData, str], Postings]
Ranked = tuple[float, int]

MAX_TERMS = 12
# A number may be meant as a tariff code, but the number itself is the safer reading.
_HS_FACTOR = 0.7
# Up to so many members a facet is counted member by member, above value by value.
_FEW = 600
# From so many members on a lone token's best documents are taken from its ready-made order.
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
    members: int
    beside: dict[str, int]

    @property
    def total(self) -> int:
        """How many documents of the segment pass."""
        return self.members.bit_count()


def narrow(part: Match, filters: dict[str, frozenset[str]]) -> Filtered:
    """`part` under `filters`; a filter without values lets nothing pass."""
    data = part.view.data
    allowed = {facet: data.facets[facet].any_of(values) for facet, values in filters.items()}
    members = part.members
    for passing in allowed.values():
        members &= passing
    return Filtered(part, members, {facet: _beside(part, allowed, facet) for facet in filters})


def _beside(part: Match, allowed: dict[str, int], own: str) -> int:
    members = part.members
    for facet, passing in allowed.items():
        if facet != own:
            members &= passing
    return members


def count_facets(parts: Sequence[Filtered]) -> dict[str, list[tuple[str, int]]]:
    """For each facet its values with their counts, most first; values without any are left out."""
    counted: dict[str, list[tuple[str, int]]] = {}
    shared = [_few(part.match.view.data, part.members) for part in parts]
    for facet in FACETS:
        counts: Counter[str] = Counter()
        for part, few in zip(parts, shared, strict=True):
            _count(part, facet, few, counts)
        counted[facet] = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return counted


def _few(data: SegmentData, members: int) -> list[int] | None:
    """The members one by one, when they are few enough for counting them so."""
    return bit_sets.numbers(members, data.size) if members.bit_count() <= _FEW else None


def _count(part: Filtered, facet: str, few: list[int] | None, counts: Counter[str]) -> None:
    data = part.match.view.data
    column = data.facets[facet]
    members = part.members
    if facet in part.beside:
        members = part.beside[facet]
        few = _few(data, members)
    if few is None:
        for name, holders in zip(column.names, column.sets, strict=True):
            if count := (members & holders).bit_count():
                counts[name] += count
    else:
        names = column.names
        for code, count in Counter(map(column.codes.__getitem__, few)).items():
            if code < len(names):
                counts[names[code]] += count


def best(parts: Sequence[Filtered], sort: Sort, count: int) -> list[Hit]:
    """The first `count` documents in the order asked for; of equals the highest id first."""
    ranked = [ranked for part in parts if part.members for ranked in _ranked(part, sort, count)]
    return [Hit(number, float(key)) for key, number in heapq.nlargest(count, ranked)]


def _ranked(part: Filtered, sort: Sort, count: int) -> list[Ranked]:
    """The first `count` of one segment as (key, id)."""
    if sort is Sort.RELEVANCE and part.match.scored:
        return _by_score(part, count)
    data = part.match.view.data
    column = _SORT_COLUMNS[sort]
    keys = data.sort_keys[column]
    first = islice(bit_sets.in_order(part.members, data.size, data.order(column)), count)
    return [(keys[number], data.ids[number]) for number in first]


def _by_score(part: Filtered, count: int) -> list[Ranked]:
    data, scored = part.match.view.data, part.match.scored
    if len(scored) == 1 and part.total > _MANY:
        return _strongest(part, scored[0], count)
    members = bit_sets.numbers(part.members, data.size)
    scores = [0.0] * len(members)
    for term in scored:
        scores = _added(scores, members, term)
    return heapq.nlargest(count, zip(scores, map(data.ids.__getitem__, members), strict=True))


def _strongest(part: Filtered, term: Scored, count: int) -> list[Ranked]:
    data = part.match.view.data
    order = term.postings.strongest(data.ids)
    impacts = term.postings.impact_of
    first = islice(bit_sets.in_order(part.members, data.size, order), count)
    return [(impacts[number] * term.weight, data.ids[number]) for number in first]


def _added(scores: list[float], members: list[int], term: Scored) -> list[float]:
    """The scores with this token's share."""
    impacts, weight = term.postings.impact_of, term.weight
    pairs = zip(scores, members, strict=True)
    if isinstance(impacts, dict):
        get = impacts.get
        return [score + get(number, 0.0) * weight for score, number in pairs]
    return [score + impacts[number] * weight for score, number in pairs]
