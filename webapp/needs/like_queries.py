"""What a need that is being written is compared with."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import or_

from webapp.db import db

from .models import Need, PublishedNeed
from .rules import State


def is_published(like_key: str) -> bool:
    """Does a published need of any province ask for the same?"""
    query = db.select(PublishedNeed.id).where(PublishedNeed.like_key == like_key)
    return db.session.scalar(query.limit(1)) is not None


def localised(numbers: Collection[int]) -> set[int]:
    """Which of these needs are made at home by now; for the system scope."""
    query = db.select(Need.id).where(Need.id.in_(numbers), Need.state == State.LOCALISED)
    return set(db.session.scalars(query))


def holding_a_word(company_id: int, words: Collection[str], limit: int = 200) -> Sequence[Need]:
    """The newest needs of a company in sight with one of these folded words in the title."""
    if not words:
        return []
    held = [Need.title_key.contains(word, autoescape=True) for word in words]
    gone = (State.WITHDRAWN, State.MERGED)
    query = db.select(Need).where(
        Need.producer_company_id == company_id, Need.state.not_in(gone), or_(*held)
    )
    return db.session.scalars(query.order_by(Need.id.desc()).limit(limit)).all()
