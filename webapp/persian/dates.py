"""How are days and times written and read in the Jalali calendar and Tehran's time?"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import jdatetime

from .digits import en_digits, fa_digits
from .letters import clean, fold

TEHRAN = ZoneInfo("Asia/Tehran")
MONTHS = (
    *("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور"),
    *("مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"),
)
WEEKDAYS = ("شنبه", "یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه")
MONTHS_EN = (
    *("Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar"),
    *("Mehr", "Aban", "Azar", "Dey", "Bahman", "Esfand"),
)
WEEKDAYS_EN = ("Saturday", "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
NOTHING = "—"

_MONTH_NUMBERS = {fold(name): number for number, name in enumerate(MONTHS, 1)} | {"امرداد": 5}
_WEEKDAY_NUMBERS = {fold(name).replace(" ", ""): n for n, name in enumerate(WEEKDAYS)}
_MAX_TYPED = 60

_SEP = r" ?[/\-.٫ ] ?"
_YEAR_FIRST = re.compile(f"([0-9]{{4}}|[0-9]{{2}}){_SEP}([0-9]{{1,2}}){_SEP}([0-9]{{1,2}})")
_YEAR_LAST = re.compile(f"([0-9]{{1,2}}){_SEP}([0-9]{{1,2}}){_SEP}(1[34][0-9]{{2}})")
_UNBROKEN = re.compile("([0-9]{4})([0-9]{2})([0-9]{2})")
_WITH_NAME = re.compile(r"([0-9]{1,2}) ?([^\W\d]+?)(?: ?ماه)? ?([0-9]{4}|[0-9]{2})")
_WEEKDAY = re.compile(r"((?:یک|دو|سه|چهار|پنج)? ?شنبه|جمعه)[ ,،]+")
_TIME = re.compile(r"(?:ساعت )?([0-9]{1,2})(?: ?[:.٫] ?([0-9]{2}))?")
_DATE_AND_TIME = re.compile(
    r"(.+?)(?:(?: ?[,،])? ساعت |(?: ?[,،])? | ?- |T)([0-9]{1,2}|[0-9]{1,2} ?: ?[0-9]{2})"
)


class DateError(ValueError):
    """Text that is no day or time. `reason`: empty, not_a_date, impossible, out_of_range,
    wrong_weekday, not_a_time or no_time."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def week_start(day: date) -> date:
    """The Saturday on or before `day`."""
    return day - timedelta(days=(day.weekday() + 2) % 7)


def jdate(
    value: date | datetime | None, long: bool = False, time: bool = False, *, latin: bool = False
) -> str:
    """«۱۴۰۵/۰۹/۰۱», long «یکشنبه ۱ آذر ۱۴۰۵»; with time «… ۰۹:۳۰», long «… ساعت ۰۹:۳۰».

    `latin` writes the same day as 1405/09/01, long as Sunday 1 Azar 1405, with time … at 09:30.
    A datetime is shown in Tehran's time and must be aware (ValueError otherwise); a plain date has
    no time to show. None is «—».
    """
    if value is None:
        return NOTHING
    clock = ""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a time without a zone has no day in Tehran")
        there = value.astimezone(TEHRAN)
        word = (" at" if latin else " ساعت") if long else ""
        value, clock = there.date(), f"{word} {there:%H:%M}" if time else ""
    text = _day_text(value, long, latin) + clock
    return text if latin else fa_digits(text)


def _day_text(day: date, long: bool, latin: bool) -> str:
    jalali = jdatetime.date.fromgregorian(date=day)
    if long:
        weekdays, months = (WEEKDAYS_EN, MONTHS_EN) if latin else (WEEKDAYS, MONTHS)
        name = weekdays[jalali.weekday()]
        return f"{name} {jalali.day} {months[jalali.month - 1]} {jalali.year}"
    return f"{jalali.year:04}/{jalali.month:02}/{jalali.day:02}"


def parse_date(text: str) -> date:
    """The day in `text`: 1405/9/1, 05-9-1, 1/9/1405, 14050901, «۱ آذر ۱۴۰۵», or Gregorian.

    Years 1300–1499 are Jalali, 1900–2199 Gregorian; two digits mean 1350–1449. A weekday before it
    must be the right one. Raises DateError: empty, not_a_date, impossible (31 Mehr, 30 Esfand of a
    common year), out_of_range, wrong_weekday.
    """
    typed = _typed(text)
    named = _WEEKDAY.match(typed)
    day = _calendar_day(*_parts(typed[named.end() :] if named else typed))
    if named and _WEEKDAY_NUMBERS[named[1].replace(" ", "")] != (day.weekday() + 2) % 7:
        raise DateError("wrong_weekday")
    return day


def _typed(text: str) -> str:
    typed = en_digits(clean(text[: _MAX_TYPED + 1])).replace("\u200c", " ")
    if not typed:
        raise DateError("empty")
    if len(typed) > _MAX_TYPED:
        raise DateError("not_a_date")
    return typed


def _parts(typed: str) -> tuple[int, int, int]:
    """Year, month and day as written; a year of two digits made whole."""
    if match := (_YEAR_FIRST.fullmatch(typed) or _UNBROKEN.fullmatch(typed)):
        return _year(match[1]), int(match[2]), int(match[3])
    if match := _YEAR_LAST.fullmatch(typed):
        return _year(match[3]), int(match[2]), int(match[1])
    match = _WITH_NAME.fullmatch(typed)
    month = _MONTH_NUMBERS.get(fold(match[2])) if match else None
    if match is None or month is None:
        raise DateError("not_a_date")
    return _year(match[3]), month, int(match[1])


def _year(typed: str) -> int:
    year = int(typed)
    if len(typed) == 2:
        year += 1400 if year < 50 else 1300
    return year


def _calendar_day(year: int, month: int, day: int) -> date:
    try:
        if 1300 <= year < 1500:
            found: date = jdatetime.date(year, month, day).togregorian()
            return found
        if 1900 <= year < 2200:
            return date(year, month, day)
    except ValueError:
        raise DateError("impossible") from None
    raise DateError("out_of_range")


def parse_time(text: str) -> time:
    """The time of day in `text`: 9:30, ۹٫۳۰, 9, «ساعت ۹:۳۰». DateError: empty, not_a_time,
    impossible (25:00)."""
    typed = _typed(text)
    match = _TIME.fullmatch(typed)
    if not match:
        raise DateError("not_a_time")
    try:
        return time(int(match[1]), int(match[2] or 0))
    except ValueError:
        raise DateError("impossible") from None


def parse_date_time(text: str) -> datetime:
    """The moment in `text`, a day and a time in Tehran, as an aware datetime in UTC.

    «۱۴۰۵/۹/۱ ۹:۳۰», «۱ آذر ۱۴۰۵ ساعت ۹». DateError as `parse_date` and `parse_time`, and `no_time`
    for a day alone.
    """
    typed = _typed(text)
    match = _DATE_AND_TIME.fullmatch(typed)
    if not match or not (":" in match[2] or "ساعت" in typed):
        parse_date(typed)
        raise DateError("no_time")
    there = datetime.combine(parse_date(match[1]), parse_time(match[2]), TEHRAN)
    return there.astimezone(UTC)
