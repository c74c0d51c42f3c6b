"""What works beside the web processes: effects, index, mail, jobs and the clock.

Each worker is a step that does what waits and says how much it did; a loop repeats it. The
embedded default runs all of them as threads of one process, production may run each alone.
"""

from __future__ import annotations

import datetime as dt
import importlib
import threading
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from flask import Flask

from webapp.config import Settings
from webapp.db import db, now, unit_of_work
from webapp.tenancy import scopes

log = structlog.get_logger()
AFTER_FAULT_SECONDS = 5.0
RECEIPT_LIFE = dt.timedelta(days=3)
FAILED_TRY_LIFE = dt.timedelta(days=2)
LINK_LIFE = dt.timedelta(days=30)  # a dead link says for so long that it is dead
OUTBOX_LIFE = dt.timedelta(days=30)
# Longer than OUTBOX_LIFE: what is told a second time must find that it was written already.
MESSAGE_LIFE = dt.timedelta(days=90)


@dataclass(frozen=True)
class Worker:
    """`step(app)` returns how much it did; after nothing the loop rests for `rest` seconds."""

    name: str
    step: Callable[[Flask], int]
    rest: float


def _call(module: str, function: str) -> Callable[[Flask], int]:
    """A step that lives in a feature; imported when the worker starts."""

    def step(app: Flask) -> int:
        return int(getattr(importlib.import_module(module), function)(app) or 0)

    return step


def _each(*steps: Callable[[Flask], int]) -> Callable[[Flask], int]:
    """One step that does all of these, one after the other."""
    return lambda app: sum(step(app) for step in steps)


def tidy(app: Flask) -> int:
    """Receipts, tries, links, sign-ins and outbox rows that nobody needs any more are gone.

    The last outbox row stays: SQLite goes on numbering from there, and the index sees by the
    first one kept whether it has missed any.
    """
    from webapp.accounts.code_rules import CODE_ROW_LIFE
    from webapp.accounts.models import (
        FailedTry,
        Invitation,
        OneTimeCode,
        PasswordReset,
        UserSession,
    )
    from webapp.notices import MailMessage
    from webapp.outbox import Outbox, OutboxPosition, highest
    from webapp.receipts import FormReceipt
    from webapp.sms import SmsMessage
    from webapp.words.collecting import tidy as tidy_questions

    with app.app_context(), unit_of_work(scopes.system("tidy")):
        read_by_all = db.session.scalar(db.select(db.func.min(OutboxPosition.seq))) or 0
        unneeded = min(read_by_all, highest() - 1)
        moment = now()
        settings: Settings = app.extensions["ghafaseh.settings"]
        longest = dt.timedelta(days=settings.session_days)
        idle = dt.timedelta(hours=settings.session_idle_hours)
        for query in (
            db.delete(UserSession).where(
                (UserSession.created_at < moment - longest) | (UserSession.seen_at < moment - idle)
            ),
            db.delete(PasswordReset).where(PasswordReset.expires_at < moment),
            # with them go the names and numbers they were asked for
            db.delete(OneTimeCode).where(OneTimeCode.created_at < moment - CODE_ROW_LIFE),
            *(
                db.delete(model).where(model.is_done(), model.created_at < moment - MESSAGE_LIFE)
                for model in (MailMessage, SmsMessage)
            ),
            db.delete(Invitation).where(
                Invitation.accepted_at.is_(None), Invitation.expires_at < moment - LINK_LIFE
            ),
            db.delete(FormReceipt).where(FormReceipt.at < moment - RECEIPT_LIFE),
            db.delete(FailedTry).where(FailedTry.at < moment - FAILED_TRY_LIFE),
            db.delete(Outbox).where(Outbox.seq <= unneeded, Outbox.at < moment - OUTBOX_LIFE),
        ):
            db.session.execute(query)
        tidy_questions(moment)
    return 0


WORKERS = (
    Worker("drainer", _call("webapp.drainer", "drain"), 0.3),
    Worker("indexer", _call("webapp.search.indexing", "index_waiting"), 0.3),
    Worker(
        "sender",
        _each(
            _call("webapp.accounts.code_letters", "write_asked"),
            _call("webapp.sms", "send_waiting"),
            _call("webapp.mail", "send_waiting"),
        ),
        1.0,
    ),
    Worker("jobs", _call("webapp.jobs", "run_waiting"), 0.5),
    Worker("reminders", _call("webapp.meetings.reminders", "write_due"), 60.0),
    Worker("digests", _call("webapp.follows.digest", "write_due"), 600.0),
    Worker("expiry", _call("webapp.needs.expiry", "expire_due"), 3600.0),
    Worker("recount", _call("webapp.reports.recounting", "recount_nightly"), 600.0),
    Worker("optimise", _call("webapp.search.indexing", "optimise_nightly"), 600.0),
    Worker("tidy", tidy, 3600.0),
)
NAMES = tuple(worker.name for worker in WORKERS)


def run(app: Flask, names: tuple[str, ...], stop: threading.Event) -> None:
    """Runs the named workers, each in a thread, until `stop` is set."""
    chosen = [worker for worker in WORKERS if worker.name in names]
    threads = [
        threading.Thread(target=_loop, args=(app, worker, stop), name=worker.name)
        for worker in chosen
    ]
    for thread in threads:
        thread.start()
    log.info("workers started", workers=[worker.name for worker in chosen])
    for thread in threads:
        thread.join()


def _loop(app: Flask, worker: Worker, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            did = worker.step(app)
        except Exception:
            log.exception("worker failed", worker=worker.name)
            stop.wait(AFTER_FAULT_SECONDS)
            continue
        if not did:
            stop.wait(worker.rest)
