"""The kept sums of all provinces and fields, read at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

from webapp.companies.models import PublishedCompany
from webapp.db import db
from webapp.needs.models import PublishedNeed
from webapp.needs.rules import Field
from webapp.paging import Order

from .models import Rollup
from .rules import ALL, COLUMN, COUNTRY, Cell, Measure, hidden_amounts

BY_NAME = Order((PublishedCompany.name, PublishedCompany.id), descending=False)
FIELDS: tuple[str, ...] = tuple(field.value for field in Field)


@dataclass(frozen=True)
class Figures:
    """Sums by (province, field); a field may be ALL, a province may be COUNTRY."""

    cells: dict[Cell, Rollup]

    def value(self, measure: str, province: str = COUNTRY, field: str = ALL) -> int:
        """A measure, or any column of the sums; nothing is 0."""
        row = self.cells.get((province, field))
        column = COLUMN[Measure(measure)] if measure in COLUMN else measure
        return int(getattr(row, column)) if row is not None else 0

    def hidden(self) -> set[Cell]:
        """The cells whose money the public does not see."""
        return hidden_amounts({cell: row.companies for cell, row in self.cells.items()})

    def counted_at(self) -> dt.datetime | None:
        """The last change of any sum."""
        return max((row.counted_at for row in self.cells.values()), default=None)

    def fields(self, province: str = COUNTRY) -> list[str]:
        """The fields with any need there, in the order of the programme."""
        return [field for field in FIELDS if self.value("needs", province, field)]


def figures(provinces: Iterable[str] | None = None) -> Figures:
    """All sums, or those of some provinces."""
    query = db.select(Rollup)
    if provinces is not None:
        query = query.where(Rollup.province.in_(list(provinces)))
    return Figures({(row.province, row.field): row for row in db.session.scalars(query)})


def shown_companies(province: str | None = None) -> Select[Any]:
    """Companies that show a need under their own name: what visitors may list."""
    # asked of each company, of which there are few, not of each need
    own = db.exists().where(
        PublishedNeed.producer_company_id == PublishedCompany.id,
        PublishedNeed.company_name.is_not(None),
    )
    if province is not None:
        own = own.where(PublishedNeed.province == province)
    return db.select(PublishedCompany).where(own)


def count_of(query: Select[Any], most: int | None = None) -> int:
    """How many rows a query has; counting stops one beyond `most`."""
    if most is not None:
        query = query.limit(most + 1)
    rows = query.order_by(None).subquery()
    return db.session.scalar(db.select(db.func.count()).select_from(rows)) or 0
