"""Free times for the demonstration's meetings: nobody and no room is at two places at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable

from webapp.demo.days import Days

HOURS = (9, 10, 11, 13, 14)


class Timetable:
    """Remembers who and what is taken; all meetings take an hour."""

    def __init__(self) -> None:
        self._taken: set[tuple[Hashable, dt.datetime]] = set()

    def take(self, day: dt.date, holders: Iterable[Hashable], first: int = 0) -> dt.datetime | None:
        """The first hour of the day at which all holders are free, which they then no longer are.

        `first` says with which hour to begin; None when there is no such hour.
        """
        wanted = list(holders)
        for step in range(len(HOURS)):
            moment = Days.moment(day, HOURS[(first + step) % len(HOURS)])
            keys = {(holder, moment) for holder in wanted}
            if not keys & self._taken:
                self._taken |= keys
                return moment
        return None
