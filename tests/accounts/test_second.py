"""The second factor of admins and national staff: nothing opens before it, every way to it."""

import dataclasses
import datetime as dt

import pytest
from werkzeug.routing import AnyConverter, IntegerConverter

from tests.accounts.stepping import EMAIL, MOBILE, answer, is_inside, sign_in, token_of
from tests.cast import PASSWORD
from webapp import workers
from webapp.accounts import sessions
from webapp.accounts.models import (
    FailedTry,
    OneTimeCode,
    StaffRole,
    UserSession,
)
from webapp.audit import AuditEntry
from webapp.db import db, now, unit_of_work
from webapp.tenancy import scopes

OPEN = {
    "accounts.sign_out",
    "accounts.codes.second_step",
    "accounts.codes.recovery",
    "accounts.codes.again",
}

pytestmark = pytest.mark.usefixtures("strict")


@pytest.fixture
def admin(with_password):
    return with_password("yazd_admin", mobile=MOBILE)


# --- asked for ------------------------------------------------------------------------------


def test_an_admin_is_in_after_password_and_code(browser, admin, code_to):
    visitor = browser(None, "yazd")
    page = sign_in(visitor, admin)
    assert "0912***2233" in page.text and "09121112233" not in page.html
    done = answer(visitor, page, code_to(MOBILE))
    assert done.location == "/yazd/admin/"
    visitor.follow(done)


def test_national_staff_too(browser, with_password, code_to):
    visitor = browser(None, "national")
    page = sign_in(visitor, with_password("national_staff", mobile=MOBILE))
    visitor.follow(answer(visitor, page, code_to(MOBILE)))


@pytest.mark.only("sqlite")  # says nothing about a database
@pytest.mark.parametrize("person", ["producer", "yazd_officer", "nobody"])
def test_everybody_else_is_in_with_a_password(browser, with_password, person):
    visitor = browser(None, "yazd")
    sign_in(visitor, with_password(person))
    assert is_inside(visitor)


def test_in_a_demo_nobody_is_asked(app, browser, admin):
    settings = app.extensions["ghafaseh.settings"]
    app.extensions["ghafaseh.settings"] = dataclasses.replace(settings, demo=True)
    visitor = browser(None, "yazd")
    sign_in(visitor, admin)
    assert is_inside(visitor)


@pytest.mark.only("sqlite")  # says nothing about a database
def test_one_comes_to_the_page_one_wanted(browser, admin, code_to):
    visitor = browser(None, "yazd")
    page = sign_in(visitor, admin, next="/yazd/admin/people")
    assert answer(visitor, page, code_to(MOBILE)).location == "/yazd/admin/people"


def test_without_a_mobile_number_the_code_comes_by_mail(browser, with_password, code_to):
    visitor = browser(None, "yazd")
    page = sign_in(visitor, with_password("yazd_admin"))
    answer(visitor, page, code_to(EMAIL))
    assert is_inside(visitor)


def test_with_one_the_mailbox_is_no_second_way(browser, admin, mails, texts):
    sign_in(browser(None, "yazd"), admin)
    assert mails(EMAIL) == [] and len(texts(MOBILE)) == 1


# --- nothing opens before it ----------------------------------------------------------------


