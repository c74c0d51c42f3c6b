"""Pictures of the running demo for the README; with --look of every main page, both widths.

python -m tools.screenshots http://localhost:8000 --password PASSWORD
python -m tools.screenshots http://localhost:8000 --look FOLDER
"""

from __future__ import annotations

import argparse
import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tools import machine

DOCS = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WIDTHS = (390, 1366)


@dataclass(frozen=True)
class View:
    """A page to look at: who opens it, where, and a link to follow from there."""

    name: str
    path: str
    account: str | None = None
    follow: tuple[str, ...] = ()


SHELVES = "main a[href*='/shelves/']"
README = (
    View("shelf", "/yazd/exhibitions", follow=("main a[href*='/exhibitions/']", SHELVES)),
    View("province", "/yazd/"),
    View("search", "/needs?q=فولاد"),
    View("need", "/yazd/needs", follow=("#results a[href*='/needs/']",)),
    View("national", "/national/", account="national"),
)
MORE = (
    View("home", "/"),
    View("home-en", "/en/"),
    View("provinces", "/provinces"),
    View("exhibitions", "/yazd/exhibitions"),
    View("figures", "/figures"),
    View("help", "/yazd/help"),
    View("privacy", "/yazd/privacy"),
    View("sign-in", "/sign-in"),
    View("tracker", "/yazd/my/", account="supplier1"),
    View("my-needs", "/yazd/my/needs", account="producer1"),
    View("new-need", "/yazd/my/needs/new", account="producer1"),
    View("my-interests", "/yazd/my/interests", account="producer1"),
    View("my-meetings", "/yazd/my/meetings", account="supplier1"),
    View("today", "/yazd/admin/", account="officer.yazd"),
    View("queue", "/yazd/admin/needs", account="officer.yazd"),
    View("import", "/yazd/admin/imports", account="officer.yazd"),
    View("companies", "/yazd/admin/companies", account="officer.yazd"),
    View("samples", "/yazd/admin/samples", account="officer.yazd"),
    View("places", "/yazd/admin/places", account="admin.yazd"),
    View("people", "/yazd/admin/people", account="admin.yazd"),
    View("consolidated", "/national/needs", account="national"),
)


def sign_in(context: BrowserContext, base: str, account: str, password: str) -> None:
    page = context.new_page()
    page.goto(base + "/sign-in")
    page.locator("main input:not([type=hidden]):not([type=password])").first.fill(
        f"{account}@ghafaseh.example"
    )
    page.locator("input[type=password]").fill(password)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(lambda address: "sign-in" not in address)
    page.close()


def shoot(page: Page, base: str, view: View, path: Path, *, whole: bool) -> None:
    page.goto(base + view.path)
    for link in view.follow:
        page.locator(link).first.click()
    page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot(full_page=whole)))
    picture.convert("RGB").quantize(128).save(path, optimize=True)


def _contexts(
    browser: Browser, base: str, accounts: set[str | None], password: str, width: int
) -> dict[str | None, BrowserContext]:
    found = {}
    for account in accounts:
        size = {"width": width, "height": 860}
        context = browser.new_context(viewport=size, locale="fa-IR")  # type: ignore[arg-type]
        if account is not None:
            sign_in(context, base, account, password)
        found[account] = context
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base")
    parser.add_argument("--password", default="")
    parser.add_argument("--look", type=Path)
    options = parser.parse_args()
    views = README + MORE if options.look else README
    folder: Path = options.look or DOCS
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=machine.chromium(), args=FLAGS)
        for width in WIDTHS if options.look else WIDTHS[1:]:
            accounts = {view.account for view in views}
            contexts = _contexts(browser, options.base, accounts, options.password, width)
            for view in views:
                name = f"{view.name}-{width}.png" if options.look else f"{view.name}.png"
                page = contexts[view.account].new_page()
                shoot(page, options.base, view, folder / name, whole=bool(options.look))
                page.close()
                print(folder / name)
        browser.close()


if __name__ == "__main__":
    main()
