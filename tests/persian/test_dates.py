"""Days are read and written in the Jalali calendar, times in Tehran."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from webapp.persian import (
    MONTHS,
    TEHRAN,
    WEEKDAYS,
    DateError,
    jdate,
    parse_date,
    parse_date_time,
    parse_time,
    week_start,
)

FIRST_OF_AZAR = date(2026, 11, 22)


@pytest.mark.parametrize(
    "typed",
    [
        "۱۴۰۵/۰۹/۰۱",
        "1405/9/1",
        "1405-09-01",
        "1405.9.1",
        "1405 9 1",
        "05/9/1",
        "٠٥/٩/١",
        "1/9/1405",
        "14050901",
        "1 آذر 1405",
        "۱ آذر ماه ۱۴۰۵",
        "۱ آذرماه ۱۴۰۵",
        "1آذر1405",
        "یکشنبه ۱ آذر ۱۴۰۵",
        "یک‌شنبه، ۱ آذر ۱۴۰۵",
        "\u200f۱۴۰۵/۹/۱\u200f ",
        "2026/11/22",
        "2026-11-22",
    ],
)
def test_a_day_is_read_however_it_is_typed(typed: str) -> None:
    assert parse_date(typed) == FIRST_OF_AZAR


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "empty"),
        ("فردا", "not_a_date"),
        ("1405/9", "not_a_date"),
        ("22/11/2026", "not_a_date"),
        ("405/9/1", "not_a_date"),
        ("1 نوروز 1405", "not_a_date"),
        ("1" * 5000, "not_a_date"),
        ("1404/12/30", "impossible"),
        ("1405/7/31", "impossible"),
        ("1405/13/1", "impossible"),
        ("1405/0/0", "impossible"),
        ("2026/2/29", "impossible"),
        ("31 مهر 1405", "impossible"),
        ("1600/1/1", "out_of_range"),
        ("9999/1/1", "out_of_range"),
        ("0000/1/1", "out_of_range"),
        ("دوشنبه ۱ آذر ۱۴۰۵", "wrong_weekday"),
    ],
)
def test_what_is_no_day_is_refused_with_a_reason(typed: str, reason: str) -> None:
    with pytest.raises(DateError) as refused:
        parse_date(typed)
    assert refused.value.reason == reason


def test_the_last_of_esfand_exists_in_a_leap_year_only() -> None:
    assert parse_date("1403/12/30") == date(2025, 3, 20)
    assert parse_date("30 اسفند 1408") == date(2030, 3, 20)


def test_every_day_of_eighty_years_is_read_back() -> None:
    day = date(1990, 1, 1)
    while day.year < 2070:
        assert parse_date(jdate(day)) == parse_date(jdate(day, long=True)) == day
        day += timedelta(days=1)


def test_days_are_written_short_and_long() -> None:
    assert jdate(FIRST_OF_AZAR) == "۱۴۰۵/۰۹/۰۱"
    assert jdate(FIRST_OF_AZAR, long=True, time=True) == "یکشنبه ۱ آذر ۱۴۰۵"
    assert jdate(None) == "—"
    assert (len(MONTHS), WEEKDAYS[0]) == (12, "شنبه")


def test_moments_are_written_in_the_time_of_tehran() -> None:
    late = datetime(2026, 11, 21, 21, 0, tzinfo=UTC)
    assert jdate(late) == "۱۴۰۵/۰۹/۰۱"
    assert jdate(late, time=True) == "۱۴۰۵/۰۹/۰۱ ۰۰:۳۰"
    assert jdate(late, long=True, time=True) == "یکشنبه ۱ آذر ۱۴۰۵ ساعت ۰۰:۳۰"
    assert jdate(late, long=True, time=True, latin=True) == "Sunday 1 Azar 1405 at 00:30"
    assert jdate(late, latin=True) == "1405/09/01"
    with pytest.raises(ValueError, match="zone"):
        jdate(datetime(2026, 11, 21))  # noqa: DTZ001 - what is refused


def test_the_week_starts_on_saturday() -> None:
    saturday = date(2026, 11, 21)
    assert {week_start(saturday + timedelta(days=n)) for n in range(7)} == {saturday}
    assert week_start(saturday - timedelta(days=1)) == saturday - timedelta(days=7)
    assert jdate(saturday, long=True).startswith("شنبه")


@pytest.mark.parametrize("typed", ["9:30", "۰۹:۳۰", "9.30", "ساعت ۹:۳۰", "9 : 30"])
def test_a_time_is_read_however_it_is_typed(typed: str) -> None:
    assert parse_time(typed) == time(9, 30)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [("", "empty"), ("صبح", "not_a_time"), ("930", "not_a_time"), ("25:00", "impossible")],
)
def test_what_is_no_time_is_refused_with_a_reason(typed: str, reason: str) -> None:
    with pytest.raises(DateError) as refused:
        parse_time(typed)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "typed",
    [
        "۱۴۰۵/۹/۱ ۹:۳۰",
        "1405/09/01 09:30",
        "1405/9/1، 9:30",
        "1405/9/1 ساعت 9:30",
        "۱ آذر ۱۴۰۵ ساعت ۹:۳۰",
        "یکشنبه ۱ آذر ۱۴۰۵، ساعت ۹:۳۰",
        "2026-11-22T09:30",
    ],
)
def test_a_moment_in_tehran_is_kept_in_utc(typed: str) -> None:
    moment = parse_date_time(typed)
    assert moment == datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
    assert moment.tzinfo is UTC


def test_a_written_moment_is_read_back() -> None:
    moment = datetime(2026, 11, 22, 9, 0, tzinfo=TEHRAN)
    assert parse_date_time(jdate(moment, time=True)) == moment
    assert parse_date_time(jdate(moment, long=True, time=True)) == moment
    assert parse_date_time("۱ آذر ۱۴۰۵ ساعت ۹") == moment


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "empty"),
        ("1405/9/1", "no_time"),
        ("1 آذر 1405", "no_time"),
        ("1405/13/1", "impossible"),
        ("1405/9/1 25:00", "impossible"),
        ("1405/9/1 24:60", "impossible"),
        ("فردا 9:30", "not_a_date"),
    ],
)
def test_half_a_moment_is_refused_with_a_reason(typed: str, reason: str) -> None:
    with pytest.raises(DateError) as refused:
        parse_date_time(typed)
    assert refused.value.reason == reason
