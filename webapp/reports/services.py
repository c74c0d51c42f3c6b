"""The kept sums are what the rows say."""

from __future__ import annotations

from collections.abc import Mapping

from webapp.db import db, now, reading
from webapp.tenancy import scopes

from . import counting
from .counting import COUNTED, Counts
from .models import Rollup
from .rules import COUNTRY


def recount_province(province: str) -> list[str]:
    """The cells of a province are right, in its tenant scope; says what was not."""
    return _rewrite(province, counting.count(province))


def recount_country() -> list[str]:
    """The sums over all provinces are right; a company of two provinces counts once."""
    with reading(scopes.system("sums of the country", writes=False)):
        counted = counting.count()
    return _rewrite(COUNTRY, counted)


def _rewrite(province: str, counted: Mapping[str, Counts]) -> list[str]:
    query = db.select(Rollup).where(Rollup.province == province)
    kept = {row.field: row for row in db.session.scalars(query)}
    differences = []
    for field in sorted({*kept, *counted}):
        row = kept.get(field)
        if row is None:
            row = Rollup(province=province, field=field, **dict.fromkeys(COUNTED, 0))
            db.session.add(row)
        differences += _set(row, counted.get(field) or dict.fromkeys(COUNTED, 0))
    return differences


def _set(row: Rollup, counts: Counts) -> list[str]:
    wrong = {name: value for name, value in counts.items() if getattr(row, name) != value}
    said = [
        f"{row.province} / {row.field} / {name}: {getattr(row, name)} → {value}"
        for name, value in wrong.items()
    ]
    for name, value in wrong.items():
        setattr(row, name, value)
    if wrong:
        row.counted_at = now()
    return said
