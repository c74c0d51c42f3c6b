"""Officers arrange, answer and record meetings of their province for those who telephone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.browser import Browser
from tests.interests.declared import declare, row
from tests.meetings.arranged import accept, ask, begin, events, meeting, on_table, room
from tests.meetings.test_pages import by_video, times, working
from webapp.accounts.actor import Actor
from webapp.db import reading
from webapp.meetings import queries
from webapp.meetings.models import Meeting
from webapp.tenancy import scopes

Sit = Callable[..., Browser]
Acting = Callable[[str], Actor]


@pytest.fixture
def number(app: Flask, actor: Acting, cast: Any) -> int:
    return declare(app, actor("supplier"), cast)


@pytest.fixture
def asked(app: Flask, actor: Acting, cast: Any, number: int) -> int:
    return ask(app, actor("supplier"), number, working(), plan=room(cast))


def test_an_officer_asks_in_the_name_of_a_side(
    app: Flask, browser: Sit, cast: Any, number: int
) -> None:
    officer = browser("yazd_officer", "yazd")
    assert f"/admin/meetings/ask/{number}" in officer.get(f"/admin/interests/{number}").html
    form = officer.get(f"/admin/meetings/ask/{number}")
    done = officer.submit(form, "/ask/", side="supplier", **by_video())
    assert "/admin/meetings/" in (done.location or "")
    found = row(app, Meeting, interest_id=number)
    assert (found.requested_by, found.waiting_for) == ("supplier", "producer")
    assert found.supplier_user_id == cast.people["supplier"]
    assert events(app, found.id)[0].side == "officer"


def test_an_officer_answers_for_the_side_whose_turn_it_is(
    app: Flask, browser: Sit, cast: Any, asked: int
) -> None:
    officer = browser("yazd_officer", "yazd")
    page = officer.get(f"/admin/meetings/{asked}")
    assert "از طرف واحد تولیدی" in page.text
    officer.submit(page, "/propose", **times(working(9)))
    assert meeting(app, asked).waiting_for == "supplier"
    page = officer.get(f"/admin/meetings/{asked}")
    officer.submit(page, "/accept", slot=str(on_table(app, asked)[0].id))
    found = meeting(app, asked)
    assert (found.state, found.producer_user_id) == ("scheduled", None)
    page = officer.get(f"/admin/meetings/{asked}")
    officer.submit(page, "/producer/person", person=str(cast.people["colleague"]))
    assert meeting(app, asked).producer_user_id == cast.people["colleague"]


def test_an_officer_moves_cancels_and_declines(
    app: Flask, browser: Sit, actor: Acting, asked: int
) -> None:
    officer = browser("yazd_officer", "yazd")
    accept(app, actor("producer"), asked)
    page = officer.get(f"/admin/meetings/{asked}")
    officer.submit(page, "/propose", side="supplier", **times(working(9)))
    assert meeting(app, asked).waiting_for == "producer"
    page = officer.get(f"/admin/meetings/{asked}")
    data = {"reason": "time"}
    officer.post(f"/admin/meetings/{asked}/decline", data)
    assert meeting(app, asked).state == "declined"
    officer.submit(page, "/cancel", status=409, reason="time")


def test_an_officer_records_what_became_of_it(
    app: Flask, browser: Sit, actor: Acting, asked: int
) -> None:
    accept(app, actor("producer"), asked)
    begin(app, asked, hours_ago=3)
    officer = browser("yazd_officer", "yazd")
    assert f"/admin/meetings/{asked}" in officer.get("/admin/meetings?day=past").html
    officer.submit(officer.get(f"/admin/meetings/{asked}"), "/held")
    assert meeting(app, asked).state == "held"
    assert f"/admin/meetings/{asked}" not in officer.get("/admin/meetings?day=past").html


def test_the_list_is_narrowed_and_htmx_gets_it_alone(browser: Sit, asked: int) -> None:
    officer = browser("yazd_officer", "yazd")
    link = f"/admin/meetings/{asked}"
    assert link in officer.get("/admin/meetings").html
    assert link in officer.get("/admin/meetings?state=requested").html
    assert link in officer.get("/admin/meetings?state=nonsense&day=x").html
    for query in ("state=held", "day=today"):
        page = officer.get(f"/admin/meetings?{query}", htmx="meeting-list")
        assert link not in page.html and page.soup.find("form") is None


def test_others_have_no_business_here(browser: Sit, number: int, asked: int) -> None:
    for path in ("", f"/{asked}", f"/ask/{number}"):
        browser(None, "yazd").get(f"/admin/meetings{path}", status=303)
        browser("producer", "yazd").get(f"/admin/meetings{path}", status=403)
        browser("fars_officer", "yazd").get(f"/admin/meetings{path}", status=404)
        if path:
            browser("fars_officer", "fars").get(f"/admin/meetings{path}", status=404)
    for path in ("accept", "propose", "decline", "cancel", "held", "absence"):
        browser("supplier", "yazd").post(f"/admin/meetings/{asked}/{path}", status=403)
        browser("fars_officer", "fars").post(
            f"/admin/meetings/{asked}/{path}", {"reason": "time"}, status=404
        )


def test_the_officer_counts_what_waits(app: Flask, actor: Acting, cast: Any, asked: int) -> None:
    def counts(province: str) -> dict[str, int]:
        with app.app_context(), reading(scopes.tenant(province)):
            return {name: found.count for name, found in queries.officer_counts().items()}

    assert counts("yazd") == {
        "meetings_requested": 1,
        "meetings_today": 0,
        "meetings_unrecorded": 0,
    }
    accept(app, actor("producer"), asked)
    begin(app, asked, hours_ago=30)
    assert counts("yazd")["meetings_unrecorded"] == 1
    assert set(counts("fars").values()) == {0}


def test_who_closes_a_room_hears_of_the_meetings_that_stay_in_it(
    app: Flask, browser: Sit, actor: Acting, cast: Any, asked: int
) -> None:
    admin, place = browser("yazd_admin", "yazd"), room(cast)
    centre = f"/admin/centres/{place.centre_id}"
    close, again = f"/rooms/{place.room_id}/close", f"/rooms/{place.room_id}/open"
    page = admin.follow(admin.submit(admin.get(centre), close))
    assert "هنوز در پیش است" not in page.text, "it is not agreed yet"
    page = admin.follow(admin.submit(page, again))
    accept(app, actor("producer"), asked)
    page = admin.follow(admin.submit(page, close))
    assert "۱ نشست قطعی در آنجا هنوز در پیش است" in page.text
    assert meeting(app, asked).state == "scheduled"
