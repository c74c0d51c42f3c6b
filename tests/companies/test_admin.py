"""The officers' companies: the queue, checking, mending, entering."""

import pytest

from webapp import persian
from webapp.audit import AuditEntry
from webapp.companies.models import Company, PublishedCompany


@pytest.fixture
def officer(browser):
    return browser("yazd_officer", "yazd")


@pytest.fixture
def waiting(cast):
    return f"/admin/companies/{cast.companies['unverified']}"


@pytest.fixture
def verified(cast):
    return f"/admin/companies/{cast.companies['producer']}"


@pytest.fixture
def row(read, cast):
    return lambda name="unverified": read(Company, Company.id == cast.companies[name])[0]


PAGES = ["/admin/companies", "/admin/companies/new"]
STRANGERS = [(None, 303), ("producer", 403), ("fars_officer", 404), ("national_staff", 403)]


@pytest.mark.parametrize(("person", "status"), STRANGERS)
def test_only_officers_of_the_province_see_the_pages(browser, waiting, person, status):
    for path in [*PAGES, waiting, f"{waiting}/edit"]:
        browser(person, "yazd").get(path, status=status)


@pytest.mark.parametrize(("person", "status"), [(None, 401), *STRANGERS[1:]])
def test_only_officers_of_the_province_take_steps(browser, waiting, row, person, status):
    for step in ("verify", "refuse", "suspend", "reinstate", "edit", "invite"):
        browser(person, "yazd").post(f"{waiting}/{step}", {"reason": "x"}, status=status)
    assert row().state == "pending"


def test_companies_of_another_home_are_not_found(officer, cast):
    for name in ("fars_producer", "supplier"):
        path = f"/admin/companies/{cast.companies[name]}"
        officer.get(path, status=404)
        officer.get(f"{path}/edit", status=404)
        for step in ("verify", "refuse", "suspend", "reinstate", "edit", "invite"):
            officer.post(f"{path}/{step}", {"reason": "x"}, status=404)


# --- the list -------------------------------------------------------------------------------


def test_the_list_holds_the_provinces_own_companies(officer):
    text = officer.get("/admin/companies").text
    assert "کارگاه تازه‌کار" in text and "ریسندگی نگین کویر" in text
    assert "صنایع غذایی مهر جنوب" not in text
    assert "۱ شرکت در انتظار تأیید است" in text


@pytest.mark.parametrize("text", ["نگین", "نگين كوير", "۱۰۳۸۰۲۸", "10380284790", "ریسنده نگین"])
def test_a_part_of_name_or_number_finds_it(officer, text):
    page = officer.get("/admin/companies", query_string={"q": text})
    found = "ریسندگی نگین کویر" in page.soup.find(id="companies-list").get_text()
    assert found is (text != "ریسنده نگین")


@pytest.mark.parametrize("text", ["%", "_", "' OR 1=1 --", "\x00", "ب" * 500])
def test_signs_of_the_database_are_only_letters(officer, text):
    page = officer.get("/admin/companies", query_string={"q": text})
    assert page.status == 200


def test_the_state_narrows_the_list(officer):
    page = officer.get("/admin/companies", query_string={"state": "pending"})
    assert "ریسندگی نگین کویر" not in page.soup.find(id="companies-list").get_text()


def test_htmx_gets_the_list_alone(officer):
    page = officer.get("/admin/companies?q=نگین", htmx="companies-list")
    assert page.soup.find("html") is None
    assert page.soup.find(id="companies-list")


# --- checking -------------------------------------------------------------------------------


def test_a_verified_company_has_a_card_and_its_people_hear_of_it(
    officer, browser, waiting, row, told, cast
):
    officer.submit(officer.get(waiting), "verify")
    assert row().state == "verified"
    browser(None, "yazd").get(f"/companies/{cast.companies['unverified']}")
    assert told("newcomer") == ["companies.verified"]


def test_a_refused_company_hears_why(officer, waiting, row, told, browser):
    officer.submit(officer.get(waiting), "refuse", reason="شناسه ملی با نام نمی‌خواند.")
    assert (row().state, row().state_reason) == ("refused", "شناسه ملی با نام نمی‌خواند.")
    assert told("newcomer") == ["companies.refused"]
    assert "با نام نمی‌خواند" in browser("newcomer", "yazd").get("/my/company").text


@pytest.mark.parametrize("step", ["refuse", "suspend"])
def test_a_reason_is_needed(officer, waiting, verified, step, row):
    path = waiting if step == "refuse" else verified
    page = officer.submit(officer.get(path), step, status=422, reason="")
    assert page.errors()
    assert row().state == "pending"


