"""The week of a province: weekend, half days, days off, public holidays and hours."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Flask

from webapp import working_days
from webapp.db import db, unit_of_work
from webapp.persian import TEHRAN
from webapp.places.models import Tenant
from webapp.tenancy import scopes

CALENDAR: dict[str, Any] = {
    "weekend": ["friday"],
    "half_days": ["thursday"],
    "office_hours": {"saturday": ["08:00", "16:00"], "thursday": ["08:00", "12:00"]},
    "days_off": ["2026-11-24", {"on": "2026-11-25", "name": "برف"}],
}
WEEK = working_days.read(CALENDAR)


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=TEHRAN)


def test_friday_is_off_and_thursday_is_no_whole_day() -> None:
    friday, thursday, saturday = (dt.date(2026, 11, day) for day in (20, 19, 21))
    assert WEEK.is_off(friday) and not WEEK.is_working(friday)
    assert not WEEK.is_off(thursday) and not WEEK.is_working(thursday)
    assert WEEK.is_working(saturday)


def test_days_off_and_public_holidays_do_not_count() -> None:
    assert not WEEK.is_working(dt.date(2026, 11, 24))
    assert not WEEK.is_working(dt.date(2026, 11, 25))
    assert not WEEK.is_working(dt.date(2027, 3, 21)), "Nowruz"


def test_office_hours_are_tehrans() -> None:
    hour = dt.timedelta(hours=1)
    assert WEEK.is_open(at(21, 8), at(21, 9))
    assert WEEK.is_open(at(21, 15).astimezone(dt.UTC), at(21, 15).astimezone(dt.UTC) + hour)
    assert not WEEK.is_open(at(21, 15, 30), at(21, 16, 30))
    assert not WEEK.is_open(at(20, 10), at(20, 11)), "Friday"
    assert not WEEK.is_open(at(22, 10), at(22, 11)), "a day without hours"


def test_a_province_keeps_its_own_days_off(app: Flask) -> None:
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        db.session.get(Tenant, "yazd").calendar = {**CALENDAR, "weekend": ["thursday", "friday"]}
        db.session.flush()
        assert working_days.of_province("yazd").is_off(dt.date(2026, 11, 19))
        assert not working_days.of_province("fars").is_off(dt.date(2026, 11, 19))
