"""The public card of a company: what of it anybody may know."""

from __future__ import annotations

from collections.abc import Callable

from webapp.db import db
from webapp.places.models import PublishedPark

from .models import Company, PublishedCompany
from .rules import CompanyState

_COPIED = (
    "name",
    "park_id",
    "field",
    "size",
    "is_producer",
    "is_supplier",
    "is_knowledge_based",
    "about",
    "website",
)


# What features above this one show beside the card, and take away with it; each adds its own.
FOLLOWERS: list[Callable[[Company, PublishedCompany | None], None]] = []


def project_company(company: Company, *, is_new: bool = False) -> PublishedCompany | None:
    """The card of a verified company says what the company is now; None: it has no card.

    A refused or suspended company loses its card. While a company is checked again the card
    keeps what was last verified. What stands beside the card follows at once; a new company has
    nothing there yet.
    """
    card = _project(company)
    for follow in () if is_new else FOLLOWERS:
        follow(company, card)
    return card


def _project(company: Company) -> PublishedCompany | None:
    card = db.session.get(PublishedCompany, (company.home_province, company.id))
    if company.state == CompanyState.VERIFIED:
        return _write(company, card)
    if card is not None and company.state != CompanyState.PENDING:
        db.session.delete(card)
        db.session.flush()
        return None
    return card


def _write(company: Company, card: PublishedCompany | None) -> PublishedCompany:
    if card is None:
        card = PublishedCompany(
            province=company.home_province,
            id=company.id,
            producer_company_id=company.id,
            facts={},
        )
    for name in _COPIED:
        setattr(card, name, getattr(company, name))
    card.park_name = _park_name(company)
    db.session.add(card)
    db.session.flush()
    return card


def _park_name(company: Company) -> str | None:
    if company.park_id is None:
        return None
    park = db.session.get(PublishedPark, (company.home_province, company.park_id))
    return park.name if park is not None else None


def name_park(province: str, park_id: int) -> None:
    """The cards of the park's companies say how it is called now."""
    park = db.session.get(PublishedPark, (province, park_id))
    if park is not None:
        cards = db.update(PublishedCompany).where(
            PublishedCompany.province == province, PublishedCompany.park_id == park_id
        )
        db.session.execute(cards.values(park_name=park.name))
