"""Admins and national staff help a person: signed out everywhere, second step reset, closed."""

import pytest

from tests.cast import PASSWORD
from webapp.accounts import policy
from webapp.accounts.actor import Actor
from webapp.accounts.models import RecoveryCode, StaffRole, User
from webapp.audit import AuditEntry
from webapp.db import db, now, unit_of_work
from webapp.tenancy import scopes

MOBILE = "+989121112233"


@pytest.fixture
def admin(browser):
    return browser("yazd_admin", "yazd")


@pytest.fixture
def desk(browser):
    return browser("national_staff", "national")


@pytest.fixture
def page_of(cast):
    return lambda person: f"/admin/people/{cast.people[person]}"


@pytest.fixture
def row(read, cast):
    return lambda person: read(User, User.id == cast.people[person])[0]


def _entries(read, action):
    return [(e.province, e.actor_id, e.subject_id) for e in read(AuditEntry) if e.action == action]


# --- whose page -----------------------------------------------------------------------------


def test_the_list_of_people_leads_to_the_page(admin, page_of):
    assert "/yazd" + page_of("yazd_officer") in admin.get("/admin/people").links()
    assert "رضا میبدی" in admin.get(page_of("yazd_officer")).text


@pytest.mark.only("sqlite")  # says nothing about a database
@pytest.mark.parametrize("person", ["producer", "colleague", "newcomer"])
def test_members_of_companies_at_home_here_are_helped_too(admin, page_of, person):
    admin.get(page_of(person))


@pytest.mark.only("sqlite")  # says nothing about a database
@pytest.mark.parametrize("person", ["fars_officer", "supplier", "national_staff", "yazd_admin"])
@pytest.mark.parametrize("step", ["", "/sign-out", "/second-factor"])
def test_others_and_oneself_are_not_found(admin, page_of, person, step, row):
    if step:
        admin.post(page_of(person) + step, status=404)
    else:
        admin.get(page_of(person), status=404)
    assert row(person).signed_out_at is None


@pytest.mark.only("sqlite")  # says nothing about a database
@pytest.mark.parametrize(
    ("person", "status"),
    [(None, 401), ("producer", 403), ("yazd_officer", 403), ("fars_admin", 404)],
)
@pytest.mark.parametrize("step", ["sign-out", "second-factor"])
def test_only_admins_of_the_province_help(browser, page_of, row, person, status, step):
    browser(person, "yazd").post(f"{page_of('yazd_officer')}/{step}", status=status)
    assert row("yazd_officer").signed_out_at is None


@pytest.mark.only("sqlite")  # says nothing about a database
@pytest.mark.parametrize(("person", "status"), [(None, 401), ("yazd_admin", 403)])
@pytest.mark.parametrize("step", ["sign-out", "second-factor", "close", "open"])
def test_only_national_staff_help_on_the_national_desk(browser, cast, row, person, status, step):
    path = f"/national/people/{cast.people['fars_admin']}/{step}"
    browser(person, "national").post(path, status=status)
    assert row("fars_admin").is_active and row("fars_admin").signed_out_at is None


def test_whom_the_policy_lets_help():
    admin = Actor(id=1, admin_of=frozenset({"yazd"}))
    desk = Actor(id=2, is_national=True)
    here, there = frozenset({"yazd"}), frozenset({"fars"})
    assert policy.may_help(admin, 9, here, "yazd", is_national=False)
    assert not policy.may_help(admin, 9, there, "yazd", is_national=False)
    assert not policy.may_help(admin, 9, here, "yazd", is_national=True)
    assert not policy.may_help(admin, 1, here, "yazd", is_national=False)
    assert policy.may_help(desk, 9, there, "national", is_national=True)
    assert not policy.may_help(admin, 9, here, "national", is_national=False)
    assert not policy.may_help(desk, 2, here, "national", is_national=True)


# --- signed out by others -------------------------------------------------------------------


