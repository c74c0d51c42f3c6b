"""What happened, for those who act on it afterwards: written in the transaction of the cause.

Numbers are given at the very end of each transaction, one transaction after the other, so that
they rise in the order of commits: whoever has read up to a number has missed nothing below it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, String, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from webapp.db import NUMBER, UtcDateTime, db, now
from webapp.tenancy.mixins import PROVINCE

_TOLD = "told"
# Any number that no other advisory lock of the database uses.
_LOCK = 7_341_001


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
    session = db.session()
    row = {
        "topic": topic,
        "verb": verb,
        "province": province,
        "subject_id": subject_id,
        "actor_id": actor_id,
        "payload": payload,
        "at": now(),
    }
    told = session.info.setdefault(_TOLD, [])
    told.append((session.get_nested_transaction(), row))


@event.listens_for(Session, "before_commit")
def _write_told(session: Session) -> None:
    """The rows get their numbers while no other transaction can get any, until this one ends."""
    if session.in_nested_transaction() or not (told := session.info.pop(_TOLD, None)):
        return
    # every other lock is taken first: nobody waits for us who holds what we still need
    session.flush()
    if session.connection().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    # one after the other, so that they are numbered in the order in which they were told
    session.execute(db.insert(Outbox), [row for _, row in told])


@event.listens_for(Session, "after_soft_rollback")
def _forget_told(session: Session, previous: SessionTransaction) -> None:
    kept = [
        one for one in session.info.pop(_TOLD, ()) if previous.nested and one[0] is not previous
    ]
    if kept:
        session.info[_TOLD] = kept


def waiting(after: int, limit: int, topics: tuple[str, ...] | None = None) -> list[Outbox]:
    """The next rows behind number `after`."""
    query = db.select(Outbox).where(Outbox.seq > after).order_by(Outbox.seq).limit(limit)
    if topics:
        query = query.where(Outbox.topic.in_(topics))
    return list(db.session.scalars(query))


def highest() -> int:
    """The last number given: everything up to it can be read now."""
    return ends()[1]


def ends() -> tuple[int, int]:
    """The first and the last number that are kept; zeros as long as nothing has happened."""
    query = db.select(db.func.min(Outbox.seq), db.func.max(Outbox.seq))
    first, last = db.session.execute(query).one()
    return first or 0, last or 0


def position(consumer: str, *, lock: bool = False) -> OutboxPosition:
    """The consumer's own row, made on first use; locked, nobody else moves it meanwhile."""
    row = db.session.get(OutboxPosition, consumer, with_for_update=lock)
    if row is not None:
        return row
    # two may use it for the first time at the same moment
    dialect = sqlite if db.session.get_bind().dialect.name == "sqlite" else postgresql
    first = dialect.insert(OutboxPosition).values(consumer=consumer, seq=0)
    db.session.execute(first.on_conflict_do_nothing())
    return db.session.get_one(OutboxPosition, consumer, with_for_update=lock)
