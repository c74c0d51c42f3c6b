"""A sample's way: announced, received, on a place, lent, returned, or gone."""

from __future__ import annotations

from enum import StrEnum


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
