"""While one drainer is being replaced there are two: what happened still has its effects once."""

from __future__ import annotations

import threading

import pytest

from webapp import drainer, outbox
from webapp.companies import effects
from webapp.db import db, reading, unit_of_work
from webapp.tenancy import scopes

HAPPENINGS = 30


@pytest.fixture
def heard(app, monkeypatch):
    """The numbers of happenings that had their effect, each as often as it had it."""
    seen = []
    with app.app_context():
        with reading(scopes.system("test")):
            before = outbox.highest()
        with unit_of_work(scopes.tenant("yazd")):
            for _ in range(HAPPENINGS):
                outbox.tell("company", "changed", "yazd", 1)
    monkeypatch.setattr(effects, "HANDLERS", {"company": [lambda row: seen.append(row.seq)]})
    return seen, before


def test_two_drainers_do_each_thing_once(app, heard):
    seen, _ = heard
    both = [threading.Thread(target=drainer.drain, args=(app, ("companies",))) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    drainer.drain(app, ("companies",))
    assert sorted(seen) == sorted(set(seen)) and len(seen) == HAPPENINGS


def test_two_may_begin_at_the_same_moment(app):
    """The second looks for its row before the first one's is to be seen."""
    begun = []

    def begin() -> None:
        with app.app_context(), unit_of_work(scopes.system("test")):
            begun.append(outbox.position("new", lock=True).seq)

    second = threading.Thread(target=begin)
    with app.app_context(), unit_of_work(scopes.system("test")):
        outbox.position("new", lock=True).seq = 5
        second.start()
        second.join(0.3)
        assert begun == [], "it waits for the first"
    second.join()
    assert begun == [5]


def test_one_that_read_before_the_other_wrote_finds_it_done(app, heard):
    seen, before = heard
    with app.app_context():
        rows, last = drainer._next("companies")
    drainer.drain(app, ("companies",))
    with app.app_context():
        assert all(drainer._handle("companies", row) for row in rows)
        drainer._pass_over("companies", before)
    assert len(seen) == HAPPENINGS
    with app.app_context(), reading(scopes.system("test")):
        assert db.session.get(outbox.OutboxPosition, "companies").seq == last
