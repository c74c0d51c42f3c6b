"""Meetings are asked for, answered, moved, cancelled and recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.interests import declared
from tests.interests.declared import declare, row
from tests.meetings.arranged import (
    accept,
    act,
    ask,
    begin,
    events,
    meeting,
    on_table,
    room,
    soon,
    taken,
)
from webapp.accounts.actor import Actor
from webapp.audit import AuditEntry
from webapp.interests import services as interests
from webapp.meetings import services
from webapp.moves import RuleError
from webapp.outbox import Outbox

Acting = Callable[[str], Actor]


@pytest.fixture
def number(app: Flask, actor: Acting, cast: Any) -> int:
    """The supplier's interest in the bearing."""
    return declare(app, actor("supplier"), cast)


def test_a_suppliers_request_waits_for_the_producer_and_stops_no_clock(
    app: Flask, actor: Acting, cast: Any, number: int
) -> None:
    found = meeting(app, ask(app, actor("supplier"), number, soon(), soon(4)))
    assert (found.state, found.waiting_for, found.round) == ("requested", "producer", 1)
    assert found.supplier_user_id == cast.people["supplier"]
    assert found.subject == "بلبرینگ شیار عمیق 6205-2RS"
    assert declared.interest(app, number).state == "submitted"


def test_a_producers_request_is_an_answer(app: Flask, actor: Acting, number: int) -> None:
    ask(app, actor("producer"), number)
    found = declared.interest(app, number)
    assert found.state == "meeting" and found.answered_at is not None


def test_accepting_fixes_time_and_takes_everybody_and_the_room(
    app: Flask, actor: Acting, cast: Any, number: int
) -> None:
    when = soon()
    asked = ask(app, actor("supplier"), number, when, plan=room(cast))
    assert taken(app, asked) == set()
    accept(app, actor("producer"), asked)
    found = meeting(app, asked)
    assert (found.state, found.waiting_for, found.sequence) == ("scheduled", "", 1)
    assert found.starts_at == when
    assert found.ends_at == when + dt.timedelta(hours=1)
    assert taken(app, asked) == {
        ("company", cast.companies["producer"]),
        ("company", cast.companies["supplier"]),
        ("user", cast.people["producer"]),
        ("user", cast.people["supplier"]),
        ("room", cast.places["yazd_room"]),
    }
    assert declared.interest(app, number).state == "meeting"


def test_sides_propose_in_turn_three_times_each(app: Flask, actor: Acting, number: int) -> None:
    asked = ask(app, actor("supplier"), number)
    turns = ["producer", "supplier"] * 2 + ["producer"]
    for day, side in enumerate(turns, start=5):
        act(app, actor(side), asked, services.propose, side, [soon(day)])
    with pytest.raises(RuleError) as refused:
        act(app, actor("supplier"), asked, services.propose, "supplier", [soon(20)])
    assert refused.value.code == "rounds"
    assert meeting(app, asked).round == 6
    accept(app, actor("supplier"), asked)
    assert meeting(app, asked).starts_at == soon(9)


def test_only_the_side_whose_turn_it_is_answers(app: Flask, actor: Acting, number: int) -> None:
    asked = ask(app, actor("supplier"), number)
    slot = on_table(app, asked)[0].id
    for do, rest in (
        (services.accept, (slot,)),
        (services.propose, ([soon(5)],)),
        (services.decline, ("time",)),
    ):
        with pytest.raises(RuleError) as refused:
            act(app, actor("supplier"), asked, do, "supplier", *rest)
        assert refused.value.code == "turn"
    assert meeting(app, asked).state == "requested"


def test_a_time_of_another_round_or_of_the_past_is_refused(
    app: Flask, actor: Acting, number: int
) -> None:
    asked = ask(app, actor("supplier"), number)
    old = on_table(app, asked)[0].id
    act(app, actor("producer"), asked, services.propose, "producer", [soon(6)])
    with pytest.raises(RuleError) as refused:
        act(app, actor("supplier"), asked, services.accept, "supplier", old)
    assert refused.value.code == "slot"


def test_one_meeting_about_an_interest_at_a_time(app: Flask, actor: Acting, number: int) -> None:
    asked = ask(app, actor("supplier"), number)
    with pytest.raises(RuleError):
        ask(app, actor("producer"), number)
    act(app, actor("supplier"), asked, services.cancel, "supplier", "time")
    assert ask(app, actor("producer"), number) != asked


def test_nobody_meets_about_a_closed_interest(app: Flask, actor: Acting, number: int) -> None:
    declared.act(app, actor("producer"), number, interests.decline, "price")
    with pytest.raises(RuleError):
        ask(app, actor("producer"), number)


def test_declining_leads_the_interest_back(app: Flask, actor: Acting, number: int) -> None:
    asked = ask(app, actor("producer"), number)
    act(app, actor("supplier"), asked, services.decline, "supplier", "time")
    assert (meeting(app, asked).state, meeting(app, asked).reason) == ("declined", "time")
    assert declared.interest(app, number).state == "seen"


