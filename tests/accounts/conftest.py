"""People who have passwords, what was mailed to them, and what was counted."""

from __future__ import annotations

import dataclasses
import re

import pytest

from tests.cast import PASSWORD
from webapp.accounts import code_letters, passwords
from webapp.accounts.models import User
from webapp.notices import MailMessage
from webapp.sms import SmsMessage


@pytest.fixture
def with_password(app, cast, change):
    """The person can sign in; returns the e-mail address."""

    def give(person, password=PASSWORD, **more):
        change(User, cast.people[person], password_hash=passwords.digest_of(password), **more)
        return f"{person}@ghafaseh.example"

    return give


@pytest.fixture
def mails(app, read):
    """Messages to an address, the oldest first; what was asked for is written before."""

    def find(address):
        code_letters.write_asked(app)
        return read(MailMessage, MailMessage.to_address == address)

    return find


@pytest.fixture
def texts(app, read):
    """Messages by SMS to a number, the oldest first."""

    def find(mobile):
        code_letters.write_asked(app)
        return read(SmsMessage, SmsMessage.to_mobile == mobile)

    return find


@pytest.fixture
def code_to(mails, texts):
    """The digits of the last code that went to a mobile number or an e-mail address."""

    def find(address):
        words = mails(address)[-1].body if "@" in address else texts(address)[-1].text
        return re.search(r"\b([0-9]{6})\b", words)[1]

    return find


@pytest.fixture
def strict(app):
    """The second factor is asked for, as it is where there is no demo."""
    settings = app.extensions["ghafaseh.settings"]
    app.extensions["ghafaseh.settings"] = dataclasses.replace(settings, demo=False)


@pytest.fixture
def link_to(mails):
    """The path of the link in the last message to an address."""

    def find(address):
        found = re.search(r"https?://[^/\s]+(/\S+)", mails(address)[-1].body)
        assert found, "no link"
        return found[1]

    return find
