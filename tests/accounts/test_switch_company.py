"""Which company one acts for."""

from webapp.accounts.models import UserSession


def _companies(page):
    return [
        form.find(attrs={"name": "company_id"})["value"] for form in page.soup.select("main form")
    ]


def test_the_company_acted_for_changes_with_the_next_request(browser, cast):
    person = browser("both_sides", "yazd")
    page = person.get("/my/companies")
    assert _companies(page) == [str(cast.companies["other_supplier"])]
    person.submit(page, "/my/companies")
    assert _companies(person.get("/my/companies")) == [str(cast.companies["producer"])]


def test_another_device_goes_on_with_its_own_company(browser, cast, read):
    phone, desk = browser("both_sides", "yazd"), browser("both_sides", "yazd")
    phone.submit(phone.get("/my/companies"), "/my/companies")
    assert sorted(str(row.company_id) for row in read(UserSession)) == sorted(
        ["None", str(cast.companies["other_supplier"])]
    )
    assert "ریسندگی نگین کویر" in desk.get("/my/company").text


def test_one_comes_back_to_where_one_was(browser):
    person = browser("both_sides", "yazd")
    page = person.get("/my/companies", query_string={"next": "/yazd/my/company"})
    assert person.submit(page, "/my/companies").location == "/yazd/my/company"


def test_the_way_back_never_leads_elsewhere(browser):
    person = browser("both_sides", "yazd")
    page = person.get("/my/companies", query_string={"next": "//elsewhere.example"})
    assert person.submit(page, "/my/companies").location.startswith("/yazd/")


def test_the_company_of_others_is_not_found(browser, cast):
    stranger = {"company_id": cast.companies["supplier"]}
    browser("both_sides", "yazd").post("/my/companies", stranger, status=404)
    browser("both_sides", "yazd").post("/my/companies", {}, status=404)


def test_who_has_no_company_is_shown_how_to_get_one(browser):
    page = browser("nobody", "yazd").get("/my/companies")
    assert "/yazd/register" in page.links()


def test_visitors_are_sent_to_sign_in(browser):
    browser(None, "yazd").get("/my/companies", status=303)
    browser(None, "yazd").post("/my/companies", {"company_id": 1}, status=401)
