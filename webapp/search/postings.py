"""Which documents of a segment hold a token, and how much does it tell about each?"""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from threading import Lock

from . import bits as bit_sets

# A token in more than one of so many documents is looked up in an array, a rarer one in a dict.
_DENSE = 20

Impacts = Mapping[int, float] | array
# A segment, and what its postings are of.
Key = tuple[str, Hashable]


class Postings:
    """A token in one segment: document numbers, ascending, and the token's impact on each.

    What is derived is made on first use. Two threads may make it at once; both make the same.
    """

    __slots__ = ("_bits", "_impact_of", "_strongest", "impacts", "numbers", "size")

    def __init__(self, numbers: array, impacts: array, size: int) -> None:
        self.numbers = numbers
        self.impacts = impacts
        self.size = size
        self._bits: int | None = None
        self._impact_of: Impacts | None = None
        self._strongest: array | None = None

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def bits(self) -> int:
        """The documents as a set."""
        if self._bits is None:
            self._bits = bit_sets.from_numbers(self.numbers, self.size)
        return self._bits

    @property
    def is_dense(self) -> bool:
        """Whether `impact_of` is an array over all documents, 0 where the token is not."""
        return len(self) * _DENSE > self.size

    @property
    def impact_of(self) -> Impacts:
        """Document number → impact."""
        if self._impact_of is None:
            pairs = zip(self.numbers, self.impacts, strict=True)
            if self.is_dense:
                table = array("f", bytes(4 * self.size))
                for number, impact in pairs:
                    table[number] = impact
                self._impact_of = table
            else:
                self._impact_of = dict(pairs)
        return self._impact_of

    def strongest(self, ids: Sequence[int]) -> array:
        """The document numbers, highest impact first; of equals the highest id first."""
        if self._strongest is None:
            own_ids = map(ids.__getitem__, self.numbers)
            ordered = sorted(zip(self.impacts, own_ids, self.numbers, strict=True), reverse=True)
            self._strongest = array("I", [number for _, _, number in ordered])
        return self._strongest

    @property
    def cost(self) -> int:
        """The most bytes that this can come to hold."""
        lookup = 4 * self.size if self.is_dense else 110 * len(self)
        return 200 + 12 * len(self) + self.size // 8 + lookup


class PostingsCache:
    """The postings used last, within a budget of bytes; safe for threads."""

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._spent = 0
        self._kept: OrderedDict[Key, Postings] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, read: Callable[[], Postings]) -> Postings:
        """The postings of this key, read at most once while they are kept."""
        with self._lock:
            if (kept := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                return kept
        postings = read()
        with self._lock:
            self._put(key, postings)
        return postings

    def forget_segments_but(self, segments: set[str]) -> None:
        """Postings of segments that are no longer read are gone."""
        with self._lock:
            for key in [key for key in self._kept if key[0] not in segments]:
                self._spent -= self._kept.pop(key).cost

    def _put(self, key: Key, postings: Postings) -> None:
        if (before := self._kept.pop(key, None)) is not None:
            self._spent -= before.cost
        self._kept[key] = postings
        self._spent += postings.cost
        while self._spent > self._budget and len(self._kept) > 1:
            self._spent -= self._kept.popitem(last=False)[1].cost
