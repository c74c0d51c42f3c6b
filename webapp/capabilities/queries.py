"""Capabilities of a company: its own rows, and their public copies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from webapp.db import db

from .models import Capability, PublishedCapability


def of_company(company_id: int) -> Sequence[Capability]:
    """All of them, the oldest first."""
    query = db.select(Capability).where(Capability.producer_company_id == company_id)
    return db.session.scalars(query.order_by(Capability.id)).all()


def capability(company_id: int, capability_id: int) -> Capability | None:
    """A capability of this company."""
    found: Capability | None = db.session.scalar(
        db.select(Capability).where(
            Capability.id == capability_id, Capability.producer_company_id == company_id
        )
    )
    return found


def count(company_id: int) -> int:
    query = db.select(db.func.count(Capability.id))
    return db.session.scalar(query.where(Capability.producer_company_id == company_id)) or 0


def copies(company_id: int) -> Sequence[PublishedCapability]:
    """The public copies of a company's capabilities, the oldest first."""
    return copies_of([company_id]).get(company_id, [])


def copies_of(company_ids: Collection[int]) -> dict[int, list[PublishedCapability]]:
    """The public copies of several companies."""
    found: dict[int, list[PublishedCapability]] = defaultdict(list)
    copy = PublishedCapability
    if company_ids:
        query = db.select(copy).where(copy.producer_company_id.in_(company_ids))
        for row in db.session.scalars(query.order_by(copy.id)):
            found[row.producer_company_id].append(row)
    return found
