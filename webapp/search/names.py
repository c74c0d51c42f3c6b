"""The public names of parks and companies, found by the beginnings of their words.

They are kept in memory, as of a minute ago at most; whatever is shown is read from the public
projection by its key, so a name that is no longer public is never shown.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from flask import Flask
from sqlalchemy import ColumnElement, Select, tuple_

from webapp.companies.models import PublishedCompany
from webapp.db import db
from webapp.needs.models import PublishedNeed
from webapp.places.models import PublishedPark

from .beginnings import Beginnings, Keys

LOOK_EVERY = 60.0
MOST_NAMES = 100_000
# So many are read for the few that are shown: some may not be public any more.
_READ = 12
_NAME = "ghafaseh.names"


@dataclass(frozen=True)
class Named:
    """A park or a company; its province is where it is at home."""

    province: str
    id: int
    name: str


@dataclass(frozen=True)
class Names:
    """Names at one moment, those of each province apart."""

    rows: tuple[Named, ...] = ()
    _of: dict[str | None, tuple[list[Named], Beginnings]] = field(default_factory=dict)

    def beginning(self, keys: Keys, province: str | None = None) -> list[Named]:
        """Those whose words begin so, of one province or of all."""
        rows, beginnings = self._of.get(province) or self._prepare(province)
        return [rows[place] for place in beginnings.places(keys)]

    def _prepare(self, province: str | None) -> tuple[list[Named], Beginnings]:
        rows = [row for row in self.rows if province is None or row.province == province]
        self._of[province] = rows, Beginnings(row.name for row in rows)
        return self._of[province]


class CurrentNames:
    """The names of one kind in one process; any number of threads ask."""

    def __init__(
        self, read: Callable[[], Sequence[Named]], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._read, self._clock = read, clock
        self._lock = Lock()
        self._looked: float | None = None
        self._known = Names()

    def names(self) -> Names:
        """Those of a minute ago or newer; one reads them anew, the others do not wait for it."""
        if self._is_old() and self._lock.acquire(blocking=self._looked is None):
            try:
                if self._is_old():
                    self._look()
            finally:
                self._lock.release()
        return self._known

    def _is_old(self) -> bool:
        return self._looked is None or self._clock() - self._looked >= LOOK_EVERY

    def _look(self) -> None:
        rows = tuple(self._read())
        if rows != self._known.rows:
            self._known = Names(rows)
        self._looked = self._clock()


class PublicNames:
    """Parks and zones, companies, and those of them that show a need under their own name."""

    def __init__(self) -> None:
        self._parks = CurrentNames(lambda: _all(PublishedPark))
        self._companies = CurrentNames(lambda: _all(PublishedCompany, _shows_a_need()))
        self._cards = CurrentNames(lambda: _all(PublishedCompany))

    def parks(self, keys: Keys, own: str | None, most: int) -> list[Named]:
        """Parks that are public now, those of the own province first."""
        found = _own_first(self._parks.names(), keys, own)
        return _still(PublishedPark, found)[:most]

    def companies(self, keys: Keys, own: str | None, most: int) -> list[Named]:
        """Companies that are named in public now, those of the own province first."""
        found = _own_first(self._companies.names(), keys, own)
        return _still(PublishedCompany, found, _shows_a_need())[:most]

    def cards(self, keys: Keys, own: str | None, most: int) -> list[Named]:
        """All companies with a public card, those of the own province first."""
        found = _own_first(self._cards.names(), keys, own)
        return _still(PublishedCompany, found)[:most]


def of(app: Flask) -> PublicNames:
    """The names of this process."""
    found: PublicNames | None = app.extensions.get(_NAME)
    return found or app.extensions.setdefault(_NAME, PublicNames())


def _own_first(names: Names, keys: Keys, own: str | None) -> list[Named]:
    first = names.beginning(keys, own) if own else []
    if len(first) < _READ:
        first += [row for row in names.beginning(keys) if row.province != own or not own]
    return first[:_READ]


def _columns(model: Any) -> Select[Any]:
    return db.select(model.province, model.id, model.name)


def _all(model: Any, *conditions: ColumnElement[bool]) -> list[Named]:
    query = _columns(model).where(*conditions).order_by(model.name, model.id).limit(MOST_NAMES)
    return [Named(*row) for row in db.session.execute(query)]


def _still(model: Any, found: Sequence[Named], *conditions: ColumnElement[bool]) -> list[Named]:
    """Those of `found` that are public now, with the names they have now, in the same order."""
    if not found:
        return []
    keys = [(row.province, row.id) for row in found]
    query = _columns(model).where(tuple_(model.province, model.id).in_(keys), *conditions)
    rows = {(row.province, row.id): Named(*row) for row in db.session.execute(query)}
    return [rows[key] for key in keys if key in rows]


def _shows_a_need() -> ColumnElement[bool]:
    return db.exists().where(
        PublishedNeed.producer_company_id == PublishedCompany.id,
        PublishedNeed.company_name.is_not(None),
    )
