"""Questions that find nothing are counted, without the person, the address or the time of day.

They wait in memory and are written together, after an answer has left, in a transaction of their
own. Within one turn a question counts once, however often it comes, and what is merely the
beginning of a longer one does not: somebody was still typing.
"""

from __future__ import annotations

import datetime as dt
import time
from collections import defaultdict
from collections.abc import Callable
from threading import Lock
from typing import NamedTuple

import structlog
from flask import Flask, Response, after_this_request, current_app
from sqlalchemy import text

from webapp.db import db, now, unit_of_work
from webapp.persian import TEHRAN, fold
from webapp.search.documents import Notice, Results
from webapp.tenancy import scopes

from . import rules
from .current import inside
from .models import UnansweredQuery

TURN = 20.0
MOST_WAITING = 300
_NAME = "ghafaseh.unanswered"
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('unanswered', 0))")

log = structlog.get_logger()


class Asked(NamedTuple):
    """A question on one site, to its list of needs or to that of companies."""

    site: str
    folded: str
    of_companies: bool = False


# question → (as it was written, whether something near was shown)
Waiting = dict[Asked, tuple[str, bool]]


class Batch:
    """What one process has met and not written yet."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, Lock()
        self._waiting: Waiting = {}
        self._since: float | None = None

    def add(self, site: str, typed: str, partly: bool, *, of_companies: bool = False) -> None:
        """The question waits to be counted, unless it is none that may be."""
        written = rules.countable(typed)
        if written is None:
            return
        with self._lock:
            self._since = self._clock() if self._since is None else self._since
            key = Asked(site, fold(written), of_companies)
            if key in self._waiting or len(self._waiting) < MOST_WAITING:
                self._waiting.setdefault(key, (written, partly))

    @property
    def is_due(self) -> bool:
        """Has a turn ended?"""
        return self._since is not None and self._clock() - self._since >= TURN

    def take(self) -> Waiting:
        """What waited, without beginnings of others; it waits no more."""
        with self._lock:
            waiting, self._waiting, self._since = self._waiting, {}, None
        return _finished(waiting)


def _finished(waiting: Waiting) -> Waiting:
    lists: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for asked in waiting:
        lists[asked.site, asked.of_companies].append(asked.folded)
    whole = {
        Asked(site, folded, of_companies)
        for (site, of_companies), texts in lists.items()
        for folded in rules.finished(texts)
    }
    return {asked: found for asked, found in waiting.items() if asked in whole}


def batch_of(app: Flask) -> Batch:
    """What this process has met."""
    found: Batch | None = app.extensions.get(_NAME)
    if found is None:
        found = app.extensions.setdefault(_NAME, Batch())
    return found


def note(
    site: str, typed: str, results: Results, *elsewhere: int | None, of_companies: bool = False
) -> None:
    """A question was answered; it counts when it found nothing, or only something near.

    `elsewhere` is what there is in other provinces or without filters: then the words are not
    at fault. Once the answer has left, what waits is written if a turn has ended.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    batch = batch_of(app)
    is_answered = results.total or any(elsewhere)
    if typed and not is_answered and Notice.INDEX_MISSING not in results.notices:
        batch.add(site, typed, bool(results.near), of_companies=of_companies)
    if batch.is_due:

        @after_this_request
        def write(response: Response) -> Response:
            response.call_on_close(lambda: write_waiting(app))
            return response


def write_waiting(app: Flask) -> None:
    """What waited is in the database; counts may be lost, pages never suffer."""
    waiting = batch_of(app).take()
    if not waiting:
        return
    try:
        with inside(app), unit_of_work(scopes.system("unanswered questions")):
            count(waiting)
    except Exception as error:
        log.warning("unanswered questions were not counted", error=repr(error))


def count(waiting: Waiting) -> None:
    """Each question counts once more today; beyond so many rows a day no new ones come in."""
    if not waiting:
        return
    session = db.session()
    if session.connection().dialect.name == "postgresql":
        session.execute(_LOCK)
    today = now().astimezone(TEHRAN).date()
    of_today = db.select(UnansweredQuery).where(UnansweredQuery.day == today)
    folded = {asked.folded for asked in waiting}
    known = {
        (row.province, row.folded): row
        for row in session.scalars(of_today.where(UnansweredQuery.folded.in_(folded)))
    }
    rows = session.scalar(db.select(db.func.count()).select_from(of_today.subquery())) or 0
    for (site, form, of_companies), (written, partly) in waiting.items():
        row = known.get((site, form))
        if row is None:
            if rows >= rules.MAX_ROWS_A_DAY:
                continue
            rows += 1
            row = UnansweredQuery(day=today, province=site, folded=form, text=written)
            row.asked = row.partly = row.of_companies = 0
            session.add(row)
            known[site, form] = row
        row.asked += 1
        row.partly += partly
        row.of_companies += of_companies


def tidy(moment: dt.datetime) -> None:
    """Questions of half a year ago are gone, and those asked seldom already after a month."""
    row, today = UnansweredQuery, moment.astimezone(TEHRAN).date()
    often = (
        db.select(row.folded).group_by(row.folded).having(db.func.sum(row.asked) >= rules.SEEN_FROM)
    )
    old = row.day < today - dt.timedelta(days=rules.KEPT_DAYS)
    seldom = row.day < today - dt.timedelta(days=rules.SELDOM_KEPT_DAYS)
    db.session.execute(db.delete(row).where(old | (seldom & row.folded.not_in(often))))
