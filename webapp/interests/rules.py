"""An interest: how ready, how far, and by when it must be answered."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum


class State(StrEnum):
    SUBMITTED = "submitted"
    SEEN = "seen"
    SHORTLISTED = "shortlisted"
    MEETING = "meeting"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


_S = State
_OUT = frozenset({_S.DECLINED, _S.WITHDRAWN})
MOVES: dict[State, frozenset[State]] = {
    _S.SUBMITTED: frozenset({_S.SEEN, _S.SHORTLISTED, _S.MEETING}) | _OUT,
    _S.SEEN: frozenset({_S.SHORTLISTED, _S.MEETING}) | _OUT,
    _S.SHORTLISTED: frozenset({_S.MEETING}) | _OUT,
    _S.MEETING: frozenset({_S.SHORTLISTED, _S.AGREED}) | _OUT,
    _S.AGREED: frozenset(),
    _S.DECLINED: frozenset(),
    _S.WITHDRAWN: frozenset(),
}
OPEN = frozenset({_S.SUBMITTED, _S.SEEN, _S.SHORTLISTED, _S.MEETING})
UNANSWERED = frozenset({_S.SUBMITTED, _S.SEEN})


class Readiness(StrEnum):
    """The readiness ladder, from the surest step down."""

    SELLS = "sells"
    SIMILAR = "similar"
    NEEDS_DRAWING = "needs_drawing"
    REVERSE = "reverse"
    PARTNER = "partner"


class Origin(StrEnum):
    """How the declaration came in."""

    SITE = "site"
    TELEPHONE = "telephone"
    VISIT = "visit"


def due_on(start: dt.date, working_days: int, is_working: object) -> dt.date:
    """The day by which an answer is due: `working_days` working days after `start`.

    `is_working(date) -> bool` knows the weekend and holidays of the province.
    """
    assert callable(is_working)
    day, left = start, working_days
    while left > 0:
        day += dt.timedelta(days=1)
        left -= bool(is_working(day))
    return day
