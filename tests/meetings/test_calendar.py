"""The calendar file: right in UTC, one UID, a rising sequence, cancelled in the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Flask
from icalendar import Calendar

from tests.browser import Browser
from tests.interests.declared import declare
from tests.meetings.arranged import accept, ask, room, soon
from webapp.accounts.actor import Actor
from webapp.meetings import ics

Acting = Callable[[str], Actor]
START = dt.datetime(2026, 12, 1, 6, 30, tzinfo=dt.UTC)
ENTRY = ics.Entry(
    meeting_id=12,
    sequence=1,
    starts_at=START,
    ends_at=START + dt.timedelta(hours=1),
    title="نشست: بلبرینگ، «6205-2RS»; خط ۱",
    description="الف و ب",
    location="مرکز خدمات، اتاق ۱",
    link="",
    url="https://ghafaseh.example/yazd/my/meetings/12",
    organizer="ghafaseh@ghafaseh.example",
    written_at=START - dt.timedelta(days=3),
    attendee="a@ghafaseh.example",
)


def read(text: str) -> tuple[Calendar, Any]:
    calendar = Calendar.from_ical(text)
    return calendar, calendar.walk("VEVENT")[0]


def test_the_time_is_tehrans_and_right_in_utc() -> None:
    calendar, event = read(ics.text(ENTRY))
    assert "DTSTART;TZID=Asia/Tehran:20261201T100000" in ics.text(ENTRY)
    assert event["DTSTART"].dt.astimezone(dt.UTC) == START
    assert event["DTEND"].dt.astimezone(dt.UTC) == ENTRY.ends_at
    zone = calendar.walk("VTIMEZONE")[0]
    assert zone["TZID"] == "Asia/Tehran"
    assert zone.walk("STANDARD")[0]["TZOFFSETTO"].td == dt.timedelta(hours=3, minutes=30)


def test_words_are_escaped_and_lines_are_short() -> None:
    text = ics.text(ENTRY)
    _, event = read(text)
    assert str(event["SUMMARY"]) == ENTRY.title
    assert str(event["LOCATION"]) == ENTRY.location
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_uid_stays_and_sequence_rises() -> None:
    _, first = read(ics.text(ENTRY))
    calendar, second = read(ics.text(replace(ENTRY, sequence=2, is_cancelled=True)))
    assert first["UID"] == second["UID"] == "meeting-12@ghafaseh"
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (1, 2)
    assert calendar["METHOD"] == "CANCEL" and second["STATUS"] == "CANCELLED"


def test_a_video_meeting_carries_its_link() -> None:
    _, event = read(ics.text(replace(ENTRY, location="", link="https://meet.example.ir/abc")))
    assert str(event["LOCATION"]) == str(event["URL"]) == "https://meet.example.ir/abc"


def test_both_sides_download_it_once_a_time_is_fixed(
    app: Flask, browser: Callable[..., Browser], actor: Acting, cast: Any
) -> None:
    asked = ask(app, actor("supplier"), declare(app, actor("supplier"), cast), plan=room(cast))
    path = f"/my/meetings/{asked}/calendar.ics"
    supplier = browser("supplier", "yazd")
    supplier.get(path, status=404)
    accept(app, actor("producer"), asked)
    answer = supplier.get(path)
    assert answer.headers["Content-Type"].startswith("text/calendar")
    calendar, event = read(answer.body.decode("utf-8"))
    assert calendar["METHOD"] == "REQUEST"
    assert event["DTSTART"].dt == soon()
    assert "اتاق نشست ۱" in event["LOCATION"]
    assert "supplier@ghafaseh.example" in str(event["ATTENDEE"])
    assert "producer@" not in answer.body.decode()
    browser("other_supplier", "yazd").get(path, status=404)
    browser(None, "yazd").get(path, status=303)
    browser("yazd_officer", "yazd").get(f"/admin/meetings/{asked}/calendar.ics")
