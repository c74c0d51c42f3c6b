"""Counted tries: exact at the same moment, forgotten with time, kept though requests fail."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from webapp.accounts import rules, tries
from webapp.accounts.models import FailedTry
from webapp.db import db, now, unit_of_work
from webapp.tenancy import scopes

HOUR = dt.timedelta(hours=1)


def _take(app, limit=3, *keys):
    with app.app_context():
        return tries.take(HOUR, lambda count, *_: count < limit, *(keys or ("k:1",)))


def test_the_limit_is_exact_for_many_at_the_same_moment(app):
    with ThreadPoolExecutor(16) as pool:
        taken = list(pool.map(lambda _: _take(app, 7), range(40)))
    assert sum(each.allowed for each in taken) == 7


def test_two_keys_in_either_order_do_not_wait_for_each_other(app):
    orders = [("k:1", "k:2"), ("k:2", "k:1")] * 10
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda keys: _take(app, 5, *keys), orders))
    assert sum(each.allowed for each in taken) == 5


def test_a_refused_try_says_how_long_to_wait_and_is_not_counted(app, read):
    for _ in range(3):
        _take(app)
    refused = _take(app)
    assert not refused.allowed
    assert dt.timedelta(minutes=59) < refused.wait <= HOUR
    assert len(read(FailedTry)) == 3


def test_tries_leave_the_window_one_by_one(app, change, read):
    for _ in range(3):
        _take(app)
    change(FailedTry, read(FailedTry)[0].id, at=now() - HOUR)
    assert _take(app).allowed
    assert not _take(app).allowed


def test_old_rows_of_a_key_are_cleared_away(app, change, read):
    _take(app)
    change(FailedTry, read(FailedTry)[0].id, at=now() - 2 * HOUR)
    _take(app)
    assert len(read(FailedTry)) == 1


def test_the_count_stays_when_the_request_fails(app, read):
    with app.app_context(), pytest.raises(ZeroDivisionError), unit_of_work(scopes.system("x")):
        tries.take(HOUR, lambda count: count < 3, "k:1")
        raise ZeroDivisionError
    assert len(read(FailedTry)) == 1


def test_a_good_try_is_forgiven_with_the_earlier_ones_of_its_key(app, read):
    _take(app, 9, "account:1", "address:1")
    tried = _take(app, 9, "account:1", "address:1")
    with app.app_context(), unit_of_work(scopes.system("x")):
        tries.forgive(tried, "account:1")
        db.session.flush()
    assert [row.key for row in read(FailedTry)] == ["address:1"]


def test_a_key_tells_nobody_whom_it_counts():
    key = tries.key("account", "email:ali@example.ir")
    assert "ali" not in key and len(key) <= 80


def test_the_window_is_a_quarter_of_an_hour():
    assert dt.timedelta(minutes=15) == rules.TRY_WINDOW
