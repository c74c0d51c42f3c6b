"""Whoever has read up to a number has missed nothing below it."""

import datetime as dt
import threading

import pytest

from webapp import drainer, outbox, workers
from webapp.db import db, now, reading, unit_of_work
from webapp.outbox import Outbox, OutboxPosition
from webapp.tenancy import scopes


@pytest.fixture
def site(app):
    with app.app_context():
        yield app


def tell(subject, topic="need"):
    outbox.tell(topic, "changed", "yazd", subject)


def told(after=0):
    with reading(scopes.system("test", writes=False)):
        return [(row.seq, row.subject_id) for row in outbox.waiting(after, 100)]


def test_what_was_told_is_there_once_it_is_committed(site):
    with unit_of_work(scopes.tenant("yazd")):
        tell(1)
        tell(2)
        assert db.session.scalars(db.select(Outbox)).all() == []
    assert [subject for _, subject in told()] == [1, 2]


def test_what_was_told_in_vain_is_forgotten(site):
    with pytest.raises(ZeroDivisionError), unit_of_work(scopes.tenant("yazd")):
        tell(1)
        raise ZeroDivisionError
    assert told() == []


def test_a_step_taken_back_takes_back_only_what_it_told(site):
    with unit_of_work(scopes.tenant("yazd")):
        tell(1)
        with pytest.raises(ZeroDivisionError), db.session.begin_nested():
            tell(2)
            raise ZeroDivisionError
        with db.session.begin_nested():
            tell(3)
    assert [subject for _, subject in told()] == [1, 3]


@pytest.mark.only("postgresql")  # SQLite has one writer at a time
def test_numbers_rise_in_the_order_of_commits(site):
    """The transaction that told first, but ended last, has the higher number."""
    early_told, late_done = threading.Event(), threading.Event()

    def early():
        with site.app_context(), unit_of_work(scopes.tenant("yazd")):
            tell(1)
            db.session.flush()
            early_told.set()
            assert late_done.wait(10)

    thread = threading.Thread(target=early)
    with unit_of_work(scopes.tenant("fars")):
        # the older of the two transactions, though it tells later
        db.session.execute(db.text("SELECT pg_current_xact_id()"))
        thread.start()
        assert early_told.wait(10)
        tell(2)
    ((number, subject),) = told()
    late_done.set()
    thread.join()
    assert subject == 2
    assert [subject for _, subject in told(after=number)] == [1]


def test_many_writers_at_once_leave_no_gap_for_a_reader(site, template):
    """A reader that only ever goes forward sees every number that was ever given."""
    writers = [threading.Thread(target=_write_many, args=(site, n)) for n in range(4)]
    for writer in writers:
        writer.start()
    seen, position = [], 0
    while any(writer.is_alive() for writer in writers) or told(position):
        rows = told(position)
        seen += [subject for _, subject in rows]
        position = rows[-1][0] if rows else position
    assert sorted(seen) == sorted(100 * n + i for n in range(4) for i in range(15))


def _write_many(app, writer):
    with app.app_context():
        for i in range(15):
            with unit_of_work(scopes.tenant("yazd")):
                tell(100 * writer + i)


# --- consumers and tidying ------------------------------------------------------------------


def position_of(consumer):
    with reading(scopes.system("test", writes=False)):
        row = db.session.get(OutboxPosition, consumer)
        return row.seq if row else None


def test_a_consumer_is_not_behind_for_what_does_not_concern_it(site, monkeypatch):
    heard = []
    monkeypatch.setattr(drainer, "handlers_of", lambda feature: {"need": [heard.append]})
    with unit_of_work(scopes.tenant("yazd")):
        tell(1)
        tell(2, topic="company")
        tell(3, topic="company")
    assert drainer.drain(site, ("needs",)) == 1
    assert [one.subject_id for one in heard] == [1]
    with reading(scopes.system("test", writes=False)):
        assert position_of("needs") == outbox.highest() == told()[-1][0]
    assert drainer.drain(site, ("needs",)) == 0


def test_tidying_keeps_what_somebody_has_not_read_and_the_last_row(site):
    long_ago = now() - workers.OUTBOX_LIFE - dt.timedelta(days=1)
    with unit_of_work(scopes.tenant("yazd")):
        for subject in range(1, 6):
            tell(subject)
    with unit_of_work(scopes.system("test")):
        for row in db.session.scalars(db.select(Outbox)):
            row.at = long_ago
        outbox.position("quick").seq = outbox.highest()
        outbox.position("slow").seq = told()[2][0]
    workers.tidy(site)
    assert [subject for _, subject in told()] == [4, 5]
    with unit_of_work(scopes.system("test")):
        outbox.position("slow").seq = outbox.highest()
    workers.tidy(site)
    assert [subject for _, subject in told()] == [5]
