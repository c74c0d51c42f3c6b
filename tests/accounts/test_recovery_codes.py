"""Codes on paper: shown once, good once, for those who have to pass a second step."""

import pytest

from tests.accounts.stepping import EMAIL, MOBILE, is_inside, sign_in, token_of
from tests.cast import PASSWORD
from webapp.accounts import sessions
from webapp.accounts.models import RecoveryCode, UserSession
from webapp.db import db, now, unit_of_work
from webapp.tenancy import scopes

pytestmark = pytest.mark.usefixtures("strict")


@pytest.fixture
def admin(with_password):
    return with_password("yazd_admin", mobile=MOBILE)


@pytest.fixture
def paper(app, browser, admin):
    """An admin has made his ten codes."""
    person = browser("yazd_admin", "yazd")
    with app.app_context(), unit_of_work(scopes.system("test")):
        row = db.session.get(UserSession, sessions.digest_of(token_of(person)))
        row.second_at = now()
    page = person.get("/my/recovery-codes")
    done = person.submit(page, "/my/recovery-codes", status=200, current_password=PASSWORD)
    return [each.text for each in done.soup.select(".recovery bdi")], person, page, done


def test_ten_codes_are_shown_once_and_kept_as_digests(paper, read):
    shown, person, _, done = paper
    assert len(set(shown)) == 10 and done.headers["Cache-Control"] == "no-store"
    assert not any(code in person.get("/my/recovery-codes").html for code in shown)
    kept = str([vars(row) for row in read(RecoveryCode)])
    assert len(read(RecoveryCode)) == 10 and not any(code in kept for code in shown)


def test_the_form_sent_twice_makes_them_once(paper, read):
    _, person, page, _ = paper
    before = {row.digest for row in read(RecoveryCode)}
    person.submit(page, "/my/recovery-codes", status=303, current_password=PASSWORD)
    assert {row.digest for row in read(RecoveryCode)} == before


@pytest.mark.parametrize("written", [str, str.lower, lambda code: code.replace("-", " ")])
def test_a_code_lets_one_in_once_and_the_person_hears_of_it(browser, paper, mails, written):
    code = written(paper[0][0])
    for inside in (True, False):
        visitor = browser(None, "yazd")
        sign_in(visitor, EMAIL)
        page = visitor.get("/sign-in/recovery")
        status = 303 if inside else 422
        visitor.submit(page, "/sign-in/recovery", status=status, recovery=code)
        assert is_inside(visitor) is inside
    assert "۹ کد مانده است" in mails(EMAIL)[-1].body


def test_guessing_is_limited_and_kept_for_reading(browser, paper):
    visitor = browser(None, "yazd")
    sign_in(visitor, EMAIL)
    page = visitor.get("/sign-in/recovery")
    for _ in range(10):
        found = visitor.submit(page, "/sign-in/recovery", status=422, recovery="AAAAA-AAAAA")
    assert found.form("/sign-in/recovery").find(id="recovery")["value"] == "AAAAA-AAAAA"
    visitor.submit(page, "/sign-in/recovery", status=429, recovery=paper[0][0])


def test_new_codes_void_the_old_ones(browser, paper):
    old, person, _, _ = paper
    page = person.get("/my/recovery-codes")
    person.submit(page, "/my/recovery-codes", status=200, current_password=PASSWORD)
    visitor = browser(None, "yazd")
    sign_in(visitor, EMAIL)
    visitor.submit(
        visitor.get("/sign-in/recovery"), "/sign-in/recovery", status=422, recovery=old[0]
    )


def test_the_codes_of_another_are_none_of_ones_own(browser, paper, with_password):
    other = browser(None, "fars")
    sign_in(other, with_password("fars_admin"))
    other.submit(
        other.get("/sign-in/recovery"), "/sign-in/recovery", status=422, recovery=paper[0][0]
    )


def test_the_present_password_is_needed_for_new_ones(paper, read):
    _, person, _, _ = paper
    before = {row.digest for row in read(RecoveryCode)}
    page = person.get("/my/recovery-codes")
    person.submit(page, "/my/recovery-codes", status=422, current_password="wrong password")
    assert {row.digest for row in read(RecoveryCode)} == before


@pytest.mark.only("sqlite")  # says nothing about a database
def test_only_who_needs_them_has_them(browser):
    browser(None, "yazd").get("/my/recovery-codes", status=303)
    browser(None, "yazd").post("/my/recovery-codes", {"current_password": "x"}, status=401)
    for person in ("producer", "yazd_officer"):
        browser(person, "yazd").get("/my/recovery-codes", status=403)
        browser(person, "yazd").post("/my/recovery-codes", {"current_password": "x"}, status=403)
