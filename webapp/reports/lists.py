"""The consolidated lists of the national desk: needs, companies, interests, meetings.

Each list says how it is narrowed, searched, ordered and counted; the pages and the files that
are taken away ask it, so that they hold the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_

from webapp import paging, persian
from webapp.companies.models import Company
from webapp.companies.rules import CompanyState, Size
from webapp.db import db
from webapp.interests.models import Interest
from webapp.interests.rules import Readiness
from webapp.interests.rules import State as InterestState
from webapp.meetings.models import Meeting
from webapp.meetings.rules import Kind as MeetingKind
from webapp.meetings.rules import State as MeetingState
from webapp.needs.models import Need
from webapp.needs.rules import Kind
from webapp.needs.rules import State as NeedState
from webapp.paging import Order
from webapp.places.models import Park
from webapp.tenancy.sites import province_codes

from . import asked as asking
from . import counting, queries
from .asked import Asked
from .queries import FIELDS, Figures
from .rules import ALL, BANDS, COUNTRY, MOST_COUNTED, Count, Step

Condition = ColumnElement[bool]
Narrow = Callable[[Sequence[str]], Condition]


@dataclass(frozen=True)
class Facet:
    """One way to narrow: by values with words of `group`, or by what is typed (no values)."""

    name: str
    values: Callable[[], Sequence[str]] | None
    narrow: Narrow
    group: str = ""


@dataclass(frozen=True)
class NationalList:
    """`wholes` are named conditions, the usual one first; so are the `orders`."""

    name: str
    base: Callable[[], Select[Any]]
    facets: tuple[Facet, ...]
    wholes: Mapping[str, Callable[[], Condition] | None]
    orders: Mapping[str, Order]
    text: Callable[[str], Condition]
    column: str  # of the kept sums, which counts this list

    def read(self, values: Mapping[str, Sequence[str]]) -> Asked:
        known = {f.name: None if f.values is None else set(f.values()) for f in self.facets}
        return asking.read(values, known, list(self.wholes), list(self.orders))

    def query(self, asked: Asked) -> Select[Any]:
        """The rows that were asked for, unordered."""
        conditions = [
            facet.narrow(asked.chosen[facet.name])
            for facet in self.facets
            if asked.chosen.get(facet.name)
        ]
        whole = self.wholes[asked.which or next(iter(self.wholes))]
        if whole is not None:
            conditions.append(whole())
        if words := persian.fold(asked.text):
            conditions.append(self.text(words))
        return self.base().where(*conditions)

    def order(self, asked: Asked) -> Order:
        return self.orders[asked.sort or next(iter(self.orders))]

    def slice(
        self,
        asked: Asked,
        after: str | None = None,
        before: str | None = None,
        size: int = paging.SIZE,
    ) -> paging.Slice:
        query, order = self.query(asked), self.order(asked)
        return paging.slice_of(query, order, after=after, before=before, size=size)

    def count(self, asked: Asked, figures: Figures) -> Count:
        """Exact from the kept sums where they count just this; else counted up to a limit."""
        if (cell := self._cell(asked)) is not None:
            return Count(figures.value(self.column, *cell))
        rows = queries.count_of(self.query(asked), MOST_COUNTED)
        return Count(min(rows, MOST_COUNTED), is_more=rows > MOST_COUNTED)

    def _cell(self, asked: Asked) -> tuple[str, str] | None:
        """The cell of the kept sums that counts exactly what is asked."""
        if asked.which or asked.text or set(asked.chosen) - {"province", "field"}:
            return None
        if any(len(values) > 1 for values in asked.chosen.values()):
            return None
        return asked.one("province") or COUNTRY, asked.one("field") or ALL


# --- ways to narrow -------------------------------------------------------------------------


def _among(column: Any) -> Narrow:
    return lambda values: column.in_(values)


def _words(values: Any) -> Callable[[], Sequence[str]]:
    return lambda: [value.value for value in values]


def _field_names() -> Sequence[str]:
    return FIELDS


def _contains(column: Any, words: str) -> Condition:
    return column.contains(words, autoescape=True)


def _company_named(column: Any, words: str) -> Condition:
    """The company's name holds the words, however it is spelt."""
    likeness = persian.look_alike(words)
    named = _contains(Company.skeleton, likeness) if likeness else false()
    return column.in_(db.select(Company.id).where(named))


def _by_band(values: Sequence[str]) -> Condition:
    return or_(*(_band(*BANDS[value]) for value in values))


def _band(start: int | None, end: int | None) -> Condition:
    value = Need.fx_cost_declared
    if start is None:
        return value.is_(None)
    return and_(value >= start, value < end) if end is not None else value >= start


def _by_hs(values: Sequence[str]) -> Condition:
    digits = [persian.en_digits(value) for value in values]
    starts = [Need.hs_code.startswith(d, autoescape=True) for d in digits if d.isdecimal()]
    return or_(*starts) if starts else false()


def _numbered(column: Any) -> Narrow:
    def narrow(values: Sequence[str]) -> Condition:
        numbers = [int(v) for v in values if v.isascii() and v.isdecimal() and len(v) < 19]
        return column.in_(numbers)

    return narrow


def _owned(condition: Condition) -> Condition:
    """Companies owning a need of this kind that was ever published."""
    query = db.select(Need.producer_company_id).where(condition, counting.ever_published())
    return Company.id.in_(query)