def test_moving_frees_the_time_and_raises_the_sequence(
    app: Flask, actor: Acting, cast: Any, number: int
) -> None:
    asked = ask(app, actor("supplier"), number, plan=room(cast))
    accept(app, actor("producer"), asked)
    act(app, actor("producer"), asked, services.move, "producer", [soon(8), soon(9)])
    found = meeting(app, asked)
    assert (found.state, found.waiting_for, found.starts_at) == ("requested", "supplier", None)
    assert found.sequence == 2 and taken(app, asked) == set()
    accept(app, actor("supplier"), asked, which=1)
    assert meeting(app, asked).starts_at == soon(9)
    assert meeting(app, asked).sequence == 3


def test_cancelling_frees_the_time(app: Flask, actor: Acting, cast: Any, number: int) -> None:
    asked = ask(app, actor("supplier"), number, plan=room(cast))
    accept(app, actor("producer"), asked)
    act(app, actor("supplier"), asked, services.cancel, "supplier", "other", "تعطیل است")
    found = meeting(app, asked)
    assert (found.state, found.sequence, found.note) == ("cancelled", 2, "تعطیل است")
    assert taken(app, asked) == set()
    with pytest.raises(RuleError):
        act(app, actor("supplier"), asked, services.cancel, "supplier", "time")


def test_what_took_place_is_recorded_once_it_has_begun(
    app: Flask, actor: Acting, number: int
) -> None:
    asked = ask(app, actor("supplier"), number)
    accept(app, actor("producer"), asked)
    with pytest.raises(RuleError) as refused:
        act(app, actor("producer"), asked, services.hold)
    assert refused.value.code == "early"
    begin(app, asked)
    act(app, actor("producer"), asked, services.hold)
    assert meeting(app, asked).state == "held"
    assert declared.interest(app, number).state == "meeting"


def test_absence_names_the_side_and_may_be_mended(app: Flask, actor: Acting, number: int) -> None:
    asked = ask(app, actor("supplier"), number)
    accept(app, actor("producer"), asked)
    begin(app, asked)
    with pytest.raises(RuleError):
        act(app, actor("producer"), asked, services.note_absence, "officer")
    act(app, actor("producer"), asked, services.note_absence, "supplier")
    assert (meeting(app, asked).state, meeting(app, asked).reason) == ("no_show", "supplier")
    act(app, actor("supplier"), asked, services.move, "supplier", [soon(6)])
    assert meeting(app, asked).waiting_for == "producer"


def test_an_officer_arranges_for_either_side_and_is_named(
    app: Flask, actor: Acting, cast: Any, number: int
) -> None:
    officer = actor("yazd_officer")
    asked = ask(app, officer, number, side="producer")
    assert meeting(app, asked).producer_user_id == cast.people["producer"]
    slot = on_table(app, asked)[0].id
    act(app, officer, asked, services.accept, "supplier", slot)
    assert meeting(app, asked).supplier_user_id == cast.people["supplier"]
    assert [e.side for e in events(app, asked)] == ["officer", "officer"]
    entry = row(app, AuditEntry, action="meetings.accepted", subject_id=asked)
    assert entry.on_behalf_of == cast.companies["supplier"]


def test_each_step_is_an_event_and_an_outbox_row(app: Flask, actor: Acting, number: int) -> None:
    asked = ask(app, actor("supplier"), number)
    act(app, actor("producer"), asked, services.propose, "producer", [soon(6)])
    accept(app, actor("supplier"), asked)
    act(app, actor("producer"), asked, services.move, "producer", [soon(8)])
    act(app, actor("producer"), asked, services.cancel, "producer", "time")
    states = ["requested", "requested", "scheduled", "requested", "cancelled"]
    assert [e.to_state for e in events(app, asked)] == states
    for verb in ("requested", "proposed", "accepted", "moved", "cancelled"):
        assert row(app, Outbox, topic="meeting", verb=verb, subject_id=asked)
        assert row(app, AuditEntry, action=f"meetings.{verb}", subject_id=asked)


def test_a_side_chooses_its_person_among_its_own(
    app: Flask, actor: Acting, cast: Any, number: int
) -> None:
    asked = ask(app, actor("supplier"), number)
    accept(app, actor("producer"), asked)
    colleague = cast.people["colleague"]
    act(app, actor("producer"), asked, services.choose_person, "producer", colleague)
    assert meeting(app, asked).producer_user_id == colleague
    assert ("user", colleague) in taken(app, asked)
    assert ("user", cast.people["producer"]) not in taken(app, asked)
    with pytest.raises(RuleError):
        person = cast.people["supplier"]
        act(app, actor("producer"), asked, services.choose_person, "producer", person)
