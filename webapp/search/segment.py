"""A segment of a Whoosh index, read once: columns, facets and, token by token, postings.

Segments never change. What a commit changes in one is the set of its deleted documents, and that
lies in `SegmentView`, so a commit costs no more than reading the new segment.
"""

from __future__ import annotations

import weakref
from array import array
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from threading import Lock
from typing import Any

from whoosh.codec.whoosh3 import LENGTHS_COLUMN
from whoosh.reading import TermNotFound
from whoosh.util.numeric import byte_to_length

from . import bits as bit_sets
from .documents import FACETS
from .engine import IndexLost
from .postings import Postings
from .schema import FACET, ID, PUBLISHED, TEXT, VALUE, WORD, split_label

# BM25's two constants: how soon repetition stops counting, how much long texts are marked down.
_K1, _B = 1.2, 0.75
_TOP = _K1 + 1
_NO_LABEL = 0xFFFF
# What a need is worth beside its words: one that is still open, and a newer one, a little more.
_STATE_WORTH = {"talks": 0.95, "agreed": 0.85, "closed": 0.8}
_FRESH_FROM = int(datetime(2020, 1, 1, tzinfo=UTC).timestamp())
_FRESH_WORTH_A_SECOND = 0.01 / (365 * 86_400)
_FRESH_MOST = 0.2


class FacetColumn:
    """One facet over a segment: each value's documents as a set, each document's value's code."""

    def __init__(self, size: int) -> None:
        self.names: list[str] = []
        self.sets: list[int] = []
        self.codes = array("H", [_NO_LABEL]) * size

    def add(self, name: str, numbers: array) -> None:
        """These documents have the value `name`."""
        code = len(self.names)
        self.names.append(name)
        self.sets.append(bit_sets.from_numbers(numbers, len(self.codes)))
        for number in numbers:
            self.codes[number] = code

    def any_of(self, values: Collection[str]) -> int:
        """The documents with one of these values; of no value at all: none."""
        found = 0
        for name, members in zip(self.names, self.sets, strict=True):
            if name in values:
                found |= members
        return found


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
        if any(number <= 0 for number in self.ids) or len(set(self.ids)) < self.size:
            raise ValueError("the ids of the segment are incomplete")
        self._orders = {name: self._order(self._column(name)) for name in (PUBLISHED, VALUE)}
        self.sort_keys = {name: self._column(name) for name in (PUBLISHED, VALUE)}
        self._norms = self._length_norms()
        self.facets = self._read_facets()
        self.worth = self._document_worth()

    def order(self, column: str) -> array:
        """All document numbers, highest value of the column first, of equals the highest id."""
        return self._orders[column]

    def read(self, token: str) -> Postings:
        """The token's postings; without members when no document has it."""
        with self._lock:
            try:
                matcher = self._matcher(TEXT, token.encode())
            except TermNotFound:
                return Postings(array("I"), array("f"), self)
            numbers, weights = _decode(matcher)
        return Postings(numbers, weights, self)

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

    def impact(self, number: int, weight: float) -> float:
        """What a token of this weight tells about a document: BM25 but for how rare the token is,
        times what the document is worth."""
        return weight * _TOP / (weight + self._norms[number]) * self.worth[number]

    def impacts(self, numbers: array, weights: array) -> array:
        """The same for many documents."""
        norms, worth = self._norms, self.worth
        pairs = zip(numbers, weights, strict=True)
        return array("d", [w * _TOP / (w + norms[n]) * worth[n] for n, w in pairs])

    def _document_worth(self) -> array:
        """Each document's state and age as a factor of all its impacts, hence of its score."""
        by_code = [_STATE_WORTH.get(name, 1.0) for name in self.facets["state"].names]
        states = self.facets["state"].codes
        fresh = (
            min(_FRESH_MOST, max(0.0, (at - _FRESH_FROM) * _FRESH_WORTH_A_SECOND))
            for at in self.sort_keys[PUBLISHED]
        )
        return array(
            "f",
            [
                (by_code[code] if code < len(by_code) else 1.0) * (1 + newer)
                for code, newer in zip(states, fresh, strict=True)
            ],
        )

    def _matcher(self, field: str, token: bytes) -> Any:
        # Not `reader.postings`: that one leaves out the documents deleted when it was opened.
        return self._reader._terms.matcher(field, token, self._reader.schema[field].format)

    def _column(self, name: str) -> array:
        column = self._reader.column_reader(name)
        return array("q", [column[number] for number in range(self.size)])

    def _order(self, keys: array) -> array:
        ranked = sorted(zip(keys, self.ids, range(self.size), strict=True), reverse=True)
        return array("I", [number for _, _, number in ranked])

    def _length_norms(self) -> array:
        """BM25's marking down of long texts, for each document."""
        factors = [
            _K1 * (1 - _B + _B * byte_to_length(code) / self.average_length) for code in range(256)
        ]
        column = f"_{TEXT}_len"
        if not self._reader._perdoc.has_column(column):
            return array("f", factors[:1]) * self.size
        codes = self._reader._perdoc.column_reader(column, LENGTHS_COLUMN)
        return array("f", [factors[codes[number]] for number in range(self.size)])

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
    live: int

    @classmethod
    def of(cls, data: SegmentData, deleted: Collection[int]) -> SegmentView:
        """The view in which `deleted` are gone."""
        everything = (1 << data.size) - 1
        return cls(data, everything & ~bit_sets.from_numbers(deleted, data.size))


def _close(reader: Any) -> None:
    # A failed opening has closed the files already.
    with suppress(Exception):
        reader.close()


def _decode(matcher: Any) -> tuple[array, array]:
    """All document numbers and weights of a matcher, block by block where it has blocks."""
    numbers, weights = array("I"), array("f")
    for block_numbers, block_weights in _blocks(matcher):
        numbers.extend(block_numbers)
        weights.extend(block_weights)
    return numbers, weights


def _blocks(matcher: Any) -> Iterator[tuple[array, array]]:
    in_blocks = hasattr(matcher, "_byteids")
    while matcher.is_active():
        if in_blocks:
            matcher._read_weights()
            ids = matcher._data[0]
            # Whoosh keeps differences; adding them up itself it takes ten times as long.
            yield array("I", ids if matcher._byteids else accumulate(ids)), matcher._weights
            matcher._next_block()
        else:
            yield array("I", [matcher.id()]), array("f", [matcher.weight()])
            matcher.next()
