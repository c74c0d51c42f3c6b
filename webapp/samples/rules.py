"""A sample's way: announced, received, on a place, lent, returned, or gone."""

from __future__ import annotations

from enum import StrEnum

from webapp.moves import check_move
from webapp.needs.rules import State

MAX_NOTE = 200


class SampleState(StrEnum):
    ANNOUNCED = "announced"
    RECEIVED = "received"
    ON_SHELF = "on_shelf"
    LENT = "lent"
    RETURNED = "returned"
    LOST = "lost"
    REMOVED = "removed"


_S = SampleState
MOVES: dict[SampleState, frozenset[SampleState]] = {
    _S.ANNOUNCED: frozenset({_S.RECEIVED, _S.ON_SHELF, _S.REMOVED}),
    _S.RECEIVED: frozenset({_S.ON_SHELF, _S.LENT, _S.RETURNED, _S.LOST, _S.REMOVED}),
    _S.ON_SHELF: frozenset({_S.RECEIVED, _S.ON_SHELF, _S.LENT, _S.RETURNED, _S.LOST, _S.REMOVED}),
    _S.LENT: frozenset({_S.RECEIVED, _S.ON_SHELF, _S.LOST}),
    _S.RETURNED: frozenset(),
    _S.LOST: frozenset({_S.RECEIVED}),
    _S.REMOVED: frozenset(),
}
# A sample that somebody has, and that can still be put on a shelf, the best first.
TO_BE_PLACED = (_S.RECEIVED, _S.ANNOUNCED, _S.LENT)
# Hand-overs that have to say to whom, or what happened.
NEEDS_NOTE = frozenset({_S.LENT, _S.LOST})

# The needs whose samples may stand where visitors see them.
ON_VIEW = frozenset(
    {
        State.PUBLISHED,
        State.ON_SHELF,
        State.IN_TALKS,
        State.MOU,
        State.CONTRACTED,
        State.SAMPLE_APPROVED,
        State.IN_PRODUCTION,
    }
)
# Nobody brings samples of these any more.
_OVER = frozenset({State.WITHDRAWN, State.CLOSED, State.MERGED, State.LOCALISED})


def may_have_samples(need: State) -> bool:
    return need not in _OVER


def check_hand_over(start: SampleState, goal: SampleState) -> None:
    """Raises RefusedMove unless a sample in `start` can be handed over to `goal`."""
    check_move(MOVES, start, goal)


def hand_overs(start: SampleState) -> tuple[SampleState, ...]:
    """Where a sample can go besides on a shelf, in the order of its way."""
    return tuple(s for s in SampleState if s in MOVES[start] and s != _S.ON_SHELF)


def may_be_placed(start: SampleState) -> bool:
    return _S.ON_SHELF in MOVES[start]


def settled(need: State, standing: int) -> State:
    """The state of a need of which `standing` samples stand on shelves."""
    if need == State.PUBLISHED and standing:
        return State.ON_SHELF
    if need == State.ON_SHELF and not standing:
        return State.PUBLISHED
    return need
