"""When a digest is due, and what counts as new."""

import datetime as dt

import pytest

from webapp.follows.rules import Digest, is_due, is_new, last_saturday, pack, unpack

SATURDAY = dt.date(2026, 11, 21)
DAY = dt.timedelta(days=1)
WHEN = dt.datetime(2026, 11, 21, 8, tzinfo=dt.UTC)


def test_daily_digests_are_due_once_a_day():
    assert not is_due(Digest.DAILY, SATURDAY, SATURDAY)
    assert is_due(Digest.DAILY, SATURDAY, SATURDAY + DAY)
    assert not is_due(Digest.NONE, SATURDAY, SATURDAY + 9 * DAY)


@pytest.mark.parametrize(("looked", "days"), [(0, 7), (1, 6), (6, 1)])
def test_weekly_digests_wait_for_saturday(looked, days):
    start = SATURDAY + looked * DAY
    due = [n for n in range(1, 8) if is_due(Digest.WEEKLY, start, start + n * DAY)]
    assert due[0] == days


def test_a_saturday_that_was_missed_is_made_up_for():
    assert is_due(Digest.WEEKLY, SATURDAY - 3 * DAY, SATURDAY + 2 * DAY)
    assert last_saturday(SATURDAY + 6 * DAY) == last_saturday(SATURDAY) == SATURDAY


@pytest.mark.parametrize("numbers", [[], [7], [1_000_000, 3, 2, 999]])
def test_numbers_come_back_from_few_bytes(numbers):
    assert unpack(pack(numbers)) == frozenset(numbers)


def test_numbers_that_lie_close_take_little_room():
    assert len(pack(range(500_000, 505_000))) < 100


def test_an_old_need_is_new_where_the_whole_list_is_known():
    old, young = WHEN - DAY, WHEN + DAY
    assert is_new(5, {4}, old, WHEN, whole=True)
    assert not is_new(5, {4}, old, WHEN, whole=False)
    assert is_new(5, {4}, young, WHEN, whole=False)
    assert not is_new(4, {4}, young, WHEN, whole=True)
