"""How meetings are shown: with names, place and history; and as a calendar file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from webapp.db import now
from webapp.i18n import gettext
from webapp.interests.queries import company_names, people_names
from webapp.tenancy.sites import external_url

from . import ics, queries
from .models import Meeting, MeetingEvent
from .queries import Venue


@dataclass(frozen=True)
class Shown:
    """A meeting with the names of companies and persons, and where it is."""

    row: Meeting
    producer: str
    supplier: str
    producer_person: str
    supplier_person: str
    venue: Venue | None


def shown(meetings: Sequence[Meeting]) -> list[Shown]:
    names = company_names(
        n for m in meetings for n in (m.producer_company_id, m.supplier_company_id)
    )
    people = people_names(n for m in meetings for n in (m.producer_user_id, m.supplier_user_id))
    return [
        Shown(
            meeting,
            names.get(meeting.producer_company_id, "—"),
            names.get(meeting.supplier_company_id, "—"),
            people.get(meeting.producer_user_id or 0, ""),
            people.get(meeting.supplier_user_id or 0, ""),
            queries.venue_of(meeting) if meeting.centre_id is not None else None,
        )
        for meeting in meetings
    ]


def one(meeting: Meeting) -> Shown:
    return shown([meeting])[0]


@dataclass(frozen=True)
class Step:
    """One line of the history."""

    event: MeetingEvent
    who: str


def history(meeting: Meeting) -> list[Step]:
    events = queries.events_of(meeting)
    names = people_names(event.actor_id for event in events)
    return [Step(event, names.get(event.actor_id or 0, "")) for event in events]


def calendar(
    meeting: Meeting,
    organizer: str,
    *,
    attendee: str = "",
    cancelled: bool = False,
    span: tuple[dt.datetime, dt.datetime] | None = None,
) -> str | None:
    """The calendar file of a meeting with a fixed time (`span` for one that had it); else None."""
    if span is None:
        if meeting.starts_at is None or meeting.ends_at is None:
            return None
        span = (meeting.starts_at, meeting.ends_at)
    found = one(meeting)
    where = found.venue
    entry = ics.Entry(
        meeting_id=meeting.id,
        sequence=meeting.sequence,
        starts_at=span[0],
        ends_at=span[1],
        title=gettext("Meeting: %(subject)s", subject=meeting.subject),
        description=gettext(
            "%(producer)s and %(supplier)s", producer=found.producer, supplier=found.supplier
        ),
        location="، ".join(p for p in (where.centre, where.room, where.address) if p)
        if where
        else "",
        link=meeting.link,
        url=external_url(meeting.province, "meetings.detail", meeting_id=meeting.id),
        organizer=organizer,
        written_at=now(),
        attendee=attendee,
        is_cancelled=cancelled,
    )
    return ics.text(entry)
