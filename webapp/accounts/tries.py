"""Counts what may be tried only so often: each try is a row before it is made.

The count has a transaction of its own, so that it stays when the request is refused and rolled
back; and one lock for each key, so that tries at the same moment never pass the limit together.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text

from webapp.db import db, now, unit_of_work
from webapp.tenancy import scopes

from .models import FailedTry


@dataclass(frozen=True)
class Tried:
    """Whether one more try is allowed; if not, how long to wait for the next one."""

    allowed: bool
    wait: dt.timedelta = dt.timedelta()
    rows: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Limit:
    """At most `most` tries under the key in any window of this length."""

    key: str
    window: dt.timedelta
    most: int


def key(kind: str, value: str) -> str:
    """A key of the count; says nothing about whom it counts."""
    return f"{kind}:{hashlib.sha256(value.encode('utf-8', 'surrogatepass')).hexdigest()[:40]}"


def take(window: dt.timedelta, may: Callable[..., bool], *keys: str) -> Tried:
    """One try is noted under each key if `may(counts in the window…)` allows it.

    Ends the request's transaction, which has only read so far: two writers of one request would
    wait for each other.
    """
    db.session.rollback()
    with unit_of_work(scopes.system("counted tries")):
        _lock(keys)
        since = now() - window
        db.session.execute(db.delete(FailedTry).where(_of(keys), FailedTry.at <= since))
        found = list(db.session.execute(db.select(FailedTry.key, FailedTry.at).where(_of(keys))))
        if not may(*[sum(k == each for k, _ in found) for each in keys]):
            return Tried(False, wait=min(at for _, at in found) - since)
        tries = [FailedTry(key=each) for each in keys]
        db.session.add_all(tries)
        db.session.flush()
        return Tried(True, rows=[row.id for row in tries])


def take_each(*limits: Limit, then: Callable[[], None] = lambda: None) -> Tried:
    """One try is noted under each key, and `then` is done with it, if no limit stands against it.

    All of it is one transaction, so that what is done and what is counted are never apart.
    """
    db.session.rollback()
    with unit_of_work(scopes.system("counted tries")):
        keys = tuple(dict.fromkeys(limit.key for limit in limits))
        _lock(keys)
        found = list(db.session.execute(db.select(FailedTry.key, FailedTry.at).where(_of(keys))))
        waits = [wait for limit in limits if (wait := _wait(limit, found))]
        if waits:
            return Tried(False, wait=max(waits))
        tries = [FailedTry(key=each) for each in keys]
        db.session.add_all(tries)
        then()
        db.session.flush()
        return Tried(True, rows=[row.id for row in tries])


def _wait(limit: Limit, found: Iterable[Any]) -> dt.timedelta | None:
    """How long until one more try keeps the limit; None: now."""
    moment = now()
    inside = sorted(at for key, at in found if key == limit.key and at > moment - limit.window)
    if len(inside) < limit.most:
        return None
    return inside[-limit.most] + limit.window - moment


def _of(keys: tuple[str, ...]) -> db.ColumnElement[bool]:  # type: ignore[name-defined]
    return FailedTry.key.in_(keys)


def _lock(keys: tuple[str, ...]) -> None:
    """The others wait here; SQLite lets in one writer anyway."""
    session = db.session()
    if session.connection().dialect.name == "postgresql":
        for each in sorted(keys):
            lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")
            session.execute(lock, {"key": each})


def forgive(tried: Tried, *keys: str) -> None:
    """The try was a good one: it does not count, and neither do earlier ones under these keys."""
    of_try = FailedTry.id.in_(tried.rows)
    db.session.execute(db.delete(FailedTry).where(of_try | FailedTry.key.in_(keys)))
