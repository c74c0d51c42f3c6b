"""Needs of several provinces that ask for the same thing, put together by national staff."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import NUMBER, UtcDateTime, db, now
from webapp.tenancy.mixins import PROVINCE


class NeedPool(db.Model):  # type: ignore[name-defined]
    """A decision of national staff that these needs are one; a dissolved pool has no members."""

    __tablename__ = "need_pool"
    __table_args__ = (Index("ix_need_pool_like_key", "like_key"),)
    id: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    title: Mapped[str] = mapped_column(String(80))
    like_key: Mapped[str] = mapped_column(String(24))  # needs.likeness.key of its first members
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    dissolved_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class NeedPoolMember(db.Model):  # type: ignore[name-defined]
    """A need is in one pool at most. Taken out it stays on record, so that it is not proposed
    again. Number and province only: whether the need is public is asked of its copy."""

    __tablename__ = "need_pool_member"
    need_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    need_province: Mapped[str] = mapped_column(PROVINCE)
    pool_id: Mapped[int] = mapped_column(ForeignKey("need_pool.id"), index=True)
    added_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    taken_out_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
