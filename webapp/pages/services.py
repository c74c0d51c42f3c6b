"""Notices are read, and lead to what they tell of."""

from __future__ import annotations

from typing import Any

from webapp.accounts.actor import Actor, CompanyRole
from webapp.db import db, now, reading
from webapp.interests.models import Interest
from webapp.meetings.models import Meeting
from webapp.needs.models import Need
from webapp.notices import Notice
from webapp.tenancy import scopes

# What the pages of members show, by the page a notice leads to.
_SUBJECTS: dict[str, tuple[str, type[Any]]] = {
    "interests.detail": ("interest_id", Interest),
    "meetings.detail": ("meeting_id", Meeting),
    "needs_my.detail": ("need_id", Need),
}


def mark_read(actor: Actor, notice: Notice) -> None:
    """The notice counts as read from now on."""
    if notice.read_at is None and notice.user_id == actor.id:
        notice.read_at = now()
        db.session.flush()


def mark_all_read(actor: Actor) -> None:
    """No notice of the person is unread."""
    db.session.execute(
        db.update(Notice)
        .where(Notice.user_id == actor.id, Notice.read_at.is_(None))
        .values(read_at=now())
    )


def company_to_act_for(actor: Actor, notice: Notice) -> CompanyRole | None:
    """Another of the actor's companies, where only that one sees what the notice tells of."""
    name, model = _SUBJECTS.get(notice.endpoint, ("", None))
    number = notice.values.get(name)
    if model is None or number is None or actor.company is None or len(actor.companies) < 2:
        return None
    others = [each for each in actor.companies if each.id != actor.company.id]
    for company in (actor.company, *others):
        with reading(scopes.party(company.id, user_id=actor.id)) as session:
            if session.get(model, (notice.province, number)) is not None:
                return company if company.id != actor.company.id else None
    return None
