"""What a company can make or do, and the copy that everybody may read."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sqlalchemy import BigInteger, ForeignKey, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import UtcDateTime, db, now
from webapp.tenancy.mixins import Identified, ProducerOwned, PublicProjection

AMOUNT = Numeric(18, 4)


class Said:
    """The columns that people fill in, and that the public copy repeats."""

    title: Mapped[str] = mapped_column(String(80))
    description: Mapped[str] = mapped_column(Text, default="")
    field: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20))
    hs_code: Mapped[str | None] = mapped_column(String(8))  # None: unknown
    standards: Mapped[str] = mapped_column(String(200), default="")
    capacity: Mapped[Decimal | None] = mapped_column(AMOUNT)  # a month, in `unit`
    free_capacity: Mapped[Decimal | None] = mapped_column(AMOUNT)  # of it, in `unit`
    unit: Mapped[str] = mapped_column(String(30), default="")
    minimum_order: Mapped[Decimal | None] = mapped_column(AMOUNT)
    order_unit: Mapped[str] = mapped_column(String(30), default="")
    lead_days: Mapped[int | None]


class Capability(Said, ProducerOwned, db.Model):  # type: ignore[name-defined]
    """One thing a company can make or do. Its province is the company's home, and
    `producer_company_id` names the company itself: whose members may read and change it."""

    __tablename__ = "capability"
    producer_company_id: Mapped[int] = mapped_column(
        ForeignKey("company.id"), index=True, sort_order=-18
    )
    created_by: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    updated_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now, onupdate=now)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class PublishedCapability(Said, Identified, PublicProjection, db.Model):  # type: ignore[name-defined]
    """A capability of a verified supplier that has its public card."""

    __tablename__ = "published_capability"
    __copies__ = "capability"
    __also__ = (Index("ix_published_capability_company", "producer_company_id", "id"),)
    producer_company_id: Mapped[int] = mapped_column(BigInteger, sort_order=-18)
