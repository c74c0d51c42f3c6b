"""Parks, exhibitions and shelves: kinds, states and limits."""

from __future__ import annotations

from enum import StrEnum

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
