"""The front page."""

import pytest


@pytest.mark.parametrize("site", ["yazd", "national"])
def test_front_page_opens_for_visitors(browser, site):
    page = browser(None, site).get("/")
    assert page.headers["Cache-Control"] == "public, max-age=0, s-maxage=5"
    assert "Set-Cookie" not in page.headers
    assert not page.soup.find("input", attrs={"name": "csrf_token"})


def test_a_member_gets_a_private_page(browser):
    page = browser("producer", "yazd").get("/")
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert "احمد یزدی" in page.text


def test_an_unknown_province_is_not_found(browser):
    browser(None, "national").get("/atlantis/", status=404)
