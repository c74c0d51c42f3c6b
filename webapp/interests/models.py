"""A supplier's declaration that it can meet a need, and what became of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sqlalchemy import BigInteger, ForeignKey, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import UtcDateTime, db, now
from webapp.tenancy.mixins import PartyVisible, ProvinceOwned, of_same_province


class Interest(PartyVisible, db.Model):  # type: ignore[name-defined]
    """`province` is the need's; one open interest of a company in a need at most."""

    __tablename__ = "interest"
    __table_args__ = (
        of_same_province("need_id", "need"),
        Index("ix_interest_need", "province", "need_id", "id"),
        Index("ix_interest_state", "province", "state", "due_on"),
        Index("ix_interest_one", "need_id", "supplier_company_id", "open_key", unique=True),
    )
    need_id: Mapped[int] = mapped_column(BigInteger)
    need_title: Mapped[str] = mapped_column(String(80))  # as published on the day
    supplier_company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    supplier_size: Mapped[str | None] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(12), default="submitted")
    open_key: Mapped[int | None] = mapped_column(default=0)  # None once closed: a new try may come
    readiness: Mapped[str] = mapped_column(String(16))
    capacity: Mapped[Decimal | None] = mapped_column(Numeric(18, 4))  # per month
    capacity_unit: Mapped[str] = mapped_column(String(30), default="")
    lead_days: Mapped[int | None]
    min_order: Mapped[Decimal | None] = mapped_column(Numeric(18, 4))
    price_idea: Mapped[Decimal | None] = mapped_column(Numeric(18, 4))
    currency: Mapped[str] = mapped_column(String(3), default="IRR")
    evidence: Mapped[str] = mapped_column(Text, default="")
    message: Mapped[str] = mapped_column(Text, default="")
    origin: Mapped[str] = mapped_column(String(12), default="site")
    declared_by: Mapped[int | None] = mapped_column(BigInteger)
    on_behalf: Mapped[bool] = mapped_column(default=False)
    declared_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    due_on: Mapped[dt.date]
    answered_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(20), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class InterestEvent(PartyVisible, db.Model):  # type: ignore[name-defined]
    __tablename__ = "interest_event"
    __table_args__ = (
        of_same_province("interest_id", "interest"),
        Index("ix_interest_event_interest", "province", "interest_id", "id"),
    )
    interest_id: Mapped[int] = mapped_column(BigInteger)
    need_id: Mapped[int] = mapped_column(BigInteger, index=True)
    from_state: Mapped[str | None] = mapped_column(String(12))
    to_state: Mapped[str] = mapped_column(String(12))
    happened_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    recorded_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    side: Mapped[str] = mapped_column(String(10), default="")  # producer, supplier, officer, system
    reason: Mapped[str] = mapped_column(String(20), default="")
    note: Mapped[str] = mapped_column(Text, default="")


class OutgoingInterest(ProvinceOwned, db.Model):  # type: ignore[name-defined]
    """What the companies of `province` declared elsewhere: counts only, kept by the drainer."""

    __tablename__ = "outgoing_interest"
    __table_args__ = (
        Index(
            "ix_outgoing_interest_cell",
            "province",
            "company_id",
            "need_province",
            "state",
            unique=True,
        ),
    )
    company_id: Mapped[int] = mapped_column(BigInteger)
    need_province: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(12))
    count: Mapped[int] = mapped_column(default=0)
