"""The officer's work of the day: each count opens the same rows."""

import datetime as dt

import pytest

from tests.reports import history
from webapp.companies.models import JoinRequest
from webapp.db import db, unit_of_work
from webapp.interests.models import OutgoingInterest
from webapp.needs.models import Need
from webapp.pages import queries
from webapp.pages.labels import LABELS
from webapp.persian import en_digits
from webapp.samples.models import Sample
from webapp.tenancy import scopes
from webapp.working_days import today


@pytest.fixture
def busy(app, cast):
    """Something waits in every corner of Yazd."""
    history.move_need(app, cast, "yarn", "submitted")
    made = history.interest(app, cast)
    history.meeting(app, cast, made)
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        need = db.session.get(Need, ("yazd", cast.needs["bearing"]))
        need.review_on = today() + dt.timedelta(days=3)
        draft = db.session.get(Need, ("yazd", cast.needs["draft"]))
        draft.state = "returned"

        db.session.add(Sample(producer_company_id=need.producer_company_id, need_id=need.id))
        db.session.add(
            OutgoingInterest(
                company_id=cast.companies["producer"],
                need_province="fars",
                state="submitted",
                count=2,
            )
        )

        db.session.add(
            JoinRequest(user_id=cast.people["nobody"], company_id=cast.companies["producer"])
        )


def counts(page) -> dict[str, tuple[int, str]]:
    return {
        card.select_one("span").get_text(): (int(en_digits(card.b.get_text())), card["href"])
        for card in page.soup.select("ul.numbers a")
    }


def test_what_waits_is_counted(browser, busy):
    found = counts(browser("yazd_officer", "yazd").get("/admin/"))
    assert {name: count for name, (count, _) in found.items()} == {
        "در انتظار بررسی و انتشار": 1,
        "بازگردانده، در انتظار شرکت": 1,
        "بازبینی تا ۱۴ روز دیگر": 1,
        "منقضی و برداشته از صفحه‌ها": 0,
        "در انتظار تأیید": 1,
        "درخواست عضویت در شرکت‌ها": 1,
        "بی‌پاسخ و از مهلت گذشته": 0,
        "هنوز دیده‌نشده": 1,
        "دیده‌شده، بی‌پاسخ": 0,
        "از شرکت‌های ما در استان‌های دیگر": 2,
        "درخواست‌شده، بدون زمان قطعی": 1,
        "امروز": 0,
        "گذشته، بدون ثبت نتیجه": 0,
        "معرفی‌شده، هنوز دریافت نشده": 1,
    }


# where the rows of each count stand on the page it opens
ROWS = {
    "/admin/needs/queue": "main tbody tr, main li.card",
    "/admin/needs": "#needs tbody tr, #needs li.card",
    "/admin/reviews": "main tbody tr",
    "/admin/companies": "#companies-list tbody tr, #companies-list li.card",
    "/admin/interests": "main li.card, main tbody tr",
    "/admin/meetings": "main li.card, main tbody tr",
    "/admin/samples": "main tbody tr, main li.card",
}


def test_every_count_opens_as_many_rows(browser, busy):
    officer = browser("yazd_officer", "yazd")
    for name, (count, href) in counts(officer.get("/admin/")).items():
        path = href.partition("?")[0].removeprefix("/yazd")
        page = officer.get(href)
        if name == "درخواست عضویت در شرکت‌ها":
            assert len(page.soup.select("section.box.warn li")) == count
        elif path != "/admin/interests/outgoing":  # a table of counts
            assert len(page.soup.select(ROWS[path])) == count, (name, href)


def test_other_provinces_work_does_not_count(browser, busy):
    found = counts(browser("fars_officer", "fars").get("/admin/"))
    assert sum(count for count, _ in found.values()) == 0


def test_every_kind_of_work_has_words(app, busy):
    with app.app_context(), scopes.opened(scopes.tenant("yazd", writes=False)):
        work = queries.todays_work("yazd")
        db.session.remove()
    assert set(work) <= set(LABELS["work_group"])
    assert {name for items in work.values() for name, _ in items} <= set(LABELS["work"])


@pytest.mark.parametrize("path", ["/admin/", "/admin/reviews", "/admin/audit"])
def test_only_the_provinces_staff_enter(browser, path):
    browser("yazd_officer", "yazd").get(path)
    browser("fars_admin", "yazd").get(path, status=404)
    browser("producer", "yazd").get(path, status=403)
    browser(None, "yazd").get(path, status=303)
    browser("yazd_officer", "national").get(path, status=404)
