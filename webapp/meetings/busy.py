"""Who and what is taken when: unique rows in a global table refuse every clash, in any province."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, or_
from sqlalchemy.exc import IntegrityError

from webapp.db import db
from webapp.labels import label
from webapp.moves import RuleError

from .models import BusyTime, Meeting
from .rules import quarters


@dataclass(frozen=True)
class Holder:
    """Somebody or something that can be in one place only; `word` names its kind in a refusal."""

    kind: str  # user, company, room
    id: int
    word: str


def holders_of(meeting: Meeting) -> list[Holder]:
    """Room, companies and the persons chosen, in the order in which a clash is named."""
    found = [
        ("room", meeting.room_id, "room"),
        ("user", meeting.producer_user_id, "producer_user"),
        ("user", meeting.supplier_user_id, "supplier_user"),
        ("company", meeting.producer_company_id, "producer"),
        ("company", meeting.supplier_company_id, "supplier"),
    ]
    return [Holder(kind, number, word) for kind, number, word in found if number is not None]


def take(meeting: Meeting) -> None:
    """All that the meeting needs is taken for its time; refused when something is taken already."""
    assert meeting.starts_at is not None
    holders = holders_of(meeting)
    slots = quarters(meeting.starts_at, meeting.minutes)
    _refuse_clash(holders, slots)
    # in one order everywhere, so that two who take the same things do not wait for each other
    keys = sorted({(holder.kind, holder.id, slot) for holder in holders for slot in slots})
    try:
        with db.session.begin_nested():
            db.session.add_all(
                BusyTime(
                    holder_kind=kind,
                    holder_id=number,
                    slot=slot,
                    province=meeting.province,
                    meeting_id=meeting.id,
                )
                for kind, number, slot in keys
            )
    except IntegrityError:
        # somebody took it a moment ago, and by now can be seen
        _refuse_clash(holders, slots)
        raise


def _refuse_clash(holders: list[Holder], slots: range) -> None:
    clash = clash_of(holders, slots)
    if clash is not None:
        raise RuleError(label("meeting_clash", clash.word), code="clash")


def clash_of(holders: list[Holder], slots: range) -> Holder | None:
    """The first of the holders that is taken in one of the quarters."""
    theirs = or_(
        *(and_(BusyTime.holder_kind == h.kind, BusyTime.holder_id == h.id) for h in holders)
    )
    query = (
        db.select(BusyTime.holder_kind, BusyTime.holder_id)
        .where(theirs, BusyTime.slot >= slots.start, BusyTime.slot < slots.stop)
        .distinct()
    )
    taken = {(kind, number) for kind, number in db.session.execute(query)}
    return next((h for h in holders if (h.kind, h.id) in taken), None)


def free(meeting: Meeting) -> None:
    """Nothing is taken for this meeting any more."""
    db.session.execute(db.delete(BusyTime).where(BusyTime.meeting_id == meeting.id))
