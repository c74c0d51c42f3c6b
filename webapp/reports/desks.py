"""The lists of a province's desk, as their pages narrow and order them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

from webapp.companies import queries as companies
from webapp.companies.models import Company
from webapp.i18n import lazy_gettext
from webapp.interests import queries as interests
from webapp.meetings import queries as meetings
from webapp.needs import queries as needs
from webapp.paging import Order
from webapp.samples import queries as samples
from webapp.tenancy import scopes

Filters = Mapping[str, str]


@dataclass(frozen=True)
class DeskList:
    """`query` takes the filters of the page's address; `without` are columns not worth a place."""

    name: str
    title: Any
    query: Callable[[Filters], Select[Any]]
    order: Order
    without: frozenset[str] = frozenset({"province"})


def _needs(filters: Filters) -> Select[Any]:
    states = [state for state in filters.get("state", "").split(",") if state]
    return needs.sought(states, filters.get("q", ""), filters.get("flag", ""))


def _companies(filters: Filters) -> Select[Any]:
    province = scopes.current().province or ""
    return companies.at_home(province, state=filters.get("state"), text=filters.get("q", ""))


def _interests(filters: Filters) -> Select[Any]:
    return interests.filtered(
        interests.Filter(
            state=filters.get("state", ""),
            overdue=filters.get("overdue") == "1",
            words=filters.get("q", ""),
            origin=filters.get("origin", ""),
        )
    )


def _meetings(filters: Filters) -> Select[Any]:
    wanted = meetings.Filter(state=filters.get("state", ""), day=filters.get("day", ""))
    return meetings.filtered(wanted)


LISTS = (
    DeskList("needs", lazy_gettext("Needs of the province"), _needs, needs.NEWEST),
    DeskList(
        "companies",
        lazy_gettext("Companies of the province"),
        _companies,
        Order((Company.id,)),
        frozenset({"home_province"}),
    ),
    DeskList("interests", lazy_gettext("Interests"), _interests, interests.NEWEST),
    DeskList("meetings", lazy_gettext("Meetings"), _meetings, meetings.NEWEST),
    DeskList(
        "samples",
        lazy_gettext("Samples of the province"),
        lambda filters: samples.in_state(filters.get("state", "")),
        samples.NEWEST,
    ),
)
