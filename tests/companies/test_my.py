"""The company one acts for: its page, its particulars, invitations and requests to join."""

import pytest

from webapp.accounts.models import Invitation
from webapp.companies.models import Company, CompanyMember, JoinRequest, PublishedCompany
from webapp.db import db, unit_of_work
from webapp.tenancy import scopes


@pytest.fixture
def manager(browser):
    return browser("producer", "yazd")


@pytest.fixture
def row(read, cast):
    return lambda name="producer": read(Company, Company.id == cast.companies[name])[0]


PAGES = ["/my/company", "/my/company/edit", "/my/company/members/invite"]


@pytest.mark.parametrize("path", PAGES)
def test_visitors_sign_in_and_people_without_company_are_refused(browser, path):
    browser(None, "yazd").get(path, status=303)
    browser("nobody", "yazd").get(path, status=403)


@pytest.mark.parametrize("path", PAGES[1:])
def test_members_who_are_no_managers_only_look(browser, path):
    colleague = browser("colleague", "yazd")
    colleague.get("/my/company")
    colleague.get(path, status=403)
    colleague.post(path, {}, status=403)
    browser(None, "yazd").post(path, {}, status=401)


def test_the_page_shows_particulars_and_people(manager):
    text = manager.get("/my/company").text
    assert "10380284790" in text and "زهرا اردکانی" in text


def test_the_page_is_the_same_on_every_site(browser):
    assert "ریسندگی نگین کویر" in browser("producer", "fars").get("/my/company").text


# --- particulars ----------------------------------------------------------------------------


def _edit(person, status=303, **typed):
    page = person.get("/my/company/edit")
    return person.submit(page, "/my/company/edit", status=status, **typed)


def test_what_is_no_name_is_saved_and_on_the_card_at_once(manager, row, read, cast):
    _edit(manager, about="نخ پنبه‌ای", employees="۱۵۰", website="https://negin.example")
    card = read(PublishedCompany, PublishedCompany.id == cast.companies["producer"])[0]
    assert (row().state, row().size) == ("verified", "large")
    assert (card.about, card.size, card.website) == ("نخ پنبه‌ای", "large", "https://negin.example")


@pytest.mark.parametrize(
    "change", [{"company_name": "ریسندگی دیگر"}, {"national_id": "14000000100"}]
)
def test_another_name_or_number_is_checked_again(manager, row, read, cast, change, told):
    page = manager.follow(_edit(manager, **change))
    assert "در انتظار تأیید" in page.text
    assert row().state == "pending"
    card = read(PublishedCompany, PublishedCompany.id == cast.companies["producer"])[0]
    assert card.name == "ریسندگی نگین کویر"
    assert told("yazd_officer") == ["companies.changed"]


def test_another_spelling_of_the_name_is_not(manager, row):
    _edit(manager, company_name="ریسندگي نگين كوير")
    assert row().state == "verified"


def test_a_refused_company_is_handed_in_again_by_saving(browser, change, cast, row, told):
    change(Company, cast.companies["unverified"], state="refused", state_reason="نام ناقص است.")
    _edit(browser("newcomer", "yazd"), national_id="14000000100", company_name="کارگاه تازه‌کار نو")
    assert (row("unverified").state, row("unverified").state_reason) == ("pending", "")
    assert told("yazd_officer") == ["companies.changed"]


def test_a_suspended_company_stays_suspended(manager, change, cast, row):
    change(Company, cast.companies["producer"], state="suspended", state_reason="بررسی")
    _edit(manager, company_name="نامی دیگر")
    assert row().state == "suspended"


def test_the_number_of_another_company_is_refused(manager, change, cast, row):
    change(Company, cast.companies["supplier"], national_id="14000000100")
    page = _edit(manager, 422, national_id="14000000100")
    assert "شرکت دیگری با این شناسهٔ ملی" in page.errors()[0]
    assert row().national_id == "10380284790"


def test_bad_input_is_kept_to_be_mended(manager):
    page = _edit(manager, 422, company_name="", about="ما نخ می‌ریسیم")
    assert page.errors()
    assert "ما نخ می‌ریسیم" in page.soup.find(id="about").get_text()


