"""Which of the companies that answer pass the filters, in which order, and how many has each value?

Pure: rows of `company_search` come in, the best few and counts go out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from heapq import nsmallest
from typing import NamedTuple

from .company_asking import Matches
from .company_forms import WITH_CAPABILITIES, Sort
from .documents import Hit
from .published import park_key

Facets = dict[str, list[tuple[str, int]]]


class Row(NamedTuple):
    """A company that answers, as `company_search` has it."""

    id: int
    province: str
    park_id: int | None
    size: str | None
    fields: str
    kinds: str
    roles: str
    length: int
    name_key: str


# facet → (the column that holds it, what its text says)
_SEVERAL = {"field": "fields", "kind": "kinds", "role": "roles"}


@lru_cache(maxsize=4096)
def _codes(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def values(row: Row, facet: str) -> tuple[str, ...]:
    """The values of a company in a facet."""
    if facet in _SEVERAL:
        return _codes(getattr(row, _SEVERAL[facet]))
    if facet == "profile":
        return (WITH_CAPABILITIES,) if row.kinds else ()
    if facet == "park":
        return (park_key(row.province, row.park_id),) if row.park_id else ()
    value = row.province if facet == "province" else row.size
    return (value,) if value else ()


@dataclass(frozen=True)
class Passing:
    """Those that pass every filter, and for each filter those that pass all the others."""

    rows: Sequence[Row]
    beside: Mapping[str, Sequence[Row]] = field(default_factory=dict)


def passing(rows: Sequence[Row], filters: Mapping[str, frozenset[str]]) -> Passing:
    """The rows under `filters`."""
    if not filters:
        return Passing(rows)
    beside: dict[str, list[Row]] = {facet: [] for facet in filters}
    passed: list[Row] = []
    for row in rows:
        failed = [f for f, wanted in filters.items() if wanted.isdisjoint(values(row, f))]
        if not failed:
            passed.append(row)
        elif len(failed) == 1:
            beside[failed[0]].append(row)
    return Passing(passed, {facet: [*passed, *others] for facet, others in beside.items()})


def count_facets(found: Passing, facets: Iterable[str]) -> Facets:
    """For each facet its values with their counts, most first."""
    counted = {}
    for facet in facets:
        counts = _counts(found.beside.get(facet, found.rows), facet)
        counted[facet] = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return counted


def _counts(rows: Iterable[Row], facet: str) -> Counter[str]:
    """Equal texts are counted first and read once."""
    if facet == "park":
        parks = Counter((row.province, row.park_id) for row in rows if row.park_id)
        return Counter({park_key(province, park or 0): n for (province, park), n in parks.items()})
    if facet == "profile":
        count = sum(1 for row in rows if row.kinds)
        return Counter({WITH_CAPABILITIES: count} if count else {})
    column = _SEVERAL.get(facet, facet)
    counts: Counter[str] = Counter()
    place = Row._fields.index(column)
    for text, count in Counter(row[place] for row in rows).items():
        for code in _codes(str(text or "")):
            counts[code] += count
    return counts


def best(rows: Sequence[Row], matches: Matches, sort: str, count: int) -> list[Hit]:
    """The first `count` in the order asked for; of equals the first by name."""
    if sort == Sort.NAME or not matches.ranking:
        first = nsmallest(count, rows, key=lambda row: (row.name_key, row.id))
        return [Hit(row.id, 0.0) for row in first]
    scored = ((-matches.score(row.id, row.length), row.name_key, row.id) for row in rows)
    return [Hit(number, -score) for score, _, number in nsmallest(count, scored)]
