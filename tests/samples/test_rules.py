"""Where a sample can go, and what that makes of its need."""

import pytest

from webapp.moves import RefusedMove
from webapp.needs.rules import State
from webapp.samples.rules import (
    SampleState,
    check_hand_over,
    hand_overs,
    may_be_placed,
    may_have_samples,
    settled,
)

S = SampleState


def test_a_sample_on_its_way_is_received_placed_or_called_off():
    assert set(hand_overs(S.ANNOUNCED)) == {S.RECEIVED, S.REMOVED}
    assert may_be_placed(S.ANNOUNCED)


def test_what_was_returned_stays_returned():
    assert hand_overs(S.RETURNED) == () and not may_be_placed(S.RETURNED)
    with pytest.raises(RefusedMove):
        check_hand_over(S.RETURNED, S.RECEIVED)


def test_a_lent_sample_comes_back_or_is_lost():
    assert set(hand_overs(S.LENT)) == {S.RECEIVED, S.LOST}


@pytest.mark.parametrize(
    ("state", "standing", "goal"),
    [
        (State.PUBLISHED, 1, State.ON_SHELF),
        (State.ON_SHELF, 0, State.PUBLISHED),
        (State.ON_SHELF, 2, State.ON_SHELF),
        (State.IN_TALKS, 0, State.IN_TALKS),
        (State.IN_TALKS, 3, State.IN_TALKS),
    ],
)
def test_shelves_move_only_needs_that_are_published(state, standing, goal):
    assert settled(state, standing) == goal


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.CLOSED, State.MERGED])
def test_needs_that_are_over_take_no_samples(state):
    assert not may_have_samples(state) and may_have_samples(State.DRAFT)
