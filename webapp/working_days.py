"""Which days and hours are working time in a province?

The week and the extra days off are the tenant's own; the public holidays are Iran's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import holidays

from webapp.persian import TEHRAN

_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class WorkingWeek:
    """Weekend, half days and hours by the English name of the day; days off as dates."""

    weekend: frozenset[str] = frozenset({"friday"})
    half_days: frozenset[str] = frozenset({"thursday"})
    office_hours: Mapping[str, tuple[dt.time, dt.time]] = field(default_factory=dict)
    days_off: frozenset[dt.date] = frozenset()

    def is_off(self, day: dt.date) -> bool:
        """Weekend, public holiday or a day off of this province."""
        return (
            _NAMES[day.weekday()] in self.weekend
            or day in self.days_off
            or day in _public_holidays(day.year)
        )

    def is_working(self, day: dt.date) -> bool:
        """A whole working day: half a day gives nobody a day to answer in."""
        return not self.is_off(day) and _NAMES[day.weekday()] not in self.half_days

    def is_open(self, start: dt.datetime, end: dt.datetime) -> bool:
        """Does all of the time between two aware moments of one day lie in office hours?"""
        here, until = start.astimezone(TEHRAN), end.astimezone(TEHRAN)
        hours = self.office_hours.get(_NAMES[here.weekday()])
        if hours is None or self.is_off(here.date()) or until.date() != here.date():
            return False
        return hours[0] <= here.time() and until.time() <= hours[1]


@lru_cache(maxsize=8)
def _public_holidays(year: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays("IR", years=year))


def today() -> dt.date:
    """The day it is in Tehran."""
    from webapp.db import now

    return now().astimezone(TEHRAN).date()


def read(calendar: Mapping[str, Any]) -> WorkingWeek:
    """The week as the column `Tenant.calendar` holds it."""
    return WorkingWeek(
        weekend=frozenset(calendar.get("weekend", ())),
        half_days=frozenset(calendar.get("half_days", ())),
        office_hours={
            day: (dt.time.fromisoformat(opens), dt.time.fromisoformat(closes))
            for day, (opens, closes) in calendar.get("office_hours", {}).items()
        },
        days_off=frozenset(map(_day_off, calendar.get("days_off", ()))),
    )


def _day_off(entry: Any) -> dt.date:
    """A day alone, or a day with its name."""
    return dt.date.fromisoformat(entry["on"] if isinstance(entry, dict) else entry)


def of_province(code: str) -> WorkingWeek:
    """The week of a province as its staff have set it."""
    from webapp.db import db
    from webapp.places.models import Tenant

    tenant = db.session.get(Tenant, code)
    return read(tenant.calendar) if tenant is not None else WorkingWeek()