def addresses(app, number):
    """(path, method, endpoint) of every view, with `number` in every argument."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        values = {name: _value(rule._converters[name], number) for name in rule.arguments}
        for method in sorted(rule.methods & {"GET", "POST"}):
            yield adapter.build(rule.endpoint, values, method=method), method, rule.endpoint


def _value(converter, number):
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return number if isinstance(converter, IntegerConverter) else "word"


def test_until_it_is_passed_every_page_is_a_visitors_page(app, browser, admin, cast):
    """Every view of the site, asked for with the half signed-in cookie and with none."""
    half, visitor = browser(None, "yazd"), browser(None, "yazd")
    sign_in(half, admin)
    for path, method, endpoint in addresses(app, cast.needs["bearing"]):
        if endpoint in OPEN or (endpoint == "accounts.sign_in" and method == "GET"):
            continue
        data = {"csrf_token": half.csrf()} if method == "POST" else None
        visitor.hold_token(), half.hold_token()
        found, other = (
            one.client.open(one.url(path), method=method, data=data) for one in (half, visitor)
        )
        assert found.status_code == other.status_code, f"{method} {path}"
        assert "مریم دهقان" not in found.get_data(as_text=True), path


@pytest.mark.only("sqlite")  # says nothing about a database
@pytest.mark.parametrize("path", ["/admin/", "/admin/people", "/my/account", "/my/notices"])
def test_who_asks_for_a_page_is_led_to_the_code_and_back(browser, admin, code_to, path):
    visitor = browser(None, "yazd")
    sign_in(visitor, admin)
    page = visitor.follow(visitor.follow(visitor.get(path, status=303), status=303))
    assert page.form("/sign-in/second")
    assert answer(visitor, page, code_to(MOBILE)).location.startswith("/yazd" + path)


def test_signing_out_needs_no_code(browser, admin, read):
    visitor = browser(None, "yazd")
    visitor.submit(sign_in(visitor, admin), "/sign-out")
    assert read(UserSession) == []


def test_a_role_given_later_is_asked_for_it_at_the_next_request(app, browser, with_password, cast):
    with_password("yazd_officer")
    officer = browser("yazd_officer", "yazd")
    officer.get("/admin/companies")
    with app.app_context(), unit_of_work(scopes.system("test")):
        role = StaffRole(user_id=cast.people["yazd_officer"], province="yazd", role="admin")
        db.session.add(role)
    officer.get("/admin/companies", status=303)
    page = officer.get("/sign-in/second")
    assert page.form("/code/again/second")


def test_a_code_asked_for_there_lets_one_go_on(browser, admin, code_to):
    visitor = browser("yazd_admin", "yazd")
    page = visitor.get("/sign-in/second")
    page = visitor.follow(visitor.submit(page, "/code/again/second"))
    answer(visitor, page, code_to(MOBILE))
    assert is_inside(visitor)


def test_a_role_that_ended_needs_it_no_more(browser, admin, read, change, cast):
    visitor = browser(None, "yazd")
    sign_in(visitor, admin)
    for row in read(StaffRole, StaffRole.user_id == cast.people["yazd_admin"]):
        change(StaffRole, row.id, until=now() - dt.timedelta(seconds=1))
    assert is_inside(visitor)


def test_visitors_and_members_have_nothing_to_do_there(browser):
    assert browser(None, "yazd").get("/sign-in/second", status=303)
    assert browser("producer", "yazd").get("/sign-in/second", status=303)
    browser(None, "yazd").get("/sign-in/recovery", status=404)
    browser("producer", "yazd").post("/sign-in/recovery", {"recovery": "x"}, status=404)
    browser("producer", "yazd").post("/code/again/second", {}, status=404)


# --- the new sign-in ------------------------------------------------------------------------


def test_the_token_is_new_after_it_and_the_old_one_is_worth_nothing(browser, admin, code_to, read):
    visitor = browser(None, "yazd")
    page = sign_in(visitor, admin)
    old = token_of(visitor)
    answer(visitor, page, code_to(MOBILE))
    assert token_of(visitor) != old
    thief = browser(None, "yazd")
    with thief.client.session_transaction() as session:
        session["_user_id"] = old
    assert not is_inside(thief)
    row = read(UserSession)[0]
    assert row.second_at is not None and row.site == "yazd"


def test_the_age_of_the_sign_in_is_kept(browser, admin, code_to, change, read):
    visitor = browser(None, "yazd")
    page = sign_in(visitor, admin)
    begun = now() - dt.timedelta(days=3)
    change(UserSession, read(UserSession)[0].digest, created_at=begun)
    answer(visitor, page, code_to(MOBILE))
    assert read(UserSession)[0].created_at == begun


def test_it_is_written_down(browser, admin, code_to, read):
    visitor = browser(None, "yazd")
    answer(visitor, sign_in(visitor, admin), code_to(MOBILE))
    entry = read(AuditEntry, AuditEntry.action == "accounts.second_factor")[0]
    assert entry.details == {"how": "sms"}


@pytest.mark.only("sqlite")  # says nothing about a database
@pytest.mark.parametrize("typed", ["", "12345", "000000"])
def test_a_wrong_code_keeps_the_door_shut(browser, admin, code_to, typed):
    visitor = browser(None, "yazd")
    page = sign_in(visitor, admin)
    code_to(MOBILE)
    assert answer(visitor, page, typed, 422).errors()
    assert not is_inside(visitor)


def test_signing_in_again_and_again_sends_no_flood_of_messages(browser, admin, texts):
    for _ in range(4):
        sign_in(browser(None, "yazd"), admin)
        assert len(texts(MOBILE)) == 1


def test_another_one_is_sent_after_two_minutes(browser, admin, texts, read, change):
    visitor = browser(None, "yazd")
    page = sign_in(visitor, admin)
    page = visitor.submit(page, "/code/again/second", status=429)
    for row in read(FailedTry):
        change(FailedTry, row.id, at=row.at - dt.timedelta(seconds=121))
    texts(MOBILE)
    visitor.submit(page, "/code/again/second")
    assert len(texts(MOBILE)) == 2


def test_the_code_of_another_admin_is_worth_nothing(browser, admin, with_password, code_to):
    own = browser(None, "yazd")
    page = sign_in(own, admin)
    code = code_to(MOBILE)
    with own.client.session_transaction() as session:
        held = session["code.second"]
    other = browser(None, "fars")
    sign_in(other, with_password("fars_admin"))
    with other.client.session_transaction() as session:
        session["code.second"] = held
    other.post("/sign-in/second", {"code": code}, status=409)
    assert not is_inside(other)
    answer(own, page, code)


# --- other first steps ----------------------------------------------------------------------


def test_after_a_code_by_sms_the_password_is_the_second_step(browser, admin, code_to):
    visitor = browser(None, "yazd")
    page = visitor.follow(
        visitor.submit(visitor.get("/sign-in/code"), "/sign-in/code", name="09121112233")
    )
    done = visitor.submit(page, "/code/enter", code=code_to(MOBILE))
    page = visitor.follow(done)
    assert not is_inside(visitor)
    visitor.submit(page, "/sign-in/second", password="wrong password", status=422)
    visitor.submit(page, "/sign-in/second", password=PASSWORD)
    assert is_inside(visitor)


def test_guessing_the_password_there_is_limited(browser, admin, code_to):
    visitor = browser(None, "yazd")
    page = visitor.follow(
        visitor.submit(visitor.get("/sign-in/code"), "/sign-in/code", name="09121112233")
    )
    page = visitor.follow(visitor.submit(page, "/code/enter", code=code_to(MOBILE)))
    for _ in range(10):
        visitor.submit(page, "/sign-in/second", password="wrong password", status=422)
    visitor.submit(page, "/sign-in/second", password=PASSWORD, status=429)


def test_a_new_password_alone_opens_nothing(browser, admin, link_to, code_to):
    visitor = browser(None, "yazd")
    visitor.submit(visitor.get("/forgotten"), "/forgotten", name=EMAIL)
    done = visitor.submit(visitor.get(link_to(EMAIL)), "/reset", password="کلاغ آبی بستنی 7")
    page = visitor.follow(done)
    assert not is_inside(visitor)
    answer(visitor, page, code_to(MOBILE))
    assert is_inside(visitor)


def test_an_invited_admin_is_asked_at_once(browser, link_to, code_to, read):
    inviter = browser("yazd_admin", "yazd")
    with inviter.client.session_transaction() as session:
        digest = sessions.digest_of(session["_user_id"])
    with inviter.app.app_context(), unit_of_work(scopes.system("test")):
        db.session.get(UserSession, digest).second_at = now()
    new = {"name": "مینا بافقی", "email": "mina@ghafaseh.example", "role": "admin"}
    inviter.submit(inviter.get("/admin/people"), "invite", **new)
    visitor = browser(None, "yazd")
    form = visitor.get(link_to(new["email"]))
    page = visitor.follow(visitor.submit(form, "/invitation", password="کلاغ آبی بستنی 7"))
    visitor.get("/admin/people", status=303)
    answer(visitor, page, code_to(new["email"]))
    visitor.get("/admin/people")


@pytest.mark.only("sqlite")  # says nothing about a database
def test_whom_nothing_can_reach_is_told_what_to_do(app, browser, admin, change, cast):
    settings = app.extensions["ghafaseh.settings"]
    app.extensions["ghafaseh.settings"] = dataclasses.replace(settings, mode="production")
    page = sign_in(browser(None, "yazd"), admin)
    assert "هیچ کدی به شما نمی‌رسد" in page.text and "کد بازیابی" in page.text


def test_wishes_of_earlier_days_are_forgotten(app, browser, read, change):
    browser(None, "yazd").post("/sign-in/code", {"name": "09120000000"})
    change(OneTimeCode, read(OneTimeCode)[0].id, created_at=now() - dt.timedelta(days=2))
    workers.tidy(app)
    assert read(OneTimeCode) == []
