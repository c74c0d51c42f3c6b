"""A need, what happened to it, and the copies other people may read."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import UtcDateTime, db, now
from webapp.tenancy.mixins import (
    PartyVisible,
    ProducerOwned,
    PublicProjection,
    SupplierProjection,
    of_same_province,
)

AMOUNT = Numeric(18, 4)


class Need(ProducerOwned, db.Model):  # type: ignore[name-defined]
    """A part or material a producer imports and would rather buy at home."""

    __tablename__ = "need"
    __table_args__ = (
        of_same_province("park_id", "park"),
        Index("ix_need_state", "province", "state", "id"),
        Index("ix_need_field", "province", "field", "id"),
        Index("ix_need_review", "review_on"),
        Index("ix_need_batch", "province", "batch_id"),
        Index("ix_need_same", "province", "title_key", "hs_code"),
    )
    producer_company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    title: Mapped[str] = mapped_column(String(80))
    title_key: Mapped[str] = mapped_column(String(120))  # persian.fold(title): finds equal needs
    summary: Mapped[str] = mapped_column(Text, default="")
    problem: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[str | None] = mapped_column(String(20))
    field: Mapped[str | None] = mapped_column(String(20))
    hs_code: Mapped[str | None] = mapped_column(String(8))  # None: unknown
    isic: Mapped[str] = mapped_column(String(6), default="")
    specs: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)  # name, value, unit
    standard: Mapped[str] = mapped_column(String(200), default="")
    drawing: Mapped[str] = mapped_column(String(12), default="none")
    annual_quantity: Mapped[Decimal | None] = mapped_column(AMOUNT)
    unit: Mapped[str] = mapped_column(String(30), default="")
    usage_year: Mapped[int | None]  # Jalali
    run_length: Mapped[Decimal | None] = mapped_column(AMOUNT)  # per order, in `unit`
    price: Mapped[Decimal | None] = mapped_column(AMOUNT)  # last import price of one unit
    currency: Mapped[str] = mapped_column(String(3), default="USD")
    origin: Mapped[str] = mapped_column(String(80), default="")
    brand: Mapped[str] = mapped_column(String(120), default="")
    cost_share: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))  # % of product cost
    fx_cost_declared: Mapped[int | None] = mapped_column(BigInteger)  # USD a year
    fx_basis: Mapped[str] = mapped_column(String(300), default="")
    fx_cost_verified: Mapped[int | None] = mapped_column(BigInteger)  # USD a year
    fx_verified_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    fx_verified_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    fx_evidence: Mapped[str] = mapped_column(String(300), default="")
    has_sample: Mapped[bool] = mapped_column(default=False)
    essential: Mapped[list[str]] = mapped_column(JSON, default=list)
    nice_to_have: Mapped[list[str]] = mapped_column(JSON, default=list)
    tried_before: Mapped[str] = mapped_column(Text, default="")
    wanted_by: Mapped[dt.date | None]
    park_id: Mapped[int | None] = mapped_column(BigInteger)
    contact_name: Mapped[str] = mapped_column(String(120), default="")
    contact_title: Mapped[str] = mapped_column(String(80), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    audience: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # field → Audience
    state: Mapped[str] = mapped_column(String(16), default="draft")  # cache of the last event
    review_on: Mapped[dt.date | None]
    published_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # the first time
    copied_from: Mapped[int | None] = mapped_column(BigInteger)
    batch_id: Mapped[int | None] = mapped_column(BigInteger)
    flags: Mapped[list[str]] = mapped_column(JSON, default=list)  # "shortened", "duplicate"
    answered: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)  # size → interests
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_on_behalf: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    updated_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now, onupdate=now)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class NeedEvent(ProducerOwned, db.Model):  # type: ignore[name-defined]
    """One move of a need; the state on any past day is the last move before it."""

    __tablename__ = "need_event"
    __table_args__ = (
        of_same_province("need_id", "need"),
        Index("ix_need_event_need", "province", "need_id", "id"),
    )
    need_id: Mapped[int] = mapped_column(BigInteger)
    from_state: Mapped[str | None] = mapped_column(String(16))
    to_state: Mapped[str] = mapped_column(String(16))
    happened_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    recorded_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    actor_id: Mapped[int | None] = mapped_column(BigInteger)  # None: the system
    on_behalf: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String(20), default="")
    note: Mapped[str] = mapped_column(Text, default="")


class Consent(ProducerOwned, db.Model):  # type: ignore[name-defined]
    """What the producer agreed to show, to whom, and until when it was in force."""

    __tablename__ = "consent"
    __table_args__ = (
        of_same_province("need_id", "need"),
        Index("ix_consent_need", "province", "need_id", "version"),
    )
    need_id: Mapped[int] = mapped_column(BigInteger)
    version: Mapped[int] = mapped_column(default=1)
    scope: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # field → Audience
    text_version: Mapped[str] = mapped_column(String(20), default="1")
    reference: Mapped[str] = mapped_column(String(200), default="")  # letter or form number
    given_by: Mapped[str] = mapped_column(String(120), default="")  # the person of the company
    recorded_by: Mapped[int | None] = mapped_column(BigInteger)
    on_behalf: Mapped[bool] = mapped_column(default=False)
    given_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    withdrawn_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[int | None] = mapped_column(BigInteger)


class ConsentEntry(ProducerOwned, db.Model):  # type: ignore[name-defined]
    """One act of consent: given, narrowed or withdrawn. The database refuses to change it."""

    __tablename__ = "consent_entry"
    __table_args__ = (
        of_same_province("need_id", "need"),
        Index("ix_consent_entry_need", "province", "need_id", "id"),
    )
    need_id: Mapped[int] = mapped_column(BigInteger)
    version: Mapped[int]  # of the consent this act made or ended
    act: Mapped[str] = mapped_column(String(10))  # ConsentAct
    scope: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # group → Audience, after it
    changed: Mapped[list[str]] = mapped_column(JSON, default=list)  # the groups that were narrowed
    way: Mapped[str] = mapped_column(String(8), default="")  # ConsentWay
    text_version: Mapped[str] = mapped_column(String(20), default="1")
    given_by: Mapped[str] = mapped_column(String(120), default="")
    reference: Mapped[str] = mapped_column(String(200), default="")
    recorded_by: Mapped[int | None] = mapped_column(BigInteger)
    on_behalf: Mapped[bool] = mapped_column(default=False)
    happened_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    recorded_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)


class NeedPhoto(ProducerOwned, db.Model):  # type: ignore[name-defined]
    __tablename__ = "need_photo"
    __table_args__ = (
        of_same_province("need_id", "need"),
        of_same_province("file_id", "stored_file"),
        Index("ix_need_photo_need", "province", "need_id", "position"),
    )
    need_id: Mapped[int] = mapped_column(BigInteger)
    file_id: Mapped[int] = mapped_column(BigInteger)
    thumb_id: Mapped[int] = mapped_column(BigInteger)
    position: Mapped[int] = mapped_column(default=0)
    caption: Mapped[str] = mapped_column(String(120), default="")


class NeedAttachment(ProducerOwned, db.Model):  # type: ignore[name-defined]
    __tablename__ = "need_attachment"
    __table_args__ = (
        of_same_province("need_id", "need"),
        of_same_province("file_id", "stored_file"),
        Index("ix_need_attachment_need", "province", "need_id"),
    )
    need_id: Mapped[int] = mapped_column(BigInteger)
    file_id: Mapped[int] = mapped_column(BigInteger)
    title: Mapped[str] = mapped_column(String(120), default="")
    needs_nda: Mapped[bool] = mapped_column(default=False)


class NdaSignature(PartyVisible, db.Model):  # type: ignore[name-defined]
    """A supplier's promise to keep the drawings of a need secret, until it is ended."""

    __tablename__ = "nda_signature"
    __table_args__ = (
        of_same_province("need_id", "need"),
        Index("ix_nda_signature_need", "province", "need_id", "supplier_company_id"),
    )
    need_id: Mapped[int] = mapped_column(BigInteger)
    text_version: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(2))
    text_digest: Mapped[str] = mapped_column(String(64))  # of the words that were read
    signer: Mapped[str] = mapped_column(String(120))
    signed_by: Mapped[int | None] = mapped_column(BigInteger)
    signed_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    ended_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[int | None] = mapped_column(BigInteger)


