"""Officers see all interests of their province, record what comes by telephone, and answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.browser import Browser
from tests.interests.declared import declare, drain, events, interest, notices, row
from tests.interests.test_declare import ANSWERS
from webapp.accounts.actor import Actor
from webapp.db import db, unit_of_work
from webapp.interests.models import Interest
from webapp.tenancy import scopes
from webapp.working_days import today

Sit = Callable[..., Browser]
Acting = Callable[[str], Actor]


@pytest.fixture
def number(app: Flask, actor: Acting, cast: Any) -> int:
    return declare(app, actor("supplier"), cast)


def ids(page: Any) -> set[int]:
    links = [link for link in page.links() if "/admin/interests/" in link]
    return {int(link.rsplit("/", 1)[1]) for link in links if link.rsplit("/", 1)[1].isdigit()}


def test_the_province_sees_its_own_interests_only(
    app: Flask, browser: Sit, actor: Acting, cast: Any, number: int
) -> None:
    other = declare(app, actor("supplier"), cast, "valve")
    assert ids(browser("yazd_officer", "yazd").get("/admin/interests")) == {number}
    assert ids(browser("fars_officer", "fars").get("/admin/interests")) == {other}
    browser("yazd_officer", "yazd").get(f"/admin/interests/{other}", status=404)


def test_the_list_is_narrowed_by_state_lateness_and_words(
    app: Flask, browser: Sit, actor: Acting, cast: Any, number: int
) -> None:
    late = declare(app, actor("other_supplier"), cast, "yarn")
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        db.session.get(Interest, ("yazd", late)).due_on = today() - dt.timedelta(days=1)
    officer = browser("yazd_officer", "yazd")
    for query, expected in (
        ("state=submitted", {number, late}),
        ("state=shortlisted", set()),
        ("state=open", {number, late}),
        ("state=nonsense", {number, late}),
        ("overdue=1", {late}),
        ("q=سپاهان", {number}),
        ("q=بلبرینگ", {number}),
        ("q=پلی‌استر", {late}),
        ("q=نگین", {number, late}),
        ("q=%25", set()),
        ("origin=telephone", set()),
    ):
        assert ids(officer.get(f"/admin/interests?{query}")) == expected, query


def test_htmx_gets_the_list_alone(browser: Sit, number: int) -> None:
    page = browser("yazd_officer", "yazd").get("/admin/interests", htmx="interest-list")
    assert page.soup.find("form") is None


def test_an_officers_look_marks_nothing_seen(app: Flask, browser: Sit, number: int) -> None:
    page = browser("yazd_officer", "yazd").get(f"/admin/interests/{number}")
    assert interest(app, number).state == "submitted"
    assert "بهرام نجفی" in page.text


def test_an_officer_answers_for_the_producer_and_is_named(
    app: Flask, browser: Sit, cast: Any, number: int
) -> None:
    officer = browser("yazd_officer", "yazd")
    page = officer.get(f"/admin/interests/{number}")
    officer.submit(page, "/shortlist")
    last = events(app, number)[-1]
    assert (last.to_state, last.side) == ("shortlisted", "officer")
    assert last.actor_id == cast.people["yazd_officer"]
    card = officer.submit(page, "/decline", htmx="interest-card", status=200, reason="price")
    assert "رد شده" in card.text


def test_an_officer_withdraws_for_the_supplier(app: Flask, browser: Sit, number: int) -> None:
    officer = browser("yazd_officer", "yazd")
    page = officer.get(f"/admin/interests/{number}")
    officer.submit(page, "/withdraw", status=422)
    officer.submit(page, "/withdraw", reason="time")
    assert interest(app, number).state == "withdrawn"
    officer.submit(page, "/shortlist", status=409)


def test_a_reason_is_asked_for(browser: Sit, number: int) -> None:
    officer = browser("yazd_officer", "yazd")
    page = officer.get(f"/admin/interests/{number}")
    assert officer.submit(page, "/decline", status=422).errors()


def test_others_have_no_business_here(browser: Sit, number: int) -> None:
    for path in ("", "/new", "/outgoing", f"/{number}"):
        browser(None, "yazd").get(f"/admin/interests{path}", status=303)
        browser("producer", "yazd").get(f"/admin/interests{path}", status=403)
        browser("fars_officer", "yazd").get(f"/admin/interests{path}", status=404)
    for step in ("shortlist", "decline", "withdraw"):
        browser(None, "yazd").post(f"/admin/interests/{number}/{step}", status=401)
        browser("supplier", "yazd").post(f"/admin/interests/{number}/{step}", status=403)
        browser("fars_officer", "yazd").post(f"/admin/interests/{number}/{step}", status=404)
        browser("fars_officer", "fars").post(f"/admin/interests/{number}/{step}", status=404)


# --- for those who telephone ----------------------------------------------------------------


def new(cast: Any, need: str = "bearing", company: str = "supplier") -> str:
    numbers = cast.needs[need], cast.companies[company]
    return "/admin/interests/new?need_id={}&company_id={}".format(*numbers)


def test_need_and_company_are_looked_up(browser: Sit, cast: Any) -> None:
    officer = browser("yazd_officer", "yazd")
    page = officer.get("/admin/interests/new?need=بلبرینگ&company=سپاهان")
    assert "بلبرینگ‌سازان سپاهان" in page.text and "14000000025" in page.text
    by_number = f"/admin/interests/new?need={cast.needs['yarn']}&company=۱۴۰۰۰۰۰۰۰۳۴"
    page = officer.get(by_number)
    assert "نخ پلی‌استر" in page.text and "قطعه‌سازی سهند" in page.text


def test_needs_elsewhere_and_unverified_companies_are_not_found(browser: Sit) -> None:
    officer = browser("yazd_officer", "yazd")
    page = officer.get("/admin/interests/new?need=پروانه&company=تازه")
    assert "پیدا نشد" in page.text
    assert not page.soup.find("input", {"type": "radio"})


def test_what_was_said_is_recorded_for_the_supplier(app: Flask, browser: Sit, cast: Any) -> None:
    officer = browser("yazd_officer", "yazd")
    page = officer.get(new(cast))
    officer.submit(page, "/new", **ANSWERS, origin="visit")
    found = row(app, Interest, need_id=cast.needs["bearing"])
    assert (found.origin, found.on_behalf) == ("visit", True)
    assert found.declared_by == cast.people["yazd_officer"]
    assert found.supplier_company_id == cast.companies["supplier"]
    drain(app)
    assert notices(app, cast.people["supplier"]) == ["interests.recorded"]
    assert notices(app, cast.people["producer"]) == ["interests.declared"]


def test_bad_input_is_refused_and_kept_and_htmx_gets_the_form(browser: Sit, cast: Any) -> None:
    officer = browser("yazd_officer", "yazd")
    page = officer.get(new(cast))
    answers = {**ANSWERS, "capacity": "زیاد"}
    refused = officer.submit(page, "/new", htmx="record-form", status=422, **answers)
    assert refused.soup.find(id="capacity")["value"] == "زیاد"


def test_a_company_with_an_open_interest_is_refused(browser: Sit, cast: Any, number: int) -> None:
    officer = browser("yazd_officer", "yazd")
    assert "هنوز باز است" in officer.get(new(cast), status=409).text
    assert "خود شرکت" in officer.get(new(cast, company="producer"), status=409).text


def test_the_province_counts_its_companies_elsewhere(app: Flask, browser: Sit, number: int) -> None:
    drain(app)
    page = browser("isfahan_officer", "isfahan").get("/admin/interests/outgoing")
    assert "بلبرینگ‌سازان سپاهان" in page.text and "یزد" in page.text
    empty = browser("fars_officer", "fars").get("/admin/interests/outgoing")
    assert empty.soup.find("table") is None
