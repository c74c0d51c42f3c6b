"""Every kind of page of the demo: accessible, inside its width, its numbers true to their lists."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.cast import PASSWORD
from tools.screenshots import MORE, README, View
from webapp import persian

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]
VIEWS = (
    *README,
    *MORE,
    View("park", "/yazd/parks", follow=("main a[href*='/parks/']",)),
    View("exhibition", "/yazd/exhibitions", follow=("main a[href*='/exhibitions/']",)),
    View(
        "company", "/yazd/needs", follow=("#results a[href*='/needs/']", "a[href*='/companies/']")
    ),
    View("companies", "/companies?q=bolbering"),
    View("companies-of-a-province", "/yazd/companies"),
    View("companies-suggested", "/companies/suggest?q=ریخته"),
    View("no-company", "/yazd/companies?q=zzqqxx"),
    View("register", "/yazd/register"),
    View("forgotten", "/forgotten"),
    View("not-found", "/yazd/needs/987654321"),
    View("sheet", "/yazd/needs", follow=("#results a[href*='/needs/']", "a[href$='/sheet']")),
    View("interest", "/yazd/my/interests", "producer1", ("main a[href*='/my/interests/']",)),
    View("meeting", "/yazd/my/meetings", "supplier1", ("main a[href*='/my/meetings/']",)),
    View("own-need", "/yazd/my/needs", "producer1", ("main a[href*='/my/needs/']",)),
    View("account", "/yazd/my/account", "producer1"),
    View("own-company", "/yazd/my/company", "producer1"),
    View("capabilities", "/yazd/my/company/capabilities", "supplier1"),
    View("new-capability", "/yazd/my/company/capabilities/new", "supplier1"),
    View("notices", "/yazd/my/notices", "producer1"),
    View("starred", "/yazd/my/stars", "supplier1"),
    View("saved-searches", "/yazd/my/searches", "supplier1"),
    View("save-search", "/yazd/needs?field=textile", "supplier1", ("a[href*='/my/searches/new']",)),
    View("audit", "/yazd/admin/audit", "officer.yazd"),
    View("staff-need", "/yazd/admin/needs/queue", "officer.yazd"),
    View("staff-interests", "/yazd/admin/interests", "officer.yazd"),
    View("staff-meetings", "/yazd/admin/meetings", "officer.yazd"),
    View("staff-company", "/yazd/admin/companies", "officer.yazd", ("main table a",)),
    View(
        "staff-capabilities",
        "/yazd/admin/companies",
        "officer.yazd",
        ("main table a", "a[href$='/capabilities']"),
    ),
    View("staff-import", "/yazd/admin/imports/new", "officer.yazd"),
    View("staff-province", "/yazd/admin/province", "admin.yazd"),
    View("national-companies", "/national/companies", "national"),
    View("national-interests", "/national/interests", "national"),
    View("national-meetings", "/national/meetings", "national"),
    View("national-people", "/national/people", "national"),
    View("national-words", "/national/words", "national"),
    View("national-pools", "/national/pools", "national"),
    View("national-words-new", "/national/words/latin/new", "national"),
    View("national-words-entry", "/national/words", "national", ("main table a",)),
    View("national-words-history", "/national/words/history", "national"),
    View("national-unanswered", "/national/words/unanswered", "national"),
)


WIDTHS = (1366, 390)


@pytest.mark.parametrize("account", sorted({view.account or "" for view in VIEWS}))
def test_no_page_has_an_accessibility_fault(demo_site, person, account):
    someone = person(demo_site)
    if account:
        someone.sign_in(account)
    found = []
    for view in VIEWS:
        if (view.account or "") == account:
            open_view(someone, view)
            found += [f"{view.name} {fault}" for fault in faults(someone.page)]
    assert not found, "\n".join(found)


def open_view(someone, view: View) -> None:
    someone.page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    someone.page.goto(someone.base + view.path)
    for link in view.follow:
        address = someone.page.url
        someone.page.locator(link).first.click()
        someone.page.wait_for_url(lambda url, left=address: url != left)


def faults(page) -> list[str]:
    """What axe finds in both widths, and content that is wider than the window."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        rules = Axe().run(page).response["violations"]
        found += [f"at {width}: {rule['id']}: {rule['nodes'][0]['target']}" for rule in rules]
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        found += [f"at {width}: {wide} pixels too wide"] if wide > 0 else []
    return found


def number_in(text: str) -> int:
    return int(re.sub(r"\D", "", persian.en_digits(text)))


def test_the_programmes_numbers_open_lists_of_the_same_length(demo_site, person):
    staff = person(demo_site)
    staff.sign_in("national")
    staff.go("/national/")
    wanted = {"/national/needs": 1293, "/national/companies": 1204}
    for address, count in wanted.items():
        figure = staff.page.locator(f".numbers a[href$='{address}'] b").first
        assert number_in(figure.inner_text()) == count
    total = staff.page.locator(".numbers a[href*='sort=value'] b").first.inner_text()
    assert number_in(total) > 1_000_000_000
    for address, count in wanted.items():
        staff.go(address)
        assert str(count) in re.sub(r"\D", " ", persian.en_digits(digits_joined(staff.page)))
    visitor = person(demo_site)
    visitor.go("/provinces?with=exhibition")
    assert visitor.page.locator("main a[href$='/exhibitions'], main li:has(a)").count() >= 16
    visitor.go("/")
    assert number_in(visitor.page.locator(".numbers b").first.inner_text()) == 16


def digits_joined(page) -> str:
    """The words of the page with the marks inside numbers taken out."""
    return page.locator("main").inner_text().replace("٬", "").replace(",", "")


def test_sign_in_of_the_demo_accounts(demo_site, person):
    for account in ("officer.yazd", "admin.fars", "supplier2"):
        someone = person(demo_site)
        someone.sign_in(account, PASSWORD)
        assert someone.page.locator("details.account, .account").count() == 1
