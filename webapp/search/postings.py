"""Which documents of a segment hold a token, and how much does it tell about each?"""

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from functools import cached_property
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from .members import Flags, Numbers, numbers_of

Impacts = NDArray[np.float32]

# For fewer documents than one in so many of its own a token is sought, one by one.
_SPARSE = 8

# A segment, and what its postings are of.
Key = tuple[str, Hashable]


class Postings:
    """A token, or several that stand for one, in one segment: document numbers, ascending, and
    what the token tells about each.
    """

    __slots__ = ("impacts", "numbers", "size")

    def __init__(self, numbers: Numbers, impacts: Impacts, size: int) -> None:
        self.numbers = numbers
        self.impacts = impacts
        self.size = size

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def flags(self) -> Flags:
        """A truth value for each document of the segment."""
        flags = np.zeros(self.size, np.bool_)
        flags[self.numbers] = True
        return flags

    def impacts_at(self, numbers: Numbers) -> Impacts:
        """The impact on each of these documents, ascending; 0 where the token is not."""
        if numbers is self.numbers:
            return self.impacts
        if len(numbers) * _SPARSE < len(self):
            return self._sought(numbers)
        return self.table()[numbers]

    def impact(self, number: int) -> float:
        """The impact on one document; 0 where the token is not."""
        if not len(self):
            return 0.0
        return float(self._sought(np.array([number], np.intp))[0])

    def table(self) -> Impacts:
        """The impact on every document."""
        table = np.zeros(self.size, np.float32)
        table[self.numbers] = self.impacts
        return table

    def _sought(self, numbers: Numbers) -> Impacts:
        places = self.numbers.searchsorted(numbers)
        places[places == len(self)] = 0
        return np.where(self.numbers[places] == numbers, self.impacts[places], np.float32(0))

    @property
    def cost(self) -> int:
        """The bytes that this holds."""
        return 500 + 12 * len(self)


def nothing(size: int) -> Postings:
    """The postings of a token that no document has."""
    return Postings(np.empty(0, np.intp), np.empty(0, np.float32), size)


class AnyOf:
    """Several as one: the documents of any, each with the highest of the weighed impacts."""

    def __init__(self, parts: Sequence[tuple[Postings, float]], size: int) -> None:
        self.size = size
        self._parts = parts

    def __len__(self) -> int:
        return self._count

    @cached_property
    def _count(self) -> int:
        return int(np.count_nonzero(self.flags))

    @cached_property
    def flags(self) -> Flags:
        """A truth value for each document of the segment."""
        flags = np.zeros(self.size, np.bool_)
        for postings, _ in self._parts:
            flags[postings.numbers] = True
        return flags

    @cached_property
    def numbers(self) -> Numbers:
        """The documents, ascending."""
        return numbers_of(self.flags)

    def impacts_at(self, numbers: Numbers) -> Impacts:
        """The impact on each of these documents, ascending; 0 where none of the tokens is."""
        if len(numbers) * _SPARSE > sum(len(one) for one, _ in self._parts):
            return self.table()[numbers]
        best = np.zeros(len(numbers), np.float32)
        for postings, worth in self._parts:
            np.maximum(best, postings.impacts_at(numbers) * np.float32(worth), out=best)
        return best

    def impact(self, number: int) -> float:
        """The impact on one document; 0 where none of the tokens is."""
        return float(self.impacts_at(np.array([number], np.intp))[0])

    def table(self) -> Impacts:
        """The impact on every document."""
        table = np.zeros(self.size, np.float32)
        for postings, worth in self._parts:
            np.maximum.at(table, postings.numbers, postings.impacts * np.float32(worth))
        return table


def any_of(parts: Sequence[tuple[Postings, float]], size: int) -> Postings | AnyOf:
    """The documents of any part, each with the highest of the weighed impacts; a part that stands
    alone for its full worth is that itself."""
    return parts[0][0] if len(parts) == 1 and parts[0][1] == 1.0 else AnyOf(parts, size)


def all_of(every: Sequence[Postings], size: int) -> Postings:
    """The documents that all of them hold, each with the mean of its impacts."""
    if not all(map(len, every)):
        return nothing(size)
    first, *others = sorted(every, key=len)
    numbers, sums = first.numbers, first.impacts
    for one in others:
        impacts = one.impacts_at(numbers)
        together = impacts > 0
        numbers, sums = numbers[together], sums[together] + impacts[together]
    return Postings(numbers, sums / np.float32(len(every)), size)


class PostingsCache:
    """The postings used last, within a budget of bytes; safe for threads."""

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._spent = 0
        self._kept: OrderedDict[Key, Postings] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Key) -> Postings | None:
        """The postings of this key while they are kept."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def keep(self, key: Key, postings: Postings) -> Postings:
        """The same postings, kept as those used last."""
        with self._lock:
            self._forget(key)
            self._kept[key] = postings
            self._spent += postings.cost
            while self._spent > self._budget and len(self._kept) > 1:
                self._forget(next(iter(self._kept)))
        return postings

    def forget_segments_but(self, segments: set[str]) -> None:
        """Postings of segments that are no longer read are gone."""
        with self._lock:
            for key in [key for key in self._kept if key[0] not in segments]:
                self._forget(key)

    def _forget(self, key: Key) -> None:
        gone = self._kept.pop(key, None)
        if gone is not None:
            self._spent -= gone.cost
