"""How figures and the lines of a list are worded: for pages in markup, for files as values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from flask import url_for

from webapp import charts, i18n
from webapp.charts import Row
from webapp.i18n import gettext
from webapp.labels import choices, label
from webapp.persian import fold
from webapp.row_numbers import asked_for
from webapp.tenancy.sites import province_codes, province_name

from . import lists
from .asked import Asked
from .facets import Counts, Facet
from .lists import NationalList
from .queries import Figures
from .rows import Column, Line, company_names
from .rules import ALL, Count, Step

STEP_COLUMN = {
    Step.NEED: "needs",
    Step.INTEREST: "needs_with_interest",
    Step.MEETING: "needs_with_meeting",
}
Address = Callable[[Step], str | None]


def provinces_by_name() -> list[str]:
    """All provinces in the order of the alphabet of the page."""
    return sorted(province_codes(), key=lambda code: fold(province_name(code)))


def shown(value: Any, kind: str) -> Any:
    """A value as people read it; an empty one is None."""
    if value is None or value == "":
        return None
    if kind == "province":
        return province_name(value)
    if kind == "number":
        return i18n.number(value)
    if kind in ("text", "code"):
        return str(value)
    if kind in ("day", "moment"):
        return i18n.jdate(value, time=kind == "moment")
    return label(kind, value)


def for_file(column: Column, line: Line) -> Any:
    """A value as a spreadsheet keeps it: numbers and days stay what they are."""
    value = line[column.key]
    is_plain = column.kind in ("number", "day", "moment") or isinstance(value, dt.date)
    return value if is_plain else shown(value, column.kind)


def reason(code: str) -> str:
    """Why something was refused or ended, in words; whoever recorded it chose from two lists."""
    for group in ("return_reason", "reason"):
        if code in dict(choices(group)):
            return label(group, code)
    return code or "—"


def count_words(count: Count) -> str:
    """«۱٬۲۹۳», or that there are more than one counts."""
    shown = i18n.number(count.rows)
    return gettext("more than %(limit)s", limit=shown) if count.is_more else shown


def funnel(figures: Figures, province: str, address: Address, field: str = ALL) -> Any:
    """The steps drawn, each leading to its rows where `address` knows any."""
    rows = [
        Row(
            label("funnel_step", step),
            figures.value(STEP_COLUMN[step], province, field),
            address(step),
        )
        for step in Step
    ]
    return charts.funnel(rows, gettext("From need to meeting"), i18n.number, _share)


def _share(percent: int) -> str:
    return gettext("%(percent)s percent of the step before", percent=i18n.number(percent))


# --- the facets of a list -------------------------------------------------------------------


def options_of(facet: Facet, asked: Asked, counts: Counts) -> list[dict[str, Any]]:
    """What a facet offers, with what is chosen and, where it is known, how many rows it has."""
    chosen, known = asked.chosen.get(facet.name, ()), counts.get(facet.name)
    return [
        {
            "value": value,
            "label": word,
            "selected": value in chosen,
            "count": None if known is None else known.get(value, 0),
        }
        for value, word in _words_of(facet, asked)
    ]


def _words_of(facet: Facet, asked: Asked) -> list[tuple[str, Any]]:
    if facet.name == "park":
        province = asked.one(lists.PROVINCE)
        return lists.parks_of(province) if province else []
    if facet.name == "company":
        numbers = [n for n in map(asked_for, asked.chosen.get("company", ())) if n is not None]
        return [(str(number), name) for number, name in company_names(numbers).items()]
    if facet.group == lists.PROVINCE:
        return [(code, province_name(code)) for code in provinces_by_name()]
    if facet.values is None:
        return []
    allowed = set(facet.values())
    return [(value, word) for value, word in choices(facet.group) if value in allowed]


def chips_of(known: NationalList, asked: Asked, endpoint: str) -> list[dict[str, str]]:
    """What narrows the list now, each with the address without it."""
    found = []
    for facet in known.facets:
        words = dict(_words_of(facet, asked))
        for value in asked.chosen.get(facet.name, ()):
            address = url_for(endpoint, **asked.without(facet.name, value).values())
            found.append({"label": str(words.get(value, value)), "href": address})
    return found


def as_filters(asked: Asked) -> dict[str, str]:
    """The same in flat words, as a file's filters are kept; several values share one place."""
    flat = {
        name: ",".join(value) if isinstance(value, list) else str(value)
        for name, value in asked.values().items()
    }
    return flat
