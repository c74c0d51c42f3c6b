"""What is typed to arrange a meeting: up to three times, the place, who comes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from webapp import working_days
from webapp.forms import (
    ChoiceField,
    Form,
    JalaliDateField,
    LinkField,
    RadioChoiceField,
    TextField,
    TickField,
    TimeField,
)
from webapp.i18n import gettext, jdate, lazy_gettext, number
from webapp.interests.forms import ReasonForm
from webapp.labels import choices, label
from webapp.persian import TEHRAN
from webapp.working_days import WorkingWeek

from .models import MeetingSlot
from .queries import Venue
from .rules import DURATIONS, MAX_DAYS_AHEAD, MAX_SLOTS, Kind, time_fault
from .services import Plan

__all__ = ["AcceptForm", "AskForm", "MoveForm", "PersonForm", "ReasonForm", "TimesForm"]


def _last_day() -> dt.date:
    return working_days.today() + dt.timedelta(days=MAX_DAYS_AHEAD)


def _day(words: Any) -> JalaliDateField:
    return JalaliDateField(words, minimum=working_days.today, maximum=_last_day)


class TimesForm(Form):
    """Up to three times; one outside of office hours is taken once it is confirmed."""

    day1 = _day(lazy_gettext("First day"))
    time1 = TimeField(lazy_gettext("First time"))
    day2 = _day(lazy_gettext("Second day"))
    time2 = TimeField(lazy_gettext("Second time"))
    day3 = _day(lazy_gettext("Third day"))
    time3 = TimeField(lazy_gettext("Third time"))
    despite = TickField(lazy_gettext("Propose these times nevertheless"))

    def for_week(self, week: WorkingWeek, minutes: int) -> TimesForm:
        """Times are looked at in this week and for this long."""
        self.week, self.usual_minutes, self.warns = week, minutes, False
        return self

    @property
    def minutes_wanted(self) -> int:
        return self.usual_minutes

    @property
    def starts(self) -> list[dt.datetime]:
        """The times that were typed in full, as aware moments."""
        pairs = ((self[f"day{n}"].data, self[f"time{n}"].data) for n in range(1, MAX_SLOTS + 1))
        return [dt.datetime.combine(d, t, TEHRAN) for d, t in pairs if d and t is not None]

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        halves = self._refuse_halves()
        return bool(fine and not halves and self._check_times())

    def _refuse_halves(self) -> bool:
        found = False
        for n in range(1, MAX_SLOTS + 1):
            day, time = self[f"day{n}"], self[f"time{n}"]
            if day.typed and not time.typed:
                self.refuse(gettext("Write the time of this day."), f"time{n}")
            elif time.typed and not day.typed:
                self.refuse(gettext("Write the day of this time."), f"day{n}")
            else:
                continue
            found = True
        return found

    def _check_times(self) -> bool:
        fault = time_fault(self.starts, dt.datetime.now(dt.UTC))
        if fault is not None:
            self.refuse(label("meeting_fault", fault), "day1")
            return False
        odd = self._outside_hours()
        if odd and not self.despite.data:
            self.warns = True
            words = gettext(
                "Outside of the province's office hours, or on a day off: %(times)s. Choose other "
                "times, or tick the box.",
                times="، ".join(jdate(start, time=True) for start in odd),
            )
            self.refuse(words, "despite")
            return False
        return True

    def _outside_hours(self) -> list[dt.datetime]:
        length = dt.timedelta(minutes=self.minutes_wanted)
        return [start for start in self.starts if not self.week.is_open(start, start + length)]

    @property
    def shows_despite(self) -> bool:
        return bool(self.warns or self.despite.data)


class MoveForm(TimesForm):
    """New times for a meeting; an officer says who proposes them."""

    side = RadioChoiceField(
        lazy_gettext("In whose name?"),
        choices=lambda: [(v, w) for v, w in choices("side") if v in ("producer", "supplier")],
        default="producer",
    )


class AskForm(MoveForm):
    """A request: how, where, how long, about what, who comes, and when."""

    kind = RadioChoiceField(
        lazy_gettext("How do you want to meet?"),
        choices=lambda: choices("meeting_kind"),
        required=True,
        default="face",
    )
    place = ChoiceField(
        lazy_gettext("Room of a service centre"),
        hint=lazy_gettext("For a meeting face to face."),
    )
    link = LinkField(
        lazy_gettext("Link of the video meeting"),
        hint=lazy_gettext("For a meeting by video: any address that begins with https://."),
    )
    minutes = ChoiceField(
        lazy_gettext("How long?"),
        choices=lambda: [(n, gettext("%(count)s minutes", count=number(n))) for n in DURATIONS],
        coerce=int,
        empty=None,
        default=60,
    )
    subject = TextField(
        lazy_gettext("Subject"),
        max_length=200,
        hint=lazy_gettext("Empty: the title of the need."),
    )
    person = ChoiceField(lazy_gettext("Who represents your company?"), coerce=int)

    def at(self, venues: Sequence[Venue], people: Sequence[tuple[int, str]]) -> AskForm:
        """Rooms and people to choose from."""
        self.venues = {venue.key: venue for venue in venues}
        self.place.choices = [
            (venue.key, f"{venue.centre}، {venue.room}".rstrip("، ")) for venue in venues
        ]
        self.person.choices = list(people)
        return self

    @property
    def minutes_wanted(self) -> int:
        return int(self.minutes.data or self.usual_minutes)

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if self.kind.data == Kind.FACE and not self.place.data and not self.place.errors:
            self.refuse(gettext("Choose the room in which you meet."), "place")
            return False
        if self.kind.data == Kind.VIDEO and not self.link.errors:
            return bool(self._check_link() and fine)
        return bool(fine)

    def _check_link(self) -> bool:
        if (self.link.data or "").startswith("https://"):
            return True
        self.refuse(gettext("Write a link that begins with https://."), "link")
        return False

    @property
    def plan(self) -> Plan:
        is_video = self.kind.data == Kind.VIDEO
        venue = None if is_video else self.venues[self.place.data]
        return Plan(
            kind=self.kind.data,
            minutes=self.minutes_wanted,
            centre_id=venue.centre_id if venue else None,
            room_id=venue.room_id if venue else None,
            link=self.link.data if is_video else "",
            subject=self.subject.data or "",
        )


class PersonForm(Form):
    person = ChoiceField(lazy_gettext("Who comes?"), coerce=int, required=True)

    def among(self, people: Sequence[tuple[int, str]], chosen: int | None = None) -> PersonForm:
        self.person.choices = list(people)
        if chosen is not None and not self.is_submitted():
            self.person.data = chosen
        return self


class AcceptForm(Form):
    """One of the proposed times, and who comes."""

    slot = RadioChoiceField(lazy_gettext("Which time suits you?"), coerce=int, required=True)
    person = ChoiceField(lazy_gettext("Who comes?"), coerce=int)

    def among(
        self, slots: Sequence[MeetingSlot], people: Sequence[tuple[int, str]], chosen: int | None
    ) -> AcceptForm:
        self.slot.choices = [(s.id, jdate(s.starts_at, long=True, time=True)) for s in slots]
        self.person.choices = list(people)
        if not self.is_submitted():
            self.person.data = chosen
        return self
