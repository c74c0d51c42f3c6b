"""Suggestions while somebody looks for companies: what is proposed, and where it leads."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, urlsplit

import pytest

from tests.search import companies
from webapp.capabilities.models import PublishedCapability
from webapp.companies.models import PublishedCompany
from webapp.db import db, unit_of_work
from webapp.search import company_keeping, list_size
from webapp.tenancy import scopes

CASTING, MOULD, BEARING, POLYMER, _TRADE = companies.COMPANIES


@pytest.fixture
def numbers(app, actor):
    return companies.write(app, actor("yazd_admin"))


@pytest.fixture
def options(browser, numbers):
    """`options("ریخ")`: kind → (line, address) of each, as a visitor gets them while typing."""

    def suggested(text, site="national"):
        visitor = browser(None, site)
        part = visitor.get(f"/companies/suggest?q={quote(text)}", htmx="suggestions")
        return {
            group["aria-labelledby"].removeprefix("suggested-"): [
                (" ".join(one.get_text(" ").split()), urlsplit(one["href"]), one.attrs)
                for one in group.select("[role=option]")
            ]
            for group in part.soup.select("#suggestions [role=group]")
        }

    return suggested


def lines(found, kind):
    return [line for line, _, _ in found.get(kind, [])]


def asked(address):
    return {name: values[0] for name, values in parse_qs(address.query).items()}


def test_words_come_with_the_number_of_companies_that_are_found(options):
    found = options("ریخ")
    assert lines(found, "word")[0] == "ریخته‌گری ۱ شرکت"
    _, address, attributes = found["word"][0]
    assert address.path == "/companies" and asked(address) == {"q": "ریخته‌گری"}
    assert "data-fill" in attributes


def test_what_companies_can_make_is_proposed_to_be_searched_for(options, browser):
    ((line, address, _),) = options("بلب")["capability"]
    assert line == "ساخت بلبرینگ شیار عمیق"
    page = browser(None).get(f"{address.path}?{address.query}")
    assert BEARING in page.soup.select_one("#results ul.cards").get_text()


def test_a_company_is_found_by_the_beginning_of_its_name_without_any_need(options, numbers):
    found = options("یاتاق")
    ((line, address, _),) = found["company"]
    assert line.startswith(BEARING) and address.path == f"/yazd/companies/{numbers[BEARING]}"


@pytest.mark.parametrize(("text", "line"), [("8482", "8482"), ("کلید", None)])
def test_codes_are_those_of_capabilities(options, text, line):
    found = lines(options(text), "code")
    assert any(line in each for each in found) if line else not found, found


@pytest.mark.parametrize("text", ["fgfv", "BOLBER", "بُلب", "ب‍‍لبر"])
def test_layout_sound_and_signs_do_not_matter(options, text):
    assert any("بلبرینگ" in each for each in lines(options(text), "word"))


def test_the_own_province_stands_first_and_others_say_so(options):
    own = options("بلب", "yazd")
    assert lines(own, "word")[0] == "بلبرینگ ۱ شرکت" and "all" not in asked(own["word"][0][1])
    elsewhere = options("ریخ", "yazd")
    line, address, attributes = elsewhere["word"][0]
    assert line == "ریخته‌گری ۱ شرکت در همهٔ استان‌ها"
    assert asked(address)["all"] == "1" and "data-fill" not in attributes
    line, address, _ = elsewhere["capability"][0]
    assert line.endswith("در استان‌های دیگر") and asked(address)["all"] == "1"


def test_nothing_is_proposed_for_one_letter_or_for_nonsense(options):
    assert options("ر") == {} and options("zzqqxx") == {}


def test_what_is_not_public_any_more_is_not_proposed(app, options, numbers):
    assert options("یاتاق")["company"]
    with app.app_context(), unit_of_work(scopes.tenant("yazd")) as session:
        card = session.get(PublishedCompany, ("yazd", numbers[BEARING]))
        for copy in session.scalars(
            db.select(PublishedCapability).where(PublishedCapability.producer_company_id == card.id)
        ):
            session.delete(copy)
        session.delete(card)
    found = options("یاتاق")
    assert "company" not in found and "capability" not in found
    assert not any(BEARING in line for line in lines(options("کویر"), "word"))


def test_without_scripts_it_is_a_page_whose_box_asks_for_companies(browser, numbers):
    page = browser(None, "yazd").get("/companies/suggest?q=بلب")
    form = page.soup.select_one("main form[role=search]")
    assert form["action"].endswith("/companies") and "بلبرینگ" in page.soup.main.get_text()


def test_the_longest_list_is_small(app, browser, numbers):
    with app.app_context():
        for province in ("yazd", "fars", "qom"):
            with unit_of_work(scopes.tenant(province)) as session:
                for card in session.scalars(of(PublishedCompany, province)):
                    card.name = f"ماشین‌سازی‌{card.id} & {'پیشرفته‌سازی ' * 12}"[:160].strip()
                for n, copy in enumerate(session.scalars(of(PublishedCapability, province))):
                    copy.title = f"ماشین‌{'ابپتث'[n % 5] * 20} {'کارگاه‌سازی‌ها ' * 6}"[:80].strip()
        company_keeping.rebuild()
    for site in ("yazd", "national"):
        part = browser(None, site).get(f"/companies/suggest?q={quote('ماش')}", htmx="suggestions")
        assert {"word", "capability", "company"} <= {
            group["aria-labelledby"].removeprefix("suggested-")
            for group in part.soup.select("[role=group]")
        }
        assert len(part.response.data) <= list_size.LIST


def of(model, province):
    return db.select(model).where(model.province == province).order_by(model.id)
