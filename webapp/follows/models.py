"""What a person follows: stars, needs lately opened, saved searches and what was told of them."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import NUMBER, UtcDateTime, db, now
from webapp.tenancy.mixins import PROVINCE, PersonOwned

from .rules import MAX_NAME, Digest


def _new_key() -> str:
    return secrets.token_urlsafe(16)


class Star(PersonOwned, db.Model):  # type: ignore[name-defined]
    """A need that somebody wants to find again. It may have been taken off the site since."""

    __tablename__ = "star"
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    need_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)


class SeenNeed(PersonOwned, db.Model):  # type: ignore[name-defined]
    """A need that somebody opened, and when last; only the latest few are kept."""

    __tablename__ = "seen_need"
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    need_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)


class SavedSearch(PersonOwned, db.Model):  # type: ignore[name-defined]
    """A question as the address of the search page asks it, on the site where it was asked.

    `known` are the needs that matched when it was saved or have been told since (see
    `rules.pack`); `looked_at` is when it was looked for new ones last.
    """

    __tablename__ = "saved_search"
    __table_args__ = (Index("ix_saved_search_due", "digest", "looked_at"),)
    id: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    name: Mapped[str] = mapped_column(String(MAX_NAME))
    site: Mapped[str] = mapped_column(PROVINCE)  # of a province, or "national"
    question: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    digest: Mapped[str] = mapped_column(String(8), default=Digest.NONE)
    # what links in letters name it by: numbers of deleted rows are given again
    key: Mapped[str] = mapped_column(String(32), unique=True, default=_new_key)
    known: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    since: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    looked_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)


class ToldNeed(PersonOwned, db.Model):  # type: ignore[name-defined]
    """A need that a digest told somebody of, for one of his searches."""

    __tablename__ = "told_need"
    __table_args__ = (Index("ix_told_need_user_id", "user_id", "at"),)
    search_id: Mapped[int] = mapped_column(ForeignKey("saved_search.id"), primary_key=True)
    need_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    # the person has no use for it in this search
    dismissed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


# Everything here is a person's own; what refers to another comes before it.
FOLLOWED = (Star, SeenNeed, ToldNeed, SavedSearch)
