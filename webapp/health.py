"""Is the process alive, and can it serve?"""

from __future__ import annotations

import shutil

from flask import Blueprint, Flask, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from webapp import access
from webapp.db import db, now
from webapp.outbox import Outbox, OutboxPosition, highest

bp = Blueprint("health", __name__)
MIN_FREE_BYTES = 200 * 1024 * 1024
MAX_LAG_SECONDS = 300


@bp.get("/healthz")
@access.guest
def healthz() -> ResponseReturnValue:
    return jsonify(status="ok")


@bp.get("/readyz")
@access.guest
def readyz() -> ResponseReturnValue:
    """503 with the reason when database, disk or the consumers of the outbox are in trouble."""
    checks = {"database": _database(), "disk": _disk(), "outbox": _outbox()}
    good = all(check["ok"] for check in checks.values())
    response = jsonify(status="ok" if good else "not ready", checks=checks)
    response.status_code = 200 if good else 503
    return response


def _database() -> dict[str, object]:
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        return {"ok": False, "error": type(error).__name__}
    return {"ok": True}


def _disk() -> dict[str, object]:
    free = shutil.disk_usage(current_app.extensions["ghafaseh.settings"].data_dir).free
    return {"ok": free > MIN_FREE_BYTES, "free_bytes": free}


def _outbox() -> dict[str, object]:
    """How many rows wait for the slowest consumer, and since when."""
    last = highest()
    positions = {row.consumer: row.seq for row in db.session.scalars(db.select(OutboxPosition))}
    slowest = min(positions.values(), default=0)
    oldest = db.session.scalar(
        db.select(Outbox.at).where(Outbox.seq > slowest).order_by(Outbox.seq).limit(1)
    )
    age = 0.0 if oldest is None else (now() - oldest).total_seconds()
    return {
        "ok": age < MAX_LAG_SECONDS,
        "waiting": {name: last - seq for name, seq in positions.items()},
        "oldest_seconds": round(age, 1),
    }


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
