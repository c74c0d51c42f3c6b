"""Interests and meetings beside the cast, each with its events, as services would write them."""

from __future__ import annotations

import datetime as dt

from flask import Flask

from webapp import outbox
from webapp.db import db, now, unit_of_work
from webapp.interests.models import Interest, InterestEvent
from webapp.meetings.models import Meeting, MeetingEvent
from webapp.needs.models import Need, NeedEvent
from webapp.tenancy import scopes


def interest(app: Flask, cast, need: str = "bearing", supplier: str = "supplier") -> int:
    """`supplier` has declared interest in `need`; outbox told."""
    with app.app_context(), unit_of_work(scopes.tenant(cast.homes[need])):
        row = _need(cast, need)
        made = Interest(
            **_sides(cast, row, supplier),
            need_id=row.id,
            need_title=row.title,
            supplier_size="small",
            readiness="similar",
            due_on=dt.date(2030, 1, 1),
        )
        db.session.add(made)
        db.session.flush()
        event = {"interest_id": made.id, "need_id": row.id, "to_state": "submitted"}
        db.session.add(InterestEvent(**_sides(cast, row, supplier), **event))
        outbox.tell("interest", "declared", row.province, made.id)
        return made.id


def meeting(app: Flask, cast, interest_id: int, *states: str, need: str = "bearing") -> int:
    """A meeting about the interest that went through `requested` and the named states."""
    with app.app_context(), unit_of_work(scopes.tenant(cast.homes[need])):
        about = db.session.scalars(db.select(Interest).where(Interest.id == interest_id)).one()
        sides = {
            "producer_company_id": about.producer_company_id,
            "supplier_company_id": about.supplier_company_id,
            "supplier_province": about.supplier_province,
        }
        path = ("requested", *states)
        made = Meeting(
            **sides,
            interest_id=about.id,
            need_id=about.need_id,
            state=path[-1],
            kind="face",
            requested_by="producer",
            starts_at=now() if "scheduled" in path else None,
        )
        db.session.add(made)
        db.session.flush()
        common = {**sides, "meeting_id": made.id, "need_id": about.need_id}
        before = [None, *path]
        db.session.add_all(
            MeetingEvent(**common, from_state=a, to_state=b)
            for a, b in zip(before, path, strict=False)
        )
        outbox.tell("meeting", "requested", about.province, made.id, side="producer")
        return made.id


def move_need(app: Flask, cast, need: str, state: str) -> None:
    """The need is in `state`, with its event, and the outbox knows."""
    with app.app_context(), unit_of_work(scopes.tenant(cast.homes[need])):
        row = _need(cast, need)
        owner = {"producer_company_id": row.producer_company_id, "need_id": row.id}
        db.session.add(NeedEvent(**owner, from_state=row.state, to_state=state))
        row.state = state
        outbox.tell("need", state, row.province, row.id)


def _need(cast, name: str) -> Need:
    return db.session.get_one(Need, (cast.homes[name], cast.needs[name]))


def _sides(cast, need: Need, supplier: str) -> dict[str, object]:
    return {
        "producer_company_id": need.producer_company_id,
        "supplier_company_id": cast.companies[supplier],
        "supplier_province": "isfahan",
    }
