"""How interests are shown: with names, the clock of the answer, and reasons in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from webapp import i18n, working_days
from webapp.i18n import gettext, ngettext
from webapp.labels import label

from . import queries, tracker
from .models import Interest, InterestEvent
from .rules import NEED_GONE, UNANSWERED, Clock, clock


@dataclass(frozen=True)
class Shown:
    """An interest with the names of both companies; `clock` runs while the answer is due."""

    row: Interest
    producer: str
    supplier: str
    clock: Clock | None

    @property
    def clock_words(self) -> str:
        return "" if self.clock is None else clock_words(self.clock)


def shown(interests: Sequence[Interest]) -> list[Shown]:
    """All of them, with three queries at most however many there are."""
    ids = [n for i in interests for n in (i.producer_company_id, i.supplier_company_id)]
    names = queries.company_names(ids)
    clocks = Clocks()
    return [
        Shown(
            interest,
            names.get(interest.producer_company_id, "—"),
            names.get(interest.supplier_company_id, "—"),
            clocks.of(interest.province, interest.due_on) if interest.state in UNANSWERED else None,
        )
        for interest in interests
    ]


def one(interest: Interest) -> Shown:
    return shown([interest])[0]


class Clocks:
    """Clocks of several provinces; the week of each is read once."""

    def __init__(self) -> None:
        self.today = working_days.today()
        self.weeks: dict[str, working_days.WorkingWeek] = {}

    def of(self, province: str, due: dt.date) -> Clock:
        if province not in self.weeks:
            self.weeks[province] = working_days.of_province(province)
        return clock(self.today, due, self.weeks[province].is_working)


def clock_words(found: Clock) -> str:
    """«۳ روز کاری مانده», «امروز آخرین روز است», «۲ روز گذشته»."""
    if found.late:
        count = i18n.number(found.late)
        return ngettext("%(count)s day late", "%(count)s days late", found.late, count=count)
    if not found.left:
        return gettext("the last day to answer")
    count = i18n.number(found.left)
    return ngettext(
        "%(count)s working day left", "%(count)s working days left", found.left, count=count
    )


def reason_words(code: str) -> str:
    """A coded reason in words; those that nobody chose have words of their own."""
    return label("interest_end" if code == NEED_GONE else "reason", code)


@dataclass(frozen=True)
class Step:
    """One line of the history."""

    event: InterestEvent
    who: str


def history(interest: Interest) -> list[Step]:
    """What happened to it, and by whom: the person where the viewer may know the name."""
    events = queries.events_of(interest)
    names = queries.people_names(event.actor_id for event in events)
    return [Step(event, names.get(event.actor_id or 0, "")) for event in events]


@dataclass(frozen=True)
class Tracked:
    """A line of the tracker with its clock."""

    line: tracker.Line
    clock: Clock | None

    @property
    def clock_words(self) -> str:
        return "" if self.clock is None else clock_words(self.clock)


def tracked(lines: Iterable[tracker.Line]) -> list[Tracked]:
    clocks = Clocks()
    return [
        Tracked(line, clocks.of(line.province, line.due_on) if line.due_on else None)
        for line in lines
    ]
