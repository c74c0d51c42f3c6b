"""The public copies of capabilities: there while the company is a verified supplier with its card.

They come and go with the card, in the transaction of their cause.
"""

from __future__ import annotations

from webapp.companies import projection as cards
from webapp.companies.models import Company, PublishedCompany
from webapp.db import db

from . import queries
from .data import COLUMNS
from .models import Capability, PublishedCapability
from .rules import is_kept, is_shown


def project(company: Company) -> None:
    """What is public of the company's capabilities is what it says of them now, or nothing."""
    card = db.session.get(PublishedCompany, (company.home_province, company.id))
    follow(company, card)


def follow(company: Company, card: PublishedCompany | None) -> None:
    """The same, beside a card that was just written (None: taken away)."""
    shown = card is not None and is_shown(company.state, is_supplier=company.is_supplier)
    if not shown and card is not None and is_kept(company.state):
        return
    copies = {row.id: row for row in queries.copies(company.id)}
    rows = queries.of_company(company.id) if shown else ()
    for row in rows:
        _write(row, copies.pop(row.id, None))
    for copy in copies.values():
        db.session.delete(copy)
    db.session.flush()


def show(company: Company, row: Capability) -> None:
    """A new capability is public where its company is."""
    if is_shown(company.state, is_supplier=company.is_supplier):
        _write(row, None)


def forget(capability: Capability) -> None:
    """A capability that is removed is public no more, whatever the state of its company."""
    copy = db.session.get(PublishedCapability, (capability.province, capability.id))
    if copy is not None:
        db.session.delete(copy)


def _write(row: Capability, copy: PublishedCapability | None) -> None:
    if copy is None:
        copy = PublishedCapability(
            province=row.province, id=row.id, producer_company_id=row.producer_company_id
        )
    for name in COLUMNS:
        setattr(copy, name, getattr(row, name))
    db.session.add(copy)


cards.FOLLOWERS.append(follow)
