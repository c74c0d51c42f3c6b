"""One transaction for each request: all of it, once, or nothing."""

from __future__ import annotations

import threading

import pytest
from flask import Blueprint, abort

from webapp import access
from webapp.db import db, reading
from webapp.moves import RuleError
from webapp.places.models import Park
from webapp.tenancy import scopes

NONCE = "ab" * 16
pytestmark = pytest.mark.own_app


@pytest.fixture
def parks(app):
    """Views that add a park each, and a way to count them."""
    bp = Blueprint("probe", __name__, url_prefix="/admin/probe")

    def add() -> None:
        db.session.add(Park(code=f"p{db.session.info.get('n', 0)}", name="آزمایشی", kind="zone"))
        db.session.flush()

    @bp.get("/page")
    @access.officer
    def page():
        return "", 204

    @bp.post("/good")
    @access.officer
    def good():
        add()
        return "", 303, {"Location": "/yazd/"}

    @bp.post("/refused")
    @access.officer
    def refused():
        add()
        raise RuleError("این کار شدنی نیست.")

    @bp.post("/invalid")
    @access.officer
    def invalid():
        add()
        return "typed text", 422, {"Content-Type": "text/plain"}

    @bp.post("/missing")
    @access.officer
    def missing():
        add()
        abort(404)

    @bp.post("/colliding")
    @access.officer
    def colliding():
        db.session.add(Park(code="twice", name="آزمایشی", kind="zone"))
        db.session.flush()
        db.session.add(Park(code="twice", name="آزمایشی", kind="zone"))
        return "saved"

    app.register_blueprint(bp)

    def count() -> int:
        with app.app_context(), reading(scopes.tenant("yazd")):
            query = db.select(db.func.count()).select_from(Park).where(Park.name == "آزمایشی")
            return db.session.scalar(query)

    return count


def test_a_view_that_succeeds_is_committed(browser, parks):
    browser("yazd_officer").post("/admin/probe/good")
    assert parks() == 1


@pytest.mark.parametrize(("view", "status"), [("invalid", 422), ("missing", 404), ("refused", 409)])
def test_a_view_that_fails_leaves_nothing(browser, parks, view, status):
    browser("yazd_officer").post(f"/admin/probe/{view}", status=status)
    assert parks() == 0


def test_a_refusal_is_a_sentence_in_the_sites_layout(browser, parks):
    page = browser("yazd_officer").post("/admin/probe/refused", status=409)
    assert "این کار شدنی نیست." in page.text


def test_a_refusal_reaches_htmx_as_a_piece(browser, parks):
    page = browser("yazd_officer").post("/admin/probe/refused", status=409, htmx="results")
    assert page.headers["HX-Retarget"] == "#messages"
    assert page.soup.find("html") is None and "این کار شدنی نیست." in page.text


def test_a_commit_that_fails_is_never_a_success(browser, parks):
    page = browser("yazd_officer").post("/admin/probe/colliding", status=409)
    assert "saved" not in page.text
    assert parks() == 0


def test_a_form_posted_twice_does_its_work_once(browser, parks):
    officer = browser("yazd_officer")
    first = officer.post("/admin/probe/good", {"nonce": NONCE})
    second = officer.post("/admin/probe/good", {"nonce": NONCE})
    assert first.location == second.location
    assert parks() == 1


def test_a_form_posted_twice_at_the_same_moment_does_its_work_once(app, browser, parks):
    officers = [browser("yazd_officer") for _ in range(6)]
    start = threading.Barrier(len(officers))
    answers = []

    def post(officer):
        start.wait()
        answers.append(officer.post("/admin/probe/good", {"nonce": NONCE}, status=None).status)

    threads = [threading.Thread(target=post, args=(officer,)) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [303] * 6
    assert parks() == 1


def test_a_form_of_somebody_else_is_not_taken_for_mine(browser, parks):
    browser("yazd_officer").post("/admin/probe/good", {"nonce": NONCE})
    page = browser("yazd_admin").post("/admin/probe/good", {"nonce": NONCE}, status=None)
    assert page.status == 409  # never the other person's answer
    assert parks() == 1


def test_signed_out_a_page_leads_to_sign_in_and_back(browser, parks):
    page = browser(None).get("/admin/probe/page", status=303)
    assert "/sign-in?next=%2Fyazd%2Fadmin%2Fprobe%2Fpage" in page.location


def test_signed_out_a_form_keeps_what_was_typed(browser, parks):
    typed = {"title": "نخ تابیده", "password": "پنهان"}
    page = browser(None).post("/admin/probe/good", typed, status=401)
    assert "نخ تابیده" in page.html and "پنهان" not in page.html
    assert parks() == 0


def test_signed_out_htmx_is_sent_to_sign_in(browser, parks):
    page = browser(None).post("/admin/probe/good", status=401, htmx="x")
    assert "/sign-in" in page.headers["HX-Redirect"]


def test_a_form_without_a_token_is_refused(browser, parks):
    browser("yazd_officer").post("/admin/probe/good", status=400, token=False)
    assert parks() == 0


@pytest.mark.parametrize(
    ("person", "status"),
    [("producer", 403), ("nobody", 403), ("fars_admin", 404), ("national_staff", 403)],
)
def test_others_do_not_enter(browser, parks, person, status):
    browser(person).post("/admin/probe/good", status=status)
    assert parks() == 0
