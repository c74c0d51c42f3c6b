"""Rows as the system sees them, and what people were told."""

from __future__ import annotations

import pytest

from webapp import drainer
from webapp.db import db, reading, unit_of_work
from webapp.notices import MailMessage, Notice
from webapp.tenancy import scopes


@pytest.fixture
def change(app):
    """`change(Company, number, state="…")`: a row is different from now on."""

    def write(model, key, **values):
        with app.app_context(), unit_of_work(scopes.system("test")):
            row = db.session.get(model, key)
            for name, value in values.items():
                setattr(row, name, value)

    return write


@pytest.fixture
def read(app):
    """`read(Company, condition…)`: all rows of a table, as the system sees them."""

    def rows(model, *conditions):
        with app.app_context(), reading(scopes.system("test", writes=False)):
            return list(db.session.scalars(db.select(model).where(*conditions)))

    return rows


@pytest.fixture
def told(app, cast, read):
    """The kinds of notices a person has, once the drainer has run."""

    def kinds(person):
        drainer.drain(app, ("companies",))
        return [row.kind for row in read(Notice, Notice.user_id == cast.people[person])]

    return kinds


@pytest.fixture
def mails(read):
    """Messages to an address, the oldest first."""
    return lambda address: read(MailMessage, MailMessage.to_address == address)
