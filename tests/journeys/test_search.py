"""A visitor looks for needs: with a keyboard, on a phone, back and forth, without JavaScript."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BEARING = "بلبرینگ شیار عمیق"


def test_typing_choosing_and_going_back_on_a_phone(running_site, person):
    page = (visitor := person(running_site, width=390)).page
    visitor.go("/yazd/needs")
    found = page.locator("#found")
    expect(found).to_have_text("۲ نیازمندی در استان یزد")
    page.locator("#filters > summary").click()
    page.locator("#facet-kind > summary").click()
    page.locator("#field-textile").check()
    expect(page.locator(".chips")).to_contain_text("نساجی")
    expect(page.locator("#field-textile")).to_be_focused()
    expect(page.locator("#filters")).to_have_js_property("open", True)
    expect(page.locator("#facet-kind")).to_have_js_property("open", False)
    page.locator("#q").fill("نخ")
    expect(found).to_have_text("۱ نیازمندی در استان یزد")
    expect(page.locator("#q")).to_be_focused()
    page.locator("#all").check()
    expect(found).to_contain_text("همهٔ استان‌ها")
    for sentence in ("۱ نیازمندی در استان یزد", "۲ نیازمندی در استان یزد"):
        page.go_back()
        expect(found).to_have_text(sentence)
        expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("#q")).to_have_value("")


def test_the_same_without_javascript(running_site, person):
    page = (visitor := person(running_site, javascript=False)).page
    visitor.go("/yazd/needs")
    page.locator("#q").fill("بلبرینگ")
    page.locator("#kind-part").check()
    page.locator("#all").check()
    page.locator("#q").press("Enter")
    expect(page.locator("#found")).to_have_text("۱ نیازمندی در همهٔ استان‌ها")
    expect(page.locator(".card h2")).to_contain_text(BEARING)
    page.locator(".chips a").first.click()
    expect(page.locator("#q")).to_have_value("بلبرینگ")
    page.locator("#q").fill("بلبرینگ " * 150)  # a paragraph that somebody pasted
    page.locator("#q").press("Enter")
    expect(page.locator(".card h2")).to_contain_text(BEARING)
