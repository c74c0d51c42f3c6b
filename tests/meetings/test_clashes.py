"""No person, company or room is in two meetings at once, in whichever provinces they are."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from tests.interests.declared import declare
from tests.meetings.arranged import accept, act, ask, meeting, on_table, room, soon, taken
from webapp.accounts.actor import Actor
from webapp.db import db, unit_of_work
from webapp.meetings import services
from webapp.meetings.models import BusyTime
from webapp.moves import RuleError
from webapp.tenancy import scopes

Acting = Callable[[str], Actor]


def refusal(app: Flask, who: Actor, number: int) -> str:
    with pytest.raises(RuleError) as refused:
        accept(app, who, number)
    assert refused.value.code == "clash"
    assert meeting(app, number).state == "requested"
    assert taken(app, number) == set()
    return str(refused.value.message)


def test_a_room_is_taken_once(app: Flask, actor: Acting, cast: Any) -> None:
    """Two pairs of companies who share nothing but the room."""
    first = ask(app, actor("supplier"), declare(app, actor("supplier"), cast), plan=room(cast))
    accept(app, actor("producer"), first)
    with app.app_context(), unit_of_work(scopes.system("test")):
        db.session.execute(
            db.delete(BusyTime).where(BusyTime.meeting_id == first, BusyTime.holder_kind != "room")
        )
    interest = declare(app, actor("other_supplier"), cast)
    second = ask(app, actor("other_supplier"), interest, plan=room(cast))
    assert "اتاق" in refusal(app, actor("producer"), second)


def test_a_person_is_in_one_place_and_is_not_named(app: Flask, actor: Acting, cast: Any) -> None:
    first = ask(app, actor("supplier"), declare(app, actor("supplier"), cast))
    accept(app, actor("producer"), first)
    second = ask(app, actor("other_supplier"), declare(app, actor("other_supplier"), cast))
    words = refusal(app, actor("producer"), second)
    assert "نمایندهٔ واحد تولیدی" in words and "احمد" not in words


def test_two_people_of_one_company_clash_too_and_in_two_provinces(
    app: Flask, actor: Acting, cast: Any
) -> None:
    first = ask(app, actor("supplier"), declare(app, actor("supplier"), cast))
    accept(app, actor("producer"), first)
    interest = declare(app, actor("supplier"), cast, "valve")
    second = ask(app, actor("supplier"), interest)
    assert "تأمین‌کننده" in refusal(app, actor("fars_producer"), second)
    colleague = actor("colleague")
    third = ask(app, actor("other_supplier"), declare(app, actor("other_supplier"), cast))
    assert "واحد تولیدی" in refusal(app, colleague, third)


def test_meetings_that_only_touch_do_not_clash(app: Flask, actor: Acting, cast: Any) -> None:
    first = ask(app, actor("supplier"), declare(app, actor("supplier"), cast), soon(3, 10))
    accept(app, actor("producer"), first)
    interest = declare(app, actor("other_supplier"), cast)
    second = ask(app, actor("other_supplier"), interest, soon(3, 11))
    accept(app, actor("producer"), second)
    assert meeting(app, second).state == "scheduled"


def test_what_was_cancelled_is_free_again(app: Flask, actor: Acting, cast: Any) -> None:
    first = ask(app, actor("supplier"), declare(app, actor("supplier"), cast))
    accept(app, actor("producer"), first)
    act(app, actor("producer"), first, services.cancel, "producer", "time")
    second = ask(app, actor("other_supplier"), declare(app, actor("other_supplier"), cast))
    accept(app, actor("producer"), second)
    assert meeting(app, second).state == "scheduled"


def test_the_database_itself_refuses_two_holders_of_one_quarter(app: Flask) -> None:
    """Without the unique rows nothing would stop two who look at the same moment."""

    def take(meeting_id: int) -> None:
        with app.app_context(), unit_of_work(scopes.system("test")):
            row = {"holder_kind": "room", "holder_id": 5, "slot": 7, "province": "yazd"}
            db.session.add(BusyTime(**row, meeting_id=meeting_id))

    take(1)
    with pytest.raises(IntegrityError):
        take(2)


def test_of_two_acceptances_at_the_same_moment_one_wins(
    app: Flask, actor: Acting, cast: Any
) -> None:
    """The producer's two people accept two suppliers for the same time, at once."""
    numbers = [
        ask(app, actor(name), declare(app, actor(name), cast), plan=room(cast))
        for name in ("supplier", "other_supplier")
    ]
    slots = [on_table(app, number)[0].id for number in numbers]
    people = [actor("producer"), actor("colleague")]
    start, outcomes = threading.Barrier(2), []

    def attempt(which: int) -> None:
        start.wait()
        try:
            act(app, people[which], numbers[which], services.accept, "producer", slots[which])
            outcomes.append("won")
        except RuleError as refused:
            outcomes.append(refused.code)

    threads = [threading.Thread(target=attempt, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["clash", "won"]
    states = sorted(meeting(app, number).state for number in numbers)
    assert states == ["requested", "scheduled"]
    assert sorted(map(len, (taken(app, number) for number in numbers))) == [0, 5]
