"""The front pages of the country and of a province; their figures open as many rows."""

import re

import pytest

from webapp.persian import en_digits
from webapp.reports import recounting


@pytest.fixture(autouse=True)
def counted(app):
    recounting.recount_all(app)


def number(text: str) -> int:
    return int(re.sub(r"[٬,]", "", en_digits(text)).split()[0])


def figures(page) -> dict[str, tuple[int, str]]:
    """What each key figure counts, and where it leads."""
    return {
        card.select_one("span").get_text(): (number(card.b.get_text()), card["href"])
        for card in page.soup.select("ul.numbers a")
    }


@pytest.mark.parametrize("site", ["yazd", "national"])
def test_front_page_opens_for_visitors(browser, site):
    page = browser(None, site).get("/")
    assert page.headers["Cache-Control"] == "public, max-age=0, s-maxage=5"
    assert "Set-Cookie" not in page.headers
    assert not page.soup.find("input", attrs={"name": "csrf_token"})


@pytest.mark.parametrize("language", ["fa", "en"])
def test_front_page_speaks_both_languages(browser, language):
    for site in ("yazd", "national"):
        browser(None, site, language).get("/")


def test_a_member_gets_a_private_page(browser):
    page = browser("producer", "yazd").get("/")
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert "احمد یزدی" in page.text


def test_an_unknown_province_is_not_found(browser):
    browser(None, "national").get("/atlantis/", status=404)


def test_the_country_shows_its_figures(browser):
    page = browser(None, "national").get("/")
    shown = {name: count for name, (count, _) in figures(page).items()}
    assert shown == {
        "استان دارای نمایشگاه": 2,
        "نیازمندی در نمایش": 3,
        "شرکت دارای نیازمندی در نمایش": 2,
    }


def test_provinces_with_an_exhibition_are_as_many_as_said(browser):
    visitor = browser(None, "national")
    count, href = figures(visitor.get("/"))["استان دارای نمایشگاه"]
    assert len(visitor.get(href).soup.select("tbody tr")) == count


@pytest.mark.parametrize(("site", "count"), [("national", 2), ("yazd", 1)])
def test_companies_are_as_many_as_said(browser, site, count):
    visitor = browser(None, site)
    said, href = figures(visitor.get("/"))["شرکت دارای نیازمندی در نمایش"]
    assert len(visitor.get(href).soup.select("li.card")) == said == count


def test_a_sum_of_two_companies_is_not_shown(browser):
    assert "دلار ارزبری" not in browser(None, "yazd").get("/").text


def test_the_country_links_to_every_province(browser):
    page = browser(None, "national").get("/")
    assert len(page.soup.select("svg.tiles a")) == 31
    assert "/yazd/" in page.links()


def test_newest_needs_lead_to_the_site_of_their_province(browser, cast):
    page = browser(None, "national").get("/")
    assert f"/fars/needs/{cast.needs['valve']}" in page.links()


def test_a_province_shows_only_its_own(browser):
    page = browser(None, "yazd").get("/")
    assert "بلبرینگ شیار عمیق" in page.text
    assert "شیر پروانه‌ای" not in page.text
    assert "تسمه تایم پیش‌نویس" not in page.text


def test_a_province_says_whom_to_ask_and_when(browser):
    page = browser(None, "yazd").get("/")
    assert "نمونه‌اند" in page.text
    assert "شنبه تا چهارشنبه: ۰۸:۰۰ تا ۱۶:۰۰" in page.text


def test_an_empty_province_is_no_error(browser):
    page = browser(None, "bushehr").get("/")
    assert "هنوز نمایشگاه ندارد" in page.text


def test_the_colour_of_a_province_is_a_stylesheet(browser):
    page = browser(None, "yazd").get("/brand.css")
    assert page.response.mimetype == "text/css" and "--brand:#855907" in page.html
