"""What nobody fetches is removed: files of exports after a week, rows of work after a quarter."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

from flask import Flask

from webapp.db import db, now, unit_of_work
from webapp.tenancy import scopes

from .models import Job

FILE_DAYS = 7
ROW_DAYS = 90
EVERY_SECONDS = 3600.0
_KEY = "ghafaseh.jobs_tidied"


def folder(app: Flask) -> Path:
    """Where the files that jobs make lie until they are fetched."""
    path: Path = app.extensions["ghafaseh.settings"].data_dir / "exports"
    path.mkdir(parents=True, exist_ok=True)
    return path


def tidy(app: Flask) -> None:
    """At most once an hour: old files and old rows are gone."""
    if time.monotonic() - app.extensions.get(_KEY, float("-inf")) < EVERY_SECONDS:
        return
    app.extensions[_KEY] = time.monotonic()
    remove_old(app, now())


def remove_old(app: Flask, moment: dt.datetime) -> None:
    limit = (moment - dt.timedelta(days=FILE_DAYS)).timestamp()
    for path in folder(app).iterdir():
        if path.is_file() and path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)
    with app.app_context(), unit_of_work(scopes.system("old jobs")):
        old = Job.finished_at < moment - dt.timedelta(days=ROW_DAYS)
        db.session.execute(db.delete(Job).where(old))
