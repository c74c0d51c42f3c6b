"""The database: engine settings of both kinds, sessions bound to scopes, column types."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import BigInteger, DateTime, Integer, MetaData, Sequence, event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from webapp import turns

from .tenancy import driver, guard, scopes, walls
from .tenancy.scopes import Scope

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
# A key of a table of its own numbering; SQLite counts only columns called INTEGER.
NUMBER = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


def _session_key() -> int:
    """One session for each scope in force; without a scope one for each app context."""
    scope = scopes.current_or_none()
    return id(scope) if scope is not None else id(current_app._get_current_object())  # type: ignore[attr-defined]


db = SQLAlchemy(
    model_class=Base,
    session_options={"scopefunc": _session_key, "expire_on_commit": False},
    disable_autonaming=True,
)
identities = Sequence("identity_seq", metadata=Base.metadata, start=1)


class Identity(db.Model):  # type: ignore[name-defined]
    """The counter of country-wide numbers where the database has no sequences."""

    __tablename__ = "identity"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    last: Mapped[int] = mapped_column(BigInteger, default=0)


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An aware moment; stored in UTC, read back in UTC, on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Any) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(dt.UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: dt.datetime | None, dialect: Any) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


_moment: ContextVar[dt.datetime | None] = ContextVar("moment", default=None)


def now() -> dt.datetime:
    """This moment; inside `as_of` the one that is being written down."""
    return _moment.get() or dt.datetime.now(dt.UTC)


@contextmanager
def as_of(moment: dt.datetime) -> Iterator[None]:
    """Inside the block it is `moment`; the rows changed there are written with it."""
    token = _moment.set(moment)
    try:
        yield
        if scopes.current_or_none() is not None:
            db.session.flush()
    finally:
        _moment.reset(token)


@contextmanager
def unit_of_work(scope: Scope) -> Iterator[Any]:
    """One scope, one session, one transaction: committed at the end, or nothing happened."""
    with scopes.opened(scope):
        try:
            yield db.session
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
        finally:
            db.session.remove()


@contextmanager
def reading(scope: Scope) -> Iterator[Any]:
    """A second scope beside the request's own, to read only; its rows stay usable, detached."""
    scope.writes = False
    with scopes.opened(scope):
        try:
            yield db.session
        finally:
            db.session.remove()  # closes; a rollback would empty the rows that are handed on


# --- what each kind of database is told -----------------------------------------------------

_immediate: ContextVar[bool] = ContextVar("immediate", default=False)


@contextmanager
def writing() -> Iterator[None]:
    """Inside the block a transaction that belongs to no scope means to write, as a migration's."""
    token = _immediate.set(True)
    try:
        yield
    finally:
        _immediate.reset(token)


def _means_to_write() -> bool:
    scope = scopes.current_or_none()
    return scope.writes if scope is not None else _immediate.get()


def prepare_engine(engine: Engine) -> None:
    """Every transaction of the engine begins as its kind of database needs it."""
    if engine.dialect.name == "sqlite":
        prepare_sqlite(engine)
    else:
        walls.guard_engine(engine)


def prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connect(dbapi: Any, _: Any) -> None:
        dbapi.isolation_level = None  # we say BEGIN ourselves
        for pragma in _PRAGMAS:
            dbapi.execute(f"PRAGMA {pragma}")

    queue = turns.Turns(BUSY_SECONDS)

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        if not _means_to_write():
            connection.exec_driver_sql("BEGIN")
            return
        turns.begin(queue, connection)
        # a transaction that reads first and writes later would meet another writer half-way
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    turns.guard_engine(engine, queue)
    driver.guard_engine(engine)


# How long one who wants to write waits for others of this process, and then for other processes.
BUSY_SECONDS = 10
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    f"busy_timeout={BUSY_SECONDS * 1000}",
    "cache_size=-16000",
    "temp_store=MEMORY",
)


@contextmanager
def hurrying() -> Iterator[None]:
    """Inside the block a unit of work keeps every row it has met, and SQLite does not wait for
    the disk; at the end everything is on it.

    For what is thrown away whole when the machine stops before the end.
    """
    engine = db.engine
    listened: list[tuple[Any, str, Any]] = [(db.session, name, _keep) for name in _MET]
    if engine.dialect.name == "sqlite":
        listened.append((engine, "checkout", _no_waiting))
    for target, name, act in listened:
        event.listen(target, name, act)
    try:
        yield
    finally:
        for target, name, act in listened:
            event.remove(target, name, act)
        db.session.remove()
        engine.dispose()  # new connections wait again
        _write_through(engine)


_MET = ("loaded_as_persistent", "pending_to_persistent")


def _keep(session: Session, row: Any) -> None:
    session.info.setdefault("kept", []).append(row)


def _no_waiting(dbapi: Any, record: Any, proxy: Any) -> None:
    dbapi.execute("PRAGMA synchronous=OFF")


def _write_through(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def init_app(app: Flask, url: str, prepare_after: int = 0) -> None:
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url, prepare_after)
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)


def engine_options(url: str, prepare_after: int = 0) -> dict[str, Any]:
    """A request may hold one connection while it waits for that of a second scope, so there are
    more than twice as many as threads; fewer would let requests wait for each other.

    A prepared statement stays with the server's connection under a number. Behind PgBouncer that
    connection is shared, and the number may be another statement's: unless told, none is prepared.
    """
    pool = {"pool_size": 10, "max_overflow": 40}
    if url.startswith("sqlite"):
        return {**pool, "connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False}}
    told = {"prepare_threshold": prepare_after or None}
    return {**pool, "pool_pre_ping": True, "connect_args": told}


__all__ = [
    "NUMBER",
    "Base",
    "Session",
    "UtcDateTime",
    "as_of",
    "db",
    "guard",
    "hurrying",
    "now",
    "reading",
    "unit_of_work",
    "writing",
]
