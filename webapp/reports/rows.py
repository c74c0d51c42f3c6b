"""What the lines of a consolidated list show: columns, and their values for a page of rows.

However long the page, each list asks the database the same few questions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from webapp.companies.models import Company
from webapp.db import db
from webapp.i18n import lazy_gettext
from webapp.needs.models import Need
from webapp.needs.rules import is_amount_told
from webapp.samples import queries as samples

Line = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """`kind` says how the value is written: text, code, number, day, moment, province, or the
    name of a group of labels."""

    key: str
    title: Any
    kind: str = "text"
    on_page: bool = True  # a page is as wide as a window; a file has everything

    @property
    def is_number(self) -> bool:
        return self.kind == "number"


def _columns(*facts: tuple[str, Any, str]) -> tuple[Column, ...]:
    return tuple(Column(*fact, on_page=fact[0] not in _IN_FILES_ONLY) for fact in facts)


_IN_FILES_ONLY = {"id", "hs_code"}


COLUMNS: dict[str, tuple[Column, ...]] = {
    "needs": _columns(
        ("id", lazy_gettext("Number"), "code"),
        ("title", lazy_gettext("Title"), "text"),
        ("province", lazy_gettext("Province"), "province"),
        ("company", lazy_gettext("Company"), "text"),
        ("field", lazy_gettext("Field"), "field"),
        ("kind", lazy_gettext("Kind"), "kind"),
        ("hs_code", lazy_gettext("HS code"), "code"),
        ("state", lazy_gettext("State"), "need_state"),
        ("fx_cost_declared", lazy_gettext("Declared, US dollars a year"), "number"),
        ("published_at", lazy_gettext("First published"), "day"),
    ),
    "samples": _columns(
        ("title", lazy_gettext("Need"), "text"),
        ("company", lazy_gettext("Company"), "text"),
        ("state", lazy_gettext("State"), "sample_state"),
        ("exhibition", lazy_gettext("Exhibition"), "text"),
        ("shelf", lazy_gettext("Shelf"), "code"),
        ("place", lazy_gettext("Place"), "number"),
        ("note", lazy_gettext("Note"), "text"),
    ),
    "companies": _columns(
        ("name", lazy_gettext("Name"), "text"),
        ("national_id", lazy_gettext("National ID"), "code"),
        ("home_province", lazy_gettext("Province"), "province"),
        ("field", lazy_gettext("Field"), "field"),
        ("size", lazy_gettext("Size"), "size"),
        ("state", lazy_gettext("State"), "company_state"),
        ("needs", lazy_gettext("Needs recorded"), "number"),
        ("created_at", lazy_gettext("Registered on"), "day"),
    ),
    "interests": _columns(
        ("id", lazy_gettext("Number"), "code"),
        ("need_title", lazy_gettext("Need"), "text"),
        ("province", lazy_gettext("Province of the need"), "province"),
        ("field", lazy_gettext("Field"), "field"),
        ("supplier", lazy_gettext("Supplier"), "text"),
        ("supplier_province", lazy_gettext("Supplier's province"), "province"),
        ("readiness", lazy_gettext("Readiness"), "readiness"),
        ("state", lazy_gettext("State"), "interest_state"),
        ("declared_at", lazy_gettext("Declared on"), "day"),
        ("due_on", lazy_gettext("Answer due by"), "day"),
    ),
    "meetings": _columns(
        ("id", lazy_gettext("Number"), "code"),
        ("need_title", lazy_gettext("Need"), "text"),
        ("province", lazy_gettext("Province of the need"), "province"),
        ("field", lazy_gettext("Field"), "field"),
        ("producer", lazy_gettext("Producer"), "text"),
        ("supplier", lazy_gettext("Supplier"), "text"),
        ("kind", lazy_gettext("Kind"), "meeting_kind"),
        ("state", lazy_gettext("State"), "meeting_state"),
        ("starts_at", lazy_gettext("Time"), "moment"),
    ),
}


def lines_of(name: str, rows: Sequence[Any]) -> list[Line]:
    """The values of the columns of list `name` for these rows, with `row` itself."""
    return _LINES[name](rows)


def _need_lines(rows: Sequence[Any]) -> list[Line]:
    names = company_names(row.producer_company_id for row in rows)
    return [
        _line(
            row,
            "needs",
            company=names.get(row.producer_company_id),
            fx_cost_declared=_told_amount(row),
        )
        for row in rows
    ]


def _told_amount(need: Need) -> int | None:
    """The amount as sums take it: none that was taken back."""
    return need.fx_cost_declared if is_amount_told(need.state, need.audience) else None


def _company_lines(rows: Sequence[Any]) -> list[Line]:
    query = db.select(Need.producer_company_id, db.func.count(Need.id))
    query = query.where(Need.producer_company_id.in_([row.id for row in rows]))
    needs = _pairs(query.group_by(Need.producer_company_id))
    return [_line(row, "companies", needs=needs.get(row.id, 0)) for row in rows]


def _interest_lines(rows: Sequence[Any]) -> list[Line]:
    names = company_names(row.supplier_company_id for row in rows)
    needs = _needs_of(rows)
    return [
        _line(
            row,
            "interests",
            supplier=names.get(row.supplier_company_id),
            field=needs[row.province, row.need_id].field,
        )
        for row in rows
    ]


def _meeting_lines(rows: Sequence[Any]) -> list[Line]:
    both = [number for row in rows for number in (row.producer_company_id, row.supplier_company_id)]
    names, needs = company_names(both), _needs_of(rows)
    return [
        _line(
            row,
            "meetings",
            producer=names.get(row.producer_company_id),
            supplier=names.get(row.supplier_company_id),
            need_title=needs[row.province, row.need_id].title,
            field=needs[row.province, row.need_id].field,
        )
        for row in rows
    ]


def _sample_lines(rows: Sequence[Any]) -> list[Line]:
    names = company_names(row.producer_company_id for row in rows)
    needs = _needs_of(rows)
    spots = samples.spots([row.place_id for row in rows])
    return [
        _line(
            row,
            "samples",
            title=needs[row.province, row.need_id].title,
            company=names.get(row.producer_company_id),
            **_standing(spots.get(row.place_id)),
        )
        for row in rows
    ]


def _standing(spot: samples.Spot | None) -> Line:
    if spot is None:
        return {"exhibition": None, "shelf": None, "place": None}
    return {
        "exhibition": spot.exhibition.name,
        "shelf": spot.shelf.code,
        "place": spot.place.number,
    }


_LINES: Mapping[str, Callable[[Sequence[Any]], list[Line]]] = {
    "needs": _need_lines,
    "samples": _sample_lines,
    "companies": _company_lines,
    "interests": _interest_lines,
    "meetings": _meeting_lines,
}


def _line(row: Any, name: str, **beside: Any) -> Line:
    own = {c.key: getattr(row, c.key) for c in COLUMNS[name] if c.key not in beside}
    return {**own, **beside, "row": row}


def company_names(numbers: Iterable[int]) -> dict[int, str]:
    return _pairs(db.select(Company.id, Company.name).where(Company.id.in_({*numbers})))


def _needs_of(rows: Sequence[Any]) -> dict[tuple[str, int], Need]:
    """The needs that interests or meetings are about."""
    query = db.select(Need).where(Need.id.in_({row.need_id for row in rows}))
    return {(need.province, need.id): need for need in db.session.scalars(query)}


def _pairs(query: Any) -> dict[int, Any]:
    return {number: value for number, value in db.session.execute(query)}
