"""Counts everything again: each night, and when somebody asks for it."""

from __future__ import annotations

import structlog
from flask import Flask

from webapp.db import db, now, reading, unit_of_work
from webapp.jobs import Job
from webapp.tenancy import scopes, sites

from . import rules, services

log = structlog.get_logger()
KIND = "reports.recount"
SHOWN = 50


def recount_all(app: Flask) -> list[str]:
    """All sums are what the rows say; names every one that was not, before and after."""
    differences: list[str] = []
    started = now()
    with app.app_context():
        for province in sites.province_codes():
            with unit_of_work(scopes.tenant(province)):
                differences += services.recount_province(province)
        with unit_of_work(scopes.system("sums of the country")):
            differences += services.recount_country()
            result = {"count": len(differences), "differences": differences[:SHOWN]}
            db.session.add(_done(started, result))
    return differences


def _done(started: object, result: dict[str, object]) -> Job:
    """The work as a row, so that the next night knows of it."""
    return Job(
        kind=KIND,
        province=scopes.NATIONAL,
        scope={"kind": "system"},
        state="done",
        result=result,
        started_at=started,
        finished_at=now(),
    )


def recount_nightly(app: Flask) -> int:
    """Once a night everything is counted; what was wrong is written into the log."""
    with app.app_context(), reading(scopes.system("last recount", writes=False)):
        last = db.session.scalar(db.select(db.func.max(Job.finished_at)).where(Job.kind == KIND))
    if rules.is_recount_due(last, now()) and (differences := recount_all(app)):
        log.warning("sums were wrong", count=len(differences), differences=differences[:SHOWN])
    return 0
