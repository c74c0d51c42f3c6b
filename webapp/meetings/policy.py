"""Who may arrange, answer, move and record a meeting. Pure."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from webapp.accounts.actor import Actor

from .rules import OPEN, Side, State


class Arranged(Protocol):
    """A meeting."""

    @property
    def province(self) -> str: ...
    @property
    def producer_company_id(self) -> int: ...
    @property
    def supplier_company_id(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def waiting_for(self) -> str: ...
    @property
    def starts_at(self) -> dt.datetime | None: ...


def side_of(actor: Actor, meeting: Arranged) -> Side | None:
    """Where the actor sits: with the company acted for, else as officer of the province."""
    if actor.acts_for(meeting.producer_company_id):
        return Side.PRODUCER
    if actor.acts_for(meeting.supplier_company_id):
        return Side.SUPPLIER
    return Side.OFFICER if actor.may_enter_admin(meeting.province) else None


def may_read(actor: Actor, meeting: Arranged) -> bool:
    return side_of(actor, meeting) is not None


def may_answer(actor: Actor, meeting: Arranged) -> bool:
    """The side whose turn it is, or the officer for it."""
    if meeting.state != State.REQUESTED:
        return False
    return side_of(actor, meeting) in (meeting.waiting_for, Side.OFFICER)


def may_move(actor: Actor, meeting: Arranged) -> bool:
    """What is fixed, or came to nothing because somebody stayed away, may be proposed anew."""
    return may_read(actor, meeting) and meeting.state in (State.SCHEDULED, State.NO_SHOW)


def may_cancel(actor: Actor, meeting: Arranged) -> bool:
    return may_read(actor, meeting) and meeting.state in OPEN


def may_record(actor: Actor, meeting: Arranged, moment: dt.datetime) -> bool:
    """Whether it took place is said by producer or officer, once its time has come."""
    if meeting.state != State.SCHEDULED or meeting.starts_at is None:
        return False
    sits = side_of(actor, meeting) in (Side.PRODUCER, Side.OFFICER)
    return sits and meeting.starts_at <= moment


def may_choose_person(actor: Actor, meeting: Arranged, side: str) -> bool:
    """Each side names its own person; the officer may for both."""
    return meeting.state in OPEN and side_of(actor, meeting) in (side, Side.OFFICER)
