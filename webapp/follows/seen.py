"""Which needs somebody has opened lately, written down beside the page that is being read."""

from __future__ import annotations

import structlog
from flask import g
from sqlalchemy.exc import IntegrityError, OperationalError

from webapp.accounts.actor import Actor
from webapp.db import db, now, reading, unit_of_work
from webapp.tenancy import scopes

from . import queries
from .models import SeenNeed
from .rules import SEEN_KEPT, SEEN_STEP

log = structlog.get_logger()


def starred_by(actor: Actor) -> frozenset[int]:
    """The needs with a star of the person; read once for each request, visitors have none."""
    if not actor.is_authenticated or actor.id is None:
        return frozenset()
    if "starred" not in g:
        with reading(scopes.person(actor.id)):
            g.starred = queries.starred(actor.id)
    found: frozenset[int] = g.starred
    return found


def note(actor: Actor, need_id: int) -> None:
    """The person has opened this need. Of visitors nothing is kept.

    One look reads what the page shows besides; only what is not fresh is written, and a database
    that is too busy for that keeps nobody from reading.
    """
    if not actor.is_authenticated or actor.id is None:
        return
    with reading(scopes.person(actor.id)):
        row = db.session.get(SeenNeed, (actor.id, need_id))
        g.starred = queries.starred(actor.id)
    if row is not None and now() - row.at < SEEN_STEP:
        return
    try:
        with unit_of_work(scopes.person(actor.id)):
            _write(actor.id, need_id)
    except OperationalError as error:
        log.warning("not noted", error=str(error.orig))


def _write(user_id: int, need_id: int) -> None:
    row = db.session.get(SeenNeed, (user_id, need_id))
    if row is not None:
        row.at = now()
        return
    try:
        with db.session.begin_nested():
            db.session.add(SeenNeed(user_id=user_id, need_id=need_id))
    except IntegrityError:
        return  # opened twice at the same moment
    kept = [each.need_id for each in queries.seen(user_id)]
    if len(kept) == SEEN_KEPT:
        mine = db.delete(SeenNeed).where(SeenNeed.user_id == user_id)
        db.session.execute(mine.where(SeenNeed.need_id.not_in(kept)))
