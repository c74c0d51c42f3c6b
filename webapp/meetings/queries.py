"""Meetings by number, interest, company and state; the rooms and people there are for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_

from webapp.accounts.models import User
from webapp.companies.queries import members_of
from webapp.db import db, now
from webapp.interests.queries import LARGEST, Waiting
from webapp.paging import Order, Slice, slice_of
from webapp.persian import TEHRAN
from webapp.places.models import PublishedPark
from webapp.working_days import today

from .models import Meeting, MeetingEvent, MeetingSlot
from .rules import OPEN, Side, State

NEWEST = Order((Meeting.id,))
MOST = 50


def find(meeting_id: int, *, lock: bool = False) -> Meeting | None:
    """The meeting, kept from other writers until the transaction ends when `lock`."""
    if meeting_id > LARGEST:
        return None
    query = db.select(Meeting).where(Meeting.id == meeting_id)
    return db.session.scalars(query.with_for_update() if lock else query).first()


def of_interest(interest_id: int) -> list[Meeting]:
    query = db.select(Meeting).where(Meeting.interest_id == interest_id).order_by(Meeting.id)
    return list(db.session.scalars(query))


def open_of(interest_id: int) -> Meeting | None:
    return next((m for m in of_interest(interest_id) if m.state in OPEN), None)


def slots_of(meeting: Meeting) -> list[MeetingSlot]:
    query = (
        db.select(MeetingSlot)
        .where(MeetingSlot.meeting_id == meeting.id)
        .order_by(MeetingSlot.round, MeetingSlot.starts_at)
    )
    return list(db.session.scalars(query))


def on_the_table(meeting: Meeting) -> list[MeetingSlot]:
    """The times that wait for an answer."""
    return [slot for slot in slots_of(meeting) if slot.round == meeting.round]


def events_of(meeting: Meeting) -> list[MeetingEvent]:
    query = (
        db.select(MeetingEvent)
        .where(MeetingEvent.meeting_id == meeting.id)
        .order_by(MeetingEvent.id)
    )
    return list(db.session.scalars(query))


# --- a company's ----------------------------------------------------------------------------


def awaiting(company_id: int) -> list[Meeting]:
    """Requests that wait for this company's answer."""
    query = db.select(Meeting).where(
        Meeting.state == State.REQUESTED,
        or_(
            (Meeting.waiting_for == Side.PRODUCER) & (Meeting.producer_company_id == company_id),
            (Meeting.waiting_for == Side.SUPPLIER) & (Meeting.supplier_company_id == company_id),
        ),
    )
    return list(db.session.scalars(query.order_by(Meeting.id).limit(MOST)))


def upcoming(company_id: int) -> list[Meeting]:
    """Meetings with a fixed time that has not passed, the nearest first."""
    query = _of_company(company_id).where(
        Meeting.state == State.SCHEDULED, Meeting.ends_at >= now()
    )
    return list(db.session.scalars(query.order_by(Meeting.starts_at, Meeting.id).limit(MOST)))


def others_turn(company_id: int) -> list[Meeting]:
    """Requests that wait for the other side."""
    ours = {meeting.id for meeting in awaiting(company_id)}
    query = _of_company(company_id).where(Meeting.state == State.REQUESTED)
    found = db.session.scalars(query.order_by(Meeting.id).limit(2 * MOST))
    return [meeting for meeting in found if meeting.id not in ours]


def past(company_id: int, *, after: str | None, before: str | None) -> Slice:
    """What was held, or will not be, or should have been by now; the newest first."""
    query = _of_company(company_id).where(
        or_(
            Meeting.state.not_in([str(state) for state in OPEN]),
            (Meeting.state == State.SCHEDULED) & (Meeting.ends_at < now()),
        )
    )
    return slice_of(query, NEWEST, after=after, before=before)


def _of_company(company_id: int) -> Select[Any]:
    return db.select(Meeting).where(
        or_(Meeting.producer_company_id == company_id, Meeting.supplier_company_id == company_id)
    )


# --- the officer's --------------------------------------------------------------------------


@dataclass(frozen=True)
class Filter:
    """What narrows the officer's list; `day` is "today", "past" (not recorded yet) or nothing."""

    state: str = ""
    day: str = ""


