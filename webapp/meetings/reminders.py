"""Reminders of meetings, a day and two hours before: by notice and by mail, never twice."""

from __future__ import annotations

import datetime as dt

from flask import Flask, current_app

from webapp import mail
from webapp.companies.queries import members_of
from webapp.db import db, reading, unit_of_work
from webapp.db import now as present
from webapp.tenancy import scopes

from . import queries, shown
from .effects import facts
from .models import Meeting, Reminder
from .rules import REMIND_HOURS, State, reminder_due


def write_due(app: Flask, now: dt.datetime | None = None) -> int:
    """Everybody concerned has been told of the meetings that are near; counts the reminders."""
    moment = now or present()
    with app.app_context():
        return sum(_write_in(province, moment) for province in _provinces(moment))


def _provinces(moment: dt.datetime) -> list[str]:
    last = moment + dt.timedelta(hours=max(REMIND_HOURS))
    query = db.select(Meeting.province).where(
        Meeting.state == State.SCHEDULED, Meeting.starts_at > moment, Meeting.starts_at <= last
    )
    with reading(scopes.system("reminders", writes=False)):
        return sorted(db.session.scalars(query.distinct()))


def _write_in(province: str, moment: dt.datetime) -> int:
    last = moment + dt.timedelta(hours=max(REMIND_HOURS))
    with unit_of_work(scopes.tenant(province)):
        return sum(_write(meeting, moment) for meeting in queries.starting(moment, last))


def _write(meeting: Meeting, moment: dt.datetime) -> bool:
    assert meeting.starts_at is not None
    hours = reminder_due(meeting.starts_at, moment)
    key = (meeting.id, meeting.sequence, hours)
    if hours is None or db.session.get(Reminder, key) is not None:
        return False
    db.session.add(
        Reminder(meeting_id=meeting.id, sequence=meeting.sequence, hours=hours, written_at=moment)
    )
    db.session.flush()
    telling = mail.Telling(
        kind="meetings.reminder",
        province=meeting.province,
        endpoint="meetings.detail",
        values={"meeting_id": meeting.id},
        facts=facts(meeting, {}),
        cause=f"reminder:{meeting.id}:{meeting.sequence}:{hours}",
    )
    people = members_of(meeting.producer_company_id) + members_of(meeting.supplier_company_id)
    addresses = queries.emails_of(people)
    sender = current_app.extensions["ghafaseh.settings"].mail_from
    for user_id in people:
        file = shown.calendar(meeting, sender, attendee=addresses.get(user_id, ""))
        mail.tell([user_id], telling, calendar=file)
    return True