def _company_needs(chosen: Mapping[str, Sequence[str]]) -> list[Condition]:
    columns = {"province": Need.province, "field": Need.field}
    return [column.in_(chosen[name]) for name, column in columns.items() if chosen.get(name)]


class CompanyList(NationalList):
    """Province and field are those of the company's needs; beside all companies, its own."""

    def query(self, asked: Asked) -> Select[Any]:
        own = {name: v for name, v in asked.chosen.items() if name not in ("province", "field")}
        rest = Asked(own, "all", asked.text, asked.sort)
        query = super().query(rest)
        if asked.which != "all":
            return query.where(_owned(and_(True, *_company_needs(asked.chosen))))
        home = {"province": Company.home_province, "field": Company.field}
        return query.where(
            *(column.in_(asked.chosen[n]) for n, column in home.items() if asked.chosen.get(n))
        )


PROVINCE = "province"
# An unknown value stands behind all known ones.
_VALUE = db.func.coalesce(Need.fx_cost_declared, -1).label("fx_cost_declared")

NEEDS = NationalList(
    name="needs",
    base=lambda: db.select(Need),
    facets=(
        Facet(PROVINCE, province_codes, _among(Need.province), PROVINCE),
        Facet("park", None, _numbered(Need.park_id)),
        Facet("field", _field_names, _among(Need.field), "field"),
        Facet("kind", _words(Kind), _among(Need.kind), "kind"),
        Facet("state", _words(NeedState), _among(Need.state), "need_state"),
        Facet(
            "reached",
            lambda: [Step.INTEREST.value, Step.MEETING.value],
            lambda values: and_(*(counting.reached(Step(value)) for value in values)),
            "funnel_step",
        ),
        Facet("band", lambda: list(BANDS), _by_band, "band"),
        Facet("hs", None, _by_hs),
        Facet("company", None, _numbered(Need.producer_company_id)),
    ),
    wholes={"published": counting.ever_published, "all": None},
    orders={
        "newest": Order((Need.id,)),
        "oldest": Order((Need.id,), descending=False),
        "value": Order((_VALUE, Need.id), empty={"fx_cost_declared": -1}),
        "title": Order((Need.title_key, Need.id), descending=False),
    },
    text=lambda words: or_(
        _contains(Need.title_key, words), _company_named(Need.producer_company_id, words)
    ),
    column="needs",
)

COMPANIES = CompanyList(
    name="companies",
    base=lambda: db.select(Company),
    facets=(
        Facet(PROVINCE, province_codes, _among(Company.home_province), PROVINCE),
        Facet("field", _field_names, _among(Company.field), "field"),
        Facet("state", _words(CompanyState), _among(Company.state), "company_state"),
        Facet("size", _words(Size), _among(Company.size), "size"),
    ),
    wholes={"owners": None, "all": None},
    orders={
        "name": Order((Company.name, Company.id), descending=False),
        "newest": Order((Company.id,)),
    },
    text=lambda words: or_(
        _company_named(Company.id, words),
        Company.national_id == persian.en_digits(words),
    ),
    column="companies",
)

INTERESTS = NationalList(
    name="interests",
    base=lambda: db.select(Interest).join(Need, counting.of_need(Interest)),
    facets=(
        Facet(PROVINCE, province_codes, _among(Interest.province), PROVINCE),
        Facet("field", _field_names, _among(Need.field), "field"),
        Facet("state", _words(InterestState), _among(Interest.state), "interest_state"),
        Facet("readiness", _words(Readiness), _among(Interest.readiness), "readiness"),
        Facet("size", _words(Size), _among(Interest.supplier_size), "size"),
        Facet("from", province_codes, _among(Interest.supplier_province), PROVINCE),
    ),
    wholes={"all": None},
    orders={
        "newest": Order((Interest.id,)),
        "due": Order((Interest.due_on, Interest.id), descending=False),
    },
    text=lambda words: or_(
        _contains(Need.title_key, words), _company_named(Interest.supplier_company_id, words)
    ),
    column="interests",
)

MEETINGS = NationalList(
    name="meetings",
    base=lambda: db.select(Meeting).join(Need, counting.of_need(Meeting)),
    facets=(
        Facet(PROVINCE, province_codes, _among(Meeting.province), PROVINCE),
        Facet("field", _field_names, _among(Need.field), "field"),
        Facet("state", _words(MeetingState), _among(Meeting.state), "meeting_state"),
        Facet("kind", _words(MeetingKind), _among(Meeting.kind), "meeting_kind"),
    ),
    wholes={"agreed": counting.ever_agreed, "all": None},
    orders={"newest": Order((Meeting.id,)), "oldest": Order((Meeting.id,), descending=False)},
    text=lambda words: or_(
        _contains(Need.title_key, words),
        _company_named(Meeting.supplier_company_id, words),
        _company_named(Meeting.producer_company_id, words),
    ),
    column="meetings",
)

LISTS = {known.name: known for known in (NEEDS, COMPANIES, INTERESTS, MEETINGS)}


def parks_of(province: str) -> list[tuple[str, str]]:
    """(number, name) of the parks of a province, for the facet."""
    query = db.select(Park.id, Park.name).where(Park.province == province)
    return [(str(number), name) for number, name in db.session.execute(query.order_by(Park.name))]
