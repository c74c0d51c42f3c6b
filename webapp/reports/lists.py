"""The consolidated lists of the national desk: needs, companies, interests, meetings.

Each list says how it is narrowed, searched, ordered and counted; the pages and the files that
are taken away ask it, so that they hold the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, and_, false, or_

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
from webapp.needs.rules import Field, Kind
from webapp.needs.rules import State as NeedState
from webapp.paging import Order
from webapp.places.models import Park
from webapp.tenancy.sites import province_codes

from . import asked as asking
from . import counting, facets, queries
from .asked import Asked
from .facets import Condition, Counts, Facet, among, band_of, by_band, by_hs, numbered, words
from .queries import Figures
from .rules import ALL, BANDS, COUNTRY, MOST_COUNTED, MOST_IN_FACETS, Cell, Count, Step

PROVINCE = "province"
KEPT = (PROVINCE, "field")  # what the kept sums are kept by


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

    def counts(self, asked: Asked, figures: Figures) -> Counts:
        """How many rows each value of a facet would show, as far as that is known cheaply.

        A facet in which something is chosen has counts from the kept sums only: what its other
        values have is not among the rows that are asked for.
        """
        kept = self._kept_counts(asked, figures)
        cell = self._cell(asked)
        if cell is not None and figures.value(self.column, *cell) > MOST_IN_FACETS:
            return kept
        free = [f for f in self._countable(asked) if not asked.chosen.get(f.name)]
        return {**facets.counted(free, self.query(asked)), **kept}

    def _countable(self, asked: Asked) -> list[Facet]:
        return [facet for facet in self.facets if facet.column is not None]

    def _kept_counts(self, asked: Asked, figures: Figures) -> Counts:
        found = {}
        for facet in self.facets:
            if facet.name not in KEPT or facet.values is None:
                continue
            whole = self._cell(replace(asked, chosen={**asked.chosen, facet.name: ()}))
            if whole is not None:
                cells = {value: _cell_of(facet.name, value, whole) for value in facet.values()}
                found[facet.name] = {v: figures.value(self.column, *c) for v, c in cells.items()}
        return found

    def _cell(self, asked: Asked) -> tuple[str, str] | None:
        """The cell of the kept sums that counts exactly what is asked."""
        if asked.which or asked.text or set(asked.chosen) - set(KEPT):
            return None
        if any(len(values) > 1 for values in asked.chosen.values()):
            return None
        return asked.one(PROVINCE) or COUNTRY, asked.one("field") or ALL


def _cell_of(facet: str, value: str, whole: Cell) -> Cell:
    """The cell of `whole` that has this value."""
    province, field = whole
    return (value, field) if facet == PROVINCE else (province, value)


# --- what the words are looked for in -------------------------------------------------------


def _contains(column: Any, words: str) -> Condition:
    return column.contains(words, autoescape=True)


def _company_named(column: Any, words: str) -> Condition:
    """The company's name holds the words, however it is spelt."""
    likeness = persian.look_alike(words)
    named = _contains(Company.skeleton, likeness) if likeness else false()
    return column.in_(db.select(Company.id).where(named))


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
        own = {name: v for name, v in asked.chosen.items() if name not in KEPT}
        rest = Asked(own, "all", asked.text, asked.sort)
        query = super().query(rest)
        if asked.which != "all":
            return query.where(_owned(and_(True, *_company_needs(asked.chosen))))
        home = {PROVINCE: Company.home_province, "field": Company.field}
        return query.where(
            *(column.in_(asked.chosen[n]) for n, column in home.items() if asked.chosen.get(n))
        )

    def _countable(self, asked: Asked) -> list[Facet]:
        """A company has one home, but needs of several provinces and fields."""
        usual = super()._countable(asked)
        return usual if asked.which == "all" else [f for f in usual if f.name not in KEPT]


# An unknown value stands behind all known ones.
_VALUE = db.func.coalesce(Need.fx_cost_declared, -1).label("fx_cost_declared")

NEEDS = NationalList(
    name="needs",
    base=lambda: db.select(Need),
    facets=(
        among(PROVINCE, province_codes, Need.province),
        Facet("park", None, numbered(Need.park_id)),
        among("field", words(Field), Need.field),
        among("kind", words(Kind), Need.kind),
        among("state", words(NeedState), Need.state, "need_state"),
        Facet(
            "reached",
            lambda: [Step.INTEREST.value, Step.MEETING.value],
            lambda values: and_(*(counting.reached(Step(value)) for value in values)),
            "funnel_step",
        ),
        Facet("band", lambda: list(BANDS), by_band, "band", band_of()),
        Facet("hs", None, by_hs),
        Facet("company", None, numbered(Need.producer_company_id)),
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
        among(PROVINCE, province_codes, Company.home_province),
        among("field", words(Field), Company.field),
        among("state", words(CompanyState), Company.state, "company_state"),
        among("size", words(Size), Company.size),
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
        among(PROVINCE, province_codes, Interest.province),
        among("field", words(Field), Need.field),
        among("state", words(InterestState), Interest.state, "interest_state"),
        among("readiness", words(Readiness), Interest.readiness),
        among("size", words(Size), Interest.supplier_size),
        among("from", province_codes, Interest.supplier_province, PROVINCE),
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
        among(PROVINCE, province_codes, Meeting.province),
        among("field", words(Field), Need.field),
        among("state", words(MeetingState), Meeting.state, "meeting_state"),
        among("kind", words(MeetingKind), Meeting.kind, "meeting_kind"),
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
