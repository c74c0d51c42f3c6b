"""Moves of an interest, and the clock of its answer."""

from __future__ import annotations

import datetime as dt

import pytest

from webapp.interests.rules import (
    IN_TALKS,
    MOVES,
    OPEN,
    UNANSWERED,
    Clock,
    State,
    clock,
    due_on,
)

SATURDAY = dt.date(2026, 11, 21)


def working(day: dt.date) -> bool:
    return day.weekday() not in (3, 4)  # Thursday and Friday


def test_ten_working_days_jump_over_weekends() -> None:
    assert due_on(SATURDAY, 4, working) == dt.date(2026, 11, 25)
    assert due_on(SATURDAY, 5, working) == dt.date(2026, 11, 28)
    assert due_on(SATURDAY, 10, working) == dt.date(2026, 12, 5)


@pytest.mark.parametrize(
    ("today", "expected", "tone"),
    [
        (dt.date(2026, 11, 21), Clock(5, 0), "note"),
        (dt.date(2026, 11, 25), Clock(1, 0), "warn"),
        (dt.date(2026, 11, 27), Clock(1, 0), "warn"),
        (dt.date(2026, 11, 28), Clock(0, 0), "warn"),
        (dt.date(2026, 11, 30), Clock(0, 2), "bad"),
    ],
)
def test_the_clock_counts_working_days_down_and_days_up(
    today: dt.date, expected: Clock, tone: str
) -> None:
    found = clock(today, dt.date(2026, 11, 28), working)
    assert found == expected
    assert found.tone == tone


def test_every_open_state_leads_out_and_no_closed_one_leads_on() -> None:
    for state in State:
        if state in OPEN:
            assert {State.DECLINED, State.WITHDRAWN} <= MOVES[state]
        else:
            assert not MOVES[state]


def test_an_unanswered_interest_is_open_and_nobody_talks_about_it_yet() -> None:
    assert UNANSWERED < OPEN
    assert not UNANSWERED & IN_TALKS
