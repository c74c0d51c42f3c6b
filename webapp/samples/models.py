"""Samples of needs and every hand-over of one."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import UtcDateTime, db, now
from webapp.tenancy.mixins import ProducerOwned, of_same_province


class Sample(ProducerOwned, db.Model):  # type: ignore[name-defined]
    """A thing one can hold; `place_id` is set while it stands on a shelf."""

    __tablename__ = "sample"
    __table_args__ = (
        of_same_province("need_id", "need"),
        of_same_province("place_id", "place"),
        Index("ix_sample_place", "province", "place_id", unique=True),
        Index("ix_sample_need", "province", "need_id"),
    )
    need_id: Mapped[int] = mapped_column(BigInteger)
    place_id: Mapped[int | None] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(12), default="announced")
    note: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class SampleEvent(ProducerOwned, db.Model):  # type: ignore[name-defined]
    """One line of the custody log."""

    __tablename__ = "sample_event"
    __table_args__ = (
        of_same_province("sample_id", "sample"),
        Index("ix_sample_event_sample", "province", "sample_id", "id"),
    )
    sample_id: Mapped[int] = mapped_column(BigInteger)
    from_state: Mapped[str | None] = mapped_column(String(12))
    to_state: Mapped[str] = mapped_column(String(12))
    place_id: Mapped[int | None] = mapped_column(BigInteger)
    happened_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    recorded_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(Text, default="")
