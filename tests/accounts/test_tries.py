"""Counted tries: exact at the same moment, forgotten with time, kept though requests fail."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from webapp.accounts import rules, tries
from webapp.accounts.models import FailedTry
from webapp.accounts.tries import Limit
from webapp.db import db, now, reading, unit_of_work
from webapp.tenancy import scopes

HOUR = dt.timedelta(hours=1)


def _take(app, limit=3, *keys):
    with app.app_context():
        return tries.take(HOUR, lambda count, *_: count < limit, *(keys or ("k:1",)))


def test_the_limit_is_exact_for_many_at_the_same_moment(app):
    with ThreadPoolExecutor(16) as pool:
        taken = list(pool.map(lambda _: _take(app, 7), range(50)))
    assert sum(each.allowed for each in taken) == 7


def _take_each(app, *limits, **more):
    with app.app_context():
        return tries.take_each(*limits, **more)


def test_several_limits_at_once_are_exact_too(app, read):
    limits = Limit("name:1", HOUR, 50), Limit("address:1", HOUR, 6)
    with ThreadPoolExecutor(16) as pool:
        taken = list(pool.map(lambda _: _take_each(app, *limits), range(50)))
    assert sum(each.allowed for each in taken) == 6
    assert len(read(FailedTry, FailedTry.key == "name:1")) == 6


def test_a_limiter_that_reads_first_and_writes_later_oversteps(app):
    """What the lock is for: without it eight of eight pass a limit of three."""
    everybody = threading.Barrier(8)

    def careless(_):
        with app.app_context(), reading(scopes.system("test", writes=False)):
            count = db.session.scalar(db.select(db.func.count()).select_from(FailedTry))
        everybody.wait(10)
        if count >= 3:
            return False
        with app.app_context(), unit_of_work(scopes.system("test")):
            db.session.add(FailedTry(key="k:1"))
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(careless, range(8))) > 3


@pytest.mark.only("postgresql")
def test_the_lock_is_what_keeps_the_limit(app, monkeypatch):
    """Taken away, the same tries overstep: they wait between count and note."""
    monkeypatch.setattr(tries, "_lock", lambda keys: None)
    monkeypatch.setattr(tries, "_wait", _late(tries._wait, threading.Barrier(8)))
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: _take_each(app, Limit("k:1", HOUR, 3)), range(8)))
    assert sum(each.allowed for each in taken) > 3


def _late(count, everybody):
    """The count is done when everybody has read."""

    def wait(limit, found):
        everybody.wait(10)
        return count(limit, found)

    return wait


def test_what_is_done_with_the_try_is_undone_with_it(app, read):
    def fail():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        _take_each(app, Limit("k:1", HOUR, 3), then=fail)
    assert read(FailedTry) == []


def test_the_longest_of_several_limits_says_how_long_to_wait(app):
    limits = Limit("k:1", dt.timedelta(minutes=2), 1), Limit("k:1", HOUR, 1)
    assert _take_each(app, *limits).allowed
    assert dt.timedelta(minutes=59) < _take_each(app, *limits).wait <= HOUR


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
