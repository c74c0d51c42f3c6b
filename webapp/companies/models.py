"""Companies and the people who act for them. A company is known in the whole country."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import NUMBER, UtcDateTime, db, now
from webapp.tenancy.mixins import PROVINCE, PublicProjection


class Company(db.Model):  # type: ignore[name-defined]
    """A producer, a supplier or both; its home province verifies and edits it."""

    __tablename__ = "company"
    __table_args__ = (
        ForeignKeyConstraint(["home_province", "park_id"], ["park.province", "park.id"]),
        Index("ix_company_home", "home_province", "state", "id"),
    )
    id: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    national_id: Mapped[str | None] = mapped_column(String(11), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    skeleton: Mapped[str] = mapped_column(String(160), index=True)  # persian.look_alike(name)
    home_province: Mapped[str] = mapped_column(PROVINCE)
    park_id: Mapped[int | None] = mapped_column(BigInteger)
    is_producer: Mapped[bool] = mapped_column(default=True)
    is_supplier: Mapped[bool] = mapped_column(default=True)
    is_knowledge_based: Mapped[bool] = mapped_column(default=False)
    employees: Mapped[int | None]
    size: Mapped[str | None] = mapped_column(String(8))
    field: Mapped[str | None] = mapped_column(String(20))
    about: Mapped[str] = mapped_column(Text, default="")
    website: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    postal_code: Mapped[str] = mapped_column(String(10), default="")
    state: Mapped[str] = mapped_column(String(12), default="pending")
    state_reason: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    registered_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class CompanyMember(db.Model):  # type: ignore[name-defined]
    """A person's right to act for a company, until it ends."""

    __tablename__ = "company_member"
    __table_args__ = (UniqueConstraint("user_id", "company_id"),)
    id: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    role: Mapped[str] = mapped_column(String(10), default="member")
    title: Mapped[str] = mapped_column(String(80), default="")
    since: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    until: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    added_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class JoinRequest(db.Model):  # type: ignore[name-defined]
    """A person asks to act for a company that exists; a member or an officer answers."""

    __tablename__ = "join_request"
    id: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    message: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    answer: Mapped[str | None] = mapped_column(String(10))  # accepted, refused
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    answered_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(Text, default="")


class PublishedCompany(PublicProjection, db.Model):  # type: ignore[name-defined]
    """The public card of a verified company; `province` is its home."""

    __tablename__ = "published_company"
    __table_args__ = (
        ForeignKeyConstraint(["id"], ["company.id"], ondelete="CASCADE"),
        Index("ix_published_company_name", "province", "name"),
    )
    producer_company_id: Mapped[int] = mapped_column(BigInteger)  # its own id: the party's wall
    name: Mapped[str] = mapped_column(String(160))
    park_id: Mapped[int | None] = mapped_column(BigInteger)
    park_name: Mapped[str | None] = mapped_column(String(120))
    field: Mapped[str | None] = mapped_column(String(20))
    size: Mapped[str | None] = mapped_column(String(8))
    is_producer: Mapped[bool] = mapped_column(default=True)
    is_supplier: Mapped[bool] = mapped_column(default=True)
    is_knowledge_based: Mapped[bool] = mapped_column(default=False)
    about: Mapped[str] = mapped_column(Text, default="")
    website: Mapped[str] = mapped_column(String(200), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
