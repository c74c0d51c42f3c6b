"""What the tables of companies hold at one moment, kept by each process until they hold another.

One look at the number of rows and the sum of their stamps tells whether anything has changed. So
what is no longer public is gone with the transaction that took it away, and questions between two
changes read only the postings that nobody has asked for yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from webapp.db import db

from . import segment, snapshot
from .company_columns import Column, OneValue, Several
from .members import Numbers
from .models import CompanySearch, CompanyTerm
from .postgres_rows import TENTHS, coarse
from .postings import Impacts, Postings, PostingsCache
from .published import park_key

Run = Callable[[Any], Sequence[Any]]
Version = tuple[int, int]

CACHE_BYTES = 24 * 1024 * 1024
# So many beginnings of words are kept with what begins so.
_MOST_BEGINNINGS = 500
_COLUMNS = ("id", "province", "park_id", "size", "fields", "kinds", "roles", "length", "name_key")
# The one value of the facet of companies that say what they can make.
WITH_CAPABILITIES = "yes"


@dataclass(frozen=True)
class Shelf:
    """All companies that can be found, in the order of their names."""

    version: Version
    ids: NDArray[np.int64]
    facets: dict[str, Column]
    lengths: NDArray[np.int64]
    kept: PostingsCache = field(default_factory=lambda: PostingsCache(CACHE_BYTES))
    labels: dict[str, list[tuple[str, int]]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.ids)

    @cached_property
    def _places(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        order = np.argsort(self.ids)
        return self.ids[order], order

    @cached_property
    def _norms(self) -> Impacts:
        """BM25's marking down of long texts, as `segment.SegmentData` has it."""
        step = snapshot._LENGTH_STEP
        mean = float(self.lengths.mean()) if self.size else 0.0
        average = max(step, round(mean / step) * step)
        lengths, places = np.unique(self.lengths, return_inverse=True)
        kept = np.array([coarse(length) for length in lengths.tolist()])[places]
        norms = segment._K1 * (1 - segment._B + segment._B * kept / average)
        return norms.astype(np.float32)

    def postings(self, run: Run, tokens: Iterable[str]) -> dict[str, Postings]:
        """The companies with each of these tokens; one statement for those not known yet."""
        known = {token: self.kept.find(("", token)) for token in tokens}
        missing = [token for token, found in known.items() if found is None]
        fetched = self._fetched(run, missing) if missing else {}
        return {
            token: self.kept.keep(("", token), fetched[token]) if found is None else found
            for token, found in known.items()
        }

    def _fetched(self, run: Run, tokens: Sequence[str]) -> dict[str, Postings]:
        row = CompanyTerm
        query = db.select(row.term, row.id, row.weight).where(row.term.in_(tokens))
        found: dict[str, tuple[list[int], list[int]]] = {token: ([], []) for token in tokens}
        for token, number, weight in run(query):
            numbers, weights = found[token]
            numbers.append(number)
            weights.append(weight)
        return {token: self._posted(*each) for token, each in found.items()}

    def _posted(self, held: list[int], weights: list[int]) -> Postings:
        """Of companies that came after this moment nothing is known here."""
        sorted_ids, order = self._places
        wanted = np.array(held, np.int64)
        at = np.minimum(sorted_ids.searchsorted(wanted), max(0, self.size - 1))
        here = sorted_ids[at] == wanted if self.size else np.zeros(len(wanted), np.bool_)
        places = order[at[here]] if self.size else np.empty(0, np.int64)
        by_place = np.argsort(places)
        numbered: Numbers = places[by_place]
        weighed = (np.array(weights) / TENTHS).astype(np.float32)[here][by_place]
        impacts = weighed * np.float32(segment._K1 + 1) / (weighed + self._norms[numbered])
        return Postings(numbered, impacts, self.size)

    def labels_beginning(self, run: Run, beginning: str, end: str) -> list[tuple[str, int]]:
        """The labels that begin so, each with the number of companies that have it."""
        found = self.labels.get(beginning)
        if found is None:
            term = CompanyTerm.term
            query = db.select(term, db.func.count()).where(term >= beginning, term < end)
            found = [(label, count) for label, count in run(query.group_by(term))]
            if len(self.labels) < _MOST_BEGINNINGS:
                self.labels[beginning] = found
        return found


class Shelves:
    """The newest shelf of a process; safe for threads."""

    def __init__(self) -> None:
        self._newest: Shelf | None = None

    def current(self, run: Run) -> Shelf:
        """What the tables hold for the transaction that asks."""
        count, stamps = run(
            db.select(db.func.count(), db.func.coalesce(db.func.sum(CompanySearch.stamp), 0))
        )[0]
        newest, version = self._newest, (int(count), int(stamps))
        if newest is None or newest.version != version:
            newest = self._newest = _read(run, version)
        return newest


def _read(run: Run, version: Version) -> Shelf:
    rows = run(db.select(*(getattr(CompanySearch, name) for name in _COLUMNS)))
    rows = sorted(rows, key=lambda row: (row.name_key, row.id))
    named: dict[str, Sequence[Any]] = dict(
        zip(_COLUMNS, zip(*rows, strict=True) if rows else [()] * len(_COLUMNS), strict=True)
    )
    parks = zip(named["province"], named["park_id"], strict=True)
    several = {name: Several(named[f"{name}s"]) for name in _SEVERAL}
    facets: dict[str, Column] = {
        "province": OneValue(named["province"]),
        "profile": OneValue([WITH_CAPABILITIES if kinds else None for kinds in named["kinds"]]),
        "park": OneValue([park_key(place, park) if park else None for place, park in parks]),
        "size": OneValue(named["size"]),
        **several,
    }
    ids, lengths = (np.array(named[name], np.int64) for name in ("id", "length"))
    return Shelf(version, ids, facets, lengths)


_SEVERAL = ("field", "kind", "role")
