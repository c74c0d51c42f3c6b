"""A company's lists: received by need, sent, compared, and what it follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from flask import Flask

from tests.browser import Browser
from tests.interests.declared import act, declare
from webapp.accounts.actor import Actor
from webapp.db import db, reading, unit_of_work
from webapp.interests import queries, services, shown, tracker
from webapp.interests.models import Interest
from webapp.tenancy import scopes
from webapp.working_days import today

Sit = Callable[..., Browser]
Acting = Callable[[str], Actor]


def make_due(app: Flask, number: int, day: dt.date) -> None:
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        db.session.get(Interest, ("yazd", number)).due_on = day


def test_the_producer_finds_interests_by_need(
    app: Flask, browser: Sit, actor: Acting, cast: Any
) -> None:
    declare(app, actor("supplier"), cast)
    declare(app, actor("other_supplier"), cast)
    declare(app, actor("supplier"), cast, "yarn")
    page = browser("producer", "yazd").get("/my/interests")
    headings = [h.get_text(strip=True) for h in page.soup.find_all("h2")]
    assert [h.split()[0] for h in headings] == ["نخ", "بلبرینگ"]
    assert "قطعه‌سازی سهند" in page.text and "مشابه آن را می‌سازد" in page.text


def test_the_clock_is_worded(app: Flask, browser: Sit, actor: Acting, cast: Any) -> None:
    number = declare(app, actor("supplier"), cast)
    producer = browser("producer", "yazd")
    for days, words in ((-2, "۲ روز گذشته"), (0, "امروز آخرین مهلت")):
        make_due(app, number, today() + dt.timedelta(days=days))
        assert words in producer.get("/my/interests").text


def test_open_and_closed_ones_stand_apart(
    app: Flask, browser: Sit, actor: Acting, cast: Any
) -> None:
    number = declare(app, actor("supplier"), cast)
    act(app, actor("producer"), number, services.decline, "price")
    for person, path in (("producer", "/my/interests"), ("supplier", "/my/interests/sent")):
        mine = browser(person, "yazd")
        assert f"/my/interests/{number}" not in mine.get(path).html
        assert f"/my/interests/{number}" in mine.get(f"{path}?show=closed").html


def test_the_supplier_finds_its_own_in_all_provinces(
    app: Flask, browser: Sit, actor: Acting, cast: Any
) -> None:
    declare(app, actor("supplier"), cast)
    declare(app, actor("supplier"), cast, "valve")
    declare(app, actor("other_supplier"), cast)
    page = browser("supplier", "national").get("/my/interests/sent")
    assert len(page.soup.find("tbody").find_all("tr")) == 2
    assert "فارس" in page.text and "یزد" in page.text


def test_lists_go_on_page_by_page_and_alone_for_htmx(browser: Sit, cast: Any) -> None:
    producer = browser("producer", "yazd")
    producer.get("/my/interests", htmx="interests-received")
    producer.get("/my/interests/sent", htmx="interests-sent")
    producer.get("/my/interests?after=nonsense&before=x")


def test_lists_are_for_members(browser: Sit) -> None:
    for path in ("/my/interests", "/my/interests/sent", "/my/interests/compare/1"):
        browser(None, "yazd").get(path, status=303)
        browser("nobody", "yazd").get(path, status=403)


def test_the_shortlist_is_compared_side_by_side(
    app: Flask, browser: Sit, actor: Acting, cast: Any
) -> None:
    path = f"/my/interests/compare/{cast.needs['bearing']}"
    for person in ("supplier", "other_supplier"):
        number = declare(app, actor(person), cast)
        browser("producer", "yazd").get(path, status=404 if person == "supplier" else 200)
        act(app, actor("producer"), number, services.shortlist)
    page = browser("producer", "yazd").get(path)
    assert len(page.soup.find("thead").find_all("th")) == 2
    assert "مقایسهٔ فهرست کوتاه" in browser("producer", "yazd").get("/my/interests").text
    for person in ("supplier", "fars_producer"):
        browser(person, "yazd").get(path, status=404)


def tracked(app: Flask, company: int) -> list[tracker.Line]:
    with app.app_context(), reading(scopes.party(company)):
        return tracker.lines(company)


def test_the_tracker_says_whose_turn_it_is(app: Flask, actor: Acting, cast: Any) -> None:
    number = declare(app, actor("supplier"), cast)
    (theirs,) = tracked(app, cast.companies["supplier"])
    assert (theirs.role, theirs.awaited, theirs.reached) == ("supplier", "them", 1)
    (ours,) = tracked(app, cast.companies["producer"])
    assert (ours.role, ours.awaited, ours.waiting) == ("producer", "us", 1)
    assert ours.due_on is not None
    act(app, actor("producer"), number, services.shortlist)
    (line,) = tracked(app, cast.companies["supplier"])
    assert (line.awaited, line.reached, line.due_on) == ("both", 2, None)
    act(app, actor("producer"), number, services.decline, "price")
    assert tracked(app, cast.companies["supplier"]) == []


def test_several_interests_in_one_need_are_one_line_of_the_producer(
    app: Flask, actor: Acting, cast: Any
) -> None:
    first = declare(app, actor("supplier"), cast)
    second = declare(app, actor("other_supplier"), cast)
    make_due(app, second, today())
    act(app, actor("producer"), first, services.shortlist)
    (line,) = tracked(app, cast.companies["producer"])
    assert (line.interests, line.waiting, line.state) == (2, 1, "shortlisted")
    assert (line.due_on, line.interest_id) == (today(), second)


def test_the_tracker_is_drawn(app: Flask, actor: Acting, cast: Any) -> None:
    from bs4 import BeautifulSoup
    from flask import render_template

    from tests.page_checks import check_partial

    declare(app, actor("supplier"), cast)
    for company in ("supplier", "producer", "fars_producer"):
        number = cast.companies[company]
        with app.test_request_context("/"), reading(scopes.party(number)):
            lines = shown.tracked(tracker.lines(number))
            html = render_template("interests/_tracker.html", tracked=lines)
        check_partial(BeautifulSoup(html, "html.parser"), "interest-tracker")
        assert ("بلبرینگ" in html) == (company != "fars_producer")


def test_the_officer_counts_what_waits(app: Flask, actor: Acting, cast: Any) -> None:
    make_due(app, declare(app, actor("supplier"), cast), today() - dt.timedelta(days=1))
    declare(app, actor("supplier"), cast, "yarn")
    for province, late, new in (("yazd", 1, 2), ("fars", 0, 0)):
        with app.app_context(), reading(scopes.tenant(province)):
            counts = queries.officer_counts()
        assert counts["interests_overdue"].count == late
        assert counts["interests_submitted"].count == new
