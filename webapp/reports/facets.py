"""The ways to narrow a list of the national desk, and how many rows each value has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, or_

from webapp import persian
from webapp.db import db
from webapp.needs.models import Need

from .rules import BANDS, MOST_IN_FACETS

Condition = ColumnElement[bool]
Narrow = Callable[[Sequence[str]], Condition]
Counts = Mapping[str, Mapping[str, int]]  # facet → value → rows


@dataclass(frozen=True)
class Facet:
    """One way to narrow: by values with words of `group`, or by what is typed (no values)."""

    name: str
    values: Callable[[], Sequence[str]] | None
    narrow: Narrow
    group: str = ""
    column: Any = None  # the value of a row, where it has exactly one


def among(name: str, values: Callable[[], Sequence[str]], column: Any, group: str = "") -> Facet:
    """A facet that is a column; its words are those of `group`, which is called like it."""
    return Facet(name, values, _among(column), group or name, column)


def _among(column: Any) -> Narrow:
    return lambda values: column.in_(values)


def words(values: Any) -> Callable[[], Sequence[str]]:
    return lambda: [value.value for value in values]


def by_band(values: Sequence[str]) -> Condition:
    return or_(*(_band(*BANDS[value]) for value in values))


def _band(start: int | None, end: int | None) -> Condition:
    value = Need.fx_cost_declared
    if start is None:
        return value.is_(None)
    return and_(value >= start, value < end) if end is not None else value >= start


def by_hs(values: Sequence[str]) -> Condition:
    digits = [persian.en_digits(value) for value in values]
    starts = [Need.hs_code.startswith(d, autoescape=True) for d in digits if d.isdecimal()]
    return or_(*starts) if starts else false()


def numbered(column: Any) -> Narrow:
    def narrow(values: Sequence[str]) -> Condition:
        numbers = [int(v) for v in values if v.isascii() and v.isdecimal() and len(v) < 19]
        return column.in_(numbers)

    return narrow


def band_of() -> ColumnElement[str]:
    """The band in which a need's declared cost lies."""
    return case(*((_band(*ends), name) for name, ends in BANDS.items()))


def counted(facets: Sequence[Facet], query: Select[Any]) -> Counts:
    """How many rows of the query have each value, by facet; nothing for a very long list."""
    columns = [facet.column.label(facet.name) for facet in facets]
    if not columns:
        return {}
    rows = query.with_only_columns(*columns).limit(MOST_IN_FACETS + 1).subquery()
    groups = db.session.execute(
        db.select(*rows.columns, db.func.count()).group_by(*rows.columns)
    ).all()
    if sum(group[-1] for group in groups) > MOST_IN_FACETS:
        return {}
    found: dict[str, Counter[str]] = {facet.name: Counter() for facet in facets}
    for *values, number in groups:
        for facet, value in zip(facets, values, strict=True):
            if value is not None:
                found[facet.name][value] += number
    return found
