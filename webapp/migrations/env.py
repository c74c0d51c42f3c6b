"""Runs the migrations on either database, one transaction for each, while the site works.

A change of a table waits a short while for its lock, because everybody who asks for the table
meanwhile waits behind it; then it lets them pass and tries again.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from alembic import context
from flask import current_app
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from webapp.config import in_force
from webapp.db import writing
from webapp.search import postgres_index
from webapp.tenancy import walls

LOCK_TIMEOUT = current_app.config.get("MIGRATION_LOCK_TIMEOUT", "2s")
TRIES = 60
REST_SECONDS = 1.0
# lock not available, deadlock
_LOCKED = ("55P03", "40P01")

db = current_app.extensions["migrate"].db
log = structlog.get_logger()


def run() -> None:
    settings = in_force()
    with writing(), walls.owner_connection(db.engine, settings.owner_database_url) as connection:
        for left in range(TRIES - 1, -1, -1):
            try:
                with _prepared(connection):
                    _migrate(connection, walls.login_of(settings.database_url))
                return
            except OperationalError as error:
                connection.rollback()
                if not left or not _is_locked(error):
                    raise
                log.warning("a table is in use; the migration tries again", tries_left=left)
                time.sleep(REST_SECONDS)


def _is_locked(error: OperationalError) -> bool:
    return getattr(error.orig, "sqlstate", None) in _LOCKED or "is locked" in str(error.orig)


def _migrate(connection: Connection, login: str) -> None:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        transaction_per_migration=True,
        user_module_prefix=None,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
    _check_references(connection)
    if context.get_context().get_current_revision() == context.get_head_revision():
        # a new table never stands without its wall; older tables are not those of this program
        walls.build(connection, db.Model, login)
        postgres_index.fit(connection)
    connection.commit()


def _check_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        torn = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        connection.commit()
        if torn:
            raise RuntimeError(f"rows that nothing holds any more: {torn[:5]}")


@contextmanager
def _prepared(connection: Connection) -> Iterator[None]:
    if connection.dialect.name == "sqlite":
        # batch mode moves tables aside and back, which foreign keys would refuse, or follow
        # and delete; inside a transaction SQLite would not hear of it
        raw = connection.connection.cursor()
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            yield
        finally:
            connection.rollback()
            raw.execute("PRAGMA foreign_keys=ON")
        return
    connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
    connection.commit()
    try:
        yield
    finally:
        connection.rollback()
        connection.execute(text("RESET lock_timeout"))
        connection.commit()


run()
