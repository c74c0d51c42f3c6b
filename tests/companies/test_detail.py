"""The public card of a company."""

import pytest

from webapp.companies.models import Company, PublishedCompany
from webapp.companies.projection import project_company
from webapp.db import db, unit_of_work
from webapp.needs.models import PublishedNeed
from webapp.tenancy import scopes


@pytest.mark.parametrize("site", ["yazd", "fars", "national"])
def test_anybody_sees_the_card_of_a_verified_company(browser, cast, site):
    page = browser(None, site).get(f"/companies/{cast.companies['producer']}")
    assert "ریسندگی نگین کویر" in page.text
    assert "یزد" in page.text


def test_the_card_carries_no_contact(browser, cast, change):
    number = cast.companies["producer"]
    change(Company, number, phone="035-31234567", email="info@negin.example", address="بلوار صنعت")
    page = browser(None, "yazd").get(f"/companies/{number}")
    assert not any(text in page.html for text in ("035-31234567", "info@negin", "10380284790"))


@pytest.mark.parametrize("number", [987654321, None])
def test_companies_without_a_card_are_answered_like_absent_ones(browser, cast, number):
    number = number or cast.companies["unverified"]
    browser(None, "yazd").get(f"/companies/{number}", status=404)


def test_the_card_lists_the_needs_whose_company_everybody_may_know(app, browser, cast):
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        hidden = db.session.get(PublishedNeed, ("yazd", cast.needs["yarn"]))
        hidden.company_name = None
    page = browser(None, "yazd").get(f"/companies/{cast.companies['producer']}")
    assert "6205-2RS" in page.text
    assert "POY" not in page.text


def _project(app, number, **values):
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        company = db.session.get(Company, number)
        for name, value in values.items():
            setattr(company, name, value)
        db.session.flush()
        project_company(company)


def test_the_card_says_what_the_company_is_now(app, cast, read):
    number = cast.companies["producer"]
    park = cast.places["yazd_park"]
    _project(app, number, name="ریسندگی نو", about="نخ", park_id=park, website="https://a.example")
    card = read(PublishedCompany, PublishedCompany.id == number)[0]
    assert (card.name, card.about, card.park_id) == ("ریسندگی نو", "نخ", park)
    assert card.park_name


@pytest.mark.parametrize(("state", "has_card"), [("refused", False), ("suspended", False)])
def test_a_company_that_is_out_loses_its_card(app, cast, read, state, has_card):
    number = cast.companies["producer"]
    _project(app, number, state=state)
    assert bool(read(PublishedCompany, PublishedCompany.id == number)) is has_card


def test_while_it_is_checked_again_the_card_keeps_what_was_verified(app, cast, read):
    number = cast.companies["producer"]
    _project(app, number, state="pending", name="نامی که کسی ندیده است")
    assert read(PublishedCompany, PublishedCompany.id == number)[0].name == "ریسندگی نگین کویر"
