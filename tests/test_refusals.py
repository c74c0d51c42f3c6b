"""A refused step brings back its page with the reason, and what was typed is still there."""

from __future__ import annotations

import pytest

from tests.interests.declared import act, declare
from tests.meetings.arranged import accept, ask
from tests.meetings.test_pages import by_video
from tests.needs.conftest import Desk
from webapp import persian
from webapp.interests import services as interests
from webapp.meetings import services as meetings
from webapp.moves import RuleError
from webapp.needs import services as needs

NOTE = "اندازه‌ها خوانا نیست؛ نقشه را دوباره بفرستید"


@pytest.fixture
def officer(browser):
    return browser("yazd_officer", "yazd")


@pytest.fixture
def desk(app, cast):
    return Desk(app, cast)


@pytest.fixture
def waiting(desk):
    number = desk.record("روغن اسپیندل")
    desk.do(needs.give_consent, number, given_by="مدیرعامل")
    desk.do(needs.submit, number)
    return number


def said(page):
    """The sentences at the top of the page."""
    return " ".join(page.soup.find(id="messages").get_text(" ").split())


def test_the_officer_sees_the_need_again_with_the_sentence_and_his_note(officer, desk, waiting):
    page = officer.get(f"/admin/needs/{waiting}")
    again = officer.submit(page, "/return", reason="", note=NOTE, status=409)
    assert "روغن اسپیندل" in again.soup.h1.get_text() and said(again)
    assert again.soup.find(id="return-note").get_text() == NOTE
    assert again.soup.find("details", id="return").has_attr("open")
    officer.submit(again, "/return", reason="unclear")
    assert desk.need(waiting).state == "returned"
    assert NOTE in officer.get(f"/admin/needs/{waiting}").text


def test_a_note_whose_form_is_gone_stands_below_the_sentence(officer, desk):
    number = desk.published("تسمه نقاله")
    page = officer.get(f"/admin/needs/{number}")
    desk.do(needs.withdraw, number)
    again = officer.submit(page, "/close", reason="price", note=NOTE, status=409)
    assert NOTE in said(again) and not again.soup.find("details", id="close")
    assert "تسمه نقاله" in again.soup.h1.get_text() and again.status == 409
    assert desk.need(number).state == "withdrawn"


def test_what_is_missing_can_be_given_on_the_page_that_says_so(officer, cast):
    page = officer.get(f"/admin/needs/{cast.needs['draft']}")
    again = officer.submit(page, "/publish", status=409)
    assert "رضایت" in said(again) and again.form("/consent")
    assert not again.soup.find(id="messages").find("q"), "nothing was written, nothing is lost"


def test_what_was_written_into_a_longer_form_is_not_lost(officer, desk):
    number = desk.published("تسمه نقاله")
    page = officer.get(f"/admin/needs/{number}")
    desk.do(needs.withdraw, number)
    sent = {"given_by": NOTE, "agreed": "y", "status": 409}
    again = officer.submit(page, "/consent", **sent)
    assert NOTE in said(again) and not again.soup.find(id="given_by")


def test_the_same_page_sent_again_is_no_second_time(officer, desk, waiting):
    page = officer.get(f"/admin/needs/{waiting}")
    officer.submit(page, "/return", reason="", note=NOTE, status=409)
    officer.submit(page, "/return", reason="unclear", note=NOTE)
    assert desk.need(waiting).state == "returned"


def test_htmx_gets_the_sentence_alone(officer, waiting):
    part = officer.post(f"/admin/needs/{waiting}/return", {"note": NOTE}, status=409, htmx="x")
    assert part.soup.find("html") is None and part.headers["HX-Retarget"] == "#messages"


def test_members_get_their_page_too(app, browser, desk, actor, waiting):
    member = browser("producer", "yazd")
    page = member.get(f"/my/needs/{waiting}")
    desk.do(needs.publish, waiting)
    again = member.submit(page, "/take-back", status=409)
    assert "روغن اسپیندل" in again.soup.h1.get_text() and said(again)


