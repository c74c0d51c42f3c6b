"""A person follows the work he asked for; nobody else learns that there is any."""

from __future__ import annotations

import datetime as dt

import pytest

from webapp import jobs
from webapp.db import db, now, unit_of_work
from webapp.jobs import tidying
from webapp.tenancy import scopes


@pytest.fixture
def job(app, cast):
    """Puts a job of the officer's into the database."""

    def put(**values):
        with app.app_context(), unit_of_work(scopes.system("test")):
            values = {
                "scope": {"kind": "tenant"},
                "arguments": {"title": "فهرست شمارهٔ هفت"},
                **values,
            }
            found = jobs.Job(
                kind="exports.write",
                province="yazd",
                owner_id=cast.people["yazd_officer"],
                **values,
            )
            db.session.add(found)
            db.session.flush()
            return found.id

    return put


def file_of(app, name="a.xlsx"):
    (tidying.folder(app) / name).write_bytes(b"PK")
    return {"file": name, "download_name": "فهرست نیازمندی‌ها.xlsx", "rows": 3000}


def test_running_work_shows_how_far_it_is_and_asks_again(browser, job):
    number = job(state="running", done=500, total=2000, started_at=now() - dt.timedelta(seconds=58))
    page = browser("yazd_officer").get(f"/jobs/{number}")
    assert "۵۰۰ از ۲٬۰۰۰" in page.text and "حدود ۳ دقیقه" in page.text
    assert page.soup.find(id="job-progress")["hx-get"] == f"/yazd/jobs/{number}"
    assert page.soup.find("noscript").find("meta")["http-equiv"] == "refresh"


def test_htmx_gets_the_partial(browser, job):
    page = browser("yazd_officer").get(f"/jobs/{job()}", htmx="job-progress")
    assert page.soup.find(id="job-progress") and not page.soup.find("h1")


def test_finished_work_leads_to_its_result_and_asks_no_more(browser, job):
    result = {"endpoint": "imports_admin.index", "values": {}}
    page = browser("yazd_officer").get(f"/jobs/{job(state='done', result=result)}")
    assert "/yazd/admin/imports" in page.links()
    assert not page.soup.find(id="job-progress").has_attr("hx-get")


def test_failed_work_says_why(browser, job):
    page = browser("yazd_officer").get(f"/jobs/{job(state='failed', error='پرونده خالی است.')}")
    assert "پرونده خالی است." in page.text


def test_the_file_is_fetched_by_its_owner(app, browser, job):
    number = job(state="done", result=file_of(app))
    page = browser("yazd_officer").get(f"/jobs/{number}")
    assert f"/yazd/jobs/{number}/file" in page.links() and "۳٬۰۰۰" in page.text
    file = browser("yazd_officer").get(f"/jobs/{number}/file")
    assert file.body == b"PK" and "no-store" in file.headers["Cache-Control"]
    assert "filename*=UTF-8''%D9%81" in file.headers["Content-Disposition"]


@pytest.mark.parametrize("person", ["yazd_admin", "fars_officer", "producer", "national_staff"])
def test_nobody_else_finds_it(app, browser, job, person):
    number = job(state="done", result=file_of(app))
    browser(person).get(f"/jobs/{number}", status=404)
    browser(person).get(f"/jobs/{number}/file", status=404)


def test_a_visitor_is_asked_to_sign_in(browser, job):
    assert "/sign-in" in browser().get(f"/jobs/{job()}", status=303).location


def test_who_lost_the_right_does_not_fetch_the_file_any_more(app, browser, job):
    number = job(state="done", result=file_of(app), scope={"kind": "national"})
    browser("yazd_officer").get(f"/jobs/{number}/file", status=404)


def test_files_are_kept_for_a_week(app, browser, job):
    number = job(state="done", finished_at=now(), result=file_of(app))
    tidying.remove_old(app, now() + dt.timedelta(days=6))
    browser("yazd_officer").get(f"/jobs/{number}/file")
    tidying.remove_old(app, now() + dt.timedelta(days=8))
    browser("yazd_officer").get(f"/jobs/{number}/file", status=404)
    assert "یک هفته" in browser("yazd_officer").get(f"/jobs/{number}").text


def test_one_finds_all_of_ones_work_again(browser, job):
    number = job(state="done")
    page = browser("yazd_officer").get("/jobs")
    assert "فهرست شمارهٔ هفت" in page.text and f"/yazd/jobs/{number}" in page.links()
    assert "فهرست شمارهٔ هفت" not in browser("producer").get("/jobs").text
