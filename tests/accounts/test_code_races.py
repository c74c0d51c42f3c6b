"""Codes tried, asked for and written by many at the same moment, with what happens without care."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from webapp.accounts import code_letters, code_rules, codes
from webapp.accounts.code_rules import Purpose
from webapp.accounts.codes import Wish
from webapp.accounts.models import OneTimeCode, User
from webapp.accounts.signing_in import TooManyTries, Visit
from webapp.db import db, reading, unit_of_work
from webapp.sms import SmsMessage
from webapp.tenancy import scopes

MOBILE = "+989121112233"


@pytest.fixture
def person(change, cast):
    change(User, cast.people["producer"], mobile=MOBILE)


def _wish(app):
    """A code for a known person was asked for and written; returns handle and row number."""

    with app.app_context():
        handle = codes.ask(Wish(Purpose.SIGN_IN, f"mobile:{MOBILE}", "fa"), Visit("yazd"))
    code_letters.write_asked(app)
    return handle


def _try(app, handle, code):
    with app.app_context(), unit_of_work(scopes.system("test")):
        row = codes.find(handle, Purpose.SIGN_IN)
        try:
            return codes.try_code(row, code, "127.0.0.1")
        except TooManyTries:
            return None


def test_of_fifty_tries_at_the_same_moment_exactly_five_are_looked_at(
    app, person, code_to, read, monkeypatch
):
    monkeypatch.setattr(code_rules, "CODE_TRIES_OF_NAME", 1000)
    handle = _wish(app)
    code = f"{(int(code_to(MOBILE)) + 1) % 10**6:06d}"
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda _: _try(app, handle, code), range(50)))
    assert found == [False] * 50
    assert read(OneTimeCode)[0].tries == 5


def test_of_fifty_right_ones_at_the_same_moment_one_comes_in(app, person, code_to, monkeypatch):
    monkeypatch.setattr(code_rules, "CODE_TRIES_OF_NAME", 1000)
    handle = _wish(app)
    code = code_to(MOBILE)
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda _: _try(app, handle, code), range(50)))
    assert found.count(True) == 1


def test_a_count_that_reads_first_and_writes_later_oversteps(app, person, code_to):
    """What the condition inside the update is for: without it eight of eight are looked at."""
    handle, everybody = _wish(app), threading.Barrier(8)
    code_to(MOBILE)

    def careless(_):
        with app.app_context(), reading(scopes.system("test", writes=False)):
            row = codes.find(handle, Purpose.SIGN_IN)
        everybody.wait(10)
        if row.tries >= code_rules.CODE_TRIES:
            return False
        with app.app_context(), unit_of_work(scopes.system("test")):
            db.session.get(OneTimeCode, row.id).tries = row.tries + 1
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(careless, range(8))) > code_rules.CODE_TRIES


def test_of_fifty_wishes_at_the_same_moment_one_message_is_written(app, person, texts):

    def wish(_):
        with app.app_context():
            try:
                return codes.ask(Wish(Purpose.SIGN_IN, f"mobile:{MOBILE}", "fa"), Visit("yazd"))
            except TooManyTries:
                return None

    with ThreadPoolExecutor(16) as pool:
        found = [handle for handle in pool.map(wish, range(50)) if handle]
    assert len(found) == 1 and len(texts(MOBILE)) == 1


def test_two_senders_write_a_code_once(app, person, read):

    with app.app_context():
        codes.ask(Wish(Purpose.SIGN_IN, f"mobile:{MOBILE}", "fa"), Visit("yazd"))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: code_letters.write_asked(app), range(4)))
    assert len(read(SmsMessage)) == 1
