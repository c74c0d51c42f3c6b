"""Parks, exhibitions and shelves: kinds, states and limits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from enum import StrEnum

from webapp.moves import RefusedMove, check_move

MAX_ROWS = 12
MAX_PLACES_IN_ROW = 24


class ParkKind(StrEnum):
    PARK = "park"
    ZONE = "zone"


class ExhibitionState(StrEnum):
    EQUIPPING = "equipping"
    OPEN = "open"
    CLOSED = "closed"


MOVES: dict[ExhibitionState, frozenset[ExhibitionState]] = {
    ExhibitionState.EQUIPPING: frozenset({ExhibitionState.OPEN, ExhibitionState.CLOSED}),
    ExhibitionState.OPEN: frozenset({ExhibitionState.CLOSED}),
    ExhibitionState.CLOSED: frozenset({ExhibitionState.OPEN}),
}


class WrongDay(RefusedMove):
    """The move is allowed, but not on that day; `limit` is the day it breaks against."""

    def __init__(
        self, start: ExhibitionState, goal: ExhibitionState, limit: dt.date, *, too_late: bool
    ) -> None:
        super().__init__(start, goal)
        self.limit, self.too_late = limit, too_late


def check_exhibition_move(
    start: ExhibitionState,
    goal: ExhibitionState,
    on: dt.date,
    *,
    since: dt.date | None,
    today: dt.date,
) -> None:
    """Raises unless an exhibition in `start` (since that day) may be in `goal` from `on`."""
    check_move(MOVES, start, goal)
    if on > today:
        raise WrongDay(start, goal, today, too_late=True)
    if since is not None and on < since:
        raise WrongDay(start, goal, since, too_late=False)


def new_park_code(province: str, taken: Collection[str]) -> str:
    """The first free code of a park that staff add; official ones have `p` or `z` instead."""
    number = 1
    while (code := f"{province}-x{number:02}") in taken:
        number += 1
    return code


def fits(rows: int, in_row: int) -> bool:
    """Does a shelf of so many rows, the fullest with so many places, keep the limits?"""
    return 1 <= rows <= MAX_ROWS and 1 <= in_row <= MAX_PLACES_IN_ROW
