"""A need goes from state to state in one place only, and every move is on record."""

import random

import pytest

from webapp import outbox
from webapp.accounts.actor import SYSTEM
from webapp.audit import AuditEntry
from webapp.db import db, reading
from webapp.moves import RuleError
from webapp.needs import queries, services
from webapp.needs.models import Need, NeedEvent, PublishedNeed
from webapp.needs.rules import MOVES, PROJECTED, PUBLIC_WORD, State
from webapp.tenancy import scopes


def walk(desk, number, dice, steps=8):
    """Any allowed move, then another, until there is none."""
    for _ in range(steps):
        goals = sorted(MOVES[State(desk.need(number).state)])
        if not goals:
            return
        desk.do(services.move, number, dice.choice(goals))


@pytest.mark.parametrize("seed", range(6))
def test_after_any_walk_state_and_copies_are_what_the_last_event_says(desk, seed):
    dice = random.Random(seed)
    for _ in range(3):
        number = desk.record()
        desk.do(services.give_consent, number, given_by="م")
        desk.do(services.publish, number)
        walk(desk, number, dice)
        need, last = desk.need(number), desk.rows(NeedEvent, number)[-1]
        copies = desk.rows(PublishedNeed, number)
        assert need.state == last.to_state
        assert bool(copies) == (State(need.state) in PROJECTED)
        assert [copy.state for copy in copies] == [PUBLIC_WORD[need.state] for _ in copies]


def test_every_need_of_the_cast_stands_where_its_last_event_says(desk):
    with desk.work():
        for need in db.session.scalars(db.select(Need)):
            assert need.state == queries.events_of(need)[-1].to_state


@pytest.mark.parametrize("start", ["draft", "published", "withdrawn"])
def test_every_other_move_is_refused_and_changes_nothing(desk, start):
    number = desk.record() if start == "draft" else desk.published()
    if start == "withdrawn":
        desk.do(services.withdraw, number)
    events = len(desk.rows(NeedEvent, number))
    for goal in set(State) - MOVES[State(start)]:
        with pytest.raises(RuleError):
            desk.do(services.move, number, goal)
    assert desk.need(number).state == start
    assert len(desk.rows(NeedEvent, number)) == events


def test_a_move_is_told_to_event_audit_and_outbox(desk):
    number = desk.published()
    desk.do(services.pause, number)
    event = desk.rows(NeedEvent, number)[-1]
    assert (event.from_state, event.to_state, event.on_behalf) == ("published", "paused", True)
    with desk.work():
        audited = [row.action for row in db.session.scalars(db.select(AuditEntry))]
    assert "needs.to_paused" in audited
    assert ("need", "paused", number) in told(desk)


def told(desk):
    with desk.app.app_context(), reading(scopes.system("test", writes=False)):
        return [(row.topic, row.verb, row.subject_id) for row in outbox.waiting(0, 1000)]


def test_what_happened_earlier_keeps_its_date_and_the_record_its_own(desk):
    from webapp.db import now

    number, then = desk.record(), now().replace(year=2025)
    desk.do(services.give_consent, number, given_by="م", happened_at=then)
    desk.do(services.publish, number, happened_at=then)
    event = desk.rows(NeedEvent, number)[-1]
    assert event.happened_at == then == desk.need(number).published_at
    assert event.recorded_at > then


def test_the_system_acts_for_nobody(desk):
    number = desk.published()
    desk.do(services.pause, number, actor=SYSTEM)
    event = desk.rows(NeedEvent, number)[-1]
    assert event.actor_id is None and not event.on_behalf
