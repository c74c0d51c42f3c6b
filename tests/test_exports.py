"""Any list becomes a file: a short one at once, a long one by a job, for those who may see it."""

from __future__ import annotations

import pytest

from tests.sheet_samples import put
from webapp import exports, jobs, sheets
from webapp.audit import AuditEntry
from webapp.db import db, reading
from webapp.needs.models import Need, PublishedNeed
from webapp.tenancy import scopes

pytestmark = pytest.mark.own_app

NAMES = ("test.province", "test.national", "test.public")


def needs(model):
    def build(filters):
        query = db.select(model).order_by(model.id)
        if "field" in filters:
            query = query.where(model.field == filters["field"])
        return exports.Listing(
            title="نیازمندی‌ها",
            columns=(
                exports.Column("عنوان", lambda need: need.title),
                exports.Column("کد تعرفه", lambda need: need.hs_code, "code"),
                exports.Column("ارزبری", lambda need: need.fx_cost_declared, "number"),
            ),
            rows=lambda: db.session.scalars(query),
            count=lambda: db.session.scalar(
                db.select(db.func.count()).select_from(query.subquery())
                if model is PublishedNeed
                else db.select(db.func.count()).select_from(Need)
            ),
        )

    return build


exports.listing("test.province", scope="tenant")(needs(Need))
exports.listing("test.national", scope="national")(needs(Need))
exports.listing("test.public", scope="public")(needs(PublishedNeed))


@pytest.fixture
def app(app):
    """The site with a page for each list, as a feature would have it."""
    from flask import request

    from webapp import access

    def page(name):
        plain = {"Content-Type": "text/plain"}
        return lambda: exports.asked(name, request.args) or ("the list itself", plain)

    marks = (access.officer, access.national("list of the test"), access.public)
    for name, mark in zip(NAMES, marks, strict=True):
        app.add_url_rule(f"/{name}", name, mark(page(name)))
    return app


@pytest.fixture
def long(monkeypatch):
    """Every list is a long one."""
    monkeypatch.setattr(exports, "AT_ONCE", 0)


def rows_of(tmp_path, page):
    with sheets.read(put(tmp_path, "got", page.body)) as sheet:
        return sheet.headers, [cells for _, cells in sheet.rows()]


def test_without_a_format_the_page_is_a_page(app, browser):
    assert browser("yazd_officer").get("/test.province").html == "the list itself"


@pytest.mark.parametrize("fmt", exports.FORMATS)
def test_a_short_list_is_answered_at_once(app, browser, tmp_path, fmt):
    page = browser("yazd_officer").get(f"/test.province?format={fmt}")
    headers, rows = rows_of(tmp_path, page)
    assert headers == ["عنوان", "کد تعرفه", "ارزبری"]
    assert rows[0] == ["بلبرینگ شیار عمیق 6205-2RS", "84821010", "120000"]
    assert len(rows) == 3
    said = page.headers["Content-Disposition"]
    assert 'filename="test-province-14' in said and "filename*=UTF-8''%D9%86" in said
    assert page.headers["Cache-Control"] == "private, no-store"


def test_the_filters_of_the_page_hold_for_the_file(app, browser, tmp_path):
    page = browser("yazd_officer").get("/test.province?format=csv&field=food&after=xyz")
    assert rows_of(tmp_path, page)[1] == []


def test_an_unknown_format_is_not_found(app, browser):
    browser("yazd_officer").get("/test.province?format=exe", status=404)


def test_a_long_list_is_written_by_a_job(app, browser, tmp_path, long):
    officer = browser("yazd_officer")
    page = officer.follow(officer.get("/test.province?format=xlsx", status=303))
    assert "در نوبت" in page.text
    jobs.run_waiting(app)
    number = int(page.soup.find(id="job-progress")["hx-get"].rsplit("/", 1)[1])
    done = officer.get(f"/jobs/{number}")
    assert "فایل ۳ ردیف دارد" in done.text
    assert len(rows_of(tmp_path, officer.get(f"/jobs/{number}/file"))[1]) == 3


def test_a_page_loaded_again_asks_for_no_second_file(app, browser, long):
    officer = browser("yazd_officer")
    first = officer.get("/test.province?format=xlsx", status=303)
    assert officer.get("/test.province?format=xlsx", status=303).location == first.location
    other = officer.get("/test.province?format=csv", status=303)
    assert other.location != first.location
    browser("yazd_admin").get("/test.province?format=xlsx", status=303)


def test_a_national_list_holds_all_provinces_and_the_look_is_logged(
    app, browser, cast, tmp_path, long
):
    staff = browser("national_staff", "national")
    page = staff.get("/test.national?format=csv", status=303)
    jobs.run_waiting(app)
    file = staff.get(page.location.removeprefix("/") and page.location + "/file")
    assert len(rows_of(tmp_path, file)[1]) == 4
    with app.app_context(), reading(scopes.system("test", writes=False)):
        looks = db.session.scalars(
            db.select(AuditEntry).where(
                AuditEntry.action == "national.read", AuditEntry.province == "national"
            )
        ).all()
    assert cast.people["national_staff"] in {look.actor_id for look in looks}
    assert "test.national" in {look.details.get("query") for look in looks}


def test_the_job_of_a_province_sees_no_other(app, browser, tmp_path, long):
    officer = browser("fars_officer", "fars")
    page = officer.get("/test.province?format=csv", status=303)
    jobs.run_waiting(app)
    file = officer._ask("GET", page.location + "/file", None, 200, raw=True)
    assert [row[0] for row in rows_of(tmp_path, file)[1]] == ["شیر پروانه‌ای بهداشتی"]


def test_a_visitor_gets_short_lists_and_signs_in_for_long_ones(app, browser, tmp_path, monkeypatch):
    page = browser(None).get("/test.public?format=csv")
    assert len(rows_of(tmp_path, page)[1]) == 3
    monkeypatch.setattr(exports, "AT_ONCE", 0)
    assert "/sign-in" in browser(None).get("/test.public?format=csv", status=303).location


def test_every_list_of_the_features_is_found_by_its_name():
    assert exports.find("importing.refused").scope == "tenant"
    with pytest.raises(KeyError):
        exports.find("nobody.knows")