def test_a_suspended_company_loses_its_card_and_gets_it_back(officer, verified, read, cast, told):
    officer.submit(officer.get(verified), "suspend", reason="شکایت در دست بررسی است.")
    card = PublishedCompany.id == cast.companies["producer"]
    assert not read(PublishedCompany, card)
    officer.submit(officer.get(verified), "reinstate")
    assert read(PublishedCompany, card)
    assert told("producer") == ["companies.suspended", "companies.reinstated"]


def test_the_next_request_of_its_members_knows_it(officer, verified, browser):
    member = browser("producer", "yazd")
    officer.submit(officer.get(verified), "suspend", reason="شکایت در دست بررسی است.")
    assert "تعلیق" in member.get("/my/company").text


@pytest.mark.parametrize("step", ["verify", "reinstate", "refuse"])
def test_steps_that_do_not_fit_the_state_are_refused(officer, verified, row, step):
    page = officer.post(f"{verified}/{step}", {"reason": "x", "nonce": "a" * 32}, status=409)
    assert page.text
    assert row("producer").state == "verified"


def test_pressing_twice_verifies_once(officer, waiting, read):
    page = officer.get(waiting)
    for _ in range(2):
        officer.submit(page, "verify")
    assert len(read(AuditEntry, AuditEntry.action == "companies.verified")) == 1


def test_names_that_look_alike_are_shown(officer, waiting, change, cast):
    name = "شرکت بلبرینگ سازان سپاهان (سهامی خاص)"
    change(Company, cast.companies["unverified"], name=name, skeleton=persian.look_alike(name))
    text = officer.get(waiting).text
    assert "نام‌های همانند" in text
    assert "بلبرینگ‌سازان سپاهان" in text and "14000000025" in text


# --- entering and mending -------------------------------------------------------------------

PAPER = {"company_name": "نساجی آرمان", "roles": ["producer"], "employees": "۱۲۰"}


def test_an_officer_enters_a_company_that_counts_as_verified(officer, read, browser):
    done = officer.submit(officer.get("/admin/companies/new"), "new", **PAPER)
    company = read(Company, Company.name == "نساجی آرمان")[0]
    assert (company.state, company.national_id, company.size) == ("verified", None, "large")
    assert done.location == f"/yazd/admin/companies/{company.id}"
    browser(None, "yazd").get(f"/companies/{company.id}")


def test_a_known_national_id_is_refused(officer, change, cast):
    change(Company, cast.companies["fars_producer"], national_id="14000000115")
    page = officer.submit(
        officer.get("/admin/companies/new"), "new", status=422, **PAPER, national_id="14000000115"
    )
    assert "شرکت دیگری با این شناسهٔ ملی" in page.errors()[0]
    assert page.form("new").find(id="company_name")["value"] == "نساجی آرمان"


def test_an_officer_mends_a_company_without_a_new_check(officer, verified, row):
    officer.submit(officer.get(f"{verified}/edit"), "edit", company_name="ریسندگی نگین کویر یزد")
    assert (row("producer").name, row("producer").state) == ("ریسندگی نگین کویر یزد", "verified")


def test_bad_input_is_kept_to_be_mended(officer, verified):
    page = officer.submit(
        officer.get(f"{verified}/edit"), "edit", status=422, website="no", about="دربارهٔ ما"
    )
    assert page.soup.find(id="about").get_text().strip() == "دربارهٔ ما"
    assert page.soup.find(id="website")["value"] == "no"


def test_two_who_mend_at_the_same_time_see_both_texts(officer, browser, verified, row):
    late = officer.get(f"{verified}/edit")
    admin = browser("yazd_admin", "yazd")
    admin.submit(admin.get(f"{verified}/edit"), "edit", phone="035-31112222")
    page = officer.submit(late, "edit", status=409, phone="035-33334444")
    assert "۰۳۵-۳۱۱۱۲۲۲۲" in page.text
    assert page.soup.find(id="phone")["value"] == "035-33334444"
    officer.submit(page, "edit")
    assert row("producer").phone == "035-33334444"


def test_an_admin_goes_from_a_company_to_the_help_for_its_people(browser, officer, verified, cast):
    help_page = f"/admin/people/{cast.people['producer']}"
    assert help_page not in officer.get(verified).html
    admin = browser("yazd_admin", "yazd")
    assert help_page in admin.get(verified).html
    admin.get(help_page)
