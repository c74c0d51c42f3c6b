"""What is still to be cleared after a person whose account was deleted."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import JSON, BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import NUMBER, UtcDateTime, db, now


class PersonRemoval(db.Model):  # type: ignore[name-defined]
    """Under which name and addresses the person is looked for, until nothing is left of them.

    `waiting` names the provinces (and "national": what belongs to no province) that are not
    clear yet. With the last of them name and addresses are gone from this row too.
    """

    __tablename__ = "person_removal"
    user_id: Mapped[int] = mapped_column(
        NUMBER, ForeignKey("user.id"), primary_key=True, autoincrement=False
    )
    name: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str | None] = mapped_column(String(254))
    mobile: Mapped[str | None] = mapped_column(String(16))
    companies: Mapped[list[int]] = mapped_column(JSON, default=list)  # he ever acted for
    waiting: Mapped[list[str]] = mapped_column(JSON, default=list)
    asked_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    asked_by: Mapped[int | None] = mapped_column(BigInteger)
    done_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
