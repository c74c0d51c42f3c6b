"""Stars are set and taken away, searches saved and changed, digests ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.exc import IntegrityError

from webapp.accounts.actor import Actor
from webapp.db import db, now
from webapp.i18n import gettext, number
from webapp.moves import RuleError

from . import queries
from .models import SavedSearch, SeenNeed, Star, ToldNeed
from .rules import MAX_SEARCHES, MAX_STARS, Digest, pack, unpack


def _own(actor: Actor) -> int:
    assert actor.id is not None
    return actor.id


# --- stars and needs lately opened ----------------------------------------------------------


def star(actor: Actor, need_id: int) -> None:
    """The need has a star of the person, however often it is set."""
    user_id = _own(actor)
    if db.session.get(Star, (user_id, need_id)) is not None:
        return
    if queries.star_count(user_id) >= MAX_STARS:
        raise RuleError(
            gettext(
                "You have starred %(count)s needs already, and there is room for no more. Take "
                "the star off some that you no longer follow.",
                count=number(MAX_STARS),
            ),
            code="stars",
        )
    try:
        with db.session.begin_nested():
            db.session.add(Star(user_id=user_id, need_id=need_id))
    except IntegrityError:
        return  # a second press came first


def unstar(actor: Actor, need_id: int) -> None:
    """The need has no star of the person."""
    mine = (Star.user_id == _own(actor)) & (Star.need_id == need_id)
    db.session.execute(db.delete(Star).where(mine))


def clear_seen(actor: Actor) -> None:
    """Nothing tells any more which needs the person opened."""
    db.session.execute(db.delete(SeenNeed).where(SeenNeed.user_id == _own(actor)))


# --- saved searches -------------------------------------------------------------------------


def save(
    actor: Actor, site: str, question: Mapping[str, Any], answers: Mapping[str, Any], known: Any
) -> SavedSearch:
    """The question is kept under a name; what matches now (`known`) will not be told as new."""
    user_id = _own(actor)
    if queries.search_count(user_id) >= MAX_SEARCHES:
        raise RuleError(
            gettext(
                "You have saved %(count)s searches already, and there is room for no more. "
                "Delete one that you no longer need.",
                count=number(MAX_SEARCHES),
            ),
            code="searches",
        )
    saved = SavedSearch(
        user_id=user_id,
        name=answers["name"],
        site=site,
        question=dict(question),
        digest=answers["digest"],
        known=None if known is None else pack(known),
    )
    db.session.add(saved)
    db.session.flush()
    return saved


def change(saved: SavedSearch, answers: Mapping[str, Any], known: Any) -> None:
    """Name and digest are as told. A digest that begins tells only of what comes from now on."""
    saved.name = answers["name"]
    if saved.digest == Digest.NONE and answers["digest"] != Digest.NONE:
        saved.since = saved.looked_at = now()
        before = unpack(saved.known) if saved.known else frozenset()
        saved.known = None if known is None else pack(before | frozenset(known))
    saved.digest = answers["digest"]
    db.session.flush()


def delete(saved: SavedSearch) -> None:
    """The search is gone, and what was told of it."""
    db.session.execute(db.delete(ToldNeed).where(ToldNeed.search_id == saved.id))
    db.session.delete(saved)
    db.session.flush()


def dismiss(told: ToldNeed) -> None:
    """The need is of no use in this search: it is neither listed nor told there again."""
    if told.dismissed_at is None:
        told.dismissed_at = now()
        db.session.flush()


def stop(saved: SavedSearch) -> None:
    """No digest tells of this search any more; it stays saved."""
    saved.digest = Digest.NONE
    db.session.flush()


def stop_all(user_id: int) -> None:
    """No digest goes to the person any more; the searches stay saved."""
    for saved in queries.searches(user_id):
        stop(saved)
