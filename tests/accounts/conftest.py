"""People who have passwords, what was mailed to them, and what was counted."""

from __future__ import annotations

import re

import pytest

from tests.cast import PASSWORD
from webapp.accounts import passwords
from webapp.accounts.models import User
from webapp.db import db, reading, unit_of_work
from webapp.notices import MailMessage
from webapp.tenancy import scopes


@pytest.fixture
def change(app):
    """`change(User, number, name="…")`: a row is different from now on."""

    def write(model, key, **values):
        with app.app_context(), unit_of_work(scopes.system("test")):
            row = db.session.get(model, key)
            for name, value in values.items():
                setattr(row, name, value)

    return write


@pytest.fixture
def read(app):
    """`read(User, condition…)`: all rows of a table, as the system sees them."""

    def rows(model, *conditions):
        with app.app_context(), reading(scopes.system("test", writes=False)):
            return list(db.session.scalars(db.select(model).where(*conditions)))

    return rows


@pytest.fixture
def with_password(app, cast, change):
    """The person can sign in; returns the e-mail address."""

    def give(person, password=PASSWORD, **more):
        change(User, cast.people[person], password_hash=passwords.digest_of(password), **more)
        return f"{person}@ghafaseh.example"

    return give


@pytest.fixture
def mails(read):
    """Messages to an address, the oldest first."""
    return lambda address: read(MailMessage, MailMessage.to_address == address)


@pytest.fixture
def link_to(mails):
    """The path of the link in the last message to an address."""

    def find(address):
        found = re.search(r"https?://[^/\s]+(/\S+)", mails(address)[-1].body)
        assert found, "no link"
        return found[1]

    return find
