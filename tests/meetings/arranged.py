"""Meetings of the cast, arranged the way the site arranges them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from flask import Flask

from tests.interests.declared import interest as interest_row
from webapp.accounts.actor import Actor
from webapp.db import db, reading, unit_of_work
from webapp.interests import queries as interests
from webapp.meetings import queries, services
from webapp.meetings.models import BusyTime, Meeting, MeetingEvent, MeetingSlot
from webapp.meetings.rules import Kind
from webapp.meetings.services import Plan
from webapp.persian import TEHRAN
from webapp.tenancy import scopes
from webapp.tenancy.scopes import Scope

VIDEO = Plan(kind=Kind.VIDEO, link="https://meet.example.ir/abc")


def soon(days: int = 3, hour: int = 10) -> dt.datetime:
    """A time of day in Tehran, some days ahead."""
    day = dt.datetime.now(TEHRAN).date() + dt.timedelta(days=days)
    return dt.datetime.combine(day, dt.time(hour), TEHRAN)


def room(cast: Any, province: str = "yazd") -> Plan:
    centre, number = cast.places[f"{province}_centre"], cast.places[f"{province}_room"]
    return Plan(kind=Kind.FACE, centre_id=centre, room_id=number)


def scope_of(actor: Actor, province: str) -> Scope:
    if actor.company is not None:
        return scopes.party(actor.company.id, user_id=actor.id)
    return scopes.tenant(province, user_id=actor.id)


def side_of(actor: Actor, row: Any) -> str:
    return "producer" if actor.acts_for(row.producer_company_id) else "supplier"


def ask(
    app: Flask,
    actor: Actor,
    interest: int,
    *starts: dt.datetime,
    plan: Plan = VIDEO,
    side: str | None = None,
) -> int:
    """A meeting is asked for; gives its number."""
    with app.app_context():
        province = interest_row(app, interest).province
        with unit_of_work(scope_of(actor, province)):
            row = interests.find(interest, lock=True)
            assert row is not None
            times = starts or (soon(),)
            meeting = services.ask(actor, row, side or side_of(actor, row), plan, times)
            return int(meeting.id)


def act(app: Flask, actor: Actor, number: int, do: Callable[..., None], *args: Any) -> None:
    """A service of meetings, done by the actor for his company or for his province."""
    with app.app_context():
        province = meeting(app, number).province
        with unit_of_work(scope_of(actor, province)):
            row = queries.find(number, lock=True)
            assert row is not None
            do(actor, row, *args)


def accept(app: Flask, actor: Actor, number: int, which: int = 0) -> None:
    """The actor's side takes one of the times on the table."""
    slot = on_table(app, number)[which].id
    act(app, actor, number, services.accept, side_of(actor, meeting(app, number)), slot)


def meeting(app: Flask, number: int) -> Meeting:
    with app.app_context(), reading(scopes.system("test")):
        return db.session.scalars(db.select(Meeting).where(Meeting.id == number)).one()


def on_table(app: Flask, number: int) -> list[MeetingSlot]:
    with app.app_context(), reading(scopes.system("test")):
        query = db.select(MeetingSlot).where(MeetingSlot.meeting_id == number)
        slots = list(db.session.scalars(query.order_by(MeetingSlot.starts_at)))
        return [slot for slot in slots if slot.round == max(s.round for s in slots)]


def events(app: Flask, number: int) -> list[MeetingEvent]:
    with app.app_context(), reading(scopes.system("test")):
        query = db.select(MeetingEvent).where(MeetingEvent.meeting_id == number)
        return list(db.session.scalars(query.order_by(MeetingEvent.id)))


def taken(app: Flask, number: int) -> set[tuple[str, int]]:
    """Who and what is taken for a meeting."""
    with app.app_context(), reading(scopes.system("test")):
        query = db.select(BusyTime).where(BusyTime.meeting_id == number)
        return {(row.holder_kind, row.holder_id) for row in db.session.scalars(query)}


def begin(app: Flask, number: int, hours_ago: float = 1) -> None:
    """The meeting's time has come: it began so long ago."""
    with app.app_context():
        province = meeting(app, number).province
        with unit_of_work(scopes.tenant(province)):
            row = db.session.get(Meeting, (province, number))
            row.starts_at = dt.datetime.now(dt.UTC) - dt.timedelta(hours=hours_ago)
            row.ends_at = row.starts_at + dt.timedelta(minutes=row.minutes)
