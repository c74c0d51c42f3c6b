"""Which documents of a segment hold a token, and how much does it tell about each?"""

from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from functools import reduce
from operator import or_
from threading import Lock
from typing import Any, Protocol, TypeVar, cast

from . import bits as bit_sets

# A token in more than one of so many documents is looked up in an array over all of them, once
# it is asked for often.
_DENSE = 20
# From so many questions on all documents of a token are kept in their order.
_OFTEN = 3
# The set of a token in fewer than one of so many is not kept.
_RARE = 64
# For fewer documents than one in so many of its own a rarer token is sought, one by one.
_SPARSE = 8

# A segment, and what its postings are of.
Key = tuple[str, Hashable]
Found = TypeVar("Found", bound="Postings | AnyOf")


class Impacts(Protocol):
    """What turns the weights of a segment into impacts."""

    size: int

    def impact(self, number: int, weight: float) -> float:
        """What a token of this weight tells about this document."""

    def impacts(self, numbers: array, weights: array) -> array:
        """The same for many documents."""


class Plain:
    """Weights that are impacts already."""

    def __init__(self, size: int) -> None:
        self.size = size

    def impact(self, number: int, weight: float) -> float:
        """The weight itself."""
        return weight

    def impacts(self, numbers: array, weights: array) -> array:
        """The weights themselves."""
        return weights


