"""What makes, changes and dissolves a pool; nothing is pooled without a person's decision."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import text

from webapp import audit
from webapp.accounts.actor import Actor
from webapp.db import db, now
from webapp.i18n import gettext
from webapp.moves import RuleError
from webapp.needs.models import PublishedNeed
from webapp.tenancy import scopes

from . import queries
from .models import NeedPool, NeedPoolMember

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('pools', 0))")


def accept(actor: Actor, key: str) -> NeedPool:
    """All public needs with this key that are in no pool are in one: the one there is, or a new."""
    _hold()
    needs, pool = queries.group(key), queries.with_key(key)
    if not needs or (pool is None and not queries.is_enough(needs)):
        raise _stale()
    if pool is None:
        pool = NeedPool(title=needs[0].title, like_key=key)
        db.session.add(pool)
        db.session.flush()
    _add(pool, needs)
    audit.record("pools.accept", actor_id=actor.id, subject=pool, count=len(needs))
    return pool


def _add(pool: NeedPool, needs: Sequence[PublishedNeed]) -> None:
    db.session.add_all(
        NeedPoolMember(need_id=need.id, need_province=need.province, pool_id=pool.id)
        for need in needs
    )
    db.session.flush()


def take_out(actor: Actor, member: NeedPoolMember) -> None:
    """The need stands alone again, and is not proposed for this pool any more."""
    _hold()
    if member.taken_out_at is None:
        member.taken_out_at = now()
        _note(actor, "pools.take_out", member)


def put_back(actor: Actor, member: NeedPoolMember) -> None:
    """A need that was taken out is in the pool again."""
    _hold()
    if member.taken_out_at is not None:
        member.taken_out_at = None
        _note(actor, "pools.put_back", member)


def dissolve(actor: Actor, pool: NeedPool) -> None:
    """The pool is gone; its needs stand alone and may be proposed anew."""
    _hold()
    pool.dissolved_at = now()
    of_it = db.delete(NeedPoolMember).where(NeedPoolMember.pool_id == pool.id)
    db.session.execute(of_it)
    audit.record("pools.dissolve", actor_id=actor.id, subject=pool)
    db.session.flush()


def _note(actor: Actor, act: str, member: NeedPoolMember) -> None:
    pool = db.session.get(NeedPool, member.pool_id)
    audit.record(act, actor_id=actor.id, subject=pool, need_id=member.need_id)
    db.session.flush()


def _hold() -> None:
    """Only national staff change pools, one at a time."""
    if scopes.current().kind not in (scopes.Kind.NATIONAL, scopes.Kind.SYSTEM):
        raise scopes.WrongScope("pools belong to no province")
    if db.engine.dialect.name == "postgresql":
        db.session.execute(_LOCK)


def _stale() -> RuleError:
    return RuleError(
        gettext("These needs have changed meanwhile. Look at the proposals again."), code="stale"
    )
