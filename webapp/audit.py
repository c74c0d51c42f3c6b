"""Who did what: one row for each change and each logged look, in the transaction of its cause."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import UtcDateTime, db, now
from webapp.tenancy.mixins import Ledger


class AuditEntry(Ledger, db.Model):  # type: ignore[name-defined]
    """Ids, names of columns and digests only: a person can be deleted, the entry stays."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_subject", "province", "subject_kind", "subject_id", "id"),
    )
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    actor_id: Mapped[int | None] = mapped_column(BigInteger, index=True)  # None: the system
    on_behalf_of: Mapped[int | None] = mapped_column(BigInteger)  # a company
    action: Mapped[str] = mapped_column(String(60))  # "needs.publish"
    subject_kind: Mapped[str] = mapped_column(String(40), default="")
    subject_id: Mapped[int | None] = mapped_column(BigInteger)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    prev_hash: Mapped[str | None] = mapped_column(String(64))
    hash: Mapped[str | None] = mapped_column(String(64))


def record(
    action: str,
    *,
    actor_id: int | None,
    province: str | None = None,
    subject: Any = None,
    on_behalf_of: int | None = None,
    **details: Any,
) -> None:
    """`action` is in the ledger of `province` (default: the subject's, or the national one)."""
    db.session.add(
        AuditEntry(
            province=province or getattr(subject, "province", None),
            actor_id=actor_id,
            on_behalf_of=on_behalf_of,
            action=action,
            subject_kind=getattr(subject, "__tablename__", ""),
            subject_id=getattr(subject, "id", None),
            details=details,
        )
    )
