"""What the rows say: counts of needs, companies, interests and meetings by field.

A need counts once it was ever published, whatever became of it; it reached a step when any
interest was ever declared in it, or when a meeting about it was ever agreed.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, case

from webapp.db import db
from webapp.interests.models import Interest
from webapp.meetings.models import Meeting, MeetingEvent
from webapp.meetings.rules import State as MeetingState
from webapp.needs.models import Need, NeedEvent, PublishedNeed
from webapp.needs.rules import Audience
from webapp.needs.rules import State as NeedState

from .rules import ALL, Step

Counts = dict[str, int]
COUNTED = (
    "needs",
    "open_needs",
    "companies",
    "fx_cost_declared",
    "fx_cost_verified",
    "needs_with_interest",
    "needs_with_meeting",
    "interests",
    "meetings",
)
_AGREED = (MeetingState.SCHEDULED, MeetingState.HELD, MeetingState.NO_SHOW)


def ever_published() -> ColumnElement[bool]:
    """Needs that were public at some time."""
    query = db.select(NeedEvent.id).where(
        NeedEvent.province == Need.province,
        NeedEvent.need_id == Need.id,
        NeedEvent.to_state == NeedState.PUBLISHED,
    )
    return query.exists()


def reached(step: Step) -> ColumnElement[bool]:
    """Needs that came as far as `step`, whatever became of them."""
    if step == Step.INTEREST:
        own = and_(Interest.province == Need.province, Interest.need_id == Need.id)
        return db.select(Interest.id).where(own).exists()
    if step == Step.MEETING:
        own = and_(MeetingEvent.province == Need.province, MeetingEvent.need_id == Need.id)
        return db.select(MeetingEvent.id).where(own, MeetingEvent.to_state.in_(_AGREED)).exists()
    return ever_published()


def ever_agreed() -> ColumnElement[bool]:
    """Meetings both sides agreed on at some time."""
    query = db.select(MeetingEvent.id).where(
        MeetingEvent.province == Meeting.province,
        MeetingEvent.meeting_id == Meeting.id,
        MeetingEvent.to_state.in_(_AGREED),
    )
    return query.exists()


def of_need(model: Any) -> ColumnElement[bool]:
    """The need an interest or a meeting is about."""
    return and_(Need.province == model.province, Need.id == model.need_id)


def count(province: str | None = None) -> dict[str, Counts]:
    """Counts by field, and under ALL those of the whole, as far as the open scope can see.

    `province` narrows the public copies, which every scope reads everywhere.
    """
    found: dict[str, Counts] = {}
    for by in ([Need.field], []):
        _add(found, _needs(by), _NEED_COLUMNS)
        _add(found, _beside(Interest, by), ("interests",))
        _add(found, _beside(Meeting, by).where(ever_agreed()), ("meetings",))
    for shown in ([PublishedNeed.field], []):
        _add(found, _open(shown, province), ("open_needs",))
    return {field: {**dict.fromkeys(COUNTED, 0), **counts} for field, counts in found.items()}


_NEED_COLUMNS = (
    "needs",
    "companies",
    "fx_cost_declared",
    "fx_cost_verified",
    "needs_with_interest",
    "needs_with_meeting",
)


def _is_told() -> ColumnElement[bool]:
    """The amount may be part of a sum: neither the need nor this part of it was withdrawn."""
    asked = Need.audience["fx_cost_declared"].as_string()
    gone = (NeedState.WITHDRAWN, NeedState.MERGED)
    return and_(Need.state.not_in(gone), db.func.coalesce(asked, "") != Audience.NOBODY)


def _needs(by: list[Any]) -> Any:
    total, distinct = db.func.sum, db.func.distinct
    return (
        db.select(
            *by,
            db.func.count(Need.id),
            db.func.count(distinct(Need.producer_company_id)),
            total(case((_is_told(), db.func.coalesce(Need.fx_cost_declared, 0)), else_=0)),
            total(db.func.coalesce(Need.fx_cost_verified, 0)),
            total(case((reached(Step.INTEREST), 1), else_=0)),
            total(case((reached(Step.MEETING), 1), else_=0)),
        )
        .where(ever_published())
        .group_by(*by)
    )


def _beside(model: Any, by: list[Any]) -> Any:
    return (
        db.select(*by, db.func.count(model.id))
        .select_from(model)
        .join(Need, of_need(model))
        .group_by(*by)
    )


def _open(by: list[Any], province: str | None) -> Any:
    query = db.select(*by, db.func.count(PublishedNeed.id)).group_by(*by)
    return query if province is None else query.where(PublishedNeed.province == province)


def _add(found: dict[str, Counts], query: Any, names: tuple[str, ...]) -> None:
    for row in db.session.execute(query):
        values = list(row)
        field = values.pop(0) if len(values) > len(names) else ALL
        if field is not None:
            numbers = (int(value or 0) for value in values)
            found.setdefault(field, {}).update(zip(names, numbers, strict=True))
