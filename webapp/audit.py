"""Who did what: one row for each change and each logged look, in the transaction of its cause.

Rows are tied into one chain for each province. They are written at the very end of a transaction,
one transaction of a province after the other, so that the order of the chain is that of commits.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from flask import after_this_request, has_request_context
from sqlalchemy import JSON, BigInteger, Index, String, event, text
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from webapp import chain
from webapp.db import UtcDateTime, db, now, unit_of_work
from webapp.tenancy import rows, scopes
from webapp.tenancy.mixins import PROVINCE, Ledger
from webapp.tenancy.scopes import NATIONAL

_RECORDED = "recorded"


class AuditEntry(Ledger, db.Model):  # type: ignore[name-defined]
    """Ids, names of columns and digests only: a person can be deleted, the entry stays.

    The database itself refuses to change or delete a row.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_subject", "province", "subject_kind", "subject_id", "id"),
        Index("ix_audit_entry_at", "province", "at"),
        Index("ix_audit_entry_behalf", "on_behalf_of", "id"),
    )
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    actor_id: Mapped[int | None] = mapped_column(BigInteger, index=True)  # None: the system
    action: Mapped[str] = mapped_column(String(60))  # "needs.publish"
    subject_kind: Mapped[str] = mapped_column(String(40), default="")
    subject_id: Mapped[int | None] = mapped_column(BigInteger)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class LedgerHead(db.Model):  # type: ignore[name-defined]
    """The last entry of each ledger: what the next one follows, readable in every scope."""

    __tablename__ = "ledger_head"
    province: Mapped[str] = mapped_column(PROVINCE, primary_key=True)
    entry_id: Mapped[int] = mapped_column(BigInteger)
    count: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))


def record(
    action: str,
    *,
    actor_id: int | None,
    province: str | None = None,
    subject: Any = None,
    on_behalf_of: int | None = None,
    **details: Any,
) -> None:
    """`action` is in the ledger of `province` (default: the subject's, or the scope's own)."""
    session = db.session()
    entry = AuditEntry(
        province=province or getattr(subject, "province", None) or _own_ledger(),
        at=now(),
        actor_id=actor_id,
        on_behalf_of=on_behalf_of,
        action=action,
        subject_kind=getattr(subject, "__tablename__", ""),
        subject_id=getattr(subject, "id", None),
        details=chain.plain(details),
    )
    session.info.setdefault(_RECORDED, []).append((session.get_nested_transaction(), entry))


def _own_ledger() -> str:
    scope = scopes.current_or_none()
    return (scope.province if scope is not None else None) or NATIONAL


_CODE = re.compile(r"[a-z][a-z0-9_.-]{0,39}|[0-9]{1,8}|[0-9۰-۹]{1,4}(?:/[0-9۰-۹]{1,2}){2}|")


def coded(value: str) -> str:
    """The value, if it is a code, a short number or a day; else dots: a ledger names nobody."""
    return value if _CODE.fullmatch(value) else "…"


def record_refusal(action: str, *, actor_id: int | None, province: str, **details: Any) -> None:
    """The entry stays although the request that caused it is refused and rolled back.

    It is written once the request has let go of the database: two writers of one request would
    wait for each other.
    """

    def write(response: Any = None) -> Any:
        with unit_of_work(scopes.system("what was refused")):
            record(action, actor_id=actor_id, province=province, **details)
        return response

    if has_request_context():
        after_this_request(write)


# --- the chain ------------------------------------------------------------------------------


# Before the outbox: its lock is one for the whole country and is held shortest.
@event.listens_for(Session, "before_commit", insert=True)
def _write_recorded(session: Session) -> None:
    """The entries get numbers and digests while nobody else can add to the same ledger."""
    if session.in_nested_transaction() or not (recorded := session.info.pop(_RECORDED, None)):
        return
    # every other lock is taken first: nobody waits for us who holds what we still need
    session.flush()
    entries = [entry for _, entry in recorded]
    for province in sorted({entry.province for entry in entries}):
        _append(session, province, [entry for entry in entries if entry.province == province])


def _append(session: Session, province: str, entries: list[AuditEntry]) -> None:
    head = _head(session, province)
    last = head.hash
    numbers = rows.next_ids(session, len(entries))
    for entry, number in zip(entries, numbers, strict=True):
        entry.id, entry.prev_hash = number, last
        entry.hash = last = chain.seal(entry, last)
    session.add_all(entries)
    head.entry_id, head.hash, head.count = numbers[-1], last, head.count + len(entries)


def _head(session: Session, province: str) -> LedgerHead:
    """The end of the ledger, ours alone until the transaction ends."""
    if session.connection().dialect.name == "postgresql":
        lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")
        session.execute(lock, {"key": f"ledger:{province}"})
    query = db.select(LedgerHead).where(LedgerHead.province == province)
    head: LedgerHead | None = session.scalar(query.execution_options(populate_existing=True))
    if head is None:
        head = LedgerHead(province=province, entry_id=0, count=0, hash=chain.BEGINNING)
        session.add(head)
    return head


@event.listens_for(Session, "after_soft_rollback")
def _forget_recorded(session: Session, previous: SessionTransaction) -> None:
    """What a step that was taken back has recorded did not happen."""
    recorded = session.info.pop(_RECORDED, ())
    if previous.nested and (kept := [one for one in recorded if not _is_within(one[0], previous)]):
        session.info[_RECORDED] = kept


def _is_within(step: SessionTransaction | None, outer: SessionTransaction) -> bool:
    while step is not None and step is not outer:
        step = step.parent
    return step is outer
