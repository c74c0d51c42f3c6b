"""Which companies that answer pass the filters, in which order, and how many has each value?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from .company_asking import Matches
from .company_forms import Sort
from .company_shelf import Shelf
from .documents import Hit
from .members import Flags, Members

Filters = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Passing:
    """Those that pass every filter, and for each filter those that pass all the others."""

    members: Members
    beside: dict[str, Members]


def passing(shelf: Shelf, members: Flags, filters: Filters) -> Passing:
    """The members under `filters`; a filter without values lets nothing pass."""
    allowed = {facet: shelf.facets[facet].any_of(values) for facet, values in filters.items()}
    beside = {
        facet: _all_of(members, (flags for other, flags in allowed.items() if other != facet))
        for facet in filters
    }
    return Passing(_all_of(members, allowed.values()), beside)


def _all_of(members: Flags, others: Iterable[Flags]) -> Members:
    for flags in others:
        members = members & flags
    return Members(members)


def count_facets(
    shelf: Shelf, found: Passing, facets: Iterable[str]
) -> dict[str, list[tuple[str, int]]]:
    """For each facet its values with their counts, most first."""
    return {
        facet: shelf.facets[facet].counted(found.beside.get(facet, found.members))
        for facet in facets
    }


def best(shelf: Shelf, members: Members, matches: Matches, sort: str, count: int) -> list[Hit]:
    """The first `count` in the order asked for; of equals the first by name."""
    numbers = members.numbers
    if sort == Sort.NAME or not matches.scored:
        return [Hit(int(shelf.ids[place]), 0.0) for place in numbers[:count]]
    scores = matches.scores(numbers)
    if len(scores) > count:
        least = np.partition(scores, -count)[-count]
        numbers, scores = numbers[scores >= least], scores[scores >= least]
    order = np.argsort(-scores, kind="stable")[:count]
    return [Hit(int(shelf.ids[numbers[n]]), float(scores[n])) for n in order]
