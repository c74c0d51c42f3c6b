"""What follows from an interest: the need's state and counts, the grant, notices, mail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from tests.interests.declared import (
    act,
    declare,
    drain,
    events,
    interest,
    mails,
    notices,
    row,
)
from webapp.accounts.actor import SYSTEM, Actor
from webapp.db import db, unit_of_work
from webapp.interests import services
from webapp.interests.models import OutgoingInterest
from webapp.needs import services as needs
from webapp.needs.models import Need, NeedGrant, PublishedNeed
from webapp.needs.rules import State as NeedState
from webapp.samples.models import Sample
from webapp.tenancy import scopes

Acting = Callable[[str], Actor]


def need_of(app: Flask, cast: Any) -> Need:
    found: Need = row(app, Need, id=cast.needs["bearing"])
    return found


def move_need(app: Flask, cast: Any, goal: NeedState) -> None:
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        need = db.session.get(Need, ("yazd", cast.needs["bearing"]))
        needs.move(SYSTEM, need, goal, reason="other")


def test_the_need_counts_answers_by_size_of_the_supplier(
    app: Flask, actor: Acting, cast: Any
) -> None:
    declare(app, actor("supplier"), cast)
    second = declare(app, actor("other_supplier"), cast)
    drain(app)
    assert row(app, PublishedNeed, id=cast.needs["bearing"]).answered == {"small": 1, "micro": 1}
    act(app, actor("other_supplier"), second, services.withdraw, "time")
    drain(app)
    assert row(app, PublishedNeed, id=cast.needs["bearing"]).answered == {"small": 1}


def test_a_need_is_in_talks_while_somebody_is_on_the_shortlist(
    app: Flask, actor: Acting, cast: Any
) -> None:
    number = declare(app, actor("supplier"), cast)
    drain(app)
    assert need_of(app, cast).state == "published"
    act(app, actor("producer"), number, services.shortlist)
    drain(app)
    assert need_of(app, cast).state == "in_talks"
    assert row(app, PublishedNeed, id=cast.needs["bearing"]).state == "talks"
    act(app, actor("producer"), number, services.decline, "price")
    drain(app)
    assert need_of(app, cast).state == "published"


def test_a_need_goes_back_to_the_shelf_when_its_sample_stands_there(
    app: Flask, actor: Acting, cast: Any
) -> None:
    number = declare(app, actor("supplier"), cast)
    act(app, actor("producer"), number, services.shortlist)
    drain(app)
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        need = db.session.get(Need, ("yazd", cast.needs["bearing"]))
        owner = need.producer_company_id
        place = cast.places["yazd_place"]
        db.session.add(
            Sample(need_id=need.id, producer_company_id=owner, place_id=place, state="on_shelf")
        )
    act(app, actor("supplier"), number, services.withdraw, "time")
    drain(app)
    assert need_of(app, cast).state == "on_shelf"


def test_the_shortlist_opens_what_approved_suppliers_may_read_and_its_end_closes_it(
    app: Flask, actor: Acting, cast: Any
) -> None:
    number = declare(app, actor("supplier"), cast)
    drain(app)
    assert row(app, NeedGrant, need_id=cast.needs["bearing"]) is None
    act(app, actor("producer"), number, services.shortlist)
    drain(app)
    grant = row(app, NeedGrant, need_id=cast.needs["bearing"])
    assert grant.supplier_company_id == cast.companies["supplier"]
    assert grant.facts["contact_name"] == "مهندس راد"
    act(app, actor("producer"), number, services.decline, "price")
    drain(app)
    assert row(app, NeedGrant, need_id=cast.needs["bearing"]) is None


def test_an_effect_happens_once_however_often_the_drainer_runs(
    app: Flask, actor: Acting, cast: Any
) -> None:
    declare(app, actor("supplier"), cast)
    assert drain(app) >= 1
    assert drain(app) == 0
    assert len(mails(app, "producer@ghafaseh.example")) == 1


def test_producer_and_officers_hear_of_a_declaration(app: Flask, actor: Acting, cast: Any) -> None:
    number = declare(app, actor("supplier"), cast)
    drain(app)
    assert notices(app, cast.people["producer"]) == ["interests.declared"]
    assert notices(app, cast.people["colleague"]) == ["interests.declared"]
    assert notices(app, cast.people["yazd_officer"]) == ["interests.declared_officer"]
    assert notices(app, cast.people["supplier"]) == []
    assert notices(app, cast.people["fars_officer"]) == []
    mail = mails(app, "producer@ghafaseh.example")[0]
    assert "بلبرینگ‌سازان سپاهان" in mail.subject and "بلبرینگ شیار عمیق" in mail.subject
    assert f"/yazd/my/interests/{number}" in mail.body


def test_the_supplier_hears_the_answer_and_its_reason(app: Flask, actor: Acting, cast: Any) -> None:
    number = declare(app, actor("supplier"), cast)
    act(app, actor("producer"), number, services.shortlist)
    act(app, actor("producer"), number, services.decline, "quality")
    drain(app)
    kinds = ["interests.shortlisted", "interests.declined"]
    assert notices(app, cast.people["supplier"]) == kinds
    assert "کیفیت" in mails(app, "supplier@ghafaseh.example")[-1].subject


def test_the_producer_hears_that_a_supplier_went(app: Flask, actor: Acting, cast: Any) -> None:
    number = declare(app, actor("supplier"), cast)
    act(app, actor("supplier"), number, services.withdraw, "time")
    drain(app)
    assert notices(app, cast.people["producer"])[-1] == "interests.withdrawn"


def test_a_need_that_goes_takes_its_open_interests_with_it(
    app: Flask, actor: Acting, cast: Any
) -> None:
    number = declare(app, actor("supplier"), cast)
    drain(app)
    move_need(app, cast, NeedState.WITHDRAWN)
    drain(app)
    closed = interest(app, number)
    assert (closed.state, closed.reason) == ("declined", "need_gone")
    assert closed.answered_at is None
    assert events(app, number)[-1].side == "system"
    assert notices(app, cast.people["supplier"]) == ["interests.need_gone"]


def test_a_need_that_only_rests_keeps_its_interests(app: Flask, actor: Acting, cast: Any) -> None:
    number = declare(app, actor("supplier"), cast)
    move_need(app, cast, NeedState.PAUSED)
    drain(app)
    assert interest(app, number).state == "submitted"


def test_the_suppliers_own_province_keeps_counts_and_no_content(
    app: Flask, actor: Acting, cast: Any
) -> None:
    number = declare(app, actor("supplier"), cast)
    drain(app)
    where = {"province": "isfahan", "company_id": cast.companies["supplier"]}
    assert row(app, OutgoingInterest, **where, state="submitted").count == 1
    act(app, actor("producer"), number, services.decline, "price")
    drain(app)
    assert row(app, OutgoingInterest, **where, state="submitted").count == 0
    declined = row(app, OutgoingInterest, **where, state="declined")
    assert (declined.count, declined.need_province) == (1, "yazd")