class AttachmentFetch(PartyVisible, db.Model):  # type: ignore[name-defined]
    """A supplier has fetched a file; the producer and the officer may know when."""

    __tablename__ = "attachment_fetch"
    __table_args__ = (
        of_same_province("need_id", "need"),
        Index("ix_attachment_fetch_need", "province", "need_id", "id"),
    )
    need_id: Mapped[int] = mapped_column(BigInteger)
    attachment_id: Mapped[int] = mapped_column(BigInteger)
    fetched_by: Mapped[int | None] = mapped_column(BigInteger)
    fetched_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)


class PublishedNeed(PublicProjection, db.Model):  # type: ignore[name-defined]
    """What anybody may read of a need; columns without a public audience are empty."""

    __tablename__ = "published_need"
    __table_args__ = (
        of_same_province("id", "need", ondelete="CASCADE"),
        Index("ix_published_need_id", "id"),
        Index("ix_published_need_new", "province", "published_at", "id"),
        Index("ix_published_need_all_new", "published_at", "id"),
        Index("ix_published_need_company", "producer_company_id"),
        Index("ix_published_need_park", "province", "park_id"),
        Index("ix_published_need_like", "like_key"),
    )
    producer_company_id: Mapped[int] = mapped_column(BigInteger)
    title: Mapped[str] = mapped_column(String(80))
    summary: Mapped[str] = mapped_column(Text, default="")
    problem: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[str] = mapped_column(String(20))
    field: Mapped[str] = mapped_column(String(20))
    hs_code: Mapped[str | None] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(8))  # PublicState
    company_name: Mapped[str | None] = mapped_column(String(160))
    park_id: Mapped[int | None] = mapped_column(BigInteger)
    park_name: Mapped[str | None] = mapped_column(String(120))
    fx_cost_declared: Mapped[int | None] = mapped_column(BigInteger)
    thumb_id: Mapped[int | None] = mapped_column(BigInteger)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Other public fields by name: specs, standard, annual_quantity, unit, essential, …"""
    answered: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    standing: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """Where its sample stands: exhibition_id, exhibition, shelf_id, shelf, row, number."""
    published_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    review_on: Mapped[dt.date | None]
    like_key: Mapped[str] = mapped_column(String(24), default="", server_default="")
    """likeness.key: equal for needs of all provinces that ask for the same thing."""


class NeedForSuppliers(SupplierProjection, db.Model):  # type: ignore[name-defined]
    """What signed-in suppliers read besides the public part."""

    __tablename__ = "need_for_suppliers"
    __table_args__ = (of_same_province("id", "need", ondelete="CASCADE"),)
    producer_company_id: Mapped[int] = mapped_column(BigInteger)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class NeedGrant(PartyVisible, db.Model):  # type: ignore[name-defined]
    """What one approved supplier reads besides: contact, files."""

    __tablename__ = "need_grant"
    __table_args__ = (
        of_same_province("need_id", "need", ondelete="CASCADE"),
        Index("ix_need_grant_need", "province", "need_id", "supplier_company_id", unique=True),
    )
    need_id: Mapped[int] = mapped_column(BigInteger)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    granted_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
