"""SQLite: what reaches the driver past SQLAlchemy finds no table that belongs to somebody.

The database asks for each table that a statement names, once, when the statement is prepared.
Statements that came through the engine have been looked at by `guard`; others are denied.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, event

from . import guard

_ON_ROWS = {
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_INSERT,
    sqlite3.SQLITE_UPDATE,
    sqlite3.SQLITE_DELETE,
}
_PASSED = "passed the guard"


def guard_engine(engine: Engine) -> None:
    """Each connection of the engine lets through what the guard has seen."""

    @event.listens_for(engine, "connect")
    def connect(dbapi: sqlite3.Connection, record: Any) -> None:
        dbapi.set_authorizer(_judge(record.info))

    @event.listens_for(engine, "before_cursor_execute")
    def before(conn: Any, *_: Any) -> None:
        conn.info[_PASSED] = True

    @event.listens_for(engine, "after_cursor_execute")
    def after(conn: Any, *_: Any) -> None:
        conn.info[_PASSED] = False

    @event.listens_for(engine, "handle_error")
    def failed(context: Any) -> None:
        if context.connection is not None and not context.is_disconnect:
            context.connection.info[_PASSED] = False


def _judge(info: dict[str, Any]) -> Callable[..., int]:
    def judge(action: int, name: str | None, *_: Any) -> int:
        if info.get(_PASSED):
            return sqlite3.SQLITE_OK
        foreign = action == sqlite3.SQLITE_ATTACH or (
            action in _ON_ROWS and name in guard.guarded_tables()
        )
        return sqlite3.SQLITE_DENY if foreign else sqlite3.SQLITE_OK

    return judge
