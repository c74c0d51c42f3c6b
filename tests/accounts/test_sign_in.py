"""Signing in: with e-mail or mobile number, back to where one came from, alike for strangers."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher

from tests.cast import PASSWORD
from webapp.accounts import passwords, rules, tries
from webapp.accounts.models import FailedTry, User, UserSession
from webapp.audit import AuditEntry
from webapp.db import db, now, unit_of_work
from webapp.tenancy import scopes


def sign_in(visitor, name, password=PASSWORD, *, status=303, next=""):
    page = visitor.get("/sign-in", query_string={"next": next})
    return visitor.submit(page, "sign-in", status=status, name=name, password=password)


def cookie(visitor):
    with visitor.client.session_transaction() as session:
        return dict(session)


def test_a_person_signs_in_with_his_email(browser, with_password):
    visitor = browser(None, "yazd")
    sign_in(visitor, with_password("producer"))
    assert "احمد یزدی" in visitor.get("/").text


@pytest.mark.parametrize("typed", ["09121112233", "۰۹۱۲۱۱۱۲۲۳۳", "+98 912 111 22 33"])
def test_or_with_his_mobile_number_however_written(browser, with_password, typed):
    with_password("producer", mobile="+989121112233")
    visitor = browser(None, "yazd")
    sign_in(visitor, typed)
    assert "احمد یزدی" in visitor.get("/").text


def test_the_email_is_found_in_any_case(browser, with_password):
    sign_in(browser(None, "yazd"), with_password("producer").upper())


def test_one_account_is_good_for_all_provinces(browser, with_password):
    visitor = browser(None, "yazd")
    sign_in(visitor, with_password("producer"))
    assert "احمد یزدی" in visitor.at("fars").get("/").text


def test_a_new_sign_in_has_a_new_token_and_a_new_csrf_token(browser, with_password, read):
    visitor = browser(None, "yazd")
    visitor.get("/sign-in")
    before = cookie(visitor)
    sign_in(visitor, with_password("producer"))
    after = cookie(visitor)
    assert after["_user_id"] != before.get("_user_id")
    visitor.get("/my/account")
    assert cookie(visitor)["csrf_token"] != before["csrf_token"]
    assert after["_user_id"] not in {row.digest for row in read(UserSession)}


def test_what_the_session_held_before_is_gone(browser, with_password):
    visitor = browser(None, "yazd")
    with visitor.client.session_transaction() as session:
        session["planted"] = "by somebody else"
    sign_in(visitor, with_password("producer"))
    assert "planted" not in cookie(visitor)


def test_signing_in_again_ends_the_earlier_sign_in_of_this_browser(browser, with_password, read):
    visitor = browser(None, "yazd")
    page = visitor.get("/sign-in")
    name = with_password("producer")
    for _ in range(2):
        with visitor.client.session_transaction() as session:
            session["csrf_token"] = "f" * 40
        data = {"name": name, "password": PASSWORD}
        visitor.post("/sign-in", data)
    assert page.status == 200
    assert len(read(UserSession)) == 1


@pytest.mark.parametrize("name", ["producer@ghafaseh.example", "stranger@ghafaseh.example"])
def test_a_wrong_password_and_an_unknown_person_get_the_same_answer(browser, with_password, name):
    with_password("producer")
    page = sign_in(browser(None, "yazd"), name, "wrong password", status=422)
    assert page.errors() == ["ایمیل، شمارهٔ همراه یا گذرواژه درست نیست. لطفاً آن‌ها را بررسی کنید."]
    assert page.form("sign-in").find(id="name")["value"] == name
    assert not page.form("sign-in").find(id="password").get("value")


@pytest.mark.parametrize("more", [{"is_active": False}, {"password_hash": None}])
def test_who_may_not_sign_in_gets_the_same_answer(browser, cast, change, with_password, more):
    name = with_password("producer")
    change(User, cast.people["producer"], **more)
    page = sign_in(browser(None, "yazd"), name, status=422)
    assert "درست نیست" in page.errors()[0]


def test_nothing_typed_is_asked_for(browser):
    page = sign_in(browser(None, "yazd"), "", "", status=422)
    assert len(page.errors()) == 2


def test_who_is_signed_in_already_goes_to_his_page(browser):
    assert browser("producer", "yazd").get("/sign-in", status=303).location


# --- where it leads -------------------------------------------------------------------------


def test_one_comes_back_to_the_page_one_wanted(browser, with_password):
    visitor = browser(None, "yazd")
    asked = visitor.get("/my/account", status=303)
    page = visitor.follow(asked)
    name = with_password("producer")
    done = visitor.submit(page, "sign-in", name=name, password=PASSWORD)
    assert done.location == "/yazd/my/account"


ELSEWHERE = [
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "/\\elsewhere.example",
    "http://localhost:80@elsewhere.example/",
    "http://localhost@elsewhere.example/",
    "http://[",
    "javascript:alert(1)",
    "elsewhere",
]


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_nobody_is_sent_to_a_site_that_is_not_ours(browser, with_password, wanted):
    done = sign_in(browser(None, "yazd"), with_password("producer"), next=wanted)
    assert done.location.startswith("/yazd/")


def test_staff_go_to_their_own_provinces_desk(browser, with_password):
    done = sign_in(browser(None, "national"), with_password("yazd_officer"))
    assert done.location.startswith("/yazd/")


# --- limits ---------------------------------------------------------------------------------


def test_after_ten_wrong_passwords_one_has_to_wait(browser, with_password):
    name, visitor = with_password("producer"), browser(None, "yazd")
    for _ in range(10):
        visitor.post("/sign-in", {"name": name, "password": "wrong password"}, status=422)
    page = sign_in(visitor, name, status=429)
    assert "۱۵ دقیقه" in page.errors()[0]


def test_an_unknown_person_has_to_wait_too(browser):
    visitor = browser(None, "yazd")
    for _ in range(10):
        visitor.post("/sign-in", {"name": "x@y.example", "password": "wrong"}, status=422)
    visitor.post("/sign-in", {"name": "x@y.example", "password": "wrong"}, status=429)


def test_other_people_behind_the_same_address_are_not_stopped(browser, with_password):
    visitor = browser(None, "yazd")
    for _ in range(11):
        visitor.post("/sign-in", {"name": "x@y.example", "password": "wrong"}, status=None)
    sign_in(visitor, with_password("producer"))


def test_from_a_busy_address_each_account_has_two_tries(app, browser):
    _fail(app, tries.key("address", "127.0.0.1"), rules.BUSY_ADDRESS)
    visitor = browser(None, "yazd")
    for status in (422, 422, 429):
        visitor.post("/sign-in", {"name": "x@y.example", "password": "wrong"}, status=status)


def _fail(app, key, count):
    with app.app_context(), unit_of_work(scopes.system("test")):
        db.session.add_all(FailedTry(key=key) for _ in range(count))


def test_nobody_is_locked_out_for_good(browser, with_password, read, change):
    name, visitor = with_password("producer"), browser(None, "yazd")
    for _ in range(12):
        visitor.post("/sign-in", {"name": name, "password": "wrong password"}, status=None)
    for row in read(FailedTry):
        change(FailedTry, row.id, at=now() - rules.TRY_WINDOW)
    sign_in(visitor, name)


def test_a_good_password_forgives_the_wrong_ones(browser, with_password, read):
    name, visitor = with_password("producer"), browser(None, "yazd")
    for _ in range(3):
        visitor.post("/sign-in", {"name": name, "password": "wrong password"}, status=422)
    sign_in(visitor, name)
    assert {row.key for row in read(FailedTry)} == {tries.key("address", "127.0.0.1")}


def test_mobile_and_email_of_one_account_are_counted_together(browser, with_password):
    with_password("producer", mobile="+989121112233")
    visitor = browser(None, "yazd")
    for name in ("producer@ghafaseh.example", "09121112233") * 5:
        visitor.post("/sign-in", {"name": name, "password": "wrong password"}, status=422)
    sign_in(visitor, "09121112233", status=429)


def test_of_many_tries_at_the_same_moment_exactly_ten_are_looked_at(app, browser, with_password):
    name = with_password("producer")
    visitors = [browser(None, "yazd") for _ in range(18)]

    def guess(visitor):
        data = {"name": name, "password": "wrong password"}
        return visitor.post("/sign-in", data, status=None).status

    with ThreadPoolExecutor(9) as pool:
        answers = list(pool.map(guess, visitors))
    assert (answers.count(422), answers.count(429)) == (10, 8)


# --- what is kept ---------------------------------------------------------------------------


def test_a_digest_of_another_cost_is_made_anew(browser, cast, change, read):
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    change(User, cast.people["producer"], password_hash=cheap)
    sign_in(browser(None, "yazd"), "producer@ghafaseh.example")
    digest = read(User, User.id == cast.people["producer"])[0].password_hash
    assert f"m={passwords.hasher.memory_cost}," in digest


def test_the_sign_in_is_written_down_without_any_secret(browser, with_password, read, cast):
    sign_in(browser(None, "yazd"), with_password("producer"))
    entry = read(AuditEntry, AuditEntry.action == "accounts.sign_in")[0]
    assert (entry.actor_id, entry.details) == (cast.people["producer"], {})


def test_the_cookie_outlives_the_browser_and_is_closed_to_scripts(browser, with_password):
    done = sign_in(browser(None, "yazd"), with_password("producer"))
    sent = done.headers["Set-Cookie"]
    assert "HttpOnly" in sent and "SameSite=Lax" in sent and "Expires=" in sent


def test_without_a_token_of_the_form_nothing_happens(browser, with_password):
    data = {"name": with_password("producer"), "password": PASSWORD}
    browser(None, "yazd").post("/sign-in", data, token=False, status=400)
