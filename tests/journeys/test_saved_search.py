"""A supplier stars a need, saves a search, and opens the next day's letter."""

import datetime as dt
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.test_every_page import faults
from tests.search.many import add_needs
from webapp import create_app
from webapp.db import db, now, reading
from webapp.notices import MailMessage
from webapp.persian import TEHRAN
from webapp.tenancy import scopes

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TITLE = "بلبرینگ سوزنی گیربکس"
STOP = "توقف این خبرنامه"


@pytest.fixture
def office(settings):
    """The same site at the command line."""
    app = create_app(settings)
    yield app
    with app.app_context():
        db.engine.dispose()


def letter_of_tomorrow(app):
    """The digests of tomorrow are written; the lines of the only one."""
    tomorrow = (now() + dt.timedelta(days=1)).astimezone(TEHRAN).date()
    said = app.test_cli_runner().invoke(args=["follows", "digest", "--today", str(tomorrow)])
    assert "1 digests written" in said.output
    with app.app_context(), reading(scopes.system("test", writes=False)):
        return db.session.scalars(db.select(MailMessage)).one().body.splitlines()


def path_in(lines, start):
    """The address in the line that begins so, without its host."""
    line = next(each for each in lines if each.startswith(start))
    parts = urlsplit(re.search(r"https?://\S+", line)[0])
    return f"{parts.path}?{parts.query}"


def test_a_saved_search_brings_a_letter_whose_links_open(running_site, person, office):
    page = (supplier := person(running_site, width=390)).page
    supplier.sign_in("supplier")
    supplier.go("/yazd/needs?q=بلبرینگ")
    star = page.locator(".star").first
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="رونوشت نشانی").click()
    expect(page.locator(".toast")).to_contain_text("رونوشت برداشته شد")
    page.get_by_role("link", name="ذخیره این جست‌وجو").click()
    expect(page.locator("#name")).to_have_value("بلبرینگ")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("جست‌وجوی «بلبرینگ» ذخیره شد.")
    supplier.go("/yazd/my/stars")
    expect(page.locator(".card")).to_have_count(1)

    with office.app_context():
        add_needs("yazd", 1, title=TITLE)
    supplier.go("/yazd/needs?q=بلبرینگ")
    supplier.reads(TITLE)  # the indexer has seen it
    lines = letter_of_tomorrow(office)
    assert f"۱. {TITLE}" in lines
    supplier.go(path_in(lines, "http"))
    expect(page.locator("h1")).to_contain_text(TITLE)

    for path in ("/yazd/my/stars", "/yazd/my/searches", "/yazd/my/", path_in(lines, STOP)):
        supplier.go(path)
        assert faults(page) == [], path
    supplier.go("/yazd/my/searches")
    page.get_by_role("link", name="تازه‌ها و تنظیمات").click()
    expect(page.locator(".card")).to_contain_text(TITLE)
    assert faults(page) == []

    visitor = person(running_site, javascript=False)
    for words in ("به کارم نمی‌آید", STOP):
        visitor.go(path_in(lines, words))
        expect(visitor.page.locator(".message.good")).to_have_count(0)
        visitor.page.locator("main form button").click()
        expect(visitor.page.locator(".message.good")).to_have_count(1)
    supplier.go("/yazd/my/searches")
    expect(page.locator(".card")).to_contain_text("هرگز")


def test_a_star_works_without_scripts(running_site, person):
    supplier = person(running_site, javascript=False)
    supplier.sign_in("supplier")
    supplier.go("/yazd/needs?q=نخ")
    star, address = supplier.page.locator(".star").first, supplier.page.url
    for pressed in ("true", "false"):
        star.click()
        expect(star).to_have_attribute("aria-pressed", pressed)
        expect(supplier.page).to_have_url(address)
