"""What is counted, which sums may be shown to everybody, and when all is counted again. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

ALL = "all"  # in place of a field: the whole province; in place of a province see COUNTRY
COUNTRY = "national"
MIN_COMPANIES = 3  # a public sum of money speaks of at least so many
MOST_COUNTED = 1000  # counts outside the kept sums stop here
MOST_IN_FACETS = 5000  # the values of longer lists are not counted
NIGHT_HOUR = 2
TEHRAN = ZoneInfo("Asia/Tehran")

Cell = tuple[str, str]  # province, field


@dataclass(frozen=True)
class Count:
    """How many rows a list has; `is_more` when counting stopped before their end."""

    rows: int
    is_more: bool = False


class Measure(StrEnum):
    """What the table of provinces and fields may show."""

    NEEDS = "needs"
    COMPANIES = "companies"
    FX_COST = "fx_cost"
    INTERESTS = "interests"
    MEETINGS = "meetings"


COLUMN: dict[Measure, str] = {
    Measure.NEEDS: "needs",
    Measure.COMPANIES: "companies",
    Measure.FX_COST: "fx_cost_declared",
    Measure.INTERESTS: "interests",
    Measure.MEETINGS: "meetings",
}


class Step(StrEnum):
    """The funnel counts needs that ever came so far."""

    NEED = "need"
    INTEREST = "interest"
    MEETING = "meeting"


# US dollars a year: from (inclusive) to (exclusive); None is open or, twice, "not stated".
BANDS: dict[str, tuple[int | None, int | None]] = {
    "upto10k": (0, 10_000),
    "upto100k": (10_000, 100_000),
    "upto1m": (100_000, 1_000_000),
    "over1m": (1_000_000, None),
    "unstated": (None, None),
}


def is_recount_due(last: dt.datetime | None, moment: dt.datetime) -> bool:
    """Has a night's hour (02:00 in Tehran) passed since everything was counted last?"""
    if last is None:
        return True
    local = moment.astimezone(TEHRAN)
    night = local.replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
    if local < night:
        night -= dt.timedelta(days=1)
    return last < night


def hidden_amounts(companies: Mapping[Cell, int]) -> set[Cell]:
    """The cells whose sum of money the public does not see.

    `companies` counts the companies of each cell, of provinces (field ALL), of fields (province
    COUNTRY) and of the country. A cell of one or two companies is hidden; and where a line of
    the table would give a hidden cell away by subtraction, a second cell of it is hidden too.
    """
    counted = {cell: count for cell, count in companies.items() if count > 0}
    hidden = {cell for cell, count in counted.items() if count < MIN_COMPANIES}
    lines = list(_lines(counted))
    while True:
        more = {cell for line in lines if (cell := _one_more(line, counted, hidden)) is not None}
        if more <= hidden:
            return hidden
        hidden |= more


def _lines(counted: Mapping[Cell, int]) -> Iterator[list[Cell]]:
    """Each row and each column with its total."""
    for place in (0, 1):
        groups: dict[str, list[Cell]] = {}
        for cell in counted:
            groups.setdefault(cell[place], []).append(cell)
        yield from groups.values()


def _one_more(line: list[Cell], counted: Mapping[Cell, int], hidden: set[Cell]) -> Cell | None:
    """The cell that has to be hidden as well so that this line gives nothing away."""
    gone = [cell for cell in line if cell in hidden]
    if not gone:
        return None
    if len(gone) > 1 and sum(counted[cell] for cell in gone) >= MIN_COMPANIES:
        return None
    shown = [cell for cell in line if cell not in hidden]
    return min(shown, key=lambda cell: (counted[cell], cell), default=None)
