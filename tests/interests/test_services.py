"""Interests change by steps that are on record; refused ones change nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.interests.declared import DUE, act, declare, events, interest, row
from webapp.accounts.actor import Actor
from webapp.audit import AuditEntry
from webapp.interests import services
from webapp.interests.models import Interest
from webapp.moves import RuleError
from webapp.outbox import Outbox

Acting = Callable[[str], Actor]


def test_a_declaration_carries_need_companies_and_the_day_it_is_due(
    app: Flask, actor: Acting, cast: Any
) -> None:
    found = interest(app, declare(app, actor("supplier"), cast))
    assert (found.province, found.need_id) == ("yazd", cast.needs["bearing"])
    assert found.producer_company_id == cast.companies["producer"]
    assert (found.supplier_province, found.supplier_size) == ("isfahan", "small")
    assert (found.state, found.due_on, found.open_key) == ("submitted", DUE, 0)
    assert found.declared_by == cast.people["supplier"] and not found.on_behalf


def test_every_step_is_an_event_an_audit_entry_and_an_outbox_row(
    app: Flask, actor: Acting, cast: Any
) -> None:
    number = declare(app, actor("supplier"), cast)
    act(app, actor("producer"), number, services.see)
    act(app, actor("producer"), number, services.shortlist)
    steps = [(e.from_state, e.to_state, e.side) for e in events(app, number)]
    assert steps == [
        (None, "submitted", "supplier"),
        ("submitted", "seen", "producer"),
        ("seen", "shortlisted", "producer"),
    ]
    for verb in ("declared", "seen", "shortlisted"):
        assert row(app, AuditEntry, action=f"interests.{verb}", subject_id=number)
        assert row(app, Outbox, topic="interest", verb=verb, subject_id=number)


def test_the_cached_state_is_that_of_the_last_event(app: Flask, actor: Acting, cast: Any) -> None:
    number = declare(app, actor("supplier"), cast)
    act(app, actor("producer"), number, services.decline, "price")
    assert interest(app, number).state == events(app, number)[-1].to_state == "declined"


def test_an_answer_stops_the_clock_and_a_look_does_not(
    app: Flask, actor: Acting, cast: Any
) -> None:
    number = declare(app, actor("supplier"), cast)
    act(app, actor("producer"), number, services.see)
    assert interest(app, number).answered_at is None
    act(app, actor("producer"), number, services.shortlist)
    assert interest(app, number).answered_at is not None


def test_seeing_twice_is_seeing_once(app: Flask, actor: Acting, cast: Any) -> None:
    number = declare(app, actor("supplier"), cast)
    for _ in range(2):
        act(app, actor("producer"), number, services.see)
    assert [e.to_state for e in events(app, number)] == ["submitted", "seen"]


def test_a_company_declares_anew_after_its_interest_was_closed(
    app: Flask, actor: Acting, cast: Any
) -> None:
    first = declare(app, actor("supplier"), cast)
    with pytest.raises(RuleError) as refused:
        declare(app, actor("supplier"), cast)
    assert refused.value.code == "already"
    act(app, actor("supplier"), first, services.withdraw, "time")
    assert interest(app, first).open_key is None
    assert declare(app, actor("supplier"), cast) != first


def test_another_reason_takes_words(app: Flask, actor: Acting, cast: Any) -> None:
    number = declare(app, actor("supplier"), cast)
    for reason, note in (("other", " "), ("nonsense", "…")):
        with pytest.raises(RuleError):
            act(app, actor("producer"), number, services.decline, reason, note)
    assert interest(app, number).state == "submitted"
    act(app, actor("producer"), number, services.decline, "other", "خط تولید تعطیل شد")
    assert interest(app, number).note == "خط تولید تعطیل شد"


def test_what_is_closed_stays_closed(app: Flask, actor: Acting, cast: Any) -> None:
    number = declare(app, actor("supplier"), cast)
    act(app, actor("producer"), number, services.decline, "price")
    with pytest.raises(RuleError) as refused:
        act(app, actor("producer"), number, services.shortlist)
    assert refused.value.code == "refused"
    assert len(events(app, number)) == 2


def test_an_officer_acts_in_the_name_of_a_company(app: Flask, actor: Acting, cast: Any) -> None:
    number = declare(app, actor("supplier"), cast)
    act(app, actor("yazd_officer"), number, services.decline, "volume")
    assert events(app, number)[-1].side == "officer"
    entry = row(app, AuditEntry, action="interests.declined", subject_id=number)
    assert entry.on_behalf_of == cast.companies["producer"]
    assert entry.actor_id == cast.people["yazd_officer"]


def test_a_meeting_that_comes_to_nothing_leads_back(app: Flask, actor: Acting, cast: Any) -> None:
    number = declare(app, actor("supplier"), cast)
    act(app, actor("producer"), number, services.to_meeting)
    act(app, actor("producer"), number, services.back_from_meeting)
    assert interest(app, number).state == "seen"
    act(app, actor("producer"), number, services.shortlist)
    act(app, actor("producer"), number, services.to_meeting)
    act(app, actor("producer"), number, services.back_from_meeting)
    assert interest(app, number).state == "shortlisted"


def test_of_two_declarations_at_the_same_moment_one_is_kept(
    app: Flask, actor: Acting, cast: Any
) -> None:
    who, start = actor("supplier"), threading.Barrier(2)
    outcomes: list[str] = []

    def attempt() -> None:
        start.wait()
        try:
            declare(app, who, cast)
            outcomes.append("declared")
        except RuleError as refused:
            outcomes.append(refused.code)

    threads = [threading.Thread(target=attempt) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["already", "declared"]
    assert row(app, Interest, need_id=cast.needs["bearing"]) is not None
