"""An interest: how ready, how far, and by when it must be answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from webapp.needs.rules import CAN_BE_ANSWERED, PUBLIC_WORD

IsWorking = Callable[[dt.date], bool]


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
    # a meeting that comes to nothing leads back to where the interest stood before
    _S.MEETING: frozenset({_S.SEEN, _S.SHORTLISTED, _S.AGREED}) | _OUT,
    _S.AGREED: frozenset(),
    _S.DECLINED: frozenset(),
    _S.WITHDRAWN: frozenset(),
}
OPEN = frozenset({_S.SUBMITTED, _S.SEEN, _S.SHORTLISTED, _S.MEETING})
UNANSWERED = frozenset({_S.SUBMITTED, _S.SEEN})
# A need with one of these is being talked about.
IN_TALKS = frozenset({_S.SHORTLISTED, _S.MEETING, _S.AGREED})
# The public states of a need in which interest may be declared.
ANSWERABLE = frozenset(PUBLIC_WORD[state] for state in CAN_BE_ANSWERED)


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


class Fault(StrEnum):
    """Why a company may not declare interest in a need."""

    UNVERIFIED = "unverified"
    NOT_SUPPLIER = "not_supplier"
    OWN_NEED = "own_need"
    CLOSED = "closed"
    ALREADY = "already"


# Why an interest ended without anybody's decision about it.
NEED_GONE = "need_gone"


def due_on(start: dt.date, working_days: int, is_working: IsWorking) -> dt.date:
    """The day by which an answer is due: `working_days` working days after `start`.

    `is_working(date) -> bool` knows the weekend and holidays of the province.
    """
    day, left = start, working_days
    while left > 0:
        day += dt.timedelta(days=1)
        left -= bool(is_working(day))
    return day


@dataclass(frozen=True)
class Clock:
    """`left` working days until the answer is due, or `late` days since; both 0: the last day."""

    left: int
    late: int

    @property
    def tone(self) -> str:
        """How loudly the clock speaks."""
        if self.late:
            return "bad"
        return "warn" if self.left <= 2 else "note"


def clock(today: dt.date, due: dt.date, is_working: IsWorking) -> Clock:
    """How the answer stands on `today`."""
    if today > due:
        return Clock(left=0, late=(today - due).days)
    ahead = (today + dt.timedelta(days=n) for n in range(1, (due - today).days + 1))
    return Clock(left=sum(map(is_working, ahead)), late=0)
