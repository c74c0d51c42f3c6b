"""The queue between those who ask for work and the process that does it.

It holds numbers of jobs only; the rows say everything else. A number that is lost is found again
by `running.adopt`, one that comes twice is done once.
"""

from __future__ import annotations

from typing import Any

from flask import Flask
from huey import Huey
from huey.storage import PostgresStorage, SqliteStorage
from sqlalchemy.engine import make_url

from webapp.config import Settings

_KEY = "ghafaseh.job_queue"


def _storage(settings: Settings) -> dict[str, Any]:
    """A file of its own beside SQLite, so that the queue never waits for the site's writers."""
    if settings.database_url.startswith("sqlite"):
        return {
            "storage_class": SqliteStorage,
            "filename": str(settings.data_dir / "jobs.sqlite"),
            "fsync": True,
            "timeout": 10,
            "strict_fifo": True,
        }
    url = make_url(settings.database_url).set(drivername="postgresql")
    return {
        "storage_class": PostgresStorage,
        "dsn": url.render_as_string(hide_password=False),
        "blocking": False,
        "table_prefix": "job_queue",
    }


def of(app: Flask) -> Huey:
    """The queue of an app, opened on first use."""
    if _KEY not in app.extensions:
        huey = Huey("jobs", results=False, **_storage(app.extensions["ghafaseh.settings"]))

        @huey.task(name="run_job")
        def run_job(job_id: int) -> None:
            from .running import run

            run(app, job_id)

        app.extensions[_KEY] = huey
        app.extensions[_KEY + ".task"] = run_job
    queue: Huey = app.extensions[_KEY]
    return queue


def hand_over(app: Flask, job_id: int) -> None:
    """`job_id` waits in the queue."""
    of(app)
    app.extensions[_KEY + ".task"](job_id)
    rest(app)


def next_one(app: Flask) -> bool:
    """Does the next piece of work; False when nothing waits."""
    queue = of(app)
    task = queue.dequeue()
    if task is None:
        return False
    queue.execute(task)
    return True


def rest(app: Flask) -> None:
    """The queue's connection is given back; the next use opens it again."""
    if _KEY in app.extensions:
        app.extensions[_KEY].storage.close()
