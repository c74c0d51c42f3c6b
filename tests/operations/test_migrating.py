"""Tables change while the site works: nobody fails, nobody waits long, no row is lost."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError, OperationalError

from webapp import paths
from webapp.db import db, reading
from webapp.needs.models import Need, PublishedNeed
from webapp.operations import restoring
from webapp.tenancy import guard, scopes

CHANGE = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"
branch_labels = depends_on = None


def upgrade():
    with op.batch_alter_table("need", recreate="{recreate}") as need:
        need.add_column(sa.Column("tried_out", sa.Integer(), nullable=True))


def downgrade():
    with op.batch_alter_table("need", recreate="{recreate}") as need:
        need.drop_column("tried_out")
"""


@pytest.fixture
def changes(app: Flask, tmp_path: Path) -> Path:
    """The migrations and one more, which changes the table of needs."""
    folder = tmp_path / "migrations"
    shutil.copytree(paths.PACKAGE / "migrations", folder)
    with app.app_context():
        recreate = "always" if db.engine.dialect.name == "sqlite" else "auto"
    text_of = CHANGE.format(head=restoring.revisions()[-1], recreate=recreate)
    (folder / "versions" / "9999.py").write_text(text_of, "utf-8")
    app.config["MIGRATION_LOCK_TIMEOUT"] = "150ms"
    return folder


def columns(app: Flask) -> set[str]:
    with app.app_context(), guard.at("migration"):
        return {column["name"] for column in db.inspect(db.engine).get_columns("need")}


def needs(app: Flask) -> tuple[int, int]:
    """Rows of needs, and of their public copies, which go with them when they are deleted."""
    with app.app_context(), reading(scopes.system("test")):
        count = db.select(db.func.count())
        return (
            db.session.scalar(count.select_from(Need)) or 0,
            db.session.scalar(count.select_from(PublishedNeed)) or 0,
        )


def test_a_table_that_is_written_anew_keeps_what_refers_to_it(app, changes):
    before = needs(app)
    assert before == (4, 3)
    for change, has in ((upgrade, True), (downgrade, False)):
        with app.app_context():
            change(directory=str(changes), revision="9999" if has else "-1")
        assert ("tried_out" in columns(app)) is has
        assert needs(app) == before


def test_all_steps_go_down_and_up_again_and_keep_the_rows(app):
    before = needs(app)
    with app.app_context():
        downgrade(revision=restoring.revisions()[0])
        upgrade()
    assert needs(app) == before


def test_pages_are_answered_while_tables_change(app, changes, browser):
    failed, asked, stop = [], [], threading.Event()

    def visit() -> None:
        client = app.test_client()
        while not stop.is_set():
            answer = client.get("/yazd/")
            asked.append(answer.status_code)
            if answer.status_code != 200:
                failed.append(answer.status_code)

    visitors = [threading.Thread(target=visit) for _ in range(2)]
    for visitor in visitors:
        visitor.start()
    try:
        with app.app_context():
            for _ in range(2):
                upgrade(directory=str(changes), revision="9999")
                downgrade(directory=str(changes), revision="-1")
    finally:
        stop.set()
        for visitor in visitors:
            visitor.join()
    assert asked and failed == []


def test_a_change_lets_others_pass_while_it_waits_for_its_table(app, changes, settings):
    """Somebody uses the table for longer than a change may wait; then it gets its turn."""
    with held(settings.database_url, 1.5) as released:
        with app.app_context():
            upgrade(directory=str(changes), revision="9999")
        assert released.is_set(), "the change came while the table was in use"
    assert "tried_out" in columns(app)


@contextmanager
def held(url: str, seconds: float) -> Iterator[threading.Event]:
    """Another program uses the table of needs for a while; tells when it has ended."""
    began, released = threading.Event(), threading.Event()

    def work() -> None:
        with closing(other_program(url)) as connection:
            began.set()
            time.sleep(seconds)
            released.set()
            connection.rollback()

    program = threading.Thread(target=work)
    program.start()
    assert began.wait(10)
    try:
        yield released
    finally:
        program.join()


def other_program(url: str) -> Any:
    """A connection that has the table of needs for itself."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(make_url(url).database, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        return connection
    plain = make_url(url).set(drivername="postgresql")
    connection = psycopg.connect(plain.render_as_string(hide_password=False))
    connection.execute("LOCK TABLE need IN SHARE MODE")
    return connection


@pytest.mark.only("postgresql")
def test_a_change_that_never_gets_its_turn_gives_up_with_the_database_s_words(
    app, changes, settings
):
    env = changes / "env.py"
    env.write_text(env.read_text("utf-8").replace("TRIES = 60", "TRIES = 1"), "utf-8")
    refused = pytest.raises(OperationalError, match="lock timeout")
    with held(settings.database_url, 1.0), app.app_context(), refused:
        upgrade(directory=str(changes), revision="9999")
    assert "tried_out" not in columns(app)


@pytest.mark.only("sqlite")
def test_with_foreign_keys_on_no_table_could_be_written_anew(app, changes):
    """Why they are off meanwhile, which SQLite hears of outside a transaction only."""
    env = changes / "env.py"
    text_of = env.read_text("utf-8").replace("foreign_keys=OFF", "foreign_keys=ON")
    env.write_text(text_of, "utf-8")
    with app.app_context(), pytest.raises(IntegrityError, match="FOREIGN KEY"):
        upgrade(directory=str(changes), revision="9999")
