"""What value has each company in one facet, and how many have each value?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

import numpy as np

from .facet_columns import FacetColumn
from .members import Flags, Members


class Column(Protocol):
    """One facet."""

    def any_of(self, values: Collection[str]) -> Flags:
        """The companies with one of these values."""

    def counted(self, members: Members) -> list[tuple[str, int]]:
        """How many members have each value, most first; values without any are left out."""


def _most_first(names: Sequence[str], counts: Iterable[int]) -> list[tuple[str, int]]:
    held = [(name, int(count)) for name, count in zip(names, counts, strict=True) if count]
    return sorted(held, key=lambda pair: (-pair[1], pair[0]))


class OneValue(FacetColumn):
    """A facet in which a company has one value or none."""

    def __init__(self, values: Sequence[str | None]) -> None:
        super().__init__(len(values))
        places: dict[str, list[int]] = {}
        for place, value in enumerate(values):
            if value:
                places.setdefault(value, []).append(place)
        for name in sorted(places):
            self.add(name, np.array(places[name], np.uint32))

    def counted(self, members: Members) -> list[tuple[str, int]]:
        """How many members have each value, most first; values without any are left out."""
        return _most_first(self.names, self.counts(members).tolist())


class Several:
    """A facet in which a company may have several of a few values."""

    def __init__(self, values: Sequence[Collection[str]]) -> None:
        self.size = len(values)
        self._flags: dict[str, Flags] = {}
        for place, each in enumerate(values):
            for name in each:
                self._flags.setdefault(name, np.zeros(self.size, np.bool_))[place] = True

    def any_of(self, values: Collection[str]) -> Flags:
        """The companies with one of these values; of no value at all: none."""
        found = np.zeros(self.size, np.bool_)
        for value in values:
            if value in self._flags:
                found |= self._flags[value]
        return found

    def counted(self, members: Members) -> list[tuple[str, int]]:
        """How many members have each value, most first; values without any are left out."""
        names = sorted(self._flags)
        return _most_first(
            names, (int(np.count_nonzero(self._flags[n] & members.flags)) for n in names)
        )
