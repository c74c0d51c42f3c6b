"""A meeting: proposed up to three times, agreed, moved, held. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Protocol

MAX_SLOTS = 3  # times in one proposal
MAX_ROUNDS = 3  # proposals of one side until a time is agreed
MAX_DAYS_AHEAD = 90
SLOT_MINUTES = 15  # the grain in which people, companies and rooms are busy
DURATIONS = (30, 45, 60, 90, 120)
REMIND_HOURS = (24, 2)


class State(StrEnum):
    REQUESTED = "requested"
    SCHEDULED = "scheduled"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    HELD = "held"
    NO_SHOW = "no_show"


_S = State
MOVES: dict[State, frozenset[State]] = {
    _S.REQUESTED: frozenset({_S.REQUESTED, _S.SCHEDULED, _S.DECLINED, _S.CANCELLED}),
    _S.SCHEDULED: frozenset({_S.REQUESTED, _S.SCHEDULED, _S.CANCELLED, _S.HELD, _S.NO_SHOW}),
    _S.DECLINED: frozenset(),
    _S.CANCELLED: frozenset(),
    _S.HELD: frozenset(),
    _S.NO_SHOW: frozenset({_S.REQUESTED}),
}
OPEN = frozenset({_S.REQUESTED, _S.SCHEDULED})


class Kind(StrEnum):
    FACE = "face"
    VIDEO = "video"


class Side(StrEnum):
    PRODUCER = "producer"
    SUPPLIER = "supplier"
    OFFICER = "officer"


def other(side: str) -> Side:
    """Who sits on the other side of the table."""
    return Side.SUPPLIER if side == Side.PRODUCER else Side.PRODUCER


class TimeFault(StrEnum):
    """Why times cannot be proposed."""

    NONE = "none"
    TOO_MANY = "too_many"
    PAST = "past"
    TOO_FAR = "too_far"
    TWICE = "twice"


def time_fault(starts: Sequence[dt.datetime], moment: dt.datetime) -> TimeFault | None:
    """What is wrong with proposing these times at `moment`; None when nothing is."""
    if not starts:
        return TimeFault.NONE
    if len(starts) > MAX_SLOTS:
        return TimeFault.TOO_MANY
    if min(starts) <= moment:
        return TimeFault.PAST
    if max(starts) > moment + dt.timedelta(days=MAX_DAYS_AHEAD):
        return TimeFault.TOO_FAR
    return TimeFault.TWICE if len(set(starts)) < len(starts) else None


class Proposed(Protocol):
    """A proposed time."""

    @property
    def round(self) -> int: ...
    @property
    def side(self) -> str: ...
    @property
    def is_chosen(self) -> bool: ...


def rounds_left(side: str, slots: Iterable[Proposed]) -> int:
    """How often `side` may still propose, counted since the last time that was agreed."""
    known = list(slots)
    agreed = max((slot.round for slot in known if slot.is_chosen), default=0)
    used = {slot.round for slot in known if slot.round > agreed and slot.side == side}
    return MAX_ROUNDS - len(used)


def quarters(starts_at: dt.datetime, minutes: int) -> range:
    """The quarters of an hour since 1970 that a meeting touches."""
    grain = SLOT_MINUTES * 60
    first = int(starts_at.timestamp())
    return range(first // grain, -(-(first + minutes * 60) // grain))


def reminder_due(starts_at: dt.datetime, moment: dt.datetime) -> int | None:
    """The reminder (hours before the start) whose time has come; the nearest one only."""
    left = starts_at - moment
    if left <= dt.timedelta(0):
        return None
    return min((h for h in REMIND_HOURS if left <= dt.timedelta(hours=h)), default=None)
