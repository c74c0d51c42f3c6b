"""Sets of document numbers as whole numbers: bit i is document i, `&` is intersection."""

import re
from array import array
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import compress

_USED_BYTE = re.compile(rb"[^\0]")
_NUMBERS_IN_BYTE = [[bit for bit in range(8) if byte >> bit & 1] for byte in range(256)]
# The digits that `bin` writes, as truth values.
_TRUTH = bytes(1 if code == ord("1") else 0 for code in range(256))
# From this share of set bits on, looking at every bit is cheaper than looking for set ones.
_DENSE = 24
# Looking at a named number costs as much as looking at so many bits in a row.
_SHORT = 8


def from_numbers(numbers: Iterable[int], size: int) -> int:
    """The set of these document numbers below `size`."""
    buffer = bytearray((size + 7) >> 3)
    for number in numbers:
        buffer[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(buffer, "little")


def numbers(bits: int, size: int) -> list[int]:
    """The members of a set, ascending."""
    if bits.bit_count() * _DENSE > size:
        return list(compress(range(size), flags(bits, size)))
    buffer = bits.to_bytes((size + 7) >> 3, "little")
    found: list[int] = []
    for match in _USED_BYTE.finditer(buffer):
        start = match.start()
        base = start << 3
        found += [base + bit for bit in _NUMBERS_IN_BYTE[buffer[start]]]
    return found


def flags(bits: int, size: int) -> bytes:
    """One byte for each document: 1 for members, 0 for others."""
    return format(bits, f"0{size}b")[::-1].encode().translate(_TRUTH)


def in_order(bits: int, size: int, order: Iterable[int]) -> Iterator[int]:
    """The members in the order in which `order` names them; stops as soon as the caller does."""
    buffer = bits.to_bytes((size + 7) >> 3, "little")
    return (number for number in order if buffer[number >> 3] >> (number & 7) & 1)


class Members:
    """A set of documents of one segment, counted and listed at most once."""

    def __init__(self, bits: int, size: int, within: array | None = None) -> None:
        """`within` are document numbers, ascending, that hold all members: a short way to them."""
        self.bits = bits
        self.size = size
        self._within = within

    @cached_property
    def count(self) -> int:
        """How many there are."""
        return self.bits.bit_count()

    @cached_property
    def numbers(self) -> list[int]:
        """The document numbers, ascending."""
        within = self._within
        if within is None or len(within) * _SHORT > self.size:
            return numbers(self.bits, self.size)
        if self.count == len(within):
            return list(within)
        return list(in_order(self.bits, self.size, within))