def test_a_person_is_signed_out_on_all_devices_at_the_next_request(browser, admin, page_of, mails):
    phone, other = browser("yazd_officer", "yazd"), browser("yazd_officer", "fars")
    page = admin.follow(admin.submit(admin.get(page_of("yazd_officer")), "/sign-out", index=1))
    assert "خارج شد" in page.text
    for device in (phone, other):
        device.get("/my/account", status=303)
    assert "مریم دهقان" in mails("yazd_officer@ghafaseh.example")[0].body


def test_and_may_sign_in_again(browser, admin, page_of):
    admin.post(page_of("yazd_officer") + "/sign-out")
    fresh = browser("yazd_officer", "yazd")
    fresh.get("/my/account")
    assert "همین دستگاه" in fresh.get("/my/sign-ins").text


def test_it_is_in_the_ledger_of_the_province(admin, page_of, cast, read):
    admin.post(page_of("yazd_officer") + "/sign-out")
    assert _entries(read, "accounts.sign_out_person") == [
        ("yazd", cast.people["yazd_admin"], cast.people["yazd_officer"])
    ]


# --- the second step ------------------------------------------------------------------------


def test_a_lost_telephone_and_its_codes_on_paper_are_worth_nothing(
    app, browser, admin, page_of, change, cast, row, read, mails, texts
):
    change(User, cast.people["yazd_officer"], mobile=MOBILE)
    with app.app_context(), unit_of_work(scopes.system("test")):
        db.session.add(RecoveryCode(user_id=cast.people["yazd_officer"], digest="x"))
    device = browser("yazd_officer", "yazd")
    admin.submit(admin.get(page_of("yazd_officer")), "/second-factor")
    assert (row("yazd_officer").mobile, read(RecoveryCode)) == (None, [])
    device.get("/my/account", status=303)
    assert "مریم دهقان" in mails("yazd_officer@ghafaseh.example")[0].body
    assert len(texts(MOBILE)) == 1
    assert _entries(read, "accounts.reset_second_factor")


def test_who_has_no_email_is_invited_anew_instead(admin, page_of, change, cast, row):
    change(User, cast.people["yazd_officer"], mobile=MOBILE, email=None)
    page = admin.post(page_of("yazd_officer") + "/second-factor", status=409)
    assert "از نو دعوت کنید" in page.text
    assert row("yazd_officer").mobile == MOBILE


def test_national_staff_help_an_admin(desk, cast, row, read, change):
    change(User, cast.people["fars_admin"], mobile=MOBILE)
    page = desk.get(f"/national/people/{cast.people['fars_admin']}")
    desk.submit(page, "/second-factor")
    assert row("fars_admin").mobile is None
    assert _entries(read, "accounts.reset_second_factor")[0][0] == "national"


# --- closed accounts ------------------------------------------------------------------------


def test_a_closed_account_loses_its_sign_ins_at_once_and_for_good(
    browser, desk, cast, with_password, read
):
    name = with_password("fars_admin")
    device = browser("fars_admin", "fars")
    path = f"/national/people/{cast.people['fars_admin']}"
    desk.submit(desk.get(path), "/close")
    device.get("/my/account", status=303)
    browser(None, "fars").post("/sign-in", {"name": name, "password": PASSWORD}, status=422)
    desk.submit(desk.get(path), "/open")
    device.get("/my/account", status=303)
    browser(None, "fars").post("/sign-in", {"name": name, "password": PASSWORD})
    assert _entries(read, "accounts.disable") and _entries(read, "accounts.enable")


def test_nobody_closes_his_own(desk, cast, row):
    desk.post(f"/national/people/{cast.people['national_staff']}/close", status=404)
    assert row("national_staff").is_active


def test_the_form_sent_twice_closes_once(desk, cast, read):
    page = desk.get(f"/national/people/{cast.people['fars_officer']}")
    for _ in range(2):
        desk.submit(page, "/close")
    assert len(_entries(read, "accounts.disable")) == 1


def test_a_role_that_ended_is_no_reason_to_help(admin, page_of, read, change, cast):
    role = read(StaffRole, StaffRole.user_id == cast.people["yazd_officer"])[0]
    change(StaffRole, role.id, until=now())
    admin.get(page_of("yazd_officer"), status=404)
