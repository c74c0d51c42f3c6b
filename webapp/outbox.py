"""What happened, for those who act on it afterwards: written in the transaction of the cause."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import NUMBER, UtcDateTime, db, now
from webapp.tenancy.mixins import PROVINCE


class Outbox(db.Model):  # type: ignore[name-defined]
    """One thing that happened; ids only, no content."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_topic", "topic", "seq"),)
    seq: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    topic: Mapped[str] = mapped_column(String(40))  # "need", "interest", "meeting", …
    verb: Mapped[str] = mapped_column(String(40))
    province: Mapped[str] = mapped_column(PROVINCE)
    subject_id: Mapped[int] = mapped_column(BigInteger)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    xid: Mapped[int | None] = mapped_column(BigInteger)  # PostgreSQL: the writing transaction


class OutboxPosition(db.Model):  # type: ignore[name-defined]
    """How far each consumer has read."""

    __tablename__ = "outbox_position"
    consumer: Mapped[str] = mapped_column(String(40), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, default=0)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now, onupdate=now)
    tries: Mapped[int] = mapped_column(default=0)  # failed tries of the next row
    set_aside: Mapped[list[int]] = mapped_column(JSON, default=list)  # rows given up


def tell(
    topic: str,
    verb: str,
    province: str,
    subject_id: int,
    actor_id: int | None = None,
    **payload: Any,
) -> None:
    """`topic` `verb` happened to `subject_id`; consumers hear of it if the transaction commits."""
    db.session.add(
        Outbox(
            topic=topic,
            verb=verb,
            province=province,
            subject_id=subject_id,
            actor_id=actor_id,
            payload=payload,
            xid=_transaction(),
        )
    )


def _transaction() -> int | None:
    session = db.session()
    if session.connection().dialect.name != "postgresql":
        return None
    return session.execute(text("SELECT pg_current_xact_id()::text::bigint")).scalar_one()


def waiting(after: int, limit: int, topics: tuple[str, ...] | None = None) -> list[Outbox]:
    """The next rows after position `after` that no open transaction can still slip under."""
    query = db.select(Outbox).where(Outbox.seq > after).order_by(Outbox.seq).limit(limit)
    if topics:
        query = query.where(Outbox.topic.in_(topics))
    session = db.session()
    if session.connection().dialect.name == "postgresql":
        # numbers are given before commits: wait until every older writer has ended
        query = query.where(
            text("outbox.xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        )
    return list(session.scalars(query))


def highest() -> int:
    """The last number that is safe to have read up to."""
    session = db.session()
    return session.scalar(db.select(db.func.coalesce(db.func.max(Outbox.seq), 0))) or 0


def position(consumer: str) -> OutboxPosition:
    """The consumer's own row, made on first use."""
    row = db.session.get(OutboxPosition, consumer)
    if row is None:
        row = OutboxPosition(consumer=consumer, seq=0)
        db.session.add(row)
        db.session.flush()
    return row
