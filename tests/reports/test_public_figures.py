"""The figures everybody may read, and the companies behind one of them."""

import pytest

from webapp.db import db, unit_of_work
from webapp.needs.models import PublishedNeed
from webapp.reports import recounting
from webapp.reports.models import Rollup
from webapp.tenancy import scopes


@pytest.fixture
def counted(app):
    recounting.recount_all(app)


def set_sums(app, *cells):
    """Sums of the country as given: (province, field, companies, money)."""
    with app.app_context(), unit_of_work(scopes.system("test")):
        for province, field, companies, money in cells:
            facts = {"needs": companies, "companies": companies, "fx_cost_declared": money}
            db.session.merge(Rollup(province=province, field=field, **facts))


def test_an_empty_country_says_so(browser):
    assert "هنوز چیزی منتشر نشده" in browser(None, "national").get("/figures").text


@pytest.mark.parametrize("site", ["national", "yazd"])
@pytest.mark.parametrize("language", ["fa", "en"])
def test_visitors_read_them(browser, counted, site, language):
    page = browser(None, site, language).get("/figures")
    assert page.soup.select("ol.bars") and page.soup.select("ol.funnel")
    assert "Set-Cookie" not in page.headers


def test_the_money_of_two_companies_is_not_shown(browser, counted):
    page = browser(None, "yazd").get("/figures")
    assert "نمایش داده نمی‌شود" in page.text
    assert "۱٬۰۲۰٬۰۰۰" not in page.html and "۱,۰۲۰,۰۰۰" not in page.html


def test_the_money_of_three_companies_is_shown(app, browser):
    sums = [("yazd", "food", 3, 7000), ("yazd", "all", 3, 7000)]
    set_sums(app, *sums, ("national", "food", 3, 7000), ("national", "all", 3, 7000))
    page = browser(None, "national").get("/figures")
    assert "نمایش داده نمی‌شود" not in page.text
    assert "۷٬۰۰۰" in page.text.replace(",", "٬")


def test_a_province_with_one_company_cannot_be_subtracted(app, browser):
    for province, companies, money in (("yazd", 1, 11_111), ("fars", 4, 4000), ("qom", 5, 5000)):
        set_sums(app, (province, "food", companies, money), (province, "all", companies, money))
    set_sums(app, ("national", "food", 10, 20_111), ("national", "all", 10, 20_111))
    page = browser(None, "national").get("/figures")
    rows = {
        tr.th.get_text(strip=True): tr.get_text()
        for tr in page.soup.select("#by-province tr")
        if tr.th and tr.td
    }
    assert "نمایش" in rows["یزد"] and "نمایش" in rows["فارس"]
    assert "نمایش" not in rows["قم"] and "نمایش" not in rows["جمع"]


def test_provinces_lead_to_their_own_figures(browser, counted):
    assert "/yazd/figures" in browser(None, "national").get("/figures").links()


def test_companies_are_listed_in_the_province(browser, counted):
    page = browser(None, "fars").get("/figures/companies")
    assert "صنایع غذایی مهر جنوب" in page.text
    assert "ریسندگی نگین کویر" not in page.text


def test_a_company_that_hides_its_name_is_not_listed(app, browser, cast):
    with app.app_context(), unit_of_work(scopes.tenant("fars")):
        db.session.get(PublishedNeed, ("fars", cast.needs["valve"])).company_name = None
    assert "صنایع غذایی مهر جنوب" not in browser(None, "national").get("/figures/companies").text
