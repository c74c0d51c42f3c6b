"""Times that may be proposed, rounds, quarters of an hour, reminders."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from webapp.meetings.rules import (
    MOVES,
    OPEN,
    State,
    TimeFault,
    other,
    quarters,
    reminder_due,
    rounds_left,
    time_fault,
)

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def after(**span: float) -> dt.datetime:
    return NOON + dt.timedelta(**span)


@pytest.mark.parametrize(
    ("starts", "fault"),
    [
        ([], TimeFault.NONE),
        ([after(hours=1)], None),
        ([after(hours=n) for n in (1, 2, 3)], None),
        ([after(hours=n) for n in (1, 2, 3, 4)], TimeFault.TOO_MANY),
        ([after(hours=1), after(hours=0)], TimeFault.PAST),
        ([after(days=90)], None),
        ([after(days=91)], TimeFault.TOO_FAR),
        ([after(hours=1), after(hours=1)], TimeFault.TWICE),
    ],
)
def test_times_lie_ahead_within_ninety_days(starts: list[dt.datetime], fault: Any) -> None:
    assert time_fault(starts, NOON) == fault


def slot(round: int, side: str, chosen: bool = False) -> Any:
    return SimpleNamespace(round=round, side=side, is_chosen=chosen)


def test_each_side_proposes_three_times_until_a_time_is_agreed() -> None:
    table = [slot(1, "producer"), slot(1, "producer"), slot(2, "supplier"), slot(3, "producer")]
    assert rounds_left("producer", table) == 1
    assert rounds_left("supplier", table) == 2
    table[3] = slot(3, "producer", chosen=True)
    assert rounds_left("producer", table) == 3
    assert rounds_left("producer", [*table, slot(4, "producer")]) == 2


def test_a_meeting_takes_every_quarter_it_touches() -> None:
    assert len(quarters(NOON, 60)) == 4
    assert len(quarters(after(minutes=10), 30)) == 3
    assert quarters(NOON, 60).stop == quarters(after(hours=1), 30).start


@pytest.mark.parametrize(
    ("left", "hours"),
    [(25, None), (24, 24), (3, 24), (2, 2), (0.1, 2), (0, None), (-1, None)],
)
def test_the_nearest_reminder_is_due(left: float, hours: int | None) -> None:
    assert reminder_due(after(hours=left), NOON) == hours


def test_what_is_over_stays_over_but_absence_may_be_mended() -> None:
    for state in State:
        assert bool(MOVES[state]) == (state in OPEN or state == State.NO_SHOW)
    assert (other("producer"), other("supplier")) == ("supplier", "producer")
