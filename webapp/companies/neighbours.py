"""What stands beside a company's card: its needs, as the public sees them. For pages only."""

from __future__ import annotations

from collections.abc import Sequence

from webapp.db import db
from webapp.needs.models import PublishedNeed

SHOWN = 24


def needs_on_card(company_id: int) -> Sequence[PublishedNeed]:
    """The newest public needs of a company, in all provinces.

    Not those whose company is not for everybody to know: beside the card it would be.
    """
    query = (
        db.select(PublishedNeed)
        .where(PublishedNeed.producer_company_id == company_id)
        .where(PublishedNeed.company_name.is_not(None))
        .order_by(PublishedNeed.published_at.desc(), PublishedNeed.id.desc())
        .limit(SHOWN)
    )
    return list(db.session.scalars(query))
