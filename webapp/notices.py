"""What a person is told: a notice in the site, and mail that waits until it can be sent."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import NUMBER, UtcDateTime, db, now
from webapp.tenancy.mixins import PROVINCE, PersonOwned


class Notice(PersonOwned, db.Model):  # type: ignore[name-defined]
    """One thing a person should know; words are made from `kind` and `facts` when it is read."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_user", "user_id", "read_at", "id"),
        Index("ix_notice_once", "user_id", "cause", unique=True),
    )
    id: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    province: Mapped[str] = mapped_column(PROVINCE)
    endpoint: Mapped[str] = mapped_column(String(60))  # where it leads
    values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    cause: Mapped[str] = mapped_column(String(80))  # "outbox:123:producer": none comes twice
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    read_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class MailMessage(db.Model):  # type: ignore[name-defined]
    """Mail on its way; sent at least once, always under the same message id."""

    __tablename__ = "mail_message"
    __table_args__ = (Index("ix_mail_message_waiting", "state", "next_try_at"),)
    id: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    to_address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    calendar: Mapped[str | None] = mapped_column(Text)  # an .ics part
    state: Mapped[str] = mapped_column(String(8), default="waiting")  # waiting, sent, dead
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    last_error: Mapped[str] = mapped_column(Text, default="")
    related_user_id: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    sent_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
