"""The public page of a need, and what different readers find on it."""

import pytest

from webapp.db import db
from webapp.needs import projection, queries, services
from webapp.needs.models import Need


@pytest.fixture
def number(desk):
    return desk.published(
        "رولربیرینگ 32210-A",
        price=12,
        origin="ژاپن",
        contact_name="مهندس راد",
        contact_phone="03531234567",
        annual_quantity=2400,
        unit="عدد",
        usage_year=1404,
        fx_cost_declared=30_000,
        specs=[{"name": "قطر", "value": "50", "unit": "mm"}],
        essential=["ضدزنگ"],
    )


def test_visitors_read_the_public_part(browser, number):
    text = browser(None, "yazd").get(f"/needs/{number}").text
    for word in ("ریسندگی نگین کویر", "۲٬۴۰۰", "۱۴۰۴", "۳۰٬۰۰۰", "قطر", "ضدزنگ", "باز"):
        assert word in text
    for hidden in ("ژاپن", "مهندس راد", "03531234567"):
        assert hidden not in text


def test_a_supplier_of_a_verified_company_reads_more(browser, number):
    text = browser("supplier", "yazd").get(f"/needs/{number}").text
    assert "ژاپن" in text and "۱۲ دلار" in text and "مهندس راد" not in text


def test_an_unverified_company_reads_what_visitors_do(browser, number):
    assert "ژاپن" not in browser("newcomer", "yazd").get(f"/needs/{number}").text


def test_an_approved_supplier_reads_the_contact_and_nobody_else(browser, desk, cast, number):
    with desk.work():
        projection.grant(queries.need(number), cast.companies["supplier"], "isfahan")
    page = browser("supplier", "yazd").get(f"/needs/{number}")
    assert "مهندس راد" in page.text and page.headers["Cache-Control"] == "private, no-store"
    assert "مهندس راد" not in browser("other_supplier", "yazd").get(f"/needs/{number}").text


def test_another_site_leads_to_the_owner_s(browser, number):
    for site in ("fars", "national"):
        page = browser(None, site).get(f"/needs/{number}", status=303)
        assert page.location.endswith(f"/yazd/needs/{number}")
    page = browser(None, "fars", "en").get(f"/needs/{number}", status=303)
    assert page.location.endswith(f"/yazd/en/needs/{number}")


@pytest.mark.parametrize(
    "step", [services.pause, services.expire, services.withdraw, services.withdraw_consent]
)
def test_what_is_off_view_is_gone_without_a_word_of_it(browser, desk, number, step):
    desk.do(step, number)
    for site in ("yazd", "fars", "national"):
        page = browser(None, site).get(f"/needs/{number}", status=410)
        assert "رولربیرینگ" not in page.html
    browser(None, "yazd").get(f"/needs/{number}/sheet", status=410)


@pytest.mark.parametrize("path", ["/needs/999999999", "/needs/0", "/needs/" + "9" * 40])
def test_what_never_was_is_not_found(browser, path):
    browser(None, "yazd").get(path, status=404)


def test_a_draft_is_not_found_either(browser, cast):
    browser(None, "yazd").get(f"/needs/{cast.needs['draft']}", status=404)
    browser("supplier", "yazd").get(f"/needs/{cast.needs['draft']}", status=404)


def test_a_closed_need_stays_and_says_so(browser, desk, number):
    desk.do(services.close, number, "price")
    assert "بسته" in browser(None, "yazd").get(f"/needs/{number}").text


def test_the_page_says_where_the_sample_stands_and_who_answered(browser, desk, cast, number):
    standing = {
        "exhibition_id": cast.places["yazd_exhibition"],
        "exhibition": "نمایشگاه دائمی",
        "shelf_id": cast.places["yazd_shelf"],
        "shelf": "A1",
        "row": 1,
        "number": 2,
    }
    with desk.work():
        projection.stand(queries.need(number), standing)
        services.set_answered(queries.need(number), {"small": 2})
    text = browser(None, "yazd").get(f"/needs/{number}").text
    assert "نمایشگاه دائمی" in text and "۲ شرکت" in text


def test_the_owner_and_the_officer_are_led_to_their_pages(browser, number):
    owner = browser("producer", "yazd").get(f"/needs/{number}").links()
    officer = browser("yazd_officer", "yazd").get(f"/needs/{number}").links()
    visitor = browser(None, "yazd").get(f"/needs/{number}").links()
    assert f"/yazd/my/needs/{number}" in owner
    assert f"/yazd/admin/needs/{number}" in officer
    assert not [link for link in visitor if "/my/" in link or "/admin/" in link]


def test_a_hidden_company_is_not_named_nor_linked(browser, desk):
    number = desk.published("شیر برقی", audience={"company": "approved"})
    page = browser(None, "yazd").get(f"/needs/{number}")
    assert "نگین" not in page.html
    assert not [link for link in page.links() if "/companies/" in link]


def test_the_sheet_has_the_way_back(browser, number):
    page = browser(None, "yazd").get(f"/needs/{number}/sheet")
    assert page.soup.find("svg", class_="qr") and f"/yazd/needs/{number}" in page.text


def test_both_languages(browser, number):
    page = browser(None, "yazd", "en").get(f"/needs/{number}")
    assert "Yearly use" in page.text and "2,400" in page.text


def test_visitors_pages_may_be_cached_and_others_not(browser, number):
    shared = browser(None, "yazd").get(f"/needs/{number}").headers["Cache-Control"]
    own = browser("supplier", "yazd").get(f"/needs/{number}").headers["Cache-Control"]
    assert "s-maxage" in shared and own == "private, no-cache"


def test_typed_markup_stays_text(browser, desk):
    number = desk.published("<script>1</script>", problem="<img src=x onerror=1>")
    assert "<script>1" not in browser(None, "yazd").get(f"/needs/{number}").html


def test_htmx_looks_for_nothing_in_what_people_typed(browser, number):
    """Should markup ever get through, it cannot make the browser send a form."""
    soup = browser("supplier", "yazd").get(f"/needs/{number}").soup
    assert soup.find(id="about").has_attr("hx-disable")
    assert soup.find(id="facts").has_attr("hx-disable")


def test_the_existence_check_reads_no_content(desk, number):
    with desk.work():
        assert queries.was_published(number) is True
        drafts = db.session.scalars(db.select(Need.id).where(Need.published_at.is_(None)))
        assert not any(queries.was_published(draft) for draft in drafts)
