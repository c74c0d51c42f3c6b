"""Who acts for a company: roles, leaving, and open work that a colleague takes over."""

import pytest

from webapp.accounts.models import Invitation
from webapp.companies.models import CompanyMember
from webapp.outbox import Outbox
from webapp.tenancy.sites import province_codes


@pytest.fixture
def manager(browser):
    return browser("producer", "yazd")


@pytest.fixture
def member(read, cast):
    def find(person, company="producer"):
        return read(
            CompanyMember,
            CompanyMember.user_id == cast.people[person],
            CompanyMember.company_id == cast.companies[company],
        )[0]

    return find


def _end(person, member, status=303, **typed):
    path = f"/my/company/members/{member.id}/end"
    return person.submit(person.get(path), path, status=status, **typed)


def test_a_member_is_made_manager_and_back(manager, member):
    path = f"/my/company/members/{member('colleague').id}/role"
    manager.post(path, {"role": "manager"})
    assert member("colleague").role == "manager"
    manager.post(path, {"role": "member"})
    assert member("colleague").role == "member"


def test_the_last_manager_stays_one(manager, member):
    page = manager.post(
        f"/my/company/members/{member('producer').id}/role", {"role": "member"}, status=409
    )
    assert "مدیر حساب" in page.text
    assert member("producer").role == "manager"


@pytest.mark.parametrize("role", ["", "king"])
def test_a_role_that_does_not_exist_is_refused(manager, member, role):
    path = f"/my/company/members/{member('colleague').id}/role"
    manager.post(path, {"role": role}, status=400)


@pytest.mark.parametrize(
    ("person", "status"), [(None, 401), ("colleague", 403), ("supplier", 404), ("nobody", 403)]
)
def test_only_managers_of_the_company_change_roles(browser, member, person, status):
    path = f"/my/company/members/{member('producer').id}/role"
    browser(person, "yazd").post(path, {"role": "manager"}, status=status)


def test_who_is_dismissed_acts_for_the_company_no_longer(manager, browser, member, cast):
    colleague = browser("colleague", "yazd")
    colleague.get("/my/company")
    _end(manager, member("colleague"), successor_id=str(cast.people["producer"]))
    colleague.get("/my/company", status=403)


def test_every_province_is_told_who_takes_over(app, manager, member, cast, read):
    _end(manager, member("colleague"), successor_id=str(cast.people["both_sides"]))
    rows = read(Outbox, Outbox.topic == "company", Outbox.verb == "member_left")
    with app.app_context():
        assert {row.province for row in rows} == set(province_codes())
    assert all(
        row.payload
        == {
            "from_user": cast.people["colleague"],
            "to_user": cast.people["both_sides"],
            "company_id": cast.companies["producer"],
        }
        for row in rows
    )


def test_both_hear_of_it_once(manager, member, cast, told):
    _end(manager, member("colleague"), successor_id=str(cast.people["both_sides"]))
    assert told("colleague") == ["companies.member_left"]
    assert told("both_sides") == ["companies.work_handed_over"]


@pytest.mark.parametrize("successor", ["", "supplier", "colleague"])
def test_the_successor_is_a_colleague_who_stays(manager, member, cast, successor):
    chosen = str(cast.people[successor]) if successor else ""
    page = _end(manager, member("colleague"), 422, successor_id=chosen)
    assert page.errors()
    assert member("colleague").until is None


def test_a_member_leaves_by_himself(browser, member, cast):
    colleague = browser("colleague", "yazd")
    done = _end(colleague, member("colleague"), successor_id=str(cast.people["producer"]))
    assert done.location == "/yazd/my/companies"
    assert member("colleague").until is not None


def test_a_member_dismisses_nobody_else(browser, member):
    path = f"/my/company/members/{member('producer').id}/end"
    browser("colleague", "yazd").get(path, status=403)
    browser("colleague", "yazd").post(path, {}, status=403)
    browser(None, "yazd").get(path, status=303)
    browser(None, "yazd").post(path, {}, status=401)
    browser("supplier", "yazd").post(path, {}, status=404)