def of_province(wanted: Filter, *, after: str | None, before: str | None) -> Slice:
    return slice_of(filtered(wanted), NEWEST, after=after, before=before)


def count(wanted: Filter) -> int:
    query = filtered(wanted).with_only_columns(db.func.count(Meeting.id))
    return db.session.scalar(query) or 0


def filtered(wanted: Filter) -> Select[Any]:
    query = db.select(Meeting)
    if wanted.state:
        query = query.where(Meeting.state == wanted.state)
    if wanted.day:
        query = query.where(Meeting.state == State.SCHEDULED)
    if wanted.day == "today":
        start = dt.datetime.combine(today(), dt.time(), TEHRAN)
        end = start + dt.timedelta(days=1)
        query = query.where(Meeting.starts_at >= start, Meeting.starts_at < end)
    if wanted.day == "past":
        query = query.where(Meeting.ends_at < now())
    return query


def officer_counts() -> dict[str, Waiting]:
    """What waits in the province in force, and the page that lists the same rows."""
    index = "meetings_admin.index"
    return {
        "meetings_requested": Waiting(
            count(Filter(state=State.REQUESTED)), index, {"state": "requested"}
        ),
        "meetings_today": Waiting(count(Filter(day="today")), index, {"day": "today"}),
        "meetings_unrecorded": Waiting(count(Filter(day="past")), index, {"day": "past"}),
    }


# --- where, and who -------------------------------------------------------------------------


@dataclass(frozen=True)
class Venue:
    """A service centre, or one room of it."""

    centre_id: int
    room_id: int | None
    centre: str
    room: str
    address: str

    @property
    def key(self) -> str:
        return f"{self.centre_id}-{self.room_id or 0}"


def venues(province: str) -> list[Venue]:
    """The rooms of the province's service centres, as everybody may read of them."""
    parks = db.session.scalars(
        db.select(PublishedPark)
        .where(PublishedPark.province == province)
        .order_by(PublishedPark.name, PublishedPark.id)
    )
    return [
        Venue(
            centre["id"],
            room.get("id"),
            f"{centre['name']}، {park.name}",
            room.get("name", ""),
            centre.get("address") or "",
        )
        for park in parks
        for centre in park.centres
        for room in centre.get("rooms") or [{}]
    ]


def venue_of(meeting: Meeting) -> Venue | None:
    found = [v for v in venues(meeting.province) if v.centre_id == meeting.centre_id]
    same = [v for v in found if v.room_id == meeting.room_id]
    return next(iter(same or found), None)


def people_of(company_id: int) -> list[tuple[int, str]]:
    """(number, name) of those who may represent the company."""
    members = members_of(company_id)
    query = db.select(User.id, User.name).where(User.id.in_(members)).order_by(User.name, User.id)
    return [(number, name) for number, name in db.session.execute(query)]


def usual_person(company_id: int) -> int | None:
    """Who represents a company that named nobody: a manager, else any member."""
    found = members_of(company_id, "manager") or members_of(company_id)
    return found[0] if found else None


def represented_by(user_id: int, company_id: int) -> list[Meeting]:
    """Open meetings of the province in which the person represents the company."""
    query = db.select(Meeting).where(
        Meeting.state.in_([str(state) for state in OPEN]),
        or_(
            (Meeting.producer_company_id == company_id) & (Meeting.producer_user_id == user_id),
            (Meeting.supplier_company_id == company_id) & (Meeting.supplier_user_id == user_id),
        ),
    )
    return list(db.session.scalars(query.order_by(Meeting.id).with_for_update()))


def starting(first: dt.datetime, last: dt.datetime) -> list[Meeting]:
    """Meetings with a fixed time that begin in this span."""
    query = db.select(Meeting).where(
        Meeting.state == State.SCHEDULED, Meeting.starts_at > first, Meeting.starts_at <= last
    )
    return list(db.session.scalars(query.order_by(Meeting.starts_at, Meeting.id)))


def emails_of(user_ids: Iterable[int]) -> dict[int, str]:
    query = db.select(User.id, User.email).where(User.id.in_(set(user_ids)))
    return {number: email for number, email in db.session.execute(query) if email}
