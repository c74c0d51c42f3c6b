"""What else a visitor finds in a park: open needs, companies, exhibitions.

It counts copies of features that stand above places, so only the pages use it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from webapp.companies.models import PublishedCompany
from webapp.db import db, now
from webapp.meetings.models import Meeting
from webapp.meetings.rules import State
from webapp.needs.models import PublishedNeed
from webapp.needs.rules import PublicState

from . import queries

MOST_COMPANIES = 60


def open_needs_by_park(province: str) -> dict[int, int]:
    """How many open needs come from each park of the province."""
    need = PublishedNeed
    query = (
        db.select(need.park_id, db.func.count(need.id))
        .where(need.province == province, need.park_id.is_not(None), need.state == PublicState.OPEN)
        .group_by(need.park_id)
    )
    return {park_id: count for park_id, count in db.session.execute(query)}


def companies_in(province: str, park_id: int) -> Sequence[PublishedCompany]:
    """The companies of the park by name, as many as fit on a page."""
    query = (
        db.select(PublishedCompany)
        .where(PublishedCompany.province == province, PublishedCompany.park_id == park_id)
        .order_by(PublishedCompany.name, PublishedCompany.id)
    )
    return db.session.scalars(query.limit(MOST_COMPANIES)).all()


def exhibitions_by_park(province: str) -> dict[int, int]:
    return Counter(row.park_id for row in queries.public_exhibitions(province))


def meetings_to_come(province: str, *, centre_id: int, room_id: int | None = None) -> int:
    """How many agreed meetings are still to be held in a centre, or in one of its rooms."""
    meeting = Meeting
    query = db.select(db.func.count(meeting.id)).where(
        meeting.province == province,
        meeting.state == State.SCHEDULED,
        meeting.starts_at > now(),
        meeting.centre_id == centre_id,
    )
    if room_id is not None:
        query = query.where(meeting.room_id == room_id)
    return db.session.scalar(query) or 0
