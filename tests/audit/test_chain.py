"""Every harm that can be done to a ledger is found; taking the walls away shows that they stood."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from webapp import audit
from webapp.audit import AuditEntry
from webapp.chain import BEGINNING, Fault, Harm, seal
from webapp.db import db, unit_of_work
from webapp.pages import verifying
from webapp.pages.verifying import Head
from webapp.tenancy import guard, scopes
from webapp.tenancy.rows import next_ids

COUNT = 8


def write(app, count=1, province="yazd", **details):
    """So many entries, each in a transaction of its own."""
    for number in range(count):
        with app.app_context(), unit_of_work(scopes.tenant(province)):
            audit.record("odd.act", actor_id=number, province=province, **details)
        with app.app_context(), unit_of_work(scopes.tenant(province)):
            next_ids(db.session(), 1)  # other rows take numbers too


@pytest.fixture
def numbers(app):
    """Numbers of the entries of a ledger, in order."""
    write(app, COUNT, words="نیازمندی", more={"b": [1, None], "a": 2.5})
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        return list(db.session.scalars(db.select(AuditEntry.id).order_by(AuditEntry.id)))[-COUNT:]


def check(app, *kept):
    with app.app_context():
        return verifying.check("yazd", kept)


def by_hand(app, *statements, **values):
    """Somebody with the rights of the owner goes round everything: triggers first."""
    with app.app_context(), guard.at("migration"), db.engine.begin() as connection:
        for statement in (*_OPEN[connection.dialect.name], *statements):
            connection.execute(text(statement), values)


_OPEN = {
    "sqlite": [
        "DROP TRIGGER IF EXISTS audit_entry_stays",
        "DROP TRIGGER IF EXISTS audit_entry_is_kept",
        "DROP TRIGGER IF EXISTS audit_entry_is_new",
    ],
    "postgresql": ["DROP TRIGGER IF EXISTS audit_entry_stays ON audit_entry"],
}


def test_a_ledger_that_nobody_touched_is_good(app, numbers):
    checked = check(app)
    assert checked.fault is None and checked.count >= COUNT
    assert checked.head.entry_id == numbers[-1]


def test_each_province_has_a_chain_of_its_own(app, numbers):
    write(app, 2, "fars")
    with app.app_context():
        first = [verifying.check(code).count for code in ("fars", "yazd")]
    write(app, 1, "fars")
    with app.app_context():
        assert [verifying.check(code).count for code in ("fars", "yazd")] == [
            first[0] + 1,
            first[1],
        ]
        assert all(verifying.check(code).fault is None for code in verifying.ledgers())


@pytest.mark.parametrize(
    "column",
    [
        "actor_id = 77",
        "action = 'odd.other'",
        "details = '{}'",
        "subject_id = 5",
        "on_behalf_of = 1",
    ],
)
def test_a_changed_entry_is_found(app, numbers, column):
    by_hand(app, f"UPDATE audit_entry SET {column} WHERE id = :id", id=numbers[3])
    assert check(app).fault == Fault("yazd", numbers[3], Harm.CHANGED)


def test_a_changed_time_is_found(app, numbers):
    by_hand(
        app,
        "UPDATE audit_entry SET at = (SELECT at FROM audit_entry WHERE id = :first) WHERE id = :id",
        id=numbers[3],
        first=numbers[0],
    )
    assert check(app).fault == Fault("yazd", numbers[3], Harm.CHANGED)


def test_a_removed_entry_is_found_at_the_one_behind_it(app, numbers):
    by_hand(app, "DELETE FROM audit_entry WHERE id = :id", id=numbers[3])
    assert check(app).fault == Fault("yazd", numbers[4], Harm.REMOVED)


def test_a_removed_beginning_is_found(app, numbers):
    by_hand(app, "DELETE FROM audit_entry WHERE province = 'yazd' AND id < :id", id=numbers[2])
    assert check(app).fault == Fault("yazd", numbers[2], Harm.REMOVED)


def forge(app, behind, *, sealed):
    """An entry between two others, by somebody who knows how digests are made, or does not."""
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        before = db.session.get(AuditEntry, ("yazd", behind))
        forged = AuditEntry(province="yazd", id=behind + 1, at=before.at, actor_id=1,
                            action="odd.act", subject_kind="", details={})  # fmt: skip
        digest = seal(forged, before.hash) if sealed else "f" * 64
    by_hand(
        app,
        "INSERT INTO audit_entry (province, id, at, actor_id, action, subject_kind, details,"
        " prev_hash, hash) SELECT province, id + 1, at, 1, action, '', '{}', hash, :digest"
        " FROM audit_entry WHERE id = :id",
        id=behind,
        digest=digest,
    )


@pytest.mark.parametrize("sealed", [True, False])
def test_an_entry_in_between_is_found(app, numbers, sealed):
    forge(app, numbers[3], sealed=sealed)
    assert check(app).fault == Fault("yazd", numbers[3] + 1, Harm.INSERTED)


def test_entries_in_another_order_are_found(app, numbers):
    one, other = numbers[3], numbers[4]
    by_hand(
        app,
        "UPDATE audit_entry SET id = -1 WHERE id = :one",
        "UPDATE audit_entry SET id = :one WHERE id = :other",
        "UPDATE audit_entry SET id = :other WHERE id = -1",
        one=one,
        other=other,
    )
    assert check(app).fault == Fault("yazd", one, Harm.REORDERED)


def test_a_cut_end_is_found_by_the_head_that_the_site_keeps(app, numbers):
    by_hand(app, "DELETE FROM audit_entry WHERE id > :id AND province = 'yazd'", id=numbers[4])
    assert check(app).fault == Fault("yazd", numbers[4], Harm.CUT)


def test_a_cut_end_with_its_head_is_found_by_one_that_was_kept_elsewhere(app, numbers):
    kept = check(app).head
    by_hand(
        app,
        "DELETE FROM audit_entry WHERE id > :id AND province = 'yazd'",
        "UPDATE ledger_head SET entry_id = :id, hash = (SELECT hash FROM audit_entry"
        " WHERE id = :id) WHERE province = 'yazd'",
        id=numbers[4],
    )
    assert check(app).fault is None  # nothing inside the database can show it
    assert check(app, kept).fault == Fault("yazd", numbers[4], Harm.CUT)
    write(app, 3)
    assert check(app, kept).fault.harm == Harm.CHANGED


def test_a_ledger_written_anew_is_found_by_a_kept_head(app, numbers):
    kept = check(app).head
    by_hand(app, "UPDATE audit_entry SET actor_id = 77 WHERE id = :id", id=numbers[3])
    _seal_anew(app)
    assert check(app).fault is None
    assert check(app, kept).fault == Fault("yazd", numbers[-1], Harm.CHANGED)


def _seal_anew(app):
    with app.app_context():
        with unit_of_work(scopes.tenant("yazd")):
            entries = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id)).all()
        last, changes = BEGINNING, []
        for entry in entries:
            changes.append({"id": entry.id, "prev": last, "own": (last := seal(entry, last))})
    with app.app_context(), guard.at("migration"), db.engine.begin() as connection:
        connection.execute(
            text("UPDATE audit_entry SET prev_hash = :prev, hash = :own WHERE id = :id"), changes
        )
        connection.execute(
            text("UPDATE ledger_head SET hash = :own WHERE province = 'yazd'"), changes[-1:]
        )


# --- the walls in the database --------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor_id = 77",
        "UPDATE audit_entry SET actor_id = 77 WHERE id = :id",
        "DELETE FROM audit_entry WHERE id = :id",
    ],
)
def test_the_database_refuses_to_change_or_delete(app, numbers, statement):
    with (
        app.app_context(),
        guard.at("migration"),
        pytest.raises(DatabaseError, match="append-only"),
        db.engine.begin() as connection,
    ):
        connection.execute(text(statement), {"id": numbers[3]} if ":id" in statement else {})
    assert check(app).fault is None


@pytest.mark.only("sqlite")
def test_a_replacing_insert_is_refused_too(app, numbers):
    with (
        app.app_context(),
        guard.at("migration"),
        pytest.raises(DatabaseError, match="append-only"),
        db.engine.begin() as connection,
    ):
        connection.execute(
            text("INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE id = :id"),
            {"id": numbers[3]},
        )


@pytest.mark.only("postgresql")
def test_emptying_the_table_is_refused_too(app, numbers):
    with (
        app.app_context(),
        guard.at("migration"),
        pytest.raises(DatabaseError, match="append-only"),
        db.engine.begin() as connection,
    ):
        connection.execute(text("TRUNCATE audit_entry"))


# --- the command ----------------------------------------------------------------------------


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=["audit", "verify", *arguments])


def test_the_command_names_the_bad_entry_and_fails(app, numbers):
    assert run(app).exit_code == 0
    by_hand(app, "UPDATE audit_entry SET actor_id = 77 WHERE id = :id", id=numbers[3])
    answer = run(app, "--province", "yazd")
    assert answer.exit_code == 1
    assert f"yazd: entry {numbers[3]} changed" in answer.stderr
    assert run(app, "--province", "fars").exit_code == 0


def test_heads_are_printed_and_held_against_the_ledgers(app, numbers, tmp_path):
    answer = run(app, "--heads")
    kept = tmp_path / "heads"
    kept.write_text("# kept\n" + answer.stdout)
    heads = {head.province: head for head in map(Head.read, answer.stdout.splitlines())}
    assert heads["yazd"].entry_id == numbers[-1]
    write(app, 2)
    assert run(app, "--against", str(kept)).exit_code == 0
    by_hand(
        app,
        "DELETE FROM audit_entry WHERE province = 'yazd'",
        "DELETE FROM ledger_head WHERE province = 'yazd'",
    )
    assert run(app).exit_code == 0
    assert run(app, "--against", str(kept)).exit_code == 1
    kept.write_text("yazd one two three")
    assert run(app, "--against", str(kept)).exit_code == 2
