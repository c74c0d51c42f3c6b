"""Is the process alive, and can it serve?"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from webapp import access
from webapp.db import db, now
from webapp.outbox import Outbox, OutboxPosition, highest

bp = Blueprint("health", __name__)
MIN_FREE_BYTES = 200 * 1024 * 1024
MAX_LAG_SECONDS = 300

Check = dict[str, Any]


@bp.get("/healthz")
@access.guest
def healthz() -> ResponseReturnValue:
    return jsonify(status="ok")


@bp.get("/readyz")
@access.guest
def readyz() -> ResponseReturnValue:
    """503 with the reason when database, disk, index or readers of the outbox are in trouble."""
    checks = {"disk": _disk(), "database": _asked(_database)}
    asked = {"outbox": _outbox, "index": _index}
    checks |= {name: _asked(check) for name, check in asked.items()}
    good = all(check["ok"] for check in checks.values())
    response = jsonify(status="ok" if good else "not ready", checks=checks)
    response.status_code = 200 if good else 503
    response.headers["Cache-Control"] = "no-store"
    return response


def _asked(check: Callable[[], Check]) -> Check:
    """The check's answer; that it cannot be had is one too."""
    try:
        return check()
    except SQLAlchemyError as error:
        db.session.rollback()
        return {"ok": False, "error": type(error).__name__}


def _database() -> Check:
    db.session.execute(db.text("SELECT 1"))
    return {"ok": True}


def _disk() -> Check:
    free = shutil.disk_usage(current_app.extensions["ghafaseh.settings"].data_dir).free
    return {"ok": free > MIN_FREE_BYTES, "free_bytes": free}


def _outbox() -> Check:
    """How many rows wait for each consumer, and how long the oldest of them has waited."""
    found = lags()
    age = max((lag.oldest_seconds for lag in found), default=_age_behind(0))
    return {
        "ok": age < MAX_LAG_SECONDS,
        "waiting": {lag.consumer: lag.waiting for lag in found},
        "oldest_seconds": round(age, 1),
    }


def _index() -> Check:
    """This machine's index: can it be read, and how old is what it lacks?"""
    age = index_age(current_app._get_current_object())  # type: ignore[attr-defined]
    if age is None:
        return {"ok": False, "error": "lost; pages show the newest needs"}
    return {"ok": age < MAX_LAG_SECONDS, "age_seconds": round(age, 1)}


# --- how far behind -------------------------------------------------------------------------


@dataclass(frozen=True)
class Lag:
    """A reader of the outbox: rows that wait for it, since when, and rows it gave up."""

    consumer: str
    waiting: int
    oldest_seconds: float
    set_aside: int


def lags() -> list[Lag]:
    """All readers of the outbox, by name."""
    last = highest()
    rows = db.session.scalars(db.select(OutboxPosition).order_by(OutboxPosition.consumer))
    return [
        Lag(row.consumer, max(last - row.seq, 0), _age_behind(row.seq), len(row.set_aside))
        for row in rows
    ]


def _age_behind(seq: int) -> float:
    """Seconds since the first thing happened that is not read at position `seq`."""
    query = db.select(Outbox.at).where(Outbox.seq > seq).order_by(Outbox.seq).limit(1)
    oldest = db.session.scalar(query)
    return 0.0 if oldest is None else max((now() - oldest).total_seconds(), 0.0)


def index_age(app: Flask) -> float | None:
    """Seconds since the first thing happened that the index lacks; None when it is lost."""
    from webapp.search import indexing
    from webapp.search.engine import IndexLost

    engine = indexing.engine_of(app)
    try:
        engine.document_count  # noqa: B018 - can it be read?
        return _age_behind(engine.position)
    except IndexLost:
        return None


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
