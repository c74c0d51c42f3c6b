"""People who follow something, and days on which digests are written."""

from __future__ import annotations

import datetime as dt

import pytest
from werkzeug.datastructures import MultiDict

from tests.search.many import add_needs
from webapp.db import now, unit_of_work
from webapp.follows import digest, matching, services
from webapp.persian import TEHRAN
from webapp.search import indexing
from webapp.tenancy import scopes


@pytest.fixture
def index(app):
    """Everything that is public is in the index."""
    with app.app_context():
        indexing.rebuild(app)


@pytest.fixture
def saved(app, cast, actor, index):
    """`saved("supplier", "نخ")`: the number of a search that the person has saved."""

    def save(person="supplier", text="بلبرینگ", digest="daily", site="yazd", **question):
        asked = {"q": text, **question}
        with app.app_context(), unit_of_work(scopes.person(cast.people[person])):
            known = matching.known_now(
                indexing.engine_of(app), matching.read(MultiDict(asked), site), site
            )
            answers = {"name": text or "همه", "digest": digest}
            return services.save(actor(person), site, asked, answers, known).id

    return save


@pytest.fixture
def add(app):
    """`add("yazd", 1, title="…")`: new needs, public and in the index; their numbers."""

    def new(province="yazd", count=1, **facts):
        with app.app_context():
            numbers = add_needs(province, count, **facts)
        indexing.index_waiting(app)
        return numbers

    return new


@pytest.fixture
def write(app):
    """`write(1)`: the digests of tomorrow at eight; tells who was written to."""

    def run(days=1, hour=8, **how):
        day = (now() + dt.timedelta(days=days)).astimezone(TEHRAN)
        return digest.write(app, day.replace(hour=hour), **how)

    return run


@pytest.fixture
def saturday():
    """How many days there are until the next Saturday, at least one."""
    return (5 - now().astimezone(TEHRAN).weekday() - 1) % 7 + 1
