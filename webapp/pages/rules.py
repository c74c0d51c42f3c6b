"""Office hours in few words, and how near a review is. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WEEK = ("saturday", "sunday", "monday", "tuesday", "wednesday", "thursday", "friday")
REVIEW_SOON = dt.timedelta(days=14)


@dataclass(frozen=True)
class Span:
    """Neighbouring days with the same hours."""

    first: str
    last: str
    opens: str
    closes: str


def spans(hours: Mapping[str, Sequence[str]]) -> list[Span]:
    """The hours of a week, Saturday first, days with the same hours in one line."""
    found: list[Span] = []
    before = ""
    for day in WEEK:
        if day not in hours:
            before = ""
            continue
        opens, closes = hours[day]
        if before and (found[-1].opens, found[-1].closes) == (opens, closes):
            found[-1] = Span(found[-1].first, day, opens, closes)
        else:
            found.append(Span(day, day, opens, closes))
        before = day
    return found
