"""Doing the work: claimed by one process, told about while it runs, ended as done or failed."""

from __future__ import annotations

import datetime as dt
import secrets
import threading
import time
from typing import Any

import structlog
from flask import Flask

from webapp.db import db, now, reading, unit_of_work
from webapp.i18n import gettext, speaking
from webapp.moves import RuleError
from webapp.tenancy import scopes

from . import handlers, queue
from .models import Job
from .tidying import tidy

log = structlog.get_logger()
BEAT_SECONDS = 5.0
TELL_SECONDS = 0.5
DEAD_AFTER = dt.timedelta(seconds=30)
LOST_AFTER = dt.timedelta(seconds=15)
MAX_STARTS = 5


def run_waiting(app: Flask) -> int:
    """Everything that waits is done, work of dead processes too; returns how much that was."""
    adopt(app)
    count = 0
    while queue.next_one(app):
        count += 1
    tidy(app)
    if app.testing:
        queue.rest(app)
    return count


def consumer(app: Flask, stop: threading.Event | None = None, rest: float = 0.5) -> None:
    """Does what waits until `stop` is set."""
    stop = stop or threading.Event()
    while not stop.is_set():
        if not run_waiting(app):
            stop.wait(rest)
    queue.rest(app)


def adopt(app: Flask) -> list[int]:
    """Rows that no process works on any more, and that the queue has lost, wait in it again."""
    moment = now()
    lost = moment if app.testing else moment - LOST_AFTER
    with app.app_context(), reading(scopes.system("lost jobs", writes=False)):
        query = db.select(Job.id).where(
            ((Job.state == "waiting") & (Job.created_at <= lost)) | _is_dead(moment)
        )
        found = list(db.session.scalars(query.order_by(Job.id)))
    if queue.of(app).storage.queue_size() < len(found):
        for job_id in found:
            queue.hand_over(app, job_id)
    return found


def _is_dead(moment: dt.datetime) -> Any:
    return (Job.state == "running") & (Job.beat_at < moment - DEAD_AFTER)


def run(app: Flask, job_id: int) -> None:
    """One piece of work from beginning to end; nothing happens if another process has it."""
    with app.app_context():
        job = _claim(job_id)
        if job is None:
            return
        with speaking(job.arguments.get("language", "fa")):
            _end(job_id, **_do(app, job))


def _claim(job_id: int) -> Job | None:
    """The job, if it is ours now."""
    moment = now()
    with unit_of_work(scopes.system("claim a job")):
        free = (Job.state == "waiting") | _is_dead(moment)
        claimed: Any = db.session.execute(
            db.update(Job)
            .where(Job.id == job_id, free)
            .values(state="running", beat_at=moment)
            .execution_options(synchronize_session=False)
        )
        if not claimed.rowcount:
            return None
        job = db.session.get_one(Job, job_id)
        job.started_at = job.started_at or moment
        job.result = {"starts": job.result.get("starts", 0) + 1}
    return job


def _do(app: Flask, job: Job) -> dict[str, Any]:
    """The columns that tell how the work ended."""
    try:
        handler = handlers.find(job.kind)
    except KeyError:
        return _failed(gettext("This kind of work is not known here any more."))
    starts = job.result["starts"]
    if starts > MAX_STARTS or (starts > 1 and not handler.resumes):
        return _failed(gettext("The work was interrupted. Please start it again."))
    with _Teller(app, job) as teller:
        work = handlers.Work(
            job.id, job.kind, job.province, job.owner_id, job.scope, job.arguments, teller.progress
        )
        try:
            result = handler.call(work) or {}
        except RuleError as error:
            return _failed(str(error.message))
        except Exception:
            return _fault(job)
    return {"state": "done", "result": result, **teller.figures()}


def _fault(job: Job) -> dict[str, Any]:
    number = secrets.token_hex(4)
    log.exception("job failed", job=job.id, kind=job.kind, error_id=number)
    return _failed(
        gettext(
            "The site could not finish this work. Try again, and if it fails once more, "
            "tell the office the number %(number)s.",
            number=number,
        )
    )


def _failed(sentence: str) -> dict[str, Any]:
    return {"state": "failed", "error": sentence}


def _end(job_id: int, **values: Any) -> None:
    with unit_of_work(scopes.system("end a job")):
        job = db.session.get_one(Job, job_id)
        job.finished_at = job.beat_at = now()
        for name, value in values.items():
            setattr(job, name, value)


class _Teller:
    """Writes how far the work is, in transactions of its own, beside the work's own ones.

    A thread, because the work may hold the one write lock of SQLite while it tells; and because
    it shows that the process lives while one step takes long.
    """

    def __init__(self, app: Flask, job: Job) -> None:
        self.app, self.job_id = app, job.id
        self.done, self.total = job.done, job.total
        self.told, self.told_at = (job.done, job.total), time.monotonic()
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._loop, name=f"job-{job.id}", daemon=True)

    def progress(self, done: int, total: int) -> None:
        self.done, self.total = done, total

    def figures(self) -> dict[str, int]:
        return {"done": self.done, "total": self.total}

    def __enter__(self) -> _Teller:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join()

    def _loop(self) -> None:
        while not self.stop.wait(TELL_SECONDS):
            is_news = (self.done, self.total) != self.told
            if is_news or time.monotonic() - self.told_at > BEAT_SECONDS:
                self._write()

    def _write(self) -> None:
        figures = self.figures()
        try:
            with self.app.app_context(), unit_of_work(scopes.system("job progress")):
                change = db.update(Job).where(Job.id == self.job_id)
                db.session.execute(change.values(beat_at=now(), **figures))
        except Exception as error:  # telling must never stop the work
            log.warning("job progress not written", job=self.job_id, error=str(error))
            return
        self.told, self.told_at = (figures["done"], figures["total"]), time.monotonic()
