"""Fields whose answer is a day, a time, or both; typed and shown in the Jalali calendar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time
from typing import Any

from webapp import persian
from webapp.fields import ReadField, in_letters
from webapp.i18n import lazy_gettext

Limit = Any | Callable[[], Any] | None

_FAULTS = {
    "not_a_date": lazy_gettext("Write the date as year/month/day, such as %(day)s."),
    "impossible": lazy_gettext("“%(typed)s” is not in the calendar. Check it and write it again."),
    "out_of_range": lazy_gettext("Write a year near the present one, such as %(day)s."),
    "wrong_weekday": lazy_gettext("That day is another day of the week. Check it."),
    "not_a_time": lazy_gettext("Write the time as hour:minute, such as %(time)s."),
    "no_time": lazy_gettext("Write the time after the date, such as %(day)s %(time)s."),
}


class JalaliDateField(ReadField):
    """A `date` between `minimum` and `maximum`, each a date or a function that gives one."""

    drawn = {"data-jdate": True, "autocomplete": "off", "dir": "ltr"}
    faults = _FAULTS

    def __init__(
        self,
        label: Any = "",
        validators: Sequence[Any] = (),
        *,
        minimum: Limit = None,
        maximum: Limit = None,
        **options: Any,
    ) -> None:
        self.minimum, self.maximum = minimum, maximum
        super().__init__(label, validators, **options)

    def read(self, text: str) -> Any:
        return persian.parse_date(text)

    def show(self, value: Any) -> str:
        return in_letters(persian.jdate(value))

    def examples(self) -> dict[str, str]:
        return {"day": in_letters(persian.jdate(datetime.now(UTC))), "time": in_letters("۰۹:۳۰")}

    def within(self, value: Any) -> Any:
        first, last = _limit(self.minimum), _limit(self.maximum)
        if first is not None and value < first:
            raise self.fault(lazy_gettext("Write %(limit)s or later."), limit=self.show(first))
        if last is not None and value > last:
            raise self.fault(lazy_gettext("Write %(limit)s or earlier."), limit=self.show(last))
        return value


def _limit(limit: Limit) -> Any:
    return limit() if callable(limit) else limit


class JalaliDateTimeField(JalaliDateField):
    """A day and a time in Tehran, as an aware `datetime` in UTC."""

    drawn = {"autocomplete": "off", "dir": "ltr"}

    def read(self, text: str) -> datetime:
        return persian.parse_date_time(text)

    def show(self, value: datetime) -> str:
        return in_letters(persian.jdate(value, time=True))


class TimeField(JalaliDateField):
    """A `time` of the day."""

    drawn = {"autocomplete": "off", "dir": "ltr"}

    def read(self, text: str) -> time:
        return persian.parse_time(text)

    def show(self, value: time) -> str:
        return in_letters(persian.fa_digits(f"{value:%H:%M}"))