def test_two_who_edit_at_the_same_time_see_both_texts(manager, browser, row):
    late = manager.get("/my/company/edit")
    _edit(browser("producer", "yazd"), phone="035-31112222")
    page = manager.submit(late, "edit", status=409, phone="035-33334444")
    assert "۰۳۵-۳۱۱۱۲۲۲۲" in page.text
    assert page.soup.find(id="phone")["value"] == "035-33334444"
    assert row().phone == "035-31112222"
    manager.submit(page, "edit")
    assert row().phone == "035-33334444"


def test_the_form_sent_twice_is_saved_once(manager, row):
    page = manager.get("/my/company/edit")
    manager.submit(page, "edit", phone="1")
    manager.submit(page, "edit", phone="2")
    assert row().phone == "1"


# --- invitations ----------------------------------------------------------------------------

NEW = {"name": "مینا بافقی", "email": "mina@ghafaseh.example", "role": "member"}


def _invite(manager, status=303, **changes):
    page = manager.get("/my/company/members/invite")
    return manager.submit(page, "invite", status=status, **{**NEW, **changes})


def test_a_colleague_is_invited_by_mail(manager, mails):
    assert "مینا بافقی" in manager.follow(_invite(manager)).text
    assert "ریسندگی نگین کویر" in mails(NEW["email"])[0].body


def test_bad_input_of_an_invitation_is_kept(manager, read):
    page = _invite(manager, 422, email="nothing")
    assert page.form("invite").find(id="name")["value"] == NEW["name"]
    assert not read(Invitation)


@pytest.mark.parametrize("step", ["resend", "withdraw"])
def test_invitations_are_looked_after_by_managers_of_the_company(manager, browser, read, step):
    _invite(manager)
    before = read(Invitation)[0]
    path = f"/my/company/invitations/{before.id}/{step}"
    browser("colleague", "yazd").post(path, status=403)
    browser("supplier", "yazd").post(path, status=404)
    browser(None, "yazd").post(path, status=401)
    manager.submit(manager.get("/my/company"), step)
    after = read(Invitation)[0]
    assert (after.digest != before.digest) if step == "resend" else after.withdrawn_at


# --- requests to join -----------------------------------------------------------------------


@pytest.fixture
def asked(app, cast, read):
    with app.app_context(), unit_of_work(scopes.system("test")):
        db.session.add(
            JoinRequest(user_id=cast.people["nobody"], company_id=cast.companies["producer"])
        )
    return lambda: read(JoinRequest)[0]


def test_a_manager_accepts_and_the_person_acts_for_the_company(manager, browser, asked, told):
    manager.submit(manager.get("/my/company"), "/accept")
    assert "ریسندگی نگین کویر" in browser("nobody", "yazd").get("/my/company").text
    assert told("nobody") == ["companies.join_accepted"]


def test_a_manager_refuses_with_a_word(manager, browser, asked, told):
    manager.submit(manager.get("/my/company"), "/refuse", note="شما را نمی‌شناسیم.")
    person = browser("nobody", "yazd")
    person.get("/my/company", status=403)
    assert "شما را نمی‌شناسیم" in person.get("/my/companies").text
    assert told("nobody") == ["companies.join_refused"]


@pytest.mark.parametrize(
    ("person", "status"), [(None, 401), ("colleague", 403), ("supplier", 404), ("nobody", 403)]
)
@pytest.mark.parametrize("answer", ["accept", "refuse"])
def test_only_the_companys_managers_answer(browser, asked, person, status, answer):
    path = f"/my/company/requests/{asked().id}/{answer}"
    browser(person, "yazd").post(path, status=status)
    assert asked().answer is None


def test_a_request_is_answered_once(manager, asked):
    manager.post(f"/my/company/requests/{asked().id}/accept")
    manager.post(f"/my/company/requests/{asked().id}/refuse", status=404)
    assert asked().answer == "accepted"


def test_an_officer_of_the_home_answers_too(browser, asked, cast, read):
    officer = browser("yazd_officer", "yazd")
    assert "بی‌سمت" in officer.get("/admin/companies").text
    company = cast.companies["producer"]
    officer.submit(officer.get(f"/admin/companies/{company}"), "/accept")
    assert read(CompanyMember, CompanyMember.user_id == cast.people["nobody"])
