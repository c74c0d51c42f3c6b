"""What value has each document of a segment in one facet, and how many have each value?"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from .members import Flags, Members, Numbers


class FacetColumn:
    """One facet over a segment; values are added in their order."""

    def __init__(self, size: int) -> None:
        self.names: list[str] = []
        # 0 is no value; the code of a name is one more than its place
        self._codes: NDArray[np.uint16] = np.zeros(size, np.uint16)
        self._totals: NDArray[np.int64] | None = None

    def add(self, name: str, numbers: Numbers) -> None:
        """These documents have the value `name`."""
        self.names.append(name)
        self._codes[numbers] = len(self.names)

    def places(self) -> NDArray[np.int64]:
        """For each document the place of its value among the names, or -1."""
        return self._codes.astype(np.int64) - 1

    @property
    def known(self) -> Flags:
        """The documents with any value."""
        return self._codes > 0

    def any_of(self, values: Collection[str]) -> Flags:
        """The documents with one of these values; of no value at all: none."""
        found = np.zeros(len(self._codes), np.bool_)
        for code, name in enumerate(self.names, start=1):
            if name in values:
                found |= self._codes == code
        return found

    def counts(self, members: Members) -> NDArray[np.int64]:
        """How many of the members have each of the values, in the order of the names."""
        if not members.are_most:
            return self._counted(self._codes[members.numbers])
        if self._totals is None:
            self._totals = self._counted(self._codes)
        return self._totals - self._counted(self._codes[members.others])

    def _counted(self, codes: NDArray[np.uint16]) -> NDArray[np.int64]:
        return np.bincount(codes, minlength=len(self.names) + 1)[1:]
