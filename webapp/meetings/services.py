"""What changes a meeting: asked for, proposed anew, accepted, declined, moved, cancelled, recorded.

`side` is the side acted for; an officer acts for one of the two. `at` dates what happened earlier
than it is recorded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from webapp import audit, outbox
from webapp.accounts.actor import Actor
from webapp.companies.queries import members_of
from webapp.db import db, now
from webapp.i18n import gettext
from webapp.interests import services as interests
from webapp.interests.models import Interest
from webapp.interests.queries import find as find_interest
from webapp.interests.rules import OPEN as OPEN_INTEREST
from webapp.labels import label
from webapp.moves import RefusedMove, RuleError, check_move
from webapp.needs.rules import Reason

from . import busy, queries
from .history import Act, company_of, owners, record
from .models import Meeting, MeetingSlot
from .rules import MOVES, Side, State, other, rounds_left, time_fault


@dataclass(frozen=True)
class Plan:
    """How the sides meet: where or by which link, about what, for how long."""

    kind: str
    minutes: int = 60
    centre_id: int | None = None
    room_id: int | None = None
    link: str = ""
    subject: str = ""


def ask(
    actor: Actor,
    interest: Interest,
    side: str,
    plan: Plan,
    starts: Sequence[dt.datetime],
    *,
    person: int | None = None,
    at: dt.datetime | None = None,
) -> Meeting:
    """The other side has the request with its times; a producer who asks has answered."""
    if interest.state not in OPEN_INTEREST:
        raise RuleError(gettext("This interest is closed; there is nothing to meet about."))
    if queries.open_of(interest.id) is not None:
        raise RuleError(
            gettext("A meeting about this interest is being arranged already."), code="already"
        )
    meeting = Meeting(
        province=interest.province,
        producer_company_id=interest.producer_company_id,
        supplier_company_id=interest.supplier_company_id,
        supplier_province=interest.supplier_province,
        interest_id=interest.id,
        need_id=interest.need_id,
        requested_by=side,
        round=0,
        created_at=at or now(),
        **{**asdict(plan), "subject": plan.subject or interest.need_title},
    )
    db.session.add(meeting)
    _set_person(meeting, side, person or _own(actor, meeting, side))
    db.session.flush()
    _put_on_table(meeting, side, starts, at)
    record(actor, meeting, None, Act("requested", State.REQUESTED, side, at=at))
    if side == Side.PRODUCER:
        interests.to_meeting(actor, interest, at=at)
    return meeting


def propose(
    actor: Actor,
    meeting: Meeting,
    side: str,
    starts: Sequence[dt.datetime],
    *,
    at: dt.datetime | None = None,
) -> None:
    """The side whose turn it is answers with other times."""
    _check_turn(meeting, side)
    if rounds_left(side, queries.slots_of(meeting)) < 1:
        raise RuleError(
            gettext("Your side has proposed three times. Accept one of the times, or decline."),
            code="rounds",
        )
    _put_on_table(meeting, side, starts, at)
    record(actor, meeting, State.REQUESTED, Act("proposed", State.REQUESTED, side, at=at))


def accept(
    actor: Actor,
    meeting: Meeting,
    side: str,
    slot_id: int,
    *,
    person: int | None = None,
    at: dt.datetime | None = None,
) -> None:
    """The time is fixed, and everybody and the room are taken for it."""
    _check_turn(meeting, side)
    slot = next((s for s in queries.on_the_table(meeting) if s.id == slot_id), None)
    if slot is None:
        raise RuleError(gettext("Choose one of the proposed times."), code="slot")
    if slot.starts_at <= (at or now()):
        raise RuleError(gettext("This time has passed. Propose another one."), code="past")
    _set_person(meeting, side, person or _own(actor, meeting, side))
    meeting.starts_at = slot.starts_at
    meeting.ends_at = slot.starts_at + dt.timedelta(minutes=meeting.minutes)
    slot.is_chosen, meeting.waiting_for = True, ""
    meeting.sequence += 1
    busy.take(meeting)
    _move(actor, meeting, Act("accepted", State.SCHEDULED, side, at=at))
    interest = find_interest(meeting.interest_id, lock=True)
    if interest is not None and interest.state in OPEN_INTEREST:
        interests.to_meeting(actor, interest, at=at)


def decline(
    actor: Actor,
    meeting: Meeting,
    side: str,
    reason: str,
    note: str = "",
    *,
    at: dt.datetime | None = None,
) -> None:
    """The side whose turn it is does not want to meet, and says why."""
    _check_turn(meeting, side)
    _end(actor, meeting, Act("declined", State.DECLINED, side, _known(reason, note), note, at))


def cancel(
    actor: Actor,
    meeting: Meeting,
    side: str,
    reason: str,
    note: str = "",
    *,
    at: dt.datetime | None = None,
) -> None:
    """The meeting will not be; whoever was taken for it is free again."""
    meeting.sequence += 1
    _end(actor, meeting, Act("cancelled", State.CANCELLED, side, _known(reason, note), note, at))


def call_off(actor: Actor, meeting: Meeting, reason: str) -> None:
    """What it was about has ended, and the meeting with it."""
    meeting.sequence += 1
    _end(actor, meeting, Act("cancelled", State.CANCELLED, reason=reason))


def move(
    actor: Actor,
    meeting: Meeting,
    side: str,
    starts: Sequence[dt.datetime],
    *,
    at: dt.datetime | None = None,
) -> None:
    """The agreed time is given up, and the other side has new ones to answer."""
    if meeting.state not in (State.SCHEDULED, State.NO_SHOW):
        raise _refused(meeting)
    busy.free(meeting)
    meeting.starts_at = meeting.ends_at = None
    meeting.sequence += 1
    meeting.reason = meeting.note = ""
    _put_on_table(meeting, side, starts, at)
    _move(actor, meeting, Act("moved", State.REQUESTED, side, at=at))


def hold(actor: Actor, meeting: Meeting, *, at: dt.datetime | None = None) -> None:
    """The meeting took place."""
    _check_begun(meeting, at)
    _move(actor, meeting, Act("held", State.HELD, at=at))


def note_absence(
    actor: Actor, meeting: Meeting, absent: str, *, at: dt.datetime | None = None
) -> None:
    """One side did not come; the meeting may be proposed anew."""
    if absent not in (Side.PRODUCER, Side.SUPPLIER):
        raise RuleError(gettext("Say which side did not come."), code="side")
    _check_begun(meeting, at)
    meeting.reason = absent
    _move(actor, meeting, Act("no_show", State.NO_SHOW, reason=absent, at=at))


def choose_person(actor: Actor, meeting: Meeting, side: str, person: int) -> None:
    """This person represents the side; refused when he is taken at the time of the meeting."""
    if person not in members_of(company_of(meeting, side)):
        raise RuleError(gettext("Choose a person of this company."), code="person")
    _set_person(meeting, side, person)
    take_anew(meeting)
    db.session.flush()
    audit.record("meetings.person", actor_id=actor.id, subject=meeting, side=side, person_id=person)
    outbox.tell(
        "meeting", "changed", meeting.province, meeting.id, actor.id, need_id=meeting.need_id
    )


def take_anew(meeting: Meeting) -> None:
    """What the meeting takes is what it needs now."""
    if meeting.state == State.SCHEDULED:
        busy.free(meeting)
        busy.take(meeting)


# --- what they share ------------------------------------------------------------------------


def _check_turn(meeting: Meeting, side: str) -> None:
    if meeting.state != State.REQUESTED:
        raise _refused(meeting)
    if meeting.waiting_for != side:
        raise RuleError(gettext("It is the other side's turn to answer."), code="turn")


def _check_begun(meeting: Meeting, at: dt.datetime | None) -> None:
    if meeting.state != State.SCHEDULED or meeting.starts_at is None:
        raise _refused(meeting)
    if meeting.starts_at > (at or now()):
        raise RuleError(gettext("This can be recorded once the meeting has begun."), code="early")


def _known(reason: str, note: str) -> str:
    if reason not in set(Reason):
        raise RuleError(gettext("Choose a reason from the list."), code="reason")
    if reason == Reason.OTHER and not note.strip():
        raise RuleError(gettext("Write the reason in a few words."), code="note")
    return reason


def _put_on_table(
    meeting: Meeting, side: str, starts: Sequence[dt.datetime], at: dt.datetime | None
) -> None:
    fault = time_fault(starts, at or now())
    if fault is not None:
        raise RuleError(label("meeting_fault", fault), code=fault)
    meeting.round += 1
    meeting.waiting_for = other(side)
    whose = owners(meeting)
    db.session.add_all(
        MeetingSlot(**whose, meeting_id=meeting.id, round=meeting.round, side=side, starts_at=start)
        for start in sorted(starts)
    )


def _own(actor: Actor, meeting: Meeting, side: str) -> int | None:
    """Who sits there unless somebody was named: the one named before, who acts, or a manager."""
    named: int | None = getattr(meeting, f"{side}_user_id")
    company_id = company_of(meeting, side)
    if named is not None:
        return named
    return actor.id if actor.acts_for(company_id) else queries.usual_person(company_id)


def _set_person(meeting: Meeting, side: str, person: int | None) -> None:
    if person is not None and person not in members_of(company_of(meeting, side)):
        raise RuleError(gettext("Choose a person of this company."), code="person")
    setattr(meeting, f"{side}_user_id", person)


def _end(actor: Actor, meeting: Meeting, act: Act) -> None:
    busy.free(meeting)
    meeting.reason, meeting.note, meeting.waiting_for = act.reason, act.note, ""
    _move(actor, meeting, act)
    interest = find_interest(meeting.interest_id, lock=True)
    others = [m for m in queries.of_interest(meeting.interest_id) if m.id != meeting.id]
    if interest is not None and not any(m.state == State.HELD for m in others):
        interests.back_from_meeting(actor, interest, at=act.at)


def _move(actor: Actor, meeting: Meeting, act: Act) -> None:
    start = State(meeting.state)
    try:
        check_move(MOVES, start, act.goal)
    except RefusedMove as error:
        raise _refused(meeting) from error
    meeting.state = act.goal
    db.session.flush()
    record(actor, meeting, start, act)


def _refused(meeting: Meeting) -> RuleError:
    return RuleError(
        gettext(
            "This step is not possible now: the meeting stands at “%(state)s”.",
            state=label("meeting_state", meeting.state),
        )
    )
