"""Notices are read."""

from __future__ import annotations

from webapp.accounts.actor import Actor
from webapp.db import db, now
from webapp.notices import Notice


def mark_read(actor: Actor, notice: Notice) -> None:
    """The notice counts as read from now on."""
    if notice.read_at is None and notice.user_id == actor.id:
        notice.read_at = now()
        db.session.flush()


def mark_all_read(actor: Actor) -> None:
    """No notice of the person is unread."""
    db.session.execute(
        db.update(Notice)
        .where(Notice.user_id == actor.id, Notice.read_at.is_(None))
        .values(read_at=now())
    )
