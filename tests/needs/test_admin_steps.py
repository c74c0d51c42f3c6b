"""What the province's officers do: record for a company, check, publish, return, verify."""

import pytest

from webapp.needs import services
from webapp.needs.models import NeedEvent


@pytest.fixture
def officer(browser):
    return browser("yazd_officer", "yazd")


@pytest.fixture
def waiting(desk, cast):
    """A need that was handed in."""
    number = desk.record("روغن اسپیندل")
    desk.do(services.give_consent, number, given_by="مدیرعامل")
    desk.do(services.submit, number)
    return number


def page_of(officer, number):
    return officer.get(f"/admin/needs/{number}")


# --- recording for a company ----------------------------------------------------------------


@pytest.mark.parametrize("text", ["نگین", "ريسندگي", "10380284790", "۱۰۳۸۰۲۸۴۷۹۰"])
def test_a_company_is_looked_up_by_name_or_number(officer, cast, text):
    page = officer.get(f"/admin/needs/new/company?q={text}")
    assert any(link.endswith(f"company={cast.companies['producer']}") for link in page.links())


def test_the_look_up_answers_htmx_with_the_list_alone(officer):
    part = officer.get("/admin/needs/new/company?q=نگین", htmx="companies")
    assert part.soup.find("html") is None and "نگین کویر" in part.text


def test_an_unknown_company_is_said(officer):
    assert "پیدا نشد" in officer.get("/admin/needs/new/company?q=ناشناخته").text


@pytest.mark.parametrize("query", ["", "?company=", "?company=x", "?company=999999"])
def test_without_a_company_one_is_chosen_first(officer, query):
    page = officer.get(f"/admin/needs/new{query}", status=303)
    assert page.location.endswith("/admin/needs/new/company")


def test_an_officer_records_on_behalf(officer, desk, cast):
    page = officer.get(f"/admin/needs/new?company={cast.companies['producer']}")
    assert "ریسندگی نگین کویر" in page.text
    page = officer.follow(officer.submit(page, "/admin/needs/new", title="شیر برقی"))
    number = int(
        page.soup.find("form", action=lambda a: a.endswith("/copy"))["action"].split("/")[-2]
    )
    need = desk.need(number)
    assert need.created_on_behalf and need.producer_company_id == cast.companies["producer"]
    assert desk.rows(NeedEvent, number)[0].on_behalf


def test_a_refused_form_stays_with_its_company(officer, cast):
    path = f"/admin/needs/new?company={cast.companies['producer']}"
    page = officer.submit(officer.get(path), "/admin/needs/new", title="", unit="عدد", status=422)
    assert "ریسندگی نگین کویر" in page.text
    assert page.soup.find("input", {"name": "unit"})["value"] == "عدد"


def test_the_consent_an_officer_records_is_the_company_s(officer, desk, cast):
    number = cast.needs["draft"]
    page = page_of(officer, number)
    assert page.soup.find("input", {"name": "given_by"})["value"] == ""
    officer.submit(page, "/consent", given_by="مدیرعامل", reference="۱۲/۳", agreed="y")
    assert "۱۲/۳" in page_of(officer, number).text


# --- the queue ------------------------------------------------------------------------------


def test_the_queue_shows_what_waits(officer, waiting):
    text = officer.get("/admin/needs/queue").text
    assert "روغن اسپیندل" in text and "پیش‌نویس" not in text


def test_publishing_leads_back_to_the_queue_and_puts_it_on_view(officer, browser, waiting):
    page = officer.submit(page_of(officer, waiting), "/publish")
    assert page.location.endswith("/admin/needs/queue")
    assert "روغن اسپیندل" in browser(None, "yazd").get(f"/needs/{waiting}").text


def test_returning_needs_a_reason_and_reaches_the_company(officer, browser, desk, waiting):
    officer.submit(page_of(officer, waiting), "/return", reason="", status=409)
    assert desk.need(waiting).state == "submitted"
    officer.submit(page_of(officer, waiting), "/return", reason="unclear", note="اندازه ندارد")
    text = browser("producer", "yazd").get(f"/my/needs/{waiting}").text
    assert "اندازه ندارد" in text and "متن روشن نیست" in text


def test_publishing_without_consent_is_refused(officer, desk, cast):
    page = officer.submit(page_of(officer, cast.needs["draft"]), "/publish", status=409)
    assert "رضایت" in page.text


