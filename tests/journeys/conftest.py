"""A real site in its own processes and a real Chromium in front of it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from tests import once
from tests.cast import PASSWORD
from tests.conftest import SECRET
from tools import machine
from webapp import create_app
from webapp.accounts.models import User
from webapp.db import db, unit_of_work
from webapp.tenancy import scopes

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Patience, not a promise: a busy machine takes long, and a first start loads the whole demo.
START_SECONDS, DEMO_SECONDS = 90, 400
PAGE_SECONDS = 20
expect.set_options(timeout=1000 * PAGE_SECONDS)


@dataclass(frozen=True)
class Site:
    """A site that runs: `base` is its address, `folder` its data."""

    base: str
    folder: Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(
    folder: Path, url: str, log: Path, seconds: int = START_SECONDS, **changes: str
) -> tuple[Site, subprocess.Popen[bytes]]:
    """Runs `flask serve` and waits until it answers."""
    port = free_port()
    environ = {k: v for k, v in os.environ.items() if not k.startswith("GHAFASEH_")}
    environ |= {
        "GHAFASEH_DATA_DIR": str(folder),
        "GHAFASEH_DATABASE_URL": url,
        "GHAFASEH_SECRET_KEY": SECRET,
        "GHAFASEH_PORT": str(port),
        "GHAFASEH_DEMO": "0",
        "GHAFASEH_SECOND_FACTOR": "0",  # has its own tests
        "GHAFASEH_WORKERS": "1",
        "GHAFASEH_LOG_LEVEL": "WARNING",
        **changes,
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=environ, stdout=out, stderr=subprocess.STDOUT)
    base = f"http://127.0.0.1:{port}"
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        with suppress(urllib.error.URLError, OSError):
            urllib.request.urlopen(base + "/healthz", timeout=2).close()
            return Site(base, folder), process
        time.sleep(0.2)
    process.kill()
    raise AssertionError(f"the site did not start:\n{log.read_text('utf-8')[-3000:]}")


def stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(25)
    except subprocess.TimeoutExpired:
        process.kill()
        raise


@pytest.fixture
def running_site(template, settings, tmp_path) -> Iterator[Site]:
    """The cast's site, everybody with the same password, served with all its workers."""
    app = create_app(settings)
    with app.app_context(), unit_of_work(scopes.system("passwords")):
        hashed = PasswordHasher().hash(PASSWORD)
        for user in db.session.scalars(db.select(User)):
            user.password_hash = hashed
    with app.app_context():
        db.engine.dispose()
    url = settings.database_url if template.kind == "postgresql" else ""
    site, process = start(settings.data_dir, url, tmp_path / "serve.log")
    yield site
    stop(process)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = machine.chromium()
    if program is None:
        if machine.requires_all():
            pytest.fail("Chromium is required here, but was not found")
        pytest.skip("Chromium is not installed: the browser journeys are NOT run")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(program), args=FLAGS)
        yield browser
        browser.close()


class Person:
    """Somebody at a browser; `page` is where he is."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.context, self.base = context, base
        self.page: Page = context.new_page()
        self.problems: list[str] = []
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))

    def _note(self, message: ConsoleMessage) -> None:
        kind, text = message.type, message.text
        if kind == "error" and "status of 4" not in text:
            self.problems.append(text)

    def go(self, path: str) -> None:
        response = self.page.goto(self.base + path)
        assert response is not None and response.status < 400, f"{path}: {response}"

    def sign_in(self, name: str, password: str = PASSWORD) -> None:
        self.go("/sign-in")
        self.page.locator("main input[name=name]").fill(f"{name}@ghafaseh.example")
        self.page.locator("input[type=password]").fill(password)
        self.page.locator("main button[type=submit]").first.click()
        self.page.wait_for_url(lambda url: "sign-in" not in url)

    def sees(self, selector: str, seconds: float = PAGE_SECONDS) -> None:
        """Reloads until the page has such an element."""
        until = time.monotonic() + seconds
        while not self.page.locator(selector).count():
            assert time.monotonic() < until, self.page.locator("main").inner_text()[:1500]
            time.sleep(0.3)
            self.page.reload()

    def reads(self, text: str, seconds: float = PAGE_SECONDS) -> None:
        """Reloads until the page says `text` (workers act a moment later)."""
        until = time.monotonic() + seconds
        while text not in self.page.locator("main").inner_text():
            assert time.monotonic() < until, self.page.locator("main").inner_text()[:1500]
            time.sleep(0.3)
            self.page.reload()


@pytest.fixture
def person(chromium) -> Iterator[Callable[..., Person]]:
    """`person(site, javascript=True, width=1366)`: a fresh browser of somebody."""
    contexts: list[BrowserContext] = []
    people: list[Person] = []

    def arrive(site: Site, *, javascript: bool = True, width: int = 1366) -> Person:
        context = chromium.new_context(
            java_script_enabled=javascript,
            viewport={"width": width, "height": 800},
            locale="fa-IR",
            timezone_id="Asia/Tehran",
        )
        context.set_default_timeout(1000 * PAGE_SECONDS)
        contexts.append(context)
        people.append(Person(context, site.base))
        return people[-1]

    yield arrive
    for context in contexts:
        context.close()
    assert not [problem for each in people for problem in each.problems]


DEMO = {"GHAFASEH_DEMO": "1", "GHAFASEH_DEMO_PASSWORD": PASSWORD, "GHAFASEH_WORKERS": "2"}


@pytest.fixture(scope="module")
def demo_site(tmp_path_factory) -> Iterator[Site]:
    """The demo as `make run` shows it on first start; loaded once, then copied for each worker."""
    folder = tmp_path_factory.mktemp("demo-site")
    with once.folder(tmp_path_factory, "demo-site") as loaded:
        if not (loaded / "data").exists():
            _, process = start(loaded / "data", "", loaded / "serve.log", DEMO_SECONDS, **DEMO)
            stop(process)
        shutil.copytree(loaded / "data", folder, dirs_exist_ok=True)
    site, process = start(folder, "", folder / "serve.log", **DEMO)
    yield site
    stop(process)
