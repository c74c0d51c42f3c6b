"""What value has each company in one facet, and how many have each value?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Protocol

import numpy as np

from .facet_columns import FacetColumn
from .members import Flags, Members, numbers_of


class Column(Protocol):
    """One facet."""

    def any_of(self, values: Collection[str]) -> Flags:
        """The companies with one of these values."""

    def counted(self, members: Members) -> list[tuple[str, int]]:
        """How many members have each value, most first; values without any are left out."""


def _most_first(names: Sequence[str], counts: Iterable[int]) -> list[tuple[str, int]]:
    held = [(name, int(count)) for name, count in zip(names, counts, strict=True) if count]
    return sorted(held, key=lambda pair: (-pair[1], pair[0]))


def _by_text(texts: Sequence[str]) -> Iterator[tuple[str, Flags]]:
    """Each different text, with a truth value for each place where it stands."""
    known: dict[str, int] = {}
    codes = np.fromiter((known.setdefault(text, len(known)) for text in texts), np.uint32)
    for text, code in known.items():
        yield text, codes == code


def _name(pair: tuple[str, Flags]) -> str:
    return pair[0]


class OneValue(FacetColumn):
    """A facet in which a company has one value or none."""

    def __init__(self, values: Sequence[str | None]) -> None:
        super().__init__(len(values))
        for name, flags in sorted(_by_text([value or "" for value in values]), key=_name):
            if name:
                self.add(name, numbers_of(flags))

    def counted(self, members: Members) -> list[tuple[str, int]]:
        """How many members have each value, most first; values without any are left out."""
        return _most_first(self.names, self.counts(members).tolist())


class Several:
    """A facet in which a company may have several of a few values."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Each text has the values of one company, with blanks between them."""
        self.size = len(texts)
        self._flags: dict[str, Flags] = {}
        for text, flags in _by_text(texts):
            for name in text.split():
                self._flags[name] = self._flags.get(name, False) | flags

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
