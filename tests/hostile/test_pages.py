"""Every form of every page, and every address, is sent what no form of ours would send."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from sqlalchemy import Text

from tests.browser import Browser
from tests.matrix import country as countries
from webapp.companies.models import Company
from webapp.db import db, reading
from webapp.tenancy import scopes

from .halves import Watch
from .pages import Page, Room, Seat, Sheet, pages, parameters, sheets
from .texts import BYTES, NUMBERS, TEXTS, cursors, spoilt

pytestmark = pytest.mark.timeout(300)
_PERSIAN = re.compile("[آ-ی]{2}")
_RAW = {name: quote_plus(text[:2_000]) for name, text in TEXTS.items()}
_RAW |= {name: quote(raw) for name, raw in BYTES.items()}
_KEPT = ("csrf_token", "nonce", "version")
FORM = "application/x-www-form-urlencoded"


def asked(
    browser: Browser, method: str, url: str, watch: Watch | None = None, **sent: Any
) -> list[str]:
    """What is wrong with the answer, if anything; with `watch` also what a refusal left behind."""
    where = f"{method} {url[:80]}"
    try:
        response = browser.client.open(url, method=method, **sent)
        html = response.get_data().decode("utf-8", "replace")
        response.close()
    except Exception as error:  # a visitor would get 500
        return [f"{where}: {type(error).__name__}: {str(error)[:150]}"]
    if response.status_code >= 500:
        return [f"{where}: {response.status_code}"]
    left = watch.changed() if watch else []
    if left and response.status_code >= 400:
        return [f"{where}: {response.status_code}, but changed {', '.join(left)}"]
    is_page = response.mimetype == "text/html" and response.status_code >= 400
    return [f"{where}: no Persian sentence"] if is_page and not _PERSIAN.search(html) else []


@pytest.fixture
def country(app, cast):
    return countries.build(app, cast)


@pytest.fixture
def room(browser):
    return Room(browser)


def body(sheet: Sheet, token: str, texts: Iterator[str]) -> str:
    """The form with a hostile text in each of its questions."""
    kept = {name: value for name, value in sheet.sent.items() if name in _KEPT}
    pairs = [(name, quote_plus(str(value))) for name, value in kept.items()]
    pairs = [pair for pair in pairs if pair[0] != "csrf_token"] + [("csrf_token", token)]
    pairs += [(name, next(texts)) for name in sheet.controls if name not in _KEPT]
    return "&".join(f"{quote_plus(name)}={text}" for name, text in pairs)


def test_every_form_takes_hostile_text(app, country, room):
    found, wrong = sheets(app, country, room), []
    assert len(found) > 60
    texts, watch = cycle(_RAW.values()), Watch(app)
    for sheet in found:
        browser = room.at(sheet.page.seat)
        sent = body(sheet, browser.csrf(), texts)
        wrong += asked(browser, "POST", sheet.action, watch, data=sent, content_type=FORM)
        next(texts)  # another text for each question of the next form
    assert not wrong, "\n".join(wrong)
    assert list(spoilt_rows(app)) == []


def test_what_is_left_behind_is_seen(app, cast, change):
    watch = Watch(app)
    assert watch.changed() == []
    change(Company, cast.companies["producer"], phone="02100000000")
    assert [line.partition(":")[0] for line in watch.changed()] == ["company"]


def test_every_address_takes_hostile_parameters(app, country, room):
    names, wrong, texts = parameters(), [], cycle(_RAW.values())
    assert {"after", "before", "q", "state", "kind", "page"} <= set(names)
    for page in pages(app, country):
        query = "&".join(f"{name}={text}" for name, text in zip(names, texts, strict=False))
        browser = room.at(page.seat)
        wrong += asked(browser, "GET", f"{browser.url(page.path)}?{query}"[:20_000])
    assert not wrong, "\n".join(wrong)


LISTS = (("yazd_admin", "/admin/needs"), ("yazd_admin", "/admin/companies"),
         ("yazd_admin", "/admin/audit"))  # fmt: skip


@pytest.mark.parametrize(("person", "path"), LISTS)
def test_a_spoilt_token_shows_a_page(browser, person, path):
    reader, wrong = browser(person, "yazd"), []
    for token in cursors():
        wrong += asked(reader, "GET", f"{reader.url(path)}?after={quote(token)}")
    assert not wrong, "\n".join(wrong)


def test_numbers_that_no_row_has_are_not_found(app, room):
    wrong: list[str] = []
    seats = {"public": None, "guest": None, "person": "producer", "party": "producer"}
    seats |= {"officer": "yazd_admin", "admin": "yazd_admin", "national": "national_staff"}
    numbers = cycle(NUMBERS)
    for rule in app.url_map.iter_rules():
        if not rule.arguments or rule.endpoint == "static":
            continue
        who = app.view_functions[rule.endpoint].access.who
        browser = room.at(Seat(seats[who], "national" if who == "national" else "yazd"))
        for number in islice(numbers, 2):
            path = re.sub(r"<[^>]+>", lambda _, number=number: number, rule.rule)
            method = "GET" if "GET" in rule.methods else "POST"
            sent = {"data": {"csrf_token": browser.csrf()}} if method == "POST" else {}
            wrong += asked(browser, method, browser.url(path), **sent)
    assert not wrong, "\n".join(wrong)


BODIES: dict[str, tuple[str, bytes]] = {
    "JSON": ("application/json", b'{"title": ["a"], "csrf_token": 1}'),
    "10,000 fields": (FORM, b"&".join(b"a%d=1" % n for n in range(10_000))),
    "nested names": (FORM, b"a" + b"[b]" * 5_000 + b"=1&title[]=a&title[b][c]=d&title=a&title=b"),
    "1 MB": (FORM, b"title=" + b"a" * 1_000_000),
    "no form": ("multipart/form-data", b"--x"),
    "no end": ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=a"),
    "3,000 parts": (
        "multipart/form-data; boundary=x",
        b"".join(
            b'--x\r\nContent-Disposition: form-data; name="a%d"\r\n\r\n1\r\n' % n
            for n in range(3_000)
        )
        + b"--x--\r\n",
    ),
    "odd name of a file": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="\xff\x00../a.pdf"\r\n\r\n'
        b"%PDF-1.7\r\n--x--\r\n",
    ),
    "UTF-16": (FORM + "; charset=utf-16", "title=پمپ".encode("utf-16")),
}


@pytest.mark.parametrize("what", BODIES)
def test_bodies_that_are_no_form_are_refused(app, country, room, what):
    kind, sent = BODIES[what]
    wrong: list[str] = []
    for page in (*_FORM_PAGES, Page(Seat("yazd_admin", "yazd"), "", "/admin/imports/new")):
        browser = room.at(page.seat)
        head = {"X-CSRFToken": browser.csrf(), "Referer": "http://localhost/"}
        url = browser.url(page.path)
        wrong += asked(browser, "POST", url, data=sent, content_type=kind, headers=head)
    assert not wrong, "\n".join(wrong)


_FORM_PAGES = (
    Page(Seat("producer", "yazd"), "", "/my/needs/new"),
    Page(Seat("yazd_admin", "yazd"), "", "/admin/companies/new"),
    Page(Seat(None, "yazd"), "", "/sign-in"),
)


def spoilt_rows(app: Any) -> Iterator[str]:
    """Texts in the database that hold what should have been taken out."""
    with app.app_context(), reading(scopes.national("test", user_id=None)):
        for mapper in db.Model.registry.mappers:
            for row in db.session.scalars(db.select(mapper.class_)):
                for column in mapper.columns:
                    value = getattr(row, mapper.get_property_by_column(column).key, None)
                    if isinstance(value, str) and (found := spoilt(value)):
                        long = isinstance(column.type, Text)
                        yield f"{column} {'(long)' if long else ''} holds {found}"


def test_without_cleaning_it_would_be_stored(app, browser, cast, monkeypatch):
    monkeypatch.setattr("webapp.persian.clean", lambda text: text)
    monkeypatch.setattr("webapp.persian.letters.clean", lambda text: text)
    officer = browser("yazd_admin", "yazd")
    page = officer.get("/admin/companies/new")
    sent = {"company_name": TEXTS["bidi"], "roles": ["producer"], "employees": "12"}
    officer.submit(page, "new", status=None, **sent)
    assert list(spoilt_rows(app))
