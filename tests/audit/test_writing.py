"""Entries are written once, in the order of commits, whoever writes at the same moment."""

from __future__ import annotations

import threading
import tracemalloc

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import event, text

from webapp import audit
from webapp.audit import AuditEntry, LedgerHead
from webapp.db import db, reading, unit_of_work
from webapp.needs import queries, services
from webapp.pages import verifying
from webapp.tenancy import guard, scopes
from webapp.tenancy.rows import next_ids


def acts(app, province="yazd"):
    with app.app_context(), reading(scopes.tenant(province, writes=False)):
        query = db.select(AuditEntry).order_by(AuditEntry.id)
        return [entry.details["n"] for entry in db.session.scalars(query) if "n" in entry.details]


def record(number, province="yazd"):
    audit.record("odd.act", actor_id=None, province=province, n=number)


def test_what_is_rolled_back_leaves_no_entry(app):
    wanted = scopes.tenant("yazd")
    with pytest.raises(ZeroDivisionError), app.app_context(), unit_of_work(wanted):
        record(1)
        raise ZeroDivisionError
    assert acts(app) == []


def test_a_step_that_is_taken_back_leaves_no_entry_however_deep(app):
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        record(1)
        with pytest.raises(ZeroDivisionError), db.session.begin_nested():
            record(2)
            with db.session.begin_nested():
                record(3)
            raise ZeroDivisionError
        with db.session.begin_nested():
            record(4)
            with pytest.raises(ZeroDivisionError), db.session.begin_nested():
                record(5)
                raise ZeroDivisionError
    assert acts(app) == [1, 4]


def test_writers_at_the_same_moment_make_one_chain(app):
    """Without the lock two transactions would follow the same entry."""
    threads = [threading.Thread(target=_write_many, args=(app, n)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        checked = [verifying.check(code) for code in ("yazd", "fars")]
    assert [one.fault for one in checked] == [None, None]
    assert sorted(acts(app) + acts(app, "fars")) == list(range(60))


def _write_many(app, writer):
    province = "fars" if writer % 3 == 0 else "yazd"
    for number in range(10):
        with app.app_context(), unit_of_work(scopes.tenant(province)):
            record(10 * writer + number, province)
            db.session.flush()


@pytest.mark.only("postgresql")
def test_without_the_lock_the_chain_breaks(app, monkeypatch):
    """The negative control: both read the same end before either has written."""
    both = threading.Barrier(2, timeout=30)
    locked = audit._head

    def unlocked(session, province):
        query = db.select(LedgerHead).where(LedgerHead.province == province)
        head = session.scalar(query.execution_options(populate_existing=True))
        both.wait()
        return head

    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        record(0)
    monkeypatch.setattr(audit, "_head", unlocked)
    threads = [threading.Thread(target=_write_one, args=(app, n)) for n in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    monkeypatch.setattr(audit, "_head", locked)
    with app.app_context():
        assert verifying.check("yazd").fault is not None


def _write_one(app, number):
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        record(number)


def test_hundreds_of_entries_cost_one_look_at_the_end(app):
    seen: list[str] = []

    def listen(connection, cursor, statement, parameters, context, many):
        if "audit_entry" in statement or "ledger_head" in statement:
            seen.append(statement)

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", listen)
        with unit_of_work(scopes.tenant("yazd")):
            for number in range(400):
                record(number)
        event.remove(db.engine, "before_cursor_execute", listen)
    assert len(seen) <= 5
    assert acts(app) == list(range(400))


def test_every_scope_can_write_into_a_ledger(app, cast):
    for scope in (
        scopes.party(cast.companies["producer"]),
        scopes.person(cast.people["nobody"]),
        scopes.system("test"),
    ):
        with app.app_context(), unit_of_work(scope):
            record(1)
    assert acts(app) == [1, 1, 1]
    with app.app_context():
        assert verifying.check("yazd").fault is None


def test_a_company_reads_what_was_done_for_it_and_nothing_else(app, cast):
    own, other = cast.companies["producer"], cast.companies["supplier"]
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        for company in (own, other, None):
            audit.record("odd.act", actor_id=1, province="yazd", on_behalf_of=company)
    with app.app_context(), reading(scopes.party(own)):
        assert {e.on_behalf_of for e in db.session.scalars(db.select(AuditEntry))} == {own}


def test_reading_takes_the_same_room_however_long_the_ledger_is(app, monkeypatch):
    monkeypatch.setattr(verifying, "AT_ONCE", 100)
    peaks = []
    for count in (400, 2400):
        with app.app_context(), unit_of_work(scopes.tenant("yazd")):
            for number in range(count):
                record(number)
        with app.app_context():
            verifying.check("yazd")  # what is kept of statements is kept now
            tracemalloc.start()
            assert verifying.check("yazd").fault is None
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert peaks[1] < 1.3 * peaks[0]


def test_older_entries_are_sealed_when_the_chain_comes(app, cast):
    """A database from before is brought up to date: nothing is lost, everything is tied."""
    with app.app_context():
        with unit_of_work(scopes.system("test")):
            numbers = next_ids(db.session(), 5)
        downgrade(revision="0003")
    with app.app_context(), guard.at("migration"), db.engine.begin() as connection:
        for number, own in enumerate(numbers):
            connection.execute(
                text(
                    "INSERT INTO audit_entry (province, id, at, action, subject_kind, details)"
                    " VALUES (:p, :n, '2026-01-02 03:04:05.678901', 'odd.old', '', :d)"
                ),
                {"p": "fars" if number % 2 else "yazd", "n": own, "d": '{"n": 1}'},
            )
    with app.app_context():
        upgrade()
        for code, count in (("yazd", 3), ("fars", 2)):
            checked = verifying.check(code)
            assert checked.fault is None and checked.count >= count
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        services.pause(_officer(cast), queries.need(cast.needs["bearing"]))
    with app.app_context():
        assert verifying.check("yazd").fault is None


def _officer(cast):
    from webapp.accounts.actor import Actor

    return Actor(id=cast.people["yazd_officer"], name="رضا", officer_of=frozenset({"yazd"}))
