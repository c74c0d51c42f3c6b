"""The whole way once: from a producer's need on a shelf to an agreed meeting, in a real browser."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from webapp import persian
from webapp.working_days import today

TITLE = "کوپلینگ دنده‌ای GC-7042 آسیاب"
STEPS = ("needs", "interest", "meeting")


def press(page, action: str, scope: str = "main") -> None:
    """Sends the form whose address ends with `action` and waits for what comes."""
    page.locator(f"{scope} form[action$='{action}'] button[type=submit]").first.click()
    page.wait_for_load_state("networkidle")


def working_day() -> str:
    """A Tuesday about two weeks ahead, as a clerk types it."""
    day = today() + dt.timedelta(days=10)
    day += dt.timedelta(days=(1 - day.weekday()) % 7)
    return persian.jdate(day)


class Funnel:
    """The three counts of the national desk; `moved` waits until they are what they should be."""

    def __init__(self, staff) -> None:
        self.staff = staff
        self.now = self.read()

    def read(self) -> list[int]:
        self.staff.go("/national/")
        rows = self.staff.page.locator("[aria-labelledby=funnel-heading] tbody td.num")
        texts = [rows.nth(n).text_content() for n in range(3)]
        return [int(re.sub(r"\D", "", persian.en_digits(text))) for text in texts]

    def moved(self, *steps: str) -> None:
        wanted = [count + (step in steps) for step, count in zip(STEPS, self.now, strict=True)]
        for _ in range(40):
            if self.read() == wanted:
                break
            self.staff.page.wait_for_timeout(250)
        assert self.read() == wanted
        self.now = wanted


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "javascript",
    [
        pytest.param(True, id="javascript"),
        # which database lies beneath makes no difference to a browser without scripts
        pytest.param(False, id="plain", marks=pytest.mark.only("sqlite")),
    ],
)
def test_from_a_need_on_a_shelf_to_an_agreed_meeting(running_site, person, cast, javascript):
    people = {}
    for name in ("yazd_officer", "supplier", "producer", "national_staff"):
        people[name] = person(running_site, javascript=javascript)
        people[name].sign_in(name)
    funnel = Funnel(people["national_staff"])

    number = record_and_publish(people["yazd_officer"], cast)
    funnel.moved("needs")
    put_on_shelf(people["yazd_officer"], cast, number)
    walk_from_the_shelf(person(running_site, javascript=javascript), cast, number)
    find(people["supplier"], number)
    declare(people["supplier"], number)
    funnel.moved("interest")
    shortlist(people["producer"])
    propose(people["supplier"])
    accept(people["producer"])
    funnel.moved("meeting")
    people["supplier"].go("/isfahan/my/meetings")
    people["supplier"].reads(TITLE.split()[0])


def record_and_publish(officer, cast) -> int:
    """The officer records a need for the company, with its consent, and publishes it."""
    page = officer.page
    officer.go("/yazd/admin/needs/new/company?q=نگین")
    page.locator("#companies a").first.click()
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=summary]").fill("کوپلینگ آسیاب گلوله‌ای که اکنون از آلمان وارد می‌شود")
    page.locator("[name=kind][value=part]").check()
    page.locator("[name=field]").select_option("metal")
    page.locator("[name=fx_cost_declared]").fill("۲۵۰٬۰۰۰")
    page.locator("#need-form button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/admin/needs/\d+"))
    address, number = page.url, int(page.url.rsplit("/", 1)[1])
    press(page, "/publish")
    public = f"{officer.base}/yazd/needs/{number}"
    assert page.request.get(public).status == 404, "published without consent"
    page.goto(address)
    page.locator("#consent [name=given_by]").fill("احمد یزدی، مدیر عامل")
    page.locator("#consent [name=agreed]").check()
    press(page, "/consent")
    press(page, "/publish")
    assert page.request.get(public).status == 200
    return number


def put_on_shelf(officer, cast, number: int) -> None:
    """A sample stands on the first place."""
    officer.go(f"/yazd/admin/places/{cast.places['yazd_place']}?q={number}")
    press(officer.page, "/samples")


def walk_from_the_shelf(visitor, cast, number: int) -> None:
    """Any visitor walks from the shelf to the need."""
    visitor.go(f"/yazd/shelves/{cast.places['yazd_shelf']}")
    visitor.page.locator(f"main a[href$='/needs/{number}']").first.click()
    expect(visitor.page.locator("h1")).to_contain_text("GC-7042")


def find(supplier, number: int) -> None:
    """It is found from another province's site and from the national one."""
    for address in ("/isfahan/needs?q=کوپلینگ+GC7042&all=1", "/needs?q=کوپلینگ دنده ای"):
        supplier.go(address)
        supplier.sees(f"#results a[href$='/yazd/needs/{number}']")


def declare(supplier, number: int) -> None:
    page = supplier.page
    page.locator(f"#results a[href$='/yazd/needs/{number}']").first.click()
    page.locator("a[href*='/interest']").first.click()
    page.locator("[name=readiness][value=similar]").check()
    page.locator("[name=capacity]").fill("۴۰")
    page.locator("[name=capacity_unit]").fill("عدد")
    page.locator("[name=evidence]").fill("کوپلینگ مشابه برای دو کارخانهٔ سیمان ساخته‌ایم.")
    press(page, "/interest")


def shortlist(producer) -> None:
    producer.go("/yazd/my/interests")
    producer.page.get_by_role("link", name="بلبرینگ‌سازان سپاهان").first.click()
    press(producer.page, "/shortlist")


def propose(supplier) -> None:
    page = supplier.page
    supplier.go("/isfahan/my/interests/sent")
    page.locator("main a[href*='/my/interests/']", has_text=TITLE.split()[0]).first.click()
    page.locator("a[href*='/my/meetings/ask/']").first.click()
    page.locator("[name=kind][value=video]").check()
    page.locator("[name=link]").fill("https://meet.example/ghafaseh")
    page.locator("[name=day1]").fill(working_day())
    page.locator("[name=time1]").fill("۱۰:۰۰")
    button = page.locator("#ask-form button[type=submit]")
    button.click()
    page.wait_for_load_state("networkidle")
    if page.locator("[name=despite]").count():  # the day happens to be a holiday
        page.locator("[name=despite]").check()
        button.click()
    page.wait_for_url(re.compile(r"/my/meetings/\d+"))


def accept(producer) -> None:
    page = producer.page
    producer.go("/yazd/my/meetings")
    page.locator("main a[href*='/my/meetings/']").first.click()
    page.locator("[name=slot]").first.check()
    press(page, "/accept")
    producer.reads("۱۰:۰۰")
    with page.expect_download() as download:
        page.locator("a[href$='/calendar'], a[href*='calendar']").first.click()
    text = download.value.path().read_text("utf-8")
    assert "BEGIN:VEVENT" in text and "TZID=Asia/Tehran" in text
