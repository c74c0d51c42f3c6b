"""A meeting: proposed up to three times, agreed, moved, held. Pure."""

from __future__ import annotations

from enum import StrEnum

MAX_SLOTS = 3  # times in one proposal
MAX_ROUNDS = 3  # counter-proposals
SLOT_MINUTES = 15  # the grain in which people, companies and rooms are busy
DURATIONS = (30, 45, 60, 90, 120)


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
