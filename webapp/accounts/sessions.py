"""Sign-ins as rows: begun, found by their token, ended."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import Any

from sqlalchemy import ColumnElement

from webapp.config import Settings
from webapp.db import db, now

from .models import User, UserSession
from .rules import LAST_SEEN_STEP


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def begin(user: User, *, address: str = "", agent: str = "", **facts: Any) -> str:
    """A new sign-in of `user`; returns the token for the cookie, which is kept nowhere else."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        UserSession(
            digest=digest_of(token),
            user_id=user.id,
            address=address[:64],
            agent=agent[:200],
            **facts,
        )
    )
    return token


def of_token(token: str) -> UserSession | None:
    """The sign-in of a token, expired or not."""
    return db.session.get(UserSession, digest_of(token))


def find(token: str, settings: Settings) -> tuple[User, UserSession] | None:
    """The person and sign-in of a token, unless it ended or expired."""
    row = db.session.execute(
        db.select(User, UserSession)
        .join(User, User.id == UserSession.user_id)
        .where(UserSession.digest == digest_of(token), User.is_active, is_in_force())
    ).first()
    if row is None or is_expired(row[1], settings):
        return None
    return row[0], row[1]


def is_in_force() -> ColumnElement[bool]:
    """A sign-in that nobody has ended together with all others of the person; joins User."""
    return User.signed_out_at.is_(None) | (UserSession.created_at > User.signed_out_at)


def is_expired(session: UserSession, settings: Settings) -> bool:
    """Was it idle too long, or is it too old?"""
    idle = dt.timedelta(hours=settings.session_idle_hours)
    whole = dt.timedelta(days=settings.session_days)
    return now() > min(session.seen_at + idle, session.created_at + whole)


def is_stale(session: UserSession) -> bool:
    """Was it last seen so long ago that it should be noted again?"""
    return now() - session.seen_at > LAST_SEEN_STEP


def end(token: str) -> None:
    """This sign-in is over, whoever still holds its cookie."""
    db.session.execute(db.delete(UserSession).where(UserSession.digest == digest_of(token)))


def end_all(user_id: int, *, but: str | None = None) -> int:
    """All sign-ins of a person are over, but for one token; returns how many ended."""
    query = db.delete(UserSession).where(UserSession.user_id == user_id)
    if but is not None:
        query = query.where(UserSession.digest != digest_of(but))
    ended: Any = db.session.execute(query)
    return int(ended.rowcount)


def end_one(user_id: int, digest: str) -> bool:
    """One sign-in of a person is over; False when he has none such."""
    query = db.delete(UserSession).where(
        UserSession.user_id == user_id, UserSession.digest == digest
    )
    ended: Any = db.session.execute(query)
    return bool(ended.rowcount)


def act_for(token: str, company_id: int) -> None:
    """This sign-in acts for the company from its next request on."""
    query = db.update(UserSession).where(UserSession.digest == digest_of(token))
    db.session.execute(query.values(company_id=company_id))