def test_the_last_manager_does_not_leave(manager, member, cast):
    page = _end(manager, member("producer"), 409, successor_id=str(cast.people["colleague"]))
    assert "مدیر حساب" in page.text
    assert member("producer").until is None


def test_an_officer_dismisses_even_the_last_manager(browser, member, cast):
    officer = browser("yazd_officer", "yazd")
    company = cast.companies["producer"]
    path = f"/admin/companies/{company}/members/{member('producer').id}/end"
    officer.submit(officer.get(path), path, successor_id=str(cast.people["colleague"]))
    assert member("producer").until is not None


def test_where_nobody_stays_there_is_nobody_to_choose(browser, member, cast, read):
    officer = browser("yazd_officer", "yazd")
    company = cast.companies["unverified"]
    path = f"/admin/companies/{company}/members/{member('newcomer', 'unverified').id}/end"
    officer.submit(officer.get(path), path)
    row = read(Outbox, Outbox.verb == "member_left")[0]
    assert row.payload["to_user"] is None


@pytest.mark.parametrize(
    ("person", "status"), [(None, 401), ("producer", 403), ("fars_officer", 404)]
)
def test_only_officers_of_the_home_use_their_page(browser, member, cast, person, status):
    company = cast.companies["producer"]
    path = f"/admin/companies/{company}/members/{member('colleague').id}/end"
    browser(person, "yazd").post(path, {"successor_id": 1}, status=status)
    browser(person, "yazd").get(path, status=303 if person is None else status)


def test_members_of_other_companies_are_not_found(browser, member, cast):
    officer = browser("yazd_officer", "yazd")
    company = cast.companies["unverified"]
    officer.get(f"/admin/companies/{company}/members/{member('colleague').id}/end", status=404)


def test_what_a_manager_offered_is_offered_no_more(manager, browser, member, cast, read):
    manager.post(f"/my/company/members/{member('colleague').id}/role", {"role": "manager"})
    colleague = browser("colleague", "yazd")
    page = colleague.get("/my/company/members/invite")
    colleague.submit(page, "invite", name="مینا", email="mina@ghafaseh.example")
    _end(manager, member("colleague"), successor_id=str(cast.people["producer"]))
    assert read(Invitation)[0].withdrawn_at is not None


def test_pressing_twice_ends_it_once(manager, member, cast, read):
    path = f"/my/company/members/{member('colleague').id}/end"
    page = manager.get(path)
    for _ in range(2):
        manager.submit(page, path, successor_id=str(cast.people["producer"]))
    home = (Outbox.verb == "member_left") & (Outbox.province == "yazd")
    assert len(read(Outbox, home)) == 1


# --- officers invite for a company ----------------------------------------------------------

NEW = {"name": "مینا بافقی", "email": "mina@ghafaseh.example", "role": "manager"}


def test_an_officer_invites_somebody_of_the_company(browser, cast, mails):
    officer = browser("yazd_officer", "yazd")
    page = officer.get(f"/admin/companies/{cast.companies['producer']}")
    officer.submit(page, "/invite", **NEW)
    assert "ریسندگی نگین کویر" in mails(NEW["email"])[0].body


def test_bad_input_of_an_officers_invitation_is_kept(browser, cast):
    officer = browser("yazd_officer", "yazd")
    page = officer.get(f"/admin/companies/{cast.companies['producer']}")
    page = officer.submit(page, "/invite", status=422, **{**NEW, "email": "no"})
    assert page.form("/invite").find(id="name")["value"] == NEW["name"]


@pytest.mark.parametrize("step", ["resend", "withdraw"])
def test_an_officer_looks_after_the_invitations_of_a_company(browser, cast, read, step):
    officer = browser("yazd_officer", "yazd")
    path = f"/admin/companies/{cast.companies['producer']}"
    officer.submit(officer.get(path), "/invite", **NEW)
    before = read(Invitation)[0]
    other = f"/admin/companies/{cast.companies['unverified']}/invitations/{before.id}/{step}"
    officer.post(other, status=404)
    officer.submit(officer.get(path), step)
    after = read(Invitation)[0]
    assert (after.digest != before.digest) if step == "resend" else after.withdrawn_at
