"""What follows from a meeting: people are told, with a calendar file; who left is replaced."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from flask import current_app

from webapp import mail, notices
from webapp.accounts.actor import SYSTEM
from webapp.accounts.queries import staff_of
from webapp.companies.queries import members_of
from webapp.db import db
from webapp.drainer import Handler, Happening
from webapp.interests.queries import company_names
from webapp.moves import RuleError
from webapp.needs.rules import Reason

from . import busy, queries, services, shown
from .history import company_of
from .models import Meeting
from .rules import OPEN, Side, State, other

# --- telling people -------------------------------------------------------------------------


def tell_people(happening: Happening) -> None:
    meeting = queries.find(happening.subject_id)
    if meeting is not None and happening.verb in _TELLERS:
        _TELLERS[happening.verb](happening, meeting)


def _to_the_other_side(happening: Happening, meeting: Meeting) -> None:
    """A request, other times, a refusal: what one side says, the other hears."""
    side = other(happening.payload["side"])
    people = members_of(company_of(meeting, side))
    _tell(happening, meeting, _without(people, happening), happening.verb)


def _fixed(happening: Happening, meeting: Meeting) -> None:
    """Both sides have the time in their calendars, and the officers know of it."""
    if meeting.state == State.SCHEDULED:
        _tell(happening, meeting, _both(meeting), happening.verb, calendar="REQUEST")
        desk = "meetings_admin.detail"
        officers = staff_of(meeting.province, "officer")
        _tell(happening, meeting, officers, happening.verb, endpoint=desk, post=False)


def _moved(happening: Happening, meeting: Meeting) -> None:
    """The old time leaves the calendars; the other side has new ones to answer."""
    _tell(happening, meeting, _both(meeting), "moved", calendar="CANCEL")


def _cancelled(happening: Happening, meeting: Meeting) -> None:
    _tell(happening, meeting, _both(meeting), "cancelled", calendar="CANCEL")


def _recorded(happening: Happening, meeting: Meeting) -> None:
    people = _without(_both(meeting), happening)
    _tell(happening, meeting, people, happening.verb, post=False)


_TELLERS = {
    "requested": _to_the_other_side,
    "proposed": _to_the_other_side,
    "declined": _to_the_other_side,
    "accepted": _fixed,
    "changed": _fixed,
    "moved": _moved,
    "cancelled": _cancelled,
    "held": _recorded,
    "no_show": _recorded,
}


def _both(meeting: Meeting) -> list[int]:
    return members_of(meeting.producer_company_id) + members_of(meeting.supplier_company_id)


def _without(people: Iterable[int], happening: Happening) -> list[int]:
    return [user_id for user_id in people if user_id != happening.actor_id]


def _tell(
    happening: Happening,
    meeting: Meeting,
    people: Iterable[int],
    kind: str,
    *,
    calendar: str = "",
    endpoint: str = "meetings.detail",
    post: bool = True,
) -> None:
    telling = mail.Telling(
        kind=f"meetings.{kind}",
        province=meeting.province,
        endpoint=endpoint,
        values={"meeting_id": meeting.id},
        facts=facts(meeting, happening.payload),
        cause=happening.cause(f"{kind}.{meeting.id}"),
    )
    people = list(people)
    addresses = queries.emails_of(people)
    for user_id in people:
        file = _file(meeting, happening, calendar, addresses.get(user_id, ""))
        mail.tell([user_id], telling, calendar=file, post=post)


def _file(meeting: Meeting, happening: Happening, method: str, address: str) -> str | None:
    if not method or not address:
        return None
    sender = current_app.extensions["ghafaseh.settings"].mail_from
    cancelled = method == "CANCEL"
    if cancelled and not happening.payload.get("was_fixed"):
        return None  # no calendar ever had it
    span = _last_span(meeting) if cancelled else None
    return shown.calendar(meeting, sender, attendee=address, cancelled=cancelled, span=span)


def _last_span(meeting: Meeting) -> tuple[dt.datetime, dt.datetime] | None:
    """The time that was agreed last, whether or not it still stands."""
    chosen = [slot for slot in queries.slots_of(meeting) if slot.is_chosen]
    if not chosen:
        return None
    start = chosen[-1].starts_at
    return start, start + dt.timedelta(minutes=meeting.minutes)


def facts(meeting: Meeting, told: dict[str, Any]) -> dict[str, Any]:
    """What the sentences about a meeting need."""
    side, reason = told.get("side") or "", told.get("reason") or ""
    names = company_names([company_of(meeting, side)]) if side else {}
    found: dict[str, Any] = {"need": meeting.subject, "company": next(iter(names.values()), None)}
    if reason in set(Side):
        found["reason"] = notices.coded("side", reason)
    elif reason in set(Reason):
        found["reason"] = notices.coded("reason", reason)
    if meeting.starts_at is not None:
        found["when"] = notices.moment(meeting.starts_at)
    return found


# --- following others -----------------------------------------------------------------------


def end_with_interest(happening: Happening) -> None:
    """An interest that has ended takes its open meeting with it."""
    if happening.verb not in ("declined", "withdrawn"):
        return
    meeting = queries.open_of(happening.subject_id)
    if meeting is not None:
        reason = happening.payload.get("reason") or ""
        services.call_off(SYSTEM, meeting, reason if reason in set(Reason) else Reason.OTHER)


def replace_member(happening: Happening) -> None:
    """Who no longer acts for a company represents it no longer; the successor does."""
    if happening.verb != "member_left":
        return
    told = happening.payload
    for meeting in queries.represented_by(told["from_user"], told["company_id"]):
        side = _side_of(meeting, told["company_id"])
        setattr(meeting, f"{side}_user_id", told["to_user"])
        if not _can_come(meeting):
            setattr(meeting, f"{side}_user_id", None)
            services.take_anew(meeting)
        if getattr(meeting, f"{side}_user_id") is None:
            _tell(happening, meeting, members_of(told["company_id"]), "no_person")
    db.session.flush()


def _side_of(meeting: Meeting, company_id: int) -> Side:
    return Side.PRODUCER if meeting.producer_company_id == company_id else Side.SUPPLIER


def _can_come(meeting: Meeting) -> bool:
    """Is the successor free? Then the time is his; nothing else of the meeting changes."""
    if meeting.state not in OPEN:
        return False
    try:
        services.take_anew(meeting)
    except RuleError:
        busy.free(meeting)
        return False
    return True


HANDLERS: dict[str, list[Handler]] = {
    "meeting": [tell_people],
    "interest": [end_with_interest],
    "company": [replace_member],
}
