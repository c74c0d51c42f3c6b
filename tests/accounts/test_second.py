"""The second factor of admins and national staff: nothing opens before it, every way to it."""

import dataclasses
import datetime as dt

import pytest
from werkzeug.routing import AnyConverter, IntegerConverter

from tests.cast import PASSWORD
from webapp import workers
from webapp.accounts import code_rules, sessions
from webapp.accounts.models import (
    FailedTry,
    OneTimeCode,
    RecoveryCode,
    StaffRole,
    UserSession,
)
from webapp.audit import AuditEntry
from webapp.db import db, now, unit_of_work
from webapp.tenancy import scopes

MOBILE = "+989121112233"
EMAIL = "yazd_admin@ghafaseh.example"
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


def sign_in(visitor, name, password=PASSWORD, **query):
    page = visitor.get("/sign-in", query_string=query)
    return visitor.follow(visitor.submit(page, "/sign-in", name=name, password=password))


def answer(visitor, page, code, status=303):
    return visitor.submit(page, "/sign-in/second", status=status, code=code)


def token_of(visitor):
    with visitor.client.session_transaction() as session:
        return session["_user_id"]


def is_inside(visitor):
    return visitor.get("/my/account", status=None).status == 200


# --- asked for ------------------------------------------------------------------------------


def test_an_admin_is_in_after_password_and_code(browser, admin, code_to):
    visitor = browser(None, "yazd")
    page = sign_in(visitor, admin)
    done = answer(visitor, page, code_to(MOBILE))
    assert done.location == "/yazd/admin/"
    visitor.follow(done)


def test_national_staff_too(browser, with_password, code_to):
    visitor = browser(None, "national")
    page = sign_in(visitor, with_password("national_staff", mobile=MOBILE))
    visitor.follow(answer(visitor, page, code_to(MOBILE)))


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


def test_whom_nothing_can_reach_is_told_what_to_do(app, browser, admin, change, cast):
    settings = app.extensions["ghafaseh.settings"]
    app.extensions["ghafaseh.settings"] = dataclasses.replace(settings, mode="production")
    page = sign_in(browser(None, "yazd"), admin)
    assert "هیچ کدی به شما نمی‌رسد" in page.text and "کد بازیابی" in page.text


# --- codes on paper -------------------------------------------------------------------------


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


def test_only_who_needs_them_has_them(browser):
    browser(None, "yazd").get("/my/recovery-codes", status=303)
    browser(None, "yazd").post("/my/recovery-codes", {"current_password": "x"}, status=401)
    for person in ("producer", "yazd_officer"):
        browser(person, "yazd").get("/my/recovery-codes", status=403)
        browser(person, "yazd").post("/my/recovery-codes", {"current_password": "x"}, status=403)


# --- rules ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "password", "sms", "email", "way"),
    [
        ("password", True, True, True, "sms"),
        ("password", True, True, False, "sms"),
        ("password", True, False, True, "email"),
        ("password", True, False, False, None),
        ("sms", True, True, True, "password"),
        ("email", True, True, True, "password"),
        ("sms", False, True, True, "email"),
        ("email", False, True, True, "sms"),
        ("sms", False, True, False, None),
        ("email", False, False, True, None),
    ],
)
def test_the_second_step_never_comes_the_way_of_the_first(first, password, sms, email, way):
    found = code_rules.second_way(first, has_password=password, by_sms=sms, by_email=email)
    assert found == way and found != first


def test_a_recovery_code_has_no_letter_that_looks_like_another():
    codes = "".join(code_rules.new_recovery_code() for _ in range(200))
    assert not set(codes) & set("IL01O") and len(codes) == 200 * 11


def test_a_new_code_has_six_digits_even_if_it_begins_with_noughts():
    assert {len(code_rules.new_code()) for _ in range(500)} == {6}


def test_wishes_of_earlier_days_are_forgotten(app, browser, read, change):
    browser(None, "yazd").post("/sign-in/code", {"name": "09120000000"})
    change(OneTimeCode, read(OneTimeCode)[0].id, created_at=now() - dt.timedelta(days=2))
    workers.tidy(app)
    assert read(OneTimeCode) == []


def test_admins_and_national_staff_have_the_duty_and_nobody_else():
    assert code_rules.has_duty(frozenset({"yazd"}), is_national=False)
    assert code_rules.has_duty(frozenset(), is_national=True)
    assert not code_rules.has_duty(frozenset(), is_national=False)
