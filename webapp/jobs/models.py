"""Long work as rows: what runs, how far it is, what came out."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import NUMBER, UtcDateTime, db, now
from webapp.tenancy.mixins import PROVINCE


class Job(db.Model):  # type: ignore[name-defined]
    """`scope` says whose rows the work may touch; `owner_id` is who asked and may look."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_owner", "owner_id", "id"),)
    id: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))  # "needs.import"
    scope: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    province: Mapped[str] = mapped_column(PROVINCE)
    owner_id: Mapped[int | None] = mapped_column(BigInteger)
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(String(10), default="waiting")  # running, done, failed
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    error: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    started_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    beat_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
