"""Rows as the system sees them, and what people were told."""

from __future__ import annotations

import pytest

from webapp import drainer
from webapp.notices import MailMessage, Notice


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
