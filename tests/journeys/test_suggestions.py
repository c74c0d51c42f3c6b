"""The list below a search box: with keys, with a pointer, on a phone; and plain without script."""

import pytest
from playwright.sync_api import expect

from tests.journeys.test_every_page import faults

# what a browser does with the list does not depend on the database
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.only("sqlite")]
BEARING = "بلبرینگ"
OPTION = "#suggestions [role=option]"
FOUND = "۱ نیازمندی در استان یزد"


def typed(page, box, text):
    page.locator(box).press_sequentially(text)
    expect(page.locator("#suggestions")).to_be_visible()
    return page.locator(box)


def test_with_the_keyboard_and_without_javascript(running_site, person):
    page = (visitor := person(running_site)).page
    visitor.go("/yazd/needs")
    box = typed(page, "#q", "بلبر")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#suggestions-count")).to_have_text("۳ پیشنهاد")
    for key, chosen in (
        ("ArrowDown", "1"),
        ("ArrowDown", "2"),
        ("ArrowUp", "1"),
        ("ArrowUp", None),
        ("ArrowUp", "3"),
        ("ArrowDown", None),
    ):
        box.press(key)
        expect(page.locator(f"{OPTION}[aria-selected=true]")).to_have_count(1 if chosen else 0)
        if chosen:
            expect(box).to_have_attribute("aria-activedescendant", f"suggested-{chosen}")
    box.press("Escape")
    expect(page.locator("#suggestions")).to_be_hidden()
    expect(box).to_have_value("بلبر")
    box.press("ArrowDown")
    assert not faults(page)
    expect(page.locator("#suggestions")).to_be_visible()
    box.press("Enter")
    expect(box).to_have_value(BEARING)
    expect(box).to_be_focused()
    expect(page.locator("#suggestions")).to_be_hidden()
    expect(page.locator("#found")).to_have_text(FOUND)
    page.wait_for_url("**/yazd/needs?q=*")
    visitor.go("/companies")
    box = typed(page, "#q", "بلبر")
    assert not faults(page)
    box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value("بلبرینگ‌سازان")
    expect(page.locator("#found")).to_have_text("۱ شرکت در همهٔ استان‌ها")
    plain = person(running_site, javascript=False)
    plain.go("/yazd/")
    plain.page.locator("#search-box-q").fill(BEARING)
    plain.page.locator("#search-box-q").press("Enter")
    expect(plain.page.locator("#found")).to_have_text(FOUND)
    plain.go("/yazd/needs/suggest?q=بلبر")
    plain.page.locator(".suggested a").first.click()
    expect(plain.page.locator("#found")).to_have_text(FOUND)


def test_on_a_phone_with_a_bad_network(running_site, person):
    page = (visitor := person(running_site, width=390)).page
    held, asked = [], []

    def answer(route):
        asked.append(route.request.url)
        if "q=%D9%86" in route.request.url:
            held.append(route)
        elif "q=%D8%B4" in route.request.url:
            route.fulfill(status=500, body="")
        else:
            route.continue_()

    page.route("**/needs/suggest?**", answer)
    visitor.go("/yazd/")
    box = page.locator("#search-box-q")
    box.press_sequentially("ب")
    page.wait_for_timeout(400)
    assert not asked, "of one letter nothing is looked up"
    box.fill("شیر")  # the site fails
    page.wait_for_timeout(400)
    expect(page.locator(".toast")).to_have_count(0)
    expect(page.locator("#suggestions")).to_be_hidden()
    box.fill("نخ")  # the answer does not come until another one is there
    page.wait_for_timeout(400)
    box.fill("بلبر")
    expect(page.locator(OPTION).first).to_contain_text(BEARING)
    assert held
    for route in held:
        route.fulfill(body='<div id="suggestions" role="listbox">old</div>')
    page.wait_for_timeout(200)
    expect(page.locator(OPTION).first).to_contain_text(BEARING)
    assert min(option.bounding_box()["height"] for option in page.locator(OPTION).all()) >= 44
    assert not faults(page)
    page.locator(OPTION, has_text="6205-2RS").click()
    expect(page.locator("h1")).to_contain_text("6205-2RS")
    for address, list_of in (("suggest?q=بلبر", ".suggested"), ("?q=رولبرینگ", "#instead")):
        visitor.go(f"/yazd/needs/{address}".replace("/?", "?"))
        expect(page.locator(list_of).first).to_be_visible()
        assert not faults(page), address
    # htmx notes what was given up, the browser what failed
    noted = ("sendAbort", "status of 500", "responseError", "Response Status Error", "afterRequest")
    visitor.problems = [p for p in visitor.problems if not any(word in p for word in noted)]
