"""Known and unknown people get the same answer: words, status, size, and the work behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from tests.cast import PASSWORD
from webapp.accounts import code_letters, passwords
from webapp.accounts.models import User
from webapp.db import db

# Of the same length, so that pages may be compared by their size.
KNOWN, UNKNOWN = "producer@ghafaseh.example", "stranger@ghafaseh.example"
KNOWN_MOBILE, UNKNOWN_MOBILE = "09121112233", "09129998877"
PAIRS = [(KNOWN, UNKNOWN), (KNOWN_MOBILE, UNKNOWN_MOBILE)]


class Work:
    """What was done for an answer."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self.verifications = 0


class Counting:
    """argon2, counted."""

    def __init__(self, work: Work, hasher) -> None:
        self.work, self.hasher = work, hasher

    def verify(self, *given):
        self.work.verifications += 1
        return self.hasher.verify(*given)

    def __getattr__(self, name):
        return getattr(self.hasher, name)


@pytest.fixture
def working(app, browser, monkeypatch):
    """`with working() as work:` the statements and verifications inside the block."""
    monkeypatch.setattr("webapp.tenancy.sites._FRESH_SECONDS", 1e9)
    browser(None, "yazd").get("/sign-in")  # the province's texts are read once

    @contextmanager
    def watch() -> Iterator[Work]:
        work = Work()

        def note(connection, cursor, statement, *_):
            work.statements.append(re.sub(r"\s+", " ", statement)[:60])

        with monkeypatch.context() as patched:
            patched.setattr(passwords, "hasher", Counting(work, passwords.hasher))
            with app.app_context():
                engine = db.engine
            event.listen(engine, "before_cursor_execute", note)
            try:
                yield work
            finally:
                event.remove(engine, "before_cursor_execute", note)

    return watch


@pytest.fixture
def person(with_password, change, cast):
    with_password("producer", mobile="+989121112233")


def plain(page, name):
    """The page without what every rendering makes anew, and without the name itself."""
    html = page.html.replace(name, "NAME")
    return re.sub(r'value="[^"]{20,}"|[0-9a-f]{32}|data-countdown="\d+"', "", html)


def same(working, ask, known, unknown, *, verifications=0):
    """Both names are asked for; everything of the two answers is compared."""
    found = []
    for name in (known, unknown):
        with working() as work:
            page = ask(name)
        found.append((page, plain(page, name), work))
    (first, one, work), (second, other, more) = found
    assert first.status == second.status and first.location == second.location
    assert one == other and len(first.body) == len(second.body)
    assert work.statements == more.statements and work.statements
    assert work.verifications == more.verifications == verifications


@pytest.mark.parametrize(("known", "unknown"), PAIRS)
def test_signing_in_with_a_wrong_password(browser, person, working, known, unknown):
    def ask(name):
        return browser(None, "yazd").post(
            "/sign-in", {"name": name, "password": "wrong password"}, status=422
        )

    same(working, ask, known, unknown, verifications=1)


@pytest.mark.parametrize("more", [{"is_active": False}, {"password_hash": None}])
def test_who_may_not_sign_in_even_with_the_right_one(browser, person, change, cast, working, more):
    change(User, cast.people["producer"], **more)

    def ask(name):
        data = {"name": name, "password": PASSWORD}
        return browser(None, "yazd").post("/sign-in", data, status=422)

    same(working, ask, KNOWN, UNKNOWN, verifications=1)


@pytest.mark.parametrize("path", ["/sign-in/code", "/forgotten", "/newcomer"])
@pytest.mark.parametrize(("known", "unknown"), PAIRS)
def test_asking_for_a_code_a_link_or_an_account(browser, person, working, path, known, unknown):
    def ask(name):
        return browser(None, "yazd").post(path, {"name": name})

    same(working, ask, known, unknown)


@pytest.mark.parametrize("path", ["/sign-in/code", "/newcomer"])
@pytest.mark.parametrize(("known", "unknown"), PAIRS)
def test_the_page_that_asks_for_the_code(browser, person, working, app, path, known, unknown):
    def ask(name):
        visitor = browser(None, "yazd")
        done = visitor.post(path, {"name": name})
        code_letters.write_asked(app)
        return visitor.follow(done)

    visited = {}

    def look(name):
        if name not in visited:
            visitor = browser(None, "yazd")
            visited[name] = visitor, visitor.post(path, {"name": name})
            code_letters.write_asked(app)
        visitor, done = visited[name]
        return visitor.follow(done)

    for name in (known, unknown):
        look(name)
    same(working, look, known, unknown)


@pytest.mark.parametrize("start", ["/sign-in/code", "/newcomer", "/forgotten"])
def test_a_wrong_code(browser, person, working, app, start):
    visitors = {}
    for name in (KNOWN_MOBILE, UNKNOWN_MOBILE):
        visitor = visitors[name] = browser(None, "yazd")
        page = visitor.follow(visitor.post(start, {"name": name}))
        visitor.path = page.form("/code")["action"]
    code_letters.write_asked(app)

    def ask(name):
        return visitors[name].post(visitors[name].path, {"code": "000000"}, status=422)

    same(working, ask, KNOWN_MOBILE, UNKNOWN_MOBILE)


@pytest.mark.parametrize("path", ["/sign-in/code", "/newcomer", "/forgotten"])
def test_asking_again_too_early(browser, person, working, path):
    def ask(name):
        return browser(None, "yazd").post(path, {"name": name}, status=429)

    for name in (KNOWN_MOBILE, UNKNOWN_MOBILE):
        browser(None, "yazd").post(path, {"name": name})
    same(working, ask, KNOWN_MOBILE, UNKNOWN_MOBILE)


def test_a_new_address_of_ones_own_account(browser, person, working):
    owner = browser("producer", "yazd")
    page = owner.get("/my/account")

    def ask(name):
        nonce = {"supplier@ghafaseh.example": "a" * 32}.get(name, "b" * 32)
        return owner.submit(page, "/my/account", email=name, current_password=PASSWORD, nonce=nonce)

    same(working, ask, "supplier@ghafaseh.example", UNKNOWN, verifications=1)


def test_inviting_somebody(browser, person, working):
    admin = browser("yazd_admin", "yazd")

    def ask(email):
        data = {"name": "مینا بافقی", "email": email, "role": "officer"}
        return admin.post("/admin/people/invite", data)

    same(working, ask, UNKNOWN, KNOWN)


def test_the_measure_sees_a_lookup_that_is_made_for_one_of_them_only(browser, person, working):
    """What the comparison is worth: one statement more, and it fails."""

    def ask(name):
        visitor = browser(None, "yazd")
        if name == KNOWN:
            visitor.get("/")
        return visitor.post("/sign-in/code", {"name": name})

    with pytest.raises(AssertionError):
        same(working, ask, KNOWN, UNKNOWN)


def test_an_address_with_an_account_hears_so_by_mail_and_nobody_else_does(browser, mails):
    for name in (KNOWN, UNKNOWN):
        browser(None, "yazd").post("/newcomer", {"name": name})
    assert "حساب دارید" in mails(KNOWN)[0].body
    assert not re.search(r"\b[0-9]{6}\b", mails(KNOWN)[0].body)
    assert re.search(r"\b[0-9]{6}\b", mails(UNKNOWN)[0].body)