class Postings:
    """A token in one segment: document numbers, ascending, and the token's weight in each.

    What is derived is made on first use. Two threads may make it at once; both make the same.
    """

    __slots__ = (
        "_asked",
        "_bits",
        "_impacts",
        "_segment",
        "_strongest",
        "_table",
        "_weights",
        "numbers",
    )

    def __init__(self, numbers: array, weights: array, segment: Impacts) -> None:
        self.numbers = numbers
        self._weights = weights
        self._segment = segment
        self._bits: int | None = None
        self._impacts: array | None = None
        self._table: array | None = None
        self._strongest: array | None = None
        self._asked = 0

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def bits(self) -> int:
        """The documents as a set; that of a rare token is made again each time."""
        if self._bits is not None:
            return self._bits
        bits = bit_sets.from_numbers(self.numbers, self._segment.size)
        if len(self) * _RARE > self._segment.size:
            self._bits = bits
        return bits

    def impacts_at(self, numbers: Sequence[int]) -> list[float]:
        """The impact on each of these documents, ascending; 0 where the token is not."""
        if (
            len(numbers) == len(self)
            and numbers[0] == self.numbers[0]
            and (array("I", numbers) == self.numbers)
        ):
            return list(self.impacts)
        if len(numbers) * _SPARSE < len(self):
            return [self._sought(number) for number in numbers]
        if len(self) * _DENSE > self._segment.size and self.is_asked_often():
            return list(map(self._by_document().__getitem__, numbers))
        get = dict(zip(self.numbers, self.impacts, strict=True)).get
        return [get(number, 0.0) for number in numbers]

    @property
    def listed(self) -> array | None:
        """The documents, ascending."""
        return self.numbers

    @property
    def impacts(self) -> array:
        """What the token tells about each of its documents."""
        if self._impacts is None:
            self._impacts = self._segment.impacts(self.numbers, self._weights)
        return self._impacts

    def is_asked_often(self) -> bool:
        """Whether an order of all documents is worth making; each call is a question."""
        self._asked += 1
        return self._asked > _OFTEN

    def strongest(self, ids: Sequence[int]) -> array:
        """The document numbers, highest impact first; of equals the highest id first."""
        if self._strongest is None:
            own_ids = map(ids.__getitem__, self.numbers)
            ordered = sorted(zip(self.impacts, own_ids, self.numbers, strict=True), reverse=True)
            self._strongest = array("I", [number for _, _, number in ordered])
        return self._strongest

    def _by_document(self) -> array:
        """The impact on every document, made once: for tokens that many have."""
        if self._table is None:
            table = array("d", bytes(8 * self._segment.size))
            for number, impact in zip(self.numbers, self.impacts, strict=True):
                table[number] = impact
            self._table = table
        return self._table

    def _sought(self, number: int) -> float:
        place = bisect_left(self.numbers, number)
        if place == len(self.numbers) or self.numbers[place] != number:
            return 0.0
        if self._impacts is not None:
            return self._impacts[place]
        return self._segment.impact(number, self._weights[place])

    @property
    def cost(self) -> int:
        """The bytes that this holds now."""
        lists = (self._impacts, self._table, self._strongest)
        kept = sum(8 * len(made) for made in lists if made is not None)
        return 300 + 8 * len(self) + kept + (self._segment.size // 7 if self._bits else 0)


Weighed = Sequence[tuple[Postings, float]]


class AnyOf:
    """Several postings as one: the documents of any, each with the highest of the weighed impacts.

    A first question finds impacts for its own documents only; at a second one all are put together,
    as of a single token.
    """

    __slots__ = ("_bits", "_count", "_is_used", "_parts", "_whole", "size")

    def __init__(self, parts: Weighed, size: int) -> None:
        self.size = size
        self._parts = parts
        self._bits: int | None = None
        self._count: int | None = None
        self._is_used = False
        self._whole: Postings | None = None

    def __len__(self) -> int:
        if self._count is None:
            self._count = self.bits.bit_count()
        return self._count

    @property
    def bits(self) -> int:
        """The documents as a set."""
        parts = self._parts
        if self._bits is None:
            whole = self._whole
            self._bits = whole.bits if whole else reduce(or_, (one.bits for one, _ in parts), 0)
        return self._bits

    def impacts_at(self, numbers: Sequence[int]) -> list[float]:
        """The impact on each of these documents, ascending; 0 where none of the tokens is."""
        parts = self._parts
        if self._is_used or self._whole:
            return self._together().impacts_at(numbers)
        self._is_used = True
        return self._highest(parts, numbers)

    def is_asked_often(self) -> bool:
        """Whether an order of all documents is worth making; each call is a question."""
        return self._together().is_asked_often()

    def strongest(self, ids: Sequence[int]) -> array:
        """The document numbers, highest impact first; of equals the highest id first."""
        return self._together().strongest(ids)

    @property
    def listed(self) -> array | None:
        """The documents, ascending, where they are known one by one."""
        return self._whole.numbers if self._whole else None

    def _together(self) -> Postings:
        # The parts are read first, here and above: another thread drops them when all is made.
        parts = self._parts
        if self._whole is None:
            best: dict[int, float] = {}
            for postings, worth in parts:
                get = best.get
                for number, impact in zip(postings.numbers, postings.impacts, strict=True):
                    if impact * worth > get(number, 0.0):
                        best[number] = impact * worth
            numbers = array("I", sorted(best))
            highest = array("d", map(best.__getitem__, numbers))
            self._whole = Postings(numbers, highest, Plain(self.size))
            self._parts = ()
        return self._whole

    @staticmethod
    def _highest(parts: Weighed, numbers: Sequence[int]) -> list[float]:
        best = [0.0] * len(numbers)
        for postings, worth in parts:
            weighed = [impact * worth for impact in postings.impacts_at(numbers)]
            best = list(map(max, best, weighed))
        return best

    @property
    def cost(self) -> int:
        """The bytes that this holds now beside its parts."""
        bits = self.size // 7 if self._bits else 0
        return 300 + bits + (self._whole.cost if self._whole else 0)


class PostingsCache:
    """The postings used last, within a budget of bytes; safe for threads."""

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._spent = 0
        self._kept: OrderedDict[Key, tuple[Any, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, read: Callable[[], Found]) -> Found:
        """The postings of this key, read at most once while they are kept."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                # They grow while they are used.
                self._keep(key, found[0])
                return cast(Found, found[0])
        postings = read()
        with self._lock:
            self._keep(key, postings)
        return postings

    def forget_segments_but(self, segments: set[str]) -> None:
        """Postings of segments that are no longer read are gone."""
        with self._lock:
            for key in [key for key in self._kept if key[0] not in segments]:
                self._spent -= self._kept.pop(key)[1]

    def _keep(self, key: Key, postings: Any) -> None:
        before = self._kept.pop(key, None)
        cost = postings.cost
        self._kept[key] = postings, cost
        self._spent += cost - (before[1] if before else 0)
        while self._spent > self._budget and len(self._kept) > 1:
            self._spent -= self._kept.popitem(last=False)[1][1]
