"""One need as the national desk reads it: its facts, its history, what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.companies.models import Company
from webapp.db import db
from webapp.interests.models import Interest
from webapp.meetings.models import Meeting
from webapp.needs.models import Need, NeedEvent, PublishedNeed
from webapp.places.models import Park

from . import rows
from .rows import Line

MOST = 100  # interests and meetings of one need that are shown here


@dataclass(frozen=True)
class WholeNeed:
    need: Need
    company: Company
    park: Park | None
    is_public: bool
    events: Sequence[NeedEvent]
    interests: list[Line]
    meetings: list[Line]


def find(province: str, need_id: int) -> WholeNeed | None:
    """The need with what belongs to it; None when there is none."""
    need = db.session.get(Need, (province, need_id))
    if need is None:
        return None
    return WholeNeed(
        need=need,
        company=db.session.get_one(Company, need.producer_company_id),
        park=db.session.get(Park, (province, need.park_id)) if need.park_id else None,
        is_public=db.session.get(PublishedNeed, (province, need_id)) is not None,
        events=_events(need),
        interests=_about(need, Interest, "interests"),
        meetings=_about(need, Meeting, "meetings"),
    )


def _events(need: Need) -> Sequence[NeedEvent]:
    query = db.select(NeedEvent).where(
        NeedEvent.province == need.province, NeedEvent.need_id == need.id
    )
    return db.session.scalars(query.order_by(NeedEvent.id)).all()


def _about(need: Need, model: type[Interest] | type[Meeting], name: str) -> list[Line]:
    query = db.select(model).where(model.province == need.province, model.need_id == need.id)
    found = db.session.scalars(query.order_by(model.id.desc()).limit(MOST)).all()
    return rows.lines_of(name, found)