def test_a_stranger_learns_nothing_from_a_refusal(browser, waiting):
    stranger = browser("fars_officer", "yazd")
    stranger.post(f"/admin/needs/{waiting}/return", {"note": NOTE}, status=404)
    member = browser("supplier", "yazd").post(f"/my/needs/{waiting}/close", status=404)
    assert "روغن اسپیندل" not in member.text


def test_an_interest_comes_back_with_the_note(app, officer, cast, actor):
    number = declare(app, actor("supplier"), cast)
    page = officer.get(f"/admin/interests/{number}")
    act(app, actor("supplier"), number, interests.withdraw, "time")
    again = officer.submit(page, "/decline", reason="price", note=NOTE, status=409)
    assert NOTE in said(again) and again.soup.find(id="interest-card")


def test_a_meeting_comes_back_with_the_note(app, officer, cast, actor):
    number = ask(app, actor("supplier"), declare(app, actor("supplier"), cast))
    accept(app, actor("producer"), number)
    page = officer.get(f"/admin/meetings/{number}")
    officer.post(f"/admin/meetings/{number}/cancel", {"reason": "time"})
    again = officer.submit(page, "/cancel", reason="payment", note=NOTE, status=409)
    assert NOTE in said(again) and again.soup.find(id="meeting-card")


def refuses(*args, **kwargs):
    raise RuleError("اکنون نمی‌شود.")


def test_a_form_with_a_page_of_its_own_comes_back_as_it_was_sent(browser, cast, monkeypatch):
    supplier = browser("supplier", "yazd")
    page = supplier.get(f"/needs/{cast.needs['bearing']}/interest")
    monkeypatch.setattr(interests, "declare", refuses)
    sent = {"readiness": "similar", "min_order": "250", "message": NOTE}
    again = supplier.submit(page, "/interest", status=409, **sent)
    assert "اکنون نمی‌شود" in said(again) and NOTE not in said(again)
    assert again.soup.find(id="message").get_text().strip() == NOTE
    assert persian.en_digits(again.soup.find(id="min_order")["value"]) == "250"
    monkeypatch.undo()
    supplier.submit(again, "/interest", status=303)


def test_the_times_of_a_meeting_that_is_refused_stay_in_the_form(
    app, browser, cast, actor, monkeypatch
):
    number = declare(app, actor("supplier"), cast)
    supplier = browser("supplier", "yazd")
    monkeypatch.setattr(meetings, "ask", refuses)
    page = supplier.get(f"/my/meetings/ask/{number}")
    again = supplier.submit(page, f"/ask/{number}", status=409, **by_video())
    assert "اکنون نمی‌شود" in said(again)
    sent = by_video()
    kept = {name: again.soup.find(id=name)["value"] for name in ("day1", "time1", "link")}
    assert {name: persian.en_digits(text) for name, text in kept.items()} == {
        name: persian.en_digits(sent[name]) for name in kept
    }


def test_a_form_that_somebody_else_has_saved_meanwhile_keeps_what_was_typed(officer, desk, cast):
    address = f"/admin/needs/{cast.needs['draft']}/edit"
    page = officer.get(address)
    officer.submit(officer.get(address), "/edit", title="نخ پلی‌استر بازیافتی")
    again = officer.submit(page, "/edit", title="نخ پلی‌استر نسوز", status=409)
    assert "نخ پلی‌استر نسوز" in again.html
    assert desk.need(cast.needs["draft"]).title == "نخ پلی‌استر بازیافتی"


def test_where_there_is_no_such_page_the_general_one_keeps_it(app, browser, cast, actor):
    supplier = browser("supplier", "yazd")
    page = supplier.get(f"/needs/{cast.needs['bearing']}/interest")
    declare(app, actor("supplier"), cast)
    again = supplier.submit(page, "/interest", status=409, message=NOTE)
    assert NOTE in again.text
