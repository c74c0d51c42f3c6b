"""The people page of a province: inviting staff and ending their roles."""

import pytest

from webapp.accounts.models import Invitation, StaffRole
from webapp.audit import AuditEntry
from webapp.db import db, unit_of_work
from webapp.tenancy import scopes

NEW = {"name": "مینا بافقی", "email": "mina@ghafaseh.example", "role": "officer"}


@pytest.fixture
def admin(browser):
    return browser("yazd_admin", "yazd")


def _invite(admin, status=303, **changes):
    return admin.submit(admin.get("/admin/people"), "invite", status=status, **{**NEW, **changes})


def _role(read, cast, person, role="officer"):
    return read(StaffRole, StaffRole.user_id == cast.people[person], StaffRole.role == role)[0]


def test_the_page_lists_the_staff_of_this_province_only(admin):
    text = admin.get("/admin/people").text
    assert "رضا میبدی" in text
    assert "حسین جهرمی" not in text


@pytest.mark.parametrize(
    ("person", "site", "status"),
    [
        (None, "yazd", 303),
        ("producer", "yazd", 403),
        ("yazd_officer", "yazd", 403),
        ("fars_admin", "yazd", 404),
        ("yazd_admin", "national", 404),
    ],
)
def test_only_admins_of_the_province_see_it(browser, person, site, status):
    browser(person, site).get("/admin/people", status=status)


@pytest.mark.parametrize(
    ("person", "status"),
    [(None, 401), ("producer", 403), ("yazd_officer", 403), ("fars_admin", 404)],
)
def test_only_admins_of_the_province_invite(browser, read, person, status):
    browser(person, "yazd").post("/admin/people/invite", NEW, status=status)
    assert not read(Invitation)


def test_the_invited_person_has_a_link_by_mail(admin, mails, link_to):
    page = admin.follow(_invite(admin))
    assert "مینا بافقی" in page.text
    assert "کارشناس استان" in mails(NEW["email"])[0].body
    assert link_to(NEW["email"]).startswith("/yazd/invitation?token=")


def test_the_inviter_cannot_tell_whether_there_is_an_account(admin, cast):
    new = admin.follow(_invite(admin)).text.replace(NEW["email"], "")
    known = admin.follow(_invite(admin, email="nobody@ghafaseh.example")).text
    assert "دعوت فرستاده شد" in new and "دعوت فرستاده شد" in known


@pytest.mark.parametrize(
    "change", [{"name": ""}, {"email": "not an address"}, {"role": "national"}, {"role": ""}]
)
def test_bad_input_is_refused_and_kept(admin, read, change):
    page = _invite(admin, 422, **change)
    assert page.errors()
    if "email" in change:
        assert page.form("invite").find(id="email")["value"] == "not an address"
    assert not read(Invitation)


def test_the_form_sent_twice_invites_once(admin, mails):
    page = admin.get("/admin/people")
    for _ in range(2):
        admin.submit(page, "invite", **NEW)
    assert len(mails(NEW["email"])) == 1


def test_a_second_invitation_replaces_the_first(admin, browser, link_to, read):
    _invite(admin)
    first = link_to(NEW["email"])
    _invite(admin)
    browser(None, "yazd").get(first, status=410)
    assert len(read(Invitation, Invitation.withdrawn_at.is_(None))) == 1


def test_an_invitation_is_sent_again_with_a_new_link(admin, browser, link_to):
    _invite(admin)
    first = link_to(NEW["email"])
    admin.submit(admin.get("/admin/people"), "resend")
    browser(None, "yazd").get(first, status=410)
    browser(None, "yazd").get(link_to(NEW["email"]))


def test_an_invitation_is_withdrawn(admin, browser, link_to):
    _invite(admin)
    admin.submit(admin.get("/admin/people"), "withdraw")
    browser(None, "yazd").get(link_to(NEW["email"]), status=410)
    assert NEW["email"] not in admin.get("/admin/people").text


@pytest.mark.parametrize("step", ["resend", "withdraw"])
def test_invitations_of_other_provinces_are_not_found(admin, browser, read, step):
    _invite(admin)
    number = read(Invitation)[0].id
    browser("fars_admin", "fars").post(f"/admin/people/invitations/{number}/{step}", status=404)
    browser("yazd_officer", "yazd").post(f"/admin/people/invitations/{number}/{step}", status=403)
    browser(None, "yazd").post(f"/admin/people/invitations/{number}/{step}", status=401)
    admin.post(f"/admin/people/invitations/987654/{step}", status=404)


def test_too_many_waiting_invitations_are_refused(app, admin, cast, monkeypatch):
    monkeypatch.setattr("webapp.accounts.rules.MAX_OPEN_INVITATIONS", 1)
    _invite(admin)
    page = _invite(admin, 409, email="other@ghafaseh.example")
    assert "دعوت‌های بی‌پاسخ" in page.text


# --- ending roles ---------------------------------------------------------------------------


def test_a_role_that_ended_is_lost_at_the_next_request(admin, browser, read, cast):
    officer = browser("yazd_officer", "yazd")
    officer.get("/admin/companies")
    admin.post(f"/admin/people/staff/{_role(read, cast, 'yazd_officer').id}/end")
    officer.get("/admin/companies", status=403)


def test_ones_own_last_admin_role_is_not_ended(admin, read, cast):
    role = _role(read, cast, "yazd_admin", "admin")
    page = admin.post(f"/admin/people/staff/{role.id}/end", status=409)
    assert "آخرین سمت مدیریتی" in page.text
    assert _role(read, cast, "yazd_admin", "admin").until is None


def test_roles_of_other_provinces_are_not_found(admin, read, cast):
    admin.post(f"/admin/people/staff/{_role(read, cast, 'fars_officer').id}/end", status=404)
    assert _role(read, cast, "fars_officer").until is None


@pytest.mark.parametrize(
    ("person", "status"),
    [(None, 401), ("producer", 403), ("yazd_officer", 403), ("fars_admin", 404)],
)
def test_only_admins_of_the_province_end_roles(browser, read, cast, person, status):
    role = _role(read, cast, "yazd_officer")
    browser(person, "yazd").post(f"/admin/people/staff/{role.id}/end", status=status)


def test_what_a_dismissed_admin_offered_is_offered_no_more(app, admin, browser, cast, read):
    with app.app_context(), unit_of_work(scopes.system("test")):
        second = StaffRole(user_id=cast.people["yazd_officer"], province="yazd", role="admin")
        db.session.add(second)
    _invite(browser("yazd_officer", "yazd"))
    admin.post(f"/admin/people/staff/{_role(read, cast, 'yazd_officer', 'admin').id}/end")
    assert read(Invitation)[0].withdrawn_at is not None


def test_all_of_it_is_in_the_provinces_ledger(admin, read, cast):
    _invite(admin)
    admin.post(f"/admin/people/staff/{_role(read, cast, 'yazd_officer').id}/end")
    entries = read(AuditEntry, AuditEntry.province == "yazd", AuditEntry.action.like("accounts.%"))
    assert [entry.action for entry in entries] == ["accounts.invite", "accounts.end_role"]
    assert NEW["email"] not in str([entry.details for entry in entries])
