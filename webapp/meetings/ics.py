"""A meeting as a calendar file (RFC 5545): one UID for its whole life, a rising SEQUENCE."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from icalendar import (
    Calendar,
    Event,
    Timezone,
    TimezoneStandard,
    vCalAddress,
    vText,
    vUri,
)

from webapp.persian import TEHRAN


@dataclass(frozen=True)
class Entry:
    """What the file says; `starts_at` and `ends_at` are aware."""

    meeting_id: int
    sequence: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    title: str
    description: str
    location: str
    link: str
    url: str
    organizer: str
    written_at: dt.datetime
    attendee: str = ""  # e-mail of the reader alone: nobody's address goes to the other side
    is_cancelled: bool = False


def text(entry: Entry) -> str:
    """The whole file."""
    calendar = Calendar()
    calendar.add("prodid", "-//Ghafaseh//Meetings//FA")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "CANCEL" if entry.is_cancelled else "REQUEST")
    calendar.add_component(_tehran())
    calendar.add_component(_event(entry))
    return calendar.to_ical().decode("utf-8")


def _tehran() -> Timezone:
    """Iran's time as it has been since 2022: no daylight saving, so one rule is the whole truth."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", "Asia/Tehran")
    offset = dt.timedelta(hours=3, minutes=30)
    standard.add("dtstart", dt.datetime(1970, 1, 1))  # noqa: DTZ001 - local by RFC 5545
    standard.add("tzoffsetfrom", offset)
    standard.add("tzoffsetto", offset)
    standard.add("tzname", "+0330")
    zone.add_component(standard)
    return zone


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", f"meeting-{entry.meeting_id}@ghafaseh")
    event.add("dtstamp", entry.written_at.astimezone(dt.UTC))
    event.add("dtstart", entry.starts_at.astimezone(TEHRAN))
    event.add("dtend", entry.ends_at.astimezone(TEHRAN))
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("summary", entry.title)
    event.add("description", entry.description)
    event.add("location", entry.location or entry.link)
    event.add("url", vUri(entry.link or entry.url))
    event.add("organizer", vCalAddress(f"mailto:{entry.organizer}"))
    if entry.attendee:
        attendee = vCalAddress(f"mailto:{entry.attendee}")
        attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
        attendee.params["PARTSTAT"] = vText("ACCEPTED")
        event.add("attendee", attendee)
    return event
