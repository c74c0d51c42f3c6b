"""Every page that there is, and every form and name of a parameter that stands on one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask import Flask

from tests.browser import Browser, fields_of
from tests.matrix.country import Country
from tests.matrix.walk import addresses
from webapp.paths import PACKAGE

Seats = Callable[..., Browser]
# Who is asked for the pages of a mark: (person, site).
_SEATED = {
    "public": (None, "yazd"),
    "guest": (None, "yazd"),
    "person": ("producer", "yazd"),
    "officer": ("yazd_admin", "yazd"),
    "admin": ("yazd_admin", "yazd"),
    "national": ("national_staff", "national"),
}
_PARTIES = (("producer", "yazd"), ("supplier", "yazd"), ("newcomer", "yazd"))
# What ends the visit of the one who asks.
_LEFT_OUT = {"accounts.sign_out", "static", "health.readyz", "health.metrics"}
_ASKED_FOR = re.compile(r"request\.(?:args|values|form)\.get(?:list)?\(\s*\"(\w+)\"")


@dataclass(frozen=True)
class Seat:
    person: str | None
    site: str


@dataclass(frozen=True)
class Page:
    """A page that may be asked for, with the person who may."""

    seat: Seat
    endpoint: str
    path: str


@dataclass(frozen=True)
class Sheet:
    """A form as it stands on a page: where it goes, and what would be sent untouched."""

    page: Page
    action: str
    is_multipart: bool
    sent: dict[str, Any] = field(compare=False)
    controls: dict[str, Tag] = field(compare=False)

    @property
    def key(self) -> tuple[str, ...]:
        """The same for forms that differ by their numbers only."""
        place = re.sub(r"\d+", "N", self.action.partition("?")[0])
        return (place, *sorted(re.sub(r"\d+", "N", name) for name in self.controls))


def pages(app: Flask, country: Country) -> Iterator[Page]:
    """Every address of the URL map that answers a GET, with own numbers."""
    for address in addresses(app, country):
        endpoint = address.rule.endpoint
        if address.method != "GET" or address.which not in ("none", "own"):
            continue
        if endpoint in _LEFT_OUT:
            continue
        who = address.mark.who
        for person, site in _PARTIES if who == "party" else (_SEATED[who],):
            if address.mark.site == "national":
                site = "national"
            yield Page(Seat(person, site), endpoint, address.path)
        if who == "public":  # a supplier finds forms on public pages
            yield Page(Seat("supplier", "yazd"), endpoint, address.path)


class Room:
    """The browsers of all persons, each opened once."""

    def __init__(self, open_browser: Seats) -> None:
        self._open = open_browser
        self._seats: dict[Seat, Browser] = {}

    def at(self, seat: Seat) -> Browser:
        if seat not in self._seats:
            self._seats[seat] = self._open(seat.person, seat.site)
            self._seats[seat].hold_token()
        return self._seats[seat]


def sheets_on(page: Page, html: str) -> Iterator[Sheet]:
    """The POST forms of a page."""
    for form in BeautifulSoup(html, "html.parser").find_all("form"):
        if (form.get("method") or "get").lower() != "post":
            continue
        controls = {
            control["name"]: control
            for control in form.find_all(["input", "select", "textarea", "button"])
            if control.get("name")
        }
        multipart = form.get("enctype") == "multipart/form-data"
        yield Sheet(page, form["action"], multipart, fields_of(form), controls)


def sheets(app: Flask, country: Country, room: Room) -> list[Sheet]:
    """Every form of the site once."""
    found: dict[tuple[str, ...], Sheet] = {}
    for page in pages(app, country):
        browser = room.at(page.seat)
        response = browser.client.get(browser.url(page.path))
        if response.mimetype == "text/html":
            for sheet in sheets_on(page, response.get_data(as_text=True)):
                found.setdefault(sheet.key, sheet)
        response.close()
    return [sheet for sheet in found.values() if not sheet.action.endswith("/sign-out")]


def parameters() -> list[str]:
    """The names that the program looks for in addresses."""
    names = {"page", "q", "sort", "all", "value", "hs", "format", "date", "company_id"}
    for path in PACKAGE.rglob("*.py"):
        names |= set(_ASKED_FOR.findall(path.read_text("utf-8")))
    return sorted(names - {"csrf_token", "nonce"})
