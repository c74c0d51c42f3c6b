"""A supplier declares interest in a published need, from its page."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask_login import login_user

from tests.browser import Browser
from tests.interests.declared import declare, interest, row
from webapp.accounts.actor import Actor
from webapp.companies.models import Company
from webapp.db import db, unit_of_work
from webapp.interests.models import Interest
from webapp.needs.models import PublishedNeed
from webapp.tenancy import scopes

Sit = Callable[..., Browser]
Acting = Callable[[str], Actor]
ANSWERS = {
    "readiness": "similar",
    "capacity": "۱۲٬۰۰۰",
    "capacity_unit": "عدد",
    "lead_days": "۴۵",
    "min_order": "500",
    "price_idea": "۲۴/۵",
    "currency": "USD",
    "evidence": "استاندارد ایران ۱۲۳",
    "message": "نمونه آماده است",
}


@pytest.fixture
def path(cast: Any) -> str:
    return f"/needs/{cast.needs['bearing']}/interest"


def test_what_was_typed_is_declared(app: Flask, browser: Sit, cast: Any, path: str) -> None:
    supplier = browser("supplier", "yazd")
    page = supplier.submit(supplier.get(path), "/interest", **ANSWERS)
    found = row(app, Interest, need_id=cast.needs["bearing"])
    assert (found.readiness, found.lead_days, found.currency) == ("similar", 45, "USD")
    assert (found.capacity, found.min_order) == (Decimal(12000), Decimal(500))
    assert found.price_idea == Decimal("24.5")
    assert (found.message, found.origin) == ("نمونه آماده است", "site")
    assert "آمادگی شما اعلام شد" in supplier.follow(page).text


def test_the_answer_is_due_ten_working_days_on(
    app: Flask, browser: Sit, cast: Any, path: str
) -> None:
    supplier = browser("supplier", "yazd")
    page = supplier.submit(supplier.get(path), "/interest", **ANSWERS)
    found = row(app, Interest, need_id=cast.needs["bearing"])
    assert (found.due_on - found.declared_at.date()).days > 10
    assert "۱۰ روز کاری مانده" in supplier.follow(page).text


def test_the_unit_of_the_need_is_offered(browser: Sit, path: str) -> None:
    page = browser("supplier", "yazd").get(path)
    assert page.soup.find(id="capacity_unit")["value"] == "عدد"


def test_each_step_of_the_ladder_is_explained(browser: Sit, path: str) -> None:
    page = browser("supplier", "yazd").get(path)
    assert len(page.soup.find_all("input", {"name": "readiness"})) == 5
    assert "مهندسی معکوس" in page.text and "خط تولید را با آن سازگار کنیم" in page.text


def test_bad_input_is_refused_and_kept(browser: Sit, path: str) -> None:
    supplier = browser("supplier", "yazd")
    page = supplier.submit(
        supplier.get(path), "/interest", status=422, **{**ANSWERS, "lead_days": "دیر"}
    )
    assert len(page.errors()) == 1
    assert page.soup.find(id="lead_days")["value"] == "دیر"
    assert "نمونه آماده است" in page.soup.find(id="message").text


def test_readiness_and_a_unit_are_asked_for(browser: Sit, path: str) -> None:
    supplier = browser("supplier", "yazd")
    answers = {**ANSWERS, "readiness": None, "capacity_unit": ""}
    page = supplier.submit(supplier.get(path), "/interest", status=422, **answers)
    assert len(page.errors()) == 2


def test_htmx_gets_the_form_alone_and_is_sent_on(browser: Sit, path: str) -> None:
    supplier = browser("supplier", "yazd")
    assert supplier.get(path, htmx="interest-form").soup.find("h1") is None
    form = supplier.get(path)
    refused = supplier.submit(form, "/interest", htmx="interest-form", status=422)
    assert refused.errors()
    done = supplier.submit(form, "/interest", htmx="interest-form", status=200, **ANSWERS)
    assert "/my/interests/" in done.headers["HX-Redirect"]


def test_a_second_press_declares_once(app: Flask, browser: Sit, cast: Any, path: str) -> None:
    supplier = browser("supplier", "yazd")
    form = supplier.get(path)
    first = supplier.submit(form, "/interest", **ANSWERS)
    second = supplier.submit(form, "/interest", **ANSWERS)
    assert first.location == second.location
    assert row(app, Interest, need_id=cast.needs["bearing"])


def test_an_open_interest_refuses_another(
    app: Flask, browser: Sit, actor: Acting, cast: Any, path: str
) -> None:
    supplier = browser("supplier", "yazd")
    form = supplier.get(path)
    declare(app, actor("supplier"), cast)
    page = supplier.submit(form, "/interest", status=409, **ANSWERS)
    assert "هنوز باز است" in page.text
    supplier.get(path, status=409)


def test_ones_own_need_is_refused(browser: Sit, path: str) -> None:
    page = browser("producer", "yazd").get(path, status=409)
    assert "نیازمندیِ خود شرکت" in page.text


def test_an_unverified_company_is_refused(browser: Sit, path: str) -> None:
    browser("newcomer", "yazd").get(path, status=409)


def test_a_company_that_is_no_supplier_is_refused(
    app: Flask, browser: Sit, cast: Any, path: str
) -> None:
    with app.app_context(), unit_of_work(scopes.tenant("isfahan")):
        db.session.get(Company, cast.companies["supplier"]).is_supplier = False
    assert "ثبت نشده" in browser("supplier", "yazd").get(path, status=409).text


def test_a_need_that_is_agreed_upon_takes_no_more(
    app: Flask, browser: Sit, cast: Any, path: str
) -> None:
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        db.session.get(PublishedNeed, ("yazd", cast.needs["bearing"])).state = "agreed"
    browser("supplier", "yazd").get(path, status=409)


def test_who_is_signed_out_is_sent_to_sign_in(browser: Sit, path: str) -> None:
    visitor = browser(None, "yazd")
    assert "next=" in visitor.get(path, status=303).location
    visitor.post(path, ANSWERS, status=401)


def test_who_acts_for_no_company_is_refused(browser: Sit, path: str) -> None:
    browser("nobody", "yazd").get(path, status=403)
    browser("yazd_officer", "yazd").get(path, status=403)


def test_a_need_of_another_province_or_none_is_not_here(browser: Sit, cast: Any, path: str) -> None:
    supplier = browser("supplier", "fars")
    supplier.get(path, status=404)
    supplier.get(f"/needs/{cast.needs['draft']}/interest", status=404)
    supplier.get(f"/needs/{10**30}/interest", status=404)
    browser("supplier", "national").get(path, status=404)


def test_the_part_beside_a_need_shows_how_ones_company_stands(
    app: Flask, actor: Acting, cast: Any
) -> None:
    def part(person: str | None) -> str:
        from flask import render_template

        from webapp.accounts.actor import VISITOR
        from webapp.interests import queries

        who = actor(person) if person else VISITOR
        with app.test_request_context("/", environ_overrides={"ghafaseh.site": "yazd"}):
            login_user(who) if person else None
            with unit_of_work(scopes.public()):
                need = queries.published("yazd", cast.needs["bearing"])
                standing = queries.standing(who, need)
            return render_template("interests/_offer.html", need=need, standing=standing)

    assert f"/needs/{cast.needs['bearing']}/interest" in part(None)
    assert f"/needs/{cast.needs['bearing']}/interest" in part("supplier")
    assert "نیازمندیِ خود شرکت" in part("producer")
    assert "تأییدشده" in part("newcomer")
    assert "به شرکتی وصل نیست" in part("nobody")
    number = declare(app, actor("supplier"), cast)
    assert f"/my/interests/{number}" in part("supplier")
    assert interest(app, number).state == "submitted"
