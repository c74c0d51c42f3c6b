"""Sets of documents of one segment: a truth value for each document, or their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

# The type that arrays are indexed with: any other one is turned into it each time.
Numbers = NDArray[np.intp]
Flags = NDArray[np.bool_]

# Looking through a named number costs as much as looking through so many documents in a row.
_SHORT = 8
# Of an order so many documents are looked at in one go.
_STEP = 4096


def numbers_of(flags: Flags) -> Numbers:
    """The document numbers that have a true value, ascending."""
    return flags.nonzero()[0]


class Members:
    """A set of documents of one segment, counted and listed at most once."""

    def __init__(self, flags: Flags, within: Numbers | None = None) -> None:
        """`within` are document numbers, ascending, that hold all members: a short way to them."""
        self.flags = flags
        self._within = within

    @cached_property
    def count(self) -> int:
        """How many there are."""
        return int(np.count_nonzero(self.flags))

    @cached_property
    def numbers(self) -> Numbers:
        """The document numbers, ascending."""
        within = self._within
        if within is None or len(within) * _SHORT > len(self.flags):
            return numbers_of(self.flags)
        return within if self.count == len(within) else within[self.flags[within]]

    @cached_property
    def others(self) -> Numbers:
        """The numbers of the documents that are no members."""
        return numbers_of(~self.flags)

    @property
    def are_most(self) -> bool:
        """Whether it is shorter to name the others."""
        return self.count * 2 > len(self.flags)

    def first_of(self, order: Numbers, count: int) -> Sequence[int]:
        """The first `count` members in the order in which `order` names them."""
        found: list[int] = []
        for start in range(0, len(order), _STEP):
            some = order[start : start + _STEP]
            found += some[self.flags[some]].tolist()
            if len(found) >= count:
                break
        return found[:count]
