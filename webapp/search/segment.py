"""A segment of a Whoosh index, read once: columns, facets and, token by token, postings.

Segments never change. What a commit changes in one is the set of its deleted documents, and that
lies in `SegmentView`, so a commit costs no more than reading the new segment.
"""

from __future__ import annotations

import weakref
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import LENGTHS_COLUMN
from whoosh.reading import TermNotFound
from whoosh.util.numeric import byte_to_length

from .documents import FACETS
from .engine import IndexLost
from .facet_columns import FacetColumn
from .members import Flags, Numbers
from .postings import Impacts, Postings, nothing
from .schema import FACET, ID, PUBLISHED, TEXT, VALUE, WORD, split_label

# BM25's two constants: how soon repetition stops counting, how much long texts are marked down.
_K1, _B = 1.2, 0.75
_TOP = _K1 + 1
# What a need is worth beside its words: one that is still open, and a newer one, a little more.
_STATE_WORTH = {"talks": 0.95, "agreed": 0.85, "closed": 0.8}
_FRESH_FROM = int(datetime(2020, 1, 1, tzinfo=UTC).timestamp())
_FRESH_WORTH_A_SECOND = 0.01 / (365 * 86_400)
_FRESH_MOST = 0.2


class SegmentData:
    """What is known of a segment for as long as it lives; safe for threads."""

    def __init__(self, reader: Any, average_length: int) -> None:
        self.name: str = reader.segment().segment_id()
        # Impacts depend on the average length.
        self.key = f"{self.name}/{average_length}"
        self.size: int = reader.doc_count_all()
        self.average_length = average_length
        self._reader = reader
        # Reading postings moves a file's read position.
        self._lock = Lock()
        weakref.finalize(self, _close, reader)
        self.ids = self._column(ID)
        if self.ids.min() <= 0 or len(np.unique(self.ids)) < self.size:
            raise ValueError("the ids of the segment are incomplete")
        self.sort_keys = {name: self._column(name) for name in (PUBLISHED, VALUE)}
        self._orders = {name: self._order(keys) for name, keys in self.sort_keys.items()}
        self._norms = self._length_norms()
        self.facets = self._read_facets()
        self.worth = self._document_worth()

    def order(self, column: str) -> Numbers:
        """All document numbers, highest value of the column first, of equals the highest id."""
        return self._orders[column]

    def read(self, token: str) -> Postings:
        """The token's postings; without members when no document has it."""
        with self._lock:
            try:
                matcher = self._matcher(TEXT, token.encode())
            except TermNotFound:
                return nothing(self.size)
            numbers, weights = _decode(matcher)
        return Postings(numbers, self._impacts(numbers, weights), self.size)

    def labels(self, beginning: str) -> list[tuple[str, int]]:
        """The labels of words that begin so, with the number of documents that ever held them.

        Raises IndexLost.
        """
        try:
            with self._lock:
                return list(self._labels(beginning.encode()))
        except Exception as error:
            raise IndexLost(f"words cannot be read: {error!r}") from error

    def _labels(self, start: bytes) -> Iterator[tuple[str, int]]:
        for (field, label), info in self._reader._terms.items_from(WORD, start):
            if field != WORD or not label.startswith(start):
                return
            yield label.decode(), info.doc_frequency()

    def _impacts(self, numbers: Numbers, weights: Impacts) -> Impacts:
        """What a token of these weights tells about these documents: BM25 but for how rare the
        token is, times what each document is worth."""
        found: Impacts = weights * np.float32(_TOP) / (weights + self._norms[numbers])
        return found * self.worth[numbers]

    def _document_worth(self) -> Impacts:
        """Each document's state and age as a factor of all its impacts, hence of its score."""
        states = self.facets["state"]
        by_place = np.array([*(_STATE_WORTH.get(name, 1.0) for name in states.names), 1.0])
        age = (self.sort_keys[PUBLISHED] - _FRESH_FROM) * _FRESH_WORTH_A_SECOND
        worth: NDArray[np.float64] = by_place[states.places()] * (1 + np.clip(age, 0, _FRESH_MOST))
        return worth.astype(np.float32)

    def _matcher(self, field: str, token: bytes) -> Any:
        # Not `reader.postings`: that one leaves out the documents deleted when it was opened.
        return self._reader._terms.matcher(field, token, self._reader.schema[field].format)

    def _column(self, name: str) -> NDArray[np.int64]:
        column = self._reader.column_reader(name)
        return np.fromiter((column[number] for number in range(self.size)), np.int64, self.size)

    def _order(self, keys: NDArray[np.int64]) -> Numbers:
        return np.lexsort((self.ids, keys))[::-1]

    def _length_norms(self) -> Impacts:
        """BM25's marking down of long texts, for each document."""
        lengths = np.array([byte_to_length(code) for code in range(256)])
        factors = (_K1 * (1 - _B + _B * lengths / self.average_length)).astype(np.float32)
        column = f"_{TEXT}_len"
        if not self._reader._perdoc.has_column(column):
            return np.full(self.size, factors[0])
        codes = self._reader._perdoc.column_reader(column, LENGTHS_COLUMN)
        read = np.fromiter((codes[number] for number in range(self.size)), np.uint8, self.size)
        return factors[read]

    def _read_facets(self) -> dict[str, FacetColumn]:
        facets = {name: FacetColumn(self.size) for name in FACETS}
        for token in list(self._reader.lexicon(FACET)):
            facet, value = split_label(token.decode())
            numbers, _ = _decode(self._matcher(FACET, token))
            facets[facet].add(value, numbers)
        return facets


@dataclass(frozen=True)
class SegmentView:
    """A segment at one generation: its data, and the set of documents not deleted by then."""

    data: SegmentData
    live: Flags

    @classmethod
    def of(cls, data: SegmentData, deleted: Collection[int]) -> SegmentView:
        """The view in which `deleted` are gone."""
        live = np.ones(data.size, np.bool_)
        live[list(deleted)] = False
        return cls(data, live)

    @cached_property
    def count(self) -> int:
        """How many documents can be found."""
        return int(np.count_nonzero(self.live))


def _close(reader: Any) -> None:
    # A failed opening has closed the files already.
    with suppress(Exception):
        reader.close()


def _decode(matcher: Any) -> tuple[Numbers, Impacts]:
    """All document numbers and weights of a matcher, block by block where it has blocks."""
    blocks = list(_blocks(matcher))
    numbers, weights = zip(*blocks, strict=True)
    if len(blocks) == 1:
        return numbers[0], weights[0]
    return np.concatenate(numbers), np.concatenate(weights)


def _blocks(matcher: Any) -> Iterator[tuple[Numbers, Impacts]]:
    in_blocks = hasattr(matcher, "_byteids")
    while matcher.is_active():
        if in_blocks:
            matcher._read_weights()
            ids = np.array(matcher._data[0], np.intp)
            # Whoosh keeps differences; adding them up itself it takes ten times as long.
            numbers = ids if matcher._byteids else ids.cumsum(dtype=np.intp)
            yield numbers, np.array(matcher._weights, np.float32)
            matcher._next_block()
        else:
            yield np.array([matcher.id()], np.intp), np.array([matcher.weight()], np.float32)
            matcher.next()
