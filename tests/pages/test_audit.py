"""Who did what, in a province and at the national desk."""

import datetime as dt

import pytest

from webapp import audit
from webapp.audit import AuditEntry
from webapp.db import as_of, db, reading, unit_of_work
from webapp.needs.models import Need
from webapp.needs.rules import State
from webapp.pages.audit_words import ACTIONS
from webapp.tenancy import scopes


@pytest.fixture
def done(app, cast):
    """An officer and the system have changed a need; another province did its own."""
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        need = db.session.get(Need, ("yazd", cast.needs["bearing"]))
        officer = cast.people["yazd_officer"]
        audit.record("needs.edit", actor_id=officer, subject=need, fields=["title"])
        audit.record("needs.to_expired", actor_id=None, subject=need)
        audit.record(
            "odd.act", actor_id=999_999, subject=need, on_behalf_of=cast.companies["producer"]
        )
    with app.app_context(), unit_of_work(scopes.tenant("fars")):
        audit.record("needs.record", actor_id=cast.people["fars_officer"], province="fars")


@pytest.mark.parametrize("state", State)
def test_every_step_of_a_need_has_words(state):
    assert f"needs.to_{state}" in ACTIONS


def lines(page) -> list[str]:
    return [" ".join(row.get_text(" ").split()) for row in page.soup.select("tbody tr")]


def test_the_latest_act_comes_first_with_words(browser, done):
    found = lines(browser("yazd_officer", "yazd").get("/admin/audit"))
    assert "odd.act" in found[0] and "فردی که حذف شده است" in found[0]
    assert "ریسندگی نگین کویر" in found[0]
    assert "انقضای نیازمندی" in found[1] and "سامانه" in found[1]
    assert "ویرایش نیازمندی" in found[2] and "رضا میبدی" in found[2]


def test_other_provinces_are_not_seen(browser, done):
    assert "حسین جهرمی" not in browser("yazd_officer", "yazd").get("/admin/audit").text


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("action=needs.edit", 1),
        ("person=میبدی", 1),
        ("person=yazd_officer@ghafaseh.example", 1),
        ("person=هیچ‌کس", 0),
        ("kind=need", 3),
        ("kind=need&number=1", 0),
        ("number=کج&action=needs.edit", 1),
    ],
)
def test_the_ledger_is_narrowed(browser, done, query, count):
    assert len(lines(browser("yazd_officer", "yazd").get(f"/admin/audit?{query}"))) == count


def test_a_record_leads_to_its_page_and_its_own_history(browser, cast, done):
    officer = browser("yazd_officer", "yazd")
    number = cast.needs["bearing"]
    links = officer.get("/admin/audit").links()
    assert f"/yazd/admin/needs/{number}" in links
    assert f"/yazd/admin/audit?kind=need&number={number}" in links


def test_the_list_goes_on(app, browser, cast):
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        for _ in range(30):
            audit.record("needs.edit", actor_id=None, province="yazd")
    officer = browser("yazd_officer", "yazd")
    first = officer.get("/admin/audit?action=needs.edit")
    rest = officer.get(first.soup.find("a", rel="next")["href"])
    assert (len(lines(first)), len(lines(rest))) == (25, 5)


def test_the_national_desk_reads_its_own_ledger_and_any_provinces(browser, done):
    staff = browser("national_staff", "national")
    staff.get("/national/")
    assert "مشاهدهٔ سراسری" in staff.get("/national/audit").text
    page = staff.get("/national/audit?province=fars")
    assert "حسین جهرمی" in page.text
    assert "رضا میبدی" not in page.text


def test_the_national_ledger_is_closed_to_others(browser):
    browser("yazd_admin", "national").get("/national/audit", status=403)
    browser(None, "national").get("/national/audit", status=303)
    browser("national_staff", "yazd").get("/national/audit", status=404)


def test_english_words_are_there_too(browser, done):
    page = browser("yazd_officer", "yazd", "en").get("/admin/audit")
    assert "edited a need" in page.text


def test_days_narrow_the_ledger_by_the_clock_of_tehran(app, browser, cast):
    moments = ["2026-11-20T20:29:00+00:00", "2026-11-20T20:31:00+00:00"]  # two days in Tehran
    for moment in moments:
        at = dt.datetime.fromisoformat(moment)
        with app.app_context(), unit_of_work(scopes.tenant("yazd")), as_of(at):
            audit.record("odd.act", actor_id=None, province="yazd")
    officer = browser("yazd_officer", "yazd")
    for query, count in (
        ("first=1405/8/29&last=1405/8/29", 1),
        ("first=۱۴۰۵/۰۸/۳۰&last=1405/8/30", 1),
        ("first=1405/8/29&last=1405/8/30", 2),
        ("last=1405/8/28", 0),
        ("first=فردا", 2),
    ):
        page = officer.get(f"/admin/audit?action=odd.act&{query}")
        assert len(lines(page)) == count, query
    assert page.soup.find("input", {"name": "first"})["value"] == "فردا"


@pytest.mark.parametrize("fmt", ["xlsx", "csv"])
def test_the_ledger_leaves_as_a_file_with_its_filters_and_that_is_an_entry(browser, done, fmt):
    officer = browser("yazd_officer", "yazd")
    page = officer.get("/admin/audit?action=needs.edit")
    answer = officer._ask(
        "GET", next(link for link in page.links() if f"format={fmt}" in link), None, 200, raw=True
    )
    assert "no-store" in answer.headers["Cache-Control"]
    if fmt == "csv":
        text = answer.body.decode("utf-8-sig")
        assert "رضا میبدی" in text and "انقضای نیازمندی" not in text
    assert "دریافت فهرست" in lines(officer.get("/admin/audit?action=exports.take"))[0]


def test_a_company_reads_what_officers_did_for_it(browser, done):
    page = browser("producer", "national").get("/my/acts")
    assert len(lines(page)) == 1 and "odd.act" in page.text
    assert "odd.act" not in browser("supplier", "national").get("/my/acts").text
    assert browser("colleague", "yazd").get("/my/acts?format=csv").body
    browser("nobody", "yazd").get("/my/acts", status=403)
    browser(None, "yazd").get("/my/acts", status=303)


def test_what_somebody_typed_at_the_national_desk_is_not_in_the_ledger(app, browser, done):
    staff = browser("national_staff", "national")
    staff.get("/national/audit?person=رضا میبدی&province=fars&number=12")
    with app.app_context(), reading(scopes.tenant("national")):
        entry = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry.details["query"] == "person=…&province=fars&number=12"


def test_records_lead_to_what_was_done_with_them(browser, cast):
    officer, needs = browser("yazd_officer", "yazd"), cast.needs
    for path, kind, number in (
        (f"/admin/needs/{needs['bearing']}/history", "need", needs["bearing"]),
        (f"/admin/companies/{cast.companies['producer']}", "company", cast.companies["producer"]),
        (f"/admin/parks/{cast.places['yazd_park']}", "park", cast.places["yazd_park"]),
        (f"/admin/shelves/{cast.places['yazd_shelf']}", "shelf", cast.places["yazd_shelf"]),
    ):
        links = officer.get(path).links()
        assert f"/yazd/admin/audit?kind={kind}&number={number}" in links, path
