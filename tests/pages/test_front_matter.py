"""Provinces, about, help and contact."""

import pytest

from webapp.pages.rules import Span, spans


@pytest.mark.parametrize("path", ["/provinces", "/about", "/help", "/contact", "/privacy"])
@pytest.mark.parametrize("site", ["national", "yazd"])
@pytest.mark.parametrize("language", ["fa", "en"])
def test_visitors_read_them_everywhere(browser, path, site, language):
    page = browser(None, site, language).get(path)
    assert "Set-Cookie" not in page.headers


def test_all_provinces_are_listed(browser):
    assert len(browser(None, "national").get("/provinces").soup.select("tbody tr")) == 31


def test_help_names_the_telephone_of_the_province(browser):
    page = browser(None, "yazd").get("/help")
    assert page.soup.select_one("main a[href^='tel:']")


def test_the_national_contact_leads_to_every_province(browser):
    links = browser(None, "national").get("/contact").links()
    assert "/fars/contact" in links and "/yazd/contact" in links


def test_days_with_the_same_hours_are_one_line():
    hours = {day: ["08:00", "16:00"] for day in ("saturday", "sunday", "monday")}
    hours |= {"wednesday": ["08:00", "16:00"], "thursday": ["08:00", "12:00"]}
    assert spans(hours) == [
        Span("saturday", "monday", "08:00", "16:00"),
        Span("wednesday", "wednesday", "08:00", "16:00"),
        Span("thursday", "thursday", "08:00", "12:00"),
    ]
