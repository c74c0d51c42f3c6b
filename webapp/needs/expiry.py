"""Needs nobody looks after leave the public pages by themselves, after a reminder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import structlog
from flask import Flask

from webapp import notices
from webapp.accounts.actor import SYSTEM
from webapp.companies.queries import members_of
from webapp.db import unit_of_work
from webapp.tenancy import scopes
from webapp.tenancy.sites import province_codes
from webapp.working_days import today

from . import queries
from .models import Need
from .rules import EXPIRES, REMIND_DAYS, Flag
from .services import expire
from .steps import set_flags

log = structlog.get_logger()
BATCH = 200
Step = Callable[[dt.date], int]


def expire_due(app: Flask, day: dt.date | None = None) -> int:
    """Needs whose review date has passed are expired; returns how many.

    One tenant scope and transaction for each province and batch, so that a fault in one province
    keeps no other from its turn. Needs near their date are reminded of first.
    """
    with app.app_context():
        day = day or today()
        return sum(_province(code, day) for code in province_codes())


def _province(code: str, day: dt.date) -> int:
    try:
        _in_batches(code, _remind, day)
        return _in_batches(code, _expire, day)
    except Exception:
        log.exception("expiry failed", province=code)
        return 0


def _in_batches(code: str, step: Step, day: dt.date) -> int:
    done = 0
    while True:
        with unit_of_work(scopes.tenant(code)):
            count = step(day)
        done += count
        if count < BATCH:
            return done


def _expire(day: dt.date) -> int:
    due = queries.due_before(day, EXPIRES, BATCH)
    for need in due:
        expire(SYSTEM, need)
    return len(due)


def _remind(day: dt.date) -> int:
    soon = day + dt.timedelta(days=REMIND_DAYS)
    due = queries.due_before(soon, EXPIRES, BATCH, without=Flag.REMINDED)
    for need in due:
        set_flags(need, add=(Flag.REMINDED,))
        _ask(need)
    return len(due)


def _ask(need: Need) -> None:
    assert need.review_on is not None
    notices.notify_all(
        members_of(need.producer_company_id),
        "needs.review_due",
        need.province,
        "needs_my.detail",
        {"need_id": need.id},
        {"title": need.title, "day": notices.moment(need.review_on)},
        cause=f"need:{need.id}:review:{need.review_on}",
    )
