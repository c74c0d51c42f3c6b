"""Reading work: one's own only."""

from __future__ import annotations

import datetime as dt

from webapp.db import db, now

from .models import Job


def own(job_id: int, user_id: int) -> Job | None:
    """A piece of work, for the person who asked for it."""
    return db.session.scalars(
        db.select(Job).where(Job.id == job_id, Job.owner_id == user_id)
    ).one_or_none()


def latest(user_id: int, limit: int = 25) -> list[Job]:
    """What a person asked for, newest first."""
    query = db.select(Job).where(Job.owner_id == user_id).order_by(Job.id.desc())
    return list(db.session.scalars(query.limit(limit)))


def seconds_left(job: Job, moment: dt.datetime | None = None) -> float | None:
    """At the pace so far; None while nothing can be said."""
    if job.started_at is None or not job.done or not job.total or job.finished_at:
        return None
    spent = ((moment or now()) - job.started_at).total_seconds()
    return max(0.0, spent / job.done * (job.total - job.done))


def by_number(job_id: int | None) -> Job | None:
    """A piece of work, for pages that decide themselves who may know of it."""
    return db.session.get(Job, job_id) if job_id else None
