"""The national people page: the desk itself and the admins of all provinces."""

import pytest

from webapp.accounts.models import Invitation, StaffRole
from webapp.audit import AuditEntry

NEW = {"name": "مینا بافقی", "email": "mina@ghafaseh.example", "office": "fars"}


@pytest.fixture
def staff(browser):
    return browser("national_staff", "national")


def _invite(staff, status=303, **changes):
    page = staff.get("/national/people")
    return staff.submit(page, "invite", status=status, **{**NEW, **changes})


def _role(read, cast, person, role):
    return read(StaffRole, StaffRole.user_id == cast.people[person], StaffRole.role == role)[0]


def test_the_admins_of_all_provinces_are_listed(staff):
    text = staff.get("/national/people").text
    assert "مریم دهقان" in text and "سارا کازرونی" in text and "علی تهرانی" in text
    assert "رضا میبدی" not in text


@pytest.mark.parametrize(
    ("person", "site", "status"),
    [
        (None, "national", 303),
        ("yazd_admin", "national", 403),
        ("producer", "national", 403),
        ("national_staff", "yazd", 404),
    ],
)
def test_only_national_staff_on_the_national_site_see_it(browser, person, site, status):
    browser(person, site).get("/national/people", status=status)


def test_each_look_is_logged(staff, read):
    staff.get("/national/people")
    entries = read(AuditEntry, AuditEntry.action == "national.read")
    assert entries[0].details["what"] == "people"


def test_an_admin_of_a_province_is_invited_on_that_provinces_site(staff, read, link_to):
    _invite(staff)
    row = read(Invitation)[0]
    assert (row.province, row.role) == ("fars", "admin")
    assert link_to(NEW["email"]).startswith("/fars/invitation")


def test_a_colleague_is_invited_to_the_desk(staff, browser, link_to, read):
    _invite(staff, office="national")
    visitor = browser(None, "national")
    page = visitor.get(link_to(NEW["email"]))
    visitor.submit(page, "invitation", password="کلاغ آبی بستنی 7")
    assert read(StaffRole, StaffRole.role == "national", StaffRole.province == "national")[1:]
    visitor.get("/national/people")


def test_bad_input_is_refused_and_kept(staff):
    page = _invite(staff, 422, office="atlantis")
    assert page.form("invite").find(id="name")["value"] == NEW["name"]


def test_an_admin_role_is_ended(staff, browser, read, cast):
    admin = browser("fars_admin", "fars")
    admin.get("/admin/people")
    staff.post(f"/national/people/staff/{_role(read, cast, 'fars_admin', 'admin').id}/end")
    admin.get("/admin/people", status=403)


def test_officers_are_the_business_of_their_province(staff, read, cast):
    role = _role(read, cast, "fars_officer", "officer")
    staff.post(f"/national/people/staff/{role.id}/end", status=404)


def test_nobody_leaves_the_desk_by_his_own_hand(staff, read, cast):
    role = _role(read, cast, "national_staff", "national")
    staff.post(f"/national/people/staff/{role.id}/end", status=409)


@pytest.mark.parametrize("step", ["resend", "withdraw"])
def test_invitations_are_sent_again_and_withdrawn(staff, browser, read, step):
    _invite(staff)
    number = read(Invitation)[0].id
    path = f"/national/people/invitations/{number}/{step}"
    browser("fars_admin", "national").post(path, status=403)
    browser(None, "national").post(path, status=401)
    before = read(Invitation)[0].digest
    staff.submit(staff.get("/national/people"), step)
    after = read(Invitation)[0]
    assert (after.digest != before) if step == "resend" else after.withdrawn_at
    staff.post(f"/national/people/invitations/987654/{step}", status=404)


@pytest.mark.parametrize(("person", "status"), [(None, 401), ("yazd_admin", 403)])
def test_only_national_staff_invite_and_dismiss(browser, read, cast, person, status):
    role = _role(read, cast, "fars_admin", "admin")
    browser(person, "national").post("/national/people/invite", NEW, status=status)
    browser(person, "national").post(f"/national/people/staff/{role.id}/end", status=status)
    assert not read(Invitation)
