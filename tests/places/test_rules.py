"""Which steps an exhibition may take, and how big a shelf may be."""

import datetime as dt

import pytest

from webapp.moves import RefusedMove
from webapp.places.rules import (
    MAX_PLACES_IN_ROW,
    MAX_ROWS,
    ExhibitionState,
    WrongDay,
    check_exhibition_move,
    fits,
    new_park_code,
)

TODAY = dt.date(2026, 11, 22)
S = ExhibitionState


@pytest.mark.parametrize(
    ("start", "goal"), [(S.EQUIPPING, S.OPEN), (S.OPEN, S.CLOSED), (S.CLOSED, S.OPEN)]
)
def test_an_exhibition_opens_closes_and_opens_again(start, goal):
    check_exhibition_move(start, goal, TODAY, since=None, today=TODAY)


@pytest.mark.parametrize(("start", "goal"), [(S.OPEN, S.OPEN), (S.OPEN, S.EQUIPPING)])
def test_other_moves_are_refused(start, goal):
    with pytest.raises(RefusedMove):
        check_exhibition_move(start, goal, TODAY, since=None, today=TODAY)


def test_a_day_that_has_not_come_is_refused():
    with pytest.raises(WrongDay) as refused:
        check_exhibition_move(
            S.EQUIPPING, S.OPEN, TODAY + dt.timedelta(days=1), since=None, today=TODAY
        )
    assert refused.value.too_late


def test_a_closing_before_the_opening_is_refused():
    with pytest.raises(WrongDay) as refused:
        check_exhibition_move(
            S.OPEN, S.CLOSED, TODAY - dt.timedelta(days=1), since=TODAY, today=TODAY
        )
    assert not refused.value.too_late and refused.value.limit == TODAY


def test_added_parks_get_codes_no_official_park_can_have():
    assert new_park_code("yazd", {"yazd-p01", "yazd-z01"}) == "yazd-x01"
    assert new_park_code("yazd", {"yazd-x01", "yazd-x03"}) == "yazd-x02"


@pytest.mark.parametrize(
    ("rows", "in_row", "answer"),
    [
        (1, 1, True),
        (MAX_ROWS, MAX_PLACES_IN_ROW, True),
        (MAX_ROWS + 1, 1, False),
        (1, MAX_PLACES_IN_ROW + 1, False),
        (0, 3, False),
    ],
)
def test_a_shelf_keeps_its_limits(rows, in_row, answer):
    assert fits(rows, in_row) is answer
