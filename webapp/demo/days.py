"""Days of the demonstration, told as distances from the day of loading. Pure."""

from __future__ import annotations

import datetime as dt

from webapp.persian import TEHRAN
from webapp.working_days import WorkingWeek


class Days:
    """`today` is the day of loading; what happened, happened before its first office hour."""

    def __init__(self, today: dt.date) -> None:
        self.today = today
        self._week = WorkingWeek()

    @property
    def now(self) -> dt.datetime:
        """When the loading takes place, whatever the clock says."""
        return self.moment(self.today, 7)

    def ago(self, days: float) -> dt.date:
        """The last working day that lies so many days back, or further."""
        day = self.today - dt.timedelta(days=round(days))
        while not self._week.is_working(day):
            day -= dt.timedelta(days=1)
        return day

    def ahead(self, days: int) -> dt.date:
        """The first working day that lies so many days ahead, or further."""
        day = self.today + dt.timedelta(days=days)
        while not self._week.is_working(day):
            day += dt.timedelta(days=1)
        return day

    def after(self, day: dt.date, steps: int) -> dt.date:
        """So many working days after `day`, but before today."""
        last = self.ago(1)
        while steps and day < last:
            day += dt.timedelta(days=1)
            steps -= self._week.is_working(day)
        return min(day, last)

    def at(self, days: float, hour: int = 9, minute: int = 0) -> dt.datetime:
        """A moment of the working day `ago(days)`."""
        return self.moment(self.ago(days), hour, minute)

    @staticmethod
    def moment(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
        """Tehran's time on that day, in UTC."""
        return dt.datetime.combine(day, dt.time(hour, minute), TEHRAN).astimezone(dt.UTC)
