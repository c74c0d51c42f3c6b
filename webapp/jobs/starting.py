"""Asking for work: the row now, the queue once the row is committed."""

from __future__ import annotations

from typing import Any

from flask import current_app

from webapp import access, i18n
from webapp.accounts.actor import Actor
from webapp.db import db

from .models import Job
from .queue import hand_over


def start(
    kind: str,
    *,
    actor: Actor,
    scope_kind: str,
    province: str,
    arguments: dict[str, Any],
    total: int = 0,
    reason: str = "",
) -> Job:
    """The work is a row of this transaction, and in the queue when the request has committed.

    `scope_kind` is tenant, party (of the company acted for), national (`reason` says what is
    read), person, public or system.
    """
    job = Job(
        kind=kind,
        scope=_scope(scope_kind, actor, reason),
        province=province,
        owner_id=actor.id,
        arguments={**arguments, "language": i18n.language()},
        total=total,
    )
    db.session.add(job)
    db.session.flush()
    app, number = current_app._get_current_object(), job.id  # type: ignore[attr-defined]
    access.after_commit(lambda: hand_over(app, number))
    return job


def _scope(kind: str, actor: Actor, reason: str) -> dict[str, Any]:
    scope: dict[str, Any] = {"kind": kind}
    if kind == "party":
        if actor.company is None:
            raise ValueError("work in a party scope needs a company")
        scope["company_id"] = actor.company.id
    if kind == "national":
        scope["reason"] = reason
    return scope
