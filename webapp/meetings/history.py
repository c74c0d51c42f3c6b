"""What every change of a meeting leaves behind: an event, an audit entry, an outbox row."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from webapp import audit, outbox
from webapp.accounts.actor import Actor
from webapp.db import db, now
from webapp.tenancy import scopes

from .models import Meeting, MeetingEvent
from .rules import Side, State


@dataclass(frozen=True)
class Act:
    """One line of the history, as it is written."""

    verb: str
    goal: State
    side: str = ""
    reason: str = ""
    note: str = ""
    at: dt.datetime | None = None


def owners(meeting: Meeting) -> dict[str, Any]:
    """The columns by which rows of a meeting belong to its province and companies."""
    names = ("province", "producer_company_id", "supplier_company_id", "supplier_province")
    return {name: getattr(meeting, name) for name in names}


def company_of(meeting: Meeting, side: str) -> int:
    return meeting.producer_company_id if side == Side.PRODUCER else meeting.supplier_company_id


def record(actor: Actor, meeting: Meeting, start: State | None, act: Act) -> None:
    by = acting_side(actor, meeting)
    db.session.add(
        MeetingEvent(
            **owners(meeting),
            meeting_id=meeting.id,
            need_id=meeting.need_id,
            from_state=start,
            to_state=act.goal,
            happened_at=act.at or now(),
            actor_id=actor.id,
            side=by,
            reason=act.reason,
            note=act.note,
        )
    )
    audit.record(
        f"meetings.{act.verb}",
        actor_id=actor.id,
        subject=meeting,
        on_behalf_of=company_of(meeting, act.side) if by == Side.OFFICER and act.side else None,
        reason=act.reason,
    )
    told = {"need_id": meeting.need_id, "side": act.side, "reason": act.reason}
    told["was_fixed"] = start == State.SCHEDULED
    outbox.tell("meeting", act.verb, meeting.province, meeting.id, actor.id, **told)


def acting_side(actor: Actor, meeting: Meeting) -> str:
    if actor.id is None:
        return "system"
    scope = scopes.current()
    if scope.kind == scopes.Kind.TENANT:
        return Side.OFFICER
    is_producer = scope.company_id == meeting.producer_company_id
    return Side.PRODUCER if is_producer else Side.SUPPLIER
