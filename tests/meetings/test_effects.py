"""What follows from a meeting: notices, calendars, reminders, successors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.interests import declared
from tests.interests.declared import declare, drain, mails, notices
from tests.meetings.arranged import accept, act, ask, begin, meeting, soon, taken
from webapp import outbox
from webapp.accounts.actor import Actor
from webapp.companies.models import CompanyMember
from webapp.db import db, now, unit_of_work
from webapp.interests import services as interests
from webapp.meetings import reminders, services
from webapp.tenancy import scopes

Acting = Callable[[str], Actor]


@pytest.fixture
def asked(app: Flask, actor: Acting, cast: Any) -> int:
    """A meeting the supplier asked for."""
    return ask(app, actor("supplier"), declare(app, actor("supplier"), cast))


def calendars(app: Flask, person: str) -> list[str]:
    """The methods of the calendar files a person was sent."""
    files = [mail.calendar for mail in mails(app, f"{person}@ghafaseh.example") if mail.calendar]
    return ["CANCEL" if "METHOD:CANCEL" in file else "REQUEST" for file in files]


def test_the_other_side_hears_of_a_request(app: Flask, cast: Any, asked: int) -> None:
    drain(app, "meetings")
    assert notices(app, cast.people["producer"]) == ["meetings.requested"]
    assert notices(app, cast.people["supplier"]) == []
    mail = mails(app, "producer@ghafaseh.example")[0]
    assert "بلبرینگ‌سازان سپاهان" in mail.subject
    assert f"/yazd/my/meetings/{asked}" in mail.body


def test_a_fixed_time_comes_to_both_with_a_calendar_file(
    app: Flask, actor: Acting, cast: Any, asked: int
) -> None:
    accept(app, actor("producer"), asked)
    drain(app, "meetings")
    for person in ("producer", "colleague", "supplier"):
        assert calendars(app, person) == ["REQUEST"], person
    assert notices(app, cast.people["yazd_officer"]) == ["meetings.accepted"]
    assert notices(app, cast.people["fars_officer"]) == []


def test_what_is_moved_leaves_calendars_and_comes_back(
    app: Flask, actor: Acting, asked: int
) -> None:
    accept(app, actor("producer"), asked)
    drain(app, "meetings")
    act(app, actor("producer"), asked, services.move, "producer", [soon(9)])
    drain(app, "meetings")
    accept(app, actor("supplier"), asked)
    drain(app, "meetings")
    assert calendars(app, "supplier") == ["REQUEST", "CANCEL", "REQUEST"]
    sent = [mail.calendar or "" for mail in mails(app, "supplier@ghafaseh.example")]
    assert ["SEQUENCE:1" in sent[0], "SEQUENCE:2" in sent[1], "SEQUENCE:3" in sent[2]] == [True] * 3


def test_a_cancelled_request_is_in_no_calendar(app: Flask, actor: Acting, asked: int) -> None:
    act(app, actor("supplier"), asked, services.cancel, "supplier", "time")
    drain(app, "meetings")
    assert calendars(app, "producer") == []


def test_a_cancelled_meeting_leaves_calendars(
    app: Flask, actor: Acting, cast: Any, asked: int
) -> None:
    accept(app, actor("producer"), asked)
    act(app, actor("producer"), asked, services.cancel, "producer", "time")
    drain(app, "meetings")
    assert calendars(app, "supplier")[-1] == "CANCEL"
    assert notices(app, cast.people["supplier"])[-1] == "meetings.cancelled"


def test_an_interest_that_ends_takes_its_meeting_with_it(
    app: Flask, actor: Acting, asked: int
) -> None:
    accept(app, actor("producer"), asked)
    number = meeting(app, asked).interest_id
    declared.act(app, actor("supplier"), number, interests.withdraw, "price")
    drain(app, "meetings")
    found = meeting(app, asked)
    assert (found.state, found.reason) == ("cancelled", "price")
    assert taken(app, asked) == set()


# --- reminders ------------------------------------------------------------------------------


def fix(app: Flask, actor: Acting, asked: int) -> dt.datetime:
    accept(app, actor("producer"), asked)
    found = meeting(app, asked).starts_at
    assert found is not None
    return found


def test_a_day_and_two_hours_before_everybody_is_reminded_once(
    app: Flask, actor: Acting, cast: Any, asked: int
) -> None:
    start = fix(app, actor, asked)
    hour = dt.timedelta(hours=1)
    moments = [25, 24, 23, 3, 2, 1, -1]
    assert [reminders.write_due(app, start - n * hour) for n in moments] == [0, 1, 0, 0, 1, 0, 0]
    for person in ("producer", "colleague", "supplier"):
        assert notices(app, cast.people[person]) == ["meetings.reminder"] * 2
        assert len(mails(app, f"{person}@ghafaseh.example")) == 2
    assert calendars(app, "supplier") == ["REQUEST", "REQUEST"]


def test_a_meeting_agreed_late_is_reminded_of_once(app: Flask, actor: Acting, asked: int) -> None:
    start = fix(app, actor, asked)
    assert reminders.write_due(app, start - dt.timedelta(minutes=30)) == 1
    assert reminders.write_due(app, start - dt.timedelta(minutes=20)) == 0


def test_a_moved_meeting_is_reminded_of_anew_and_a_cancelled_one_never(
    app: Flask, actor: Acting, asked: int
) -> None:
    start = fix(app, actor, asked)
    day = dt.timedelta(hours=20)
    assert reminders.write_due(app, start - day) == 1
    act(app, actor("producer"), asked, services.move, "producer", [soon(9)])
    assert reminders.write_due(app, start - day) == 0
    accept(app, actor("supplier"), asked)
    assert reminders.write_due(app, soon(9) - day) == 1
    act(app, actor("producer"), asked, services.cancel, "producer", "time")
    assert reminders.write_due(app, soon(9) - dt.timedelta(hours=1)) == 0


def test_the_present_moment_is_used_when_none_is_given(
    app: Flask, actor: Acting, asked: int
) -> None:
    fix(app, actor, asked)
    assert reminders.write_due(app) == 0
    begin(app, asked, hours_ago=-1)
    assert reminders.write_due(app) == 1


# --- who left -------------------------------------------------------------------------------


def leave(app: Flask, cast: Any, person: str, successor: str | None) -> None:
    company = cast.companies["producer"]
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        query = db.select(CompanyMember).where(
            CompanyMember.user_id == cast.people[person], CompanyMember.company_id == company
        )
        db.session.scalars(query).one().until = now()
        outbox.tell(
            "company",
            "member_left",
            "yazd",
            company,
            None,
            from_user=cast.people[person],
            to_user=cast.people[successor] if successor else None,
            company_id=company,
        )
    drain(app, "meetings")


def test_a_successor_represents_the_company(
    app: Flask, actor: Acting, cast: Any, asked: int
) -> None:
    accept(app, actor("producer"), asked)
    leave(app, cast, "producer", "colleague")
    assert meeting(app, asked).producer_user_id == cast.people["colleague"]
    holders = taken(app, asked)
    assert ("user", cast.people["colleague"]) in holders
    assert ("user", cast.people["producer"]) not in holders


def test_a_successor_who_is_taken_leaves_the_place_open(
    app: Flask, actor: Acting, cast: Any, asked: int
) -> None:
    accept(app, actor("producer"), asked)
    start = meeting(app, asked).starts_at
    assert start is not None
    from webapp.meetings.models import BusyTime
    from webapp.meetings.rules import quarters

    with app.app_context(), unit_of_work(scopes.system("test")):
        db.session.add_all(
            BusyTime(
                holder_kind="user",
                holder_id=cast.people["colleague"],
                slot=slot,
                province="fars",
                meeting_id=1,
            )
            for slot in quarters(start, 60)
        )
    leave(app, cast, "producer", "colleague")
    assert meeting(app, asked).producer_user_id is None
    assert notices(app, cast.people["colleague"])[-1] == "meetings.no_person"
    assert ("company", cast.companies["producer"]) in taken(app, asked)