def test_an_equal_need_is_shown_beside_the_decision(officer, desk, waiting):
    desk.record("روغن اسپيندل")
    assert "همین عنوان و کد تعرفه" in page_of(officer, waiting).text


def test_publishing_twice_publishes_once(officer, desk, waiting):
    page = page_of(officer, waiting)
    officer.submit(page, "/publish")
    officer.submit(page, "/publish")
    states = [row.to_state for row in desk.rows(NeedEvent, waiting)]
    assert states == ["draft", "submitted", "published"]


@pytest.mark.parametrize("step", ["publish", "return", "fx-cost", "consent", "pause", "edit"])
def test_an_officer_of_another_province_finds_nothing(browser, waiting, step):
    browser("fars_officer", "fars").post(f"/admin/needs/{waiting}/{step}", status=404)
    browser("fars_officer", "yazd").post(f"/admin/needs/{waiting}/{step}", status=404)


def test_signed_out_nothing_is_published(browser, waiting, desk):
    browser(None, "yazd").post(f"/admin/needs/{waiting}/publish", status=401)
    assert desk.need(waiting).state == "submitted"


# --- the verified cost ----------------------------------------------------------------------


def test_the_verified_cost_names_who_verified_it(officer, desk, cast):
    number = cast.needs["bearing"]
    officer.submit(page_of(officer, number), "/fx-cost", amount="۱۱۵٬۰۰۰", evidence="اظهارنامه")
    assert desk.need(number).fx_cost_verified == 115_000
    text = page_of(officer, number).text
    assert "رضا میبدی" in text and "اظهارنامه" in text


def test_a_cost_without_evidence_is_refused_and_kept(officer, desk, cast):
    number = cast.needs["bearing"]
    page = officer.submit(page_of(officer, number), "/fx-cost", amount="5000", status=422)
    assert page.errors() and page.soup.find("input", {"name": "amount"})["value"] == "5000"
    assert desk.need(number).fx_cost_verified is None


# --- the list -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "there", "absent"),
    [
        ("state=draft", "تسمه تایم", "بلبرینگ"),
        ("q=بلبرينگ", "بلبرینگ", "تسمه تایم"),
        ("q=نگین", "بلبرینگ", "شیر پروانه‌ای"),
        ("q=6205", "بلبرینگ", "نخ"),
        ("flag=duplicate", "نیازمندی‌ای پیدا نشد", "بلبرینگ"),
        ("q=ریسندگی&state=published", "بلبرینگ", "تسمه تایم"),
    ],
)
def test_the_list_is_narrowed_by_state_words_and_company(officer, query, there, absent):
    text = officer.get(f"/admin/needs?{query}").soup.find(id="needs").get_text()
    assert there in text and absent not in text


def test_a_need_is_found_by_its_number(officer, cast):
    text = officer.get(f"/admin/needs?q={cast.needs['yarn']}").soup.find(id="needs").get_text()
    assert "نخ" in text and "بلبرینگ" not in text


@pytest.mark.parametrize("query", ["q=%", "q=_", "state=x", "flag='", "after=x", "q=" + "9" * 60])
def test_odd_questions_do_no_harm(officer, query):
    officer.get(f"/admin/needs?{query}")


def test_the_list_goes_on_page_by_page(officer, desk, cast):
    from webapp.needs.services import Intake, NeedData

    rows = [
        Intake(data=NeedData(title=f"قطعهٔ {n}"), company_id=cast.companies["producer"])
        for n in range(60)
    ]
    with desk.work():
        services.take_in(desk.officer, "yazd", rows)
    seen, path = [], "/admin/needs?state=draft"
    while path:
        page = officer.get(path)
        seen += [cell.get_text(strip=True) for cell in page.soup.select("#needs tbody a")]
        forward = page.soup.find("a", rel="next")
        path = forward["href"] if forward else None
    assert len(seen) == len(set(seen)) == 61


def test_the_history_tells_staff_every_change(officer, desk, cast):
    number = cast.needs["bearing"]
    page = officer.get(f"/admin/needs/{number}/edit")
    officer.submit(page, "/edit", unit="کیلوگرم")
    text = officer.get(f"/admin/needs/{number}/history").text
    assert "ویرایش شد" in text and "رضا میبدی" in text and "واحد" in text
