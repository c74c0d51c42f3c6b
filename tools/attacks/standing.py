"""Which walls stand. The product has no such switch: here they are taken down by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from sqlalchemy import event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.orm import ORMExecuteState, Session

from webapp import db as database
from webapp.db import db
from webapp.tenancy import guard, rows, walls
from webapp.tenancy.mixins import Owned, Projection
from webapp.tenancy.scopes import UnscopedStatement, current_or_none

from .world import LOGIN, World

# In the order in which the table adds them.
WALLS = {
    "criteria": "loader criteria of the scope; without a scope nothing",
    "flush": "check of each row that is flushed",
    "bulk": "check of statements that write many rows",
    "session": "one session, one scope; a last look at each row",
    "plain": "plain SQL and statements of tables refused",
    "keys": "composite foreign keys",
    "driver": "statements past SQLAlchemy denied (SQLite)",
    "rows": "row-level security and roles (PostgreSQL)",
}
_ONLY_ON = {"driver": "sqlite", "rows": "postgresql"}


def every(kind: str) -> frozenset[str]:
    """All walls of this kind of database."""
    return max(steps(kind).values(), key=len)


def steps(kind: str) -> dict[str, frozenset[str]]:
    """The columns of the table: none, then one wall more each time, then the database's alone."""
    names = [name for name in WALLS if _ONLY_ON.get(name, kind) == kind]
    found = {"none": frozenset[str]()}
    for count, name in enumerate(names, start=1):
        found[f"+{name}"] = frozenset(names[:count])
    if kind == "postgresql":
        found["rows alone"] = frozenset({"rows"})
    return found


@contextmanager
def walls_up(world: World, up: frozenset[str]) -> Iterator[None]:
    """Inside the block these walls stand, and no other."""
    with ExitStack() as stack:
        for name, take_down in _DOWN.items():
            if name not in up:
                stack.enter_context(take_down())
        stack.enter_context(_engine(world, up))
        yield


@contextmanager
def _engine(world: World, up: frozenset[str]) -> Iterator[None]:
    """The site's engine: with the login of a site where the database has its wall."""
    url = make_url(world.url)
    if world.kind == "postgresql" and "rows" in up:
        url = url.set(username=LOGIN)
    options = {"url": url, **database.engine_options(str(url))}
    engine = db._make_engine(None, options, world.app)
    database.prepare_engine(engine)
    if world.kind == "postgresql" and "rows" not in up:
        event.remove(engine, "begin", walls.enter)
    if world.kind == "sqlite" and "driver" not in up:
        event.listen(engine, "connect", lambda dbapi, record: dbapi.set_authorizer(None))
    if "keys" not in up:
        event.listen(engine, "connect", _WITHOUT_KEYS[world.kind])
    before = db._app_engines[world.app][None]
    db._app_engines[world.app][None] = engine
    try:
        yield
    finally:
        engine.dispose()
        db._app_engines[world.app][None] = before


def _without_keys_of_sqlite(dbapi: Any, record: Any) -> None:
    dbapi.execute("PRAGMA foreign_keys=OFF")


def _without_keys_of_postgresql(dbapi: Any, record: Any) -> None:
    dbapi.execute("SET session_replication_role = replica")
    dbapi.commit()


_WITHOUT_KEYS = {"sqlite": _without_keys_of_sqlite, "postgresql": _without_keys_of_postgresql}


# --- taking them down -----------------------------------------------------------------------


@contextmanager
def _no_criteria() -> Iterator[None]:
    with _instead(Session, "do_orm_execute", guard.limit_to_scope, _all_but_criteria):
        yield


def _all_but_criteria(state: ORMExecuteState) -> None:
    """As `guard.limit_to_scope`, but every row is seen, and without a scope too."""
    raw, touched = guard._tables(state.statement)
    if guard._excused(state.execution_options) or not touched:
        return
    if raw and not (state.is_relationship_load or state.is_column_load):
        raise UnscopedStatement(f"plain access to {sorted(raw)}")
    state.update_execution_options(_scoped=True)
    if (scope := current_or_none()) is not None:
        guard._pin(state.session, scope)
        (rows.check_insert if state.is_insert else rows.check_bulk)(state, scope)


@contextmanager
def _no_flush_guard() -> Iterator[None]:
    """Rows still get province and number, or nothing could be written at all."""
    with _instead(Session, "before_flush", guard.check_changes, _only_stamp):
        yield


def _only_stamp(session: Session, context: Any, instances: Any) -> None:
    scope, new = current_or_none(), list(session.new)
    for row in new:
        if isinstance(row, Owned | Projection) and row.province is None and scope is not None:
            row.province = scope.province or "national"
    rows.give_identities(session, [row for row in new if getattr(row, "id", 0) is None])
    guard._flushing.set(True)


@contextmanager
def _no_bulk_guard() -> Iterator[None]:
    with (
        patch.object(rows, "check_insert", lambda state, scope: None),
        patch.object(rows, "check_bulk", lambda state, scope: None),
    ):
        yield


@contextmanager
def _no_session_guard() -> Iterator[None]:
    with (
        patch.object(guard, "_pin", lambda session, scope: None),
        patch.object(guard, "_look_at", lambda row: None),
    ):
        yield


@contextmanager
def _no_plain_guard() -> Iterator[None]:
    inspect = guard._tables
    with (
        _without(Engine, "before_execute", guard.refuse_plain_statements),
        _without(Engine, "before_cursor_execute", guard.refuse_driver_sql),
        patch.object(guard, "_tables", lambda statement: (frozenset(), inspect(statement)[1])),
    ):
        yield


@contextmanager
def _without(target: Any, name: str, listener: Any) -> Iterator[None]:
    event.remove(target, name, listener)
    try:
        yield
    finally:
        event.listen(target, name, listener)


@contextmanager
def _instead(target: Any, name: str, listener: Any, other: Any) -> Iterator[None]:
    with _without(target, name, listener):
        event.listen(target, name, other)
        try:
            yield
        finally:
            event.remove(target, name, other)


_DOWN = {
    "criteria": _no_criteria,
    "flush": _no_flush_guard,
    "bulk": _no_bulk_guard,
    "session": _no_session_guard,
    "plain": _no_plain_guard,
}
