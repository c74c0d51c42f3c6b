"""Needs nobody looks after are reminded of, then leave the pages."""

import datetime as dt

import pytest

from webapp import drainer
from webapp.db import db, reading, unit_of_work
from webapp.needs import expiry, queries, services
from webapp.needs.models import Need, NeedEvent, PublishedNeed
from webapp.notices import Notice
from webapp.tenancy import scopes
from webapp.working_days import today


def set_review(desk, number, days):
    with desk.work():
        queries.need(number).review_on = today() + dt.timedelta(days=days)


def notices(desk, kind):
    with desk.app.app_context(), reading(scopes.system("test", writes=False)):
        query = db.select(Notice).where(Notice.kind == kind)
        return db.session.scalars(query.order_by(Notice.user_id)).all()


def test_a_need_past_its_review_date_expires_and_is_told(desk, cast):
    number = desk.published()
    set_review(desk, number, -1)
    assert expiry.expire_due(desk.app) == 1
    assert desk.need(number).state == "expired"
    assert desk.rows(PublishedNeed, number) == []
    assert desk.rows(NeedEvent, number)[-1].actor_id is None
    drainer.drain(desk.app, ("needs",))
    told = {notice.user_id for notice in notices(desk, "needs.expired")}
    assert told == {cast.people[name] for name in ("producer", "colleague", "both_sides")}


def test_on_the_day_itself_it_is_still_there(desk):
    number = desk.published()
    set_review(desk, number, 0)
    assert expiry.expire_due(desk.app) == 0
    assert desk.need(number).state == "published"


def test_any_day_can_be_asked_for(desk):
    number = desk.published()
    last = desk.need(number).review_on
    expiry.expire_due(desk.app, last)  # the needs of the cast may have been due the day before
    assert desk.need(number).state == "published"
    assert expiry.expire_due(desk.app, last + dt.timedelta(days=1)) >= 1
    assert desk.need(number).state == "expired"


def test_every_province_has_its_turn(desk):
    for code in ("yazd", "fars"):
        with desk.app.app_context(), unit_of_work(scopes.tenant(code)):
            due = db.session.scalars(db.select(Need).where(Need.state == "published")).all()
            assert due
            for need in due:
                need.review_on = today() - dt.timedelta(days=1)
    expiry.expire_due(desk.app)
    with desk.app.app_context(), reading(scopes.system("test", writes=False)):
        left = db.select(Need.id).where(Need.review_on < today(), Need.state == "published")
        assert db.session.scalars(left).all() == []
        gone = db.select(Need.province).where(Need.state == "expired").distinct()
        assert set(db.session.scalars(gone)) == {"yazd", "fars"}


def test_what_is_agreed_does_not_expire(desk):
    number = desk.published()
    for goal in ("in_talks", "mou"):
        desk.do(services.move, number, services.State(goal))
    set_review(desk, number, -1)
    assert expiry.expire_due(desk.app) == 0


def test_members_are_reminded_once_before_the_day(desk):
    number = desk.published()
    set_review(desk, number, 5)
    expiry.expire_due(desk.app)
    expiry.expire_due(desk.app)
    assert len(notices(desk, "needs.review_due")) == 3
    assert desk.need(number).flags == ["reminded"]


def test_saying_that_it_is_current_moves_the_day_and_the_reminder(desk):
    number = desk.published()
    set_review(desk, number, 5)
    expiry.expire_due(desk.app)
    desk.do(services.confirm, number)
    need = desk.need(number)
    assert need.flags == [] and need.review_on > today() + dt.timedelta(days=100)
    assert desk.rows(PublishedNeed, number)[0].review_on == need.review_on


def test_a_draft_has_nothing_to_confirm(desk):
    number = desk.record()
    with pytest.raises(services.RuleError):
        desk.do(services.confirm, number)


def test_an_expired_need_comes_back(desk):
    number = desk.published()
    set_review(desk, number, -1)
    expiry.expire_due(desk.app)
    desk.do(services.resume, number)
    assert desk.need(number).state == "published"
    assert desk.need(number).review_on > today()


def test_a_fault_in_one_province_keeps_no_other_from_its_turn(desk, monkeypatch):
    number = desk.published()
    set_review(desk, number, -1)
    real = expiry._in_batches

    def faulty(code, step, day):
        if code == "fars":
            raise ZeroDivisionError
        return real(code, step, day)

    monkeypatch.setattr(expiry, "_in_batches", faulty)
    assert expiry.expire_due(desk.app) == 1


def test_the_command_says_how_many(desk):
    number = desk.published()
    set_review(desk, number, -1)
    answer = desk.app.test_cli_runner().invoke(args=["needs", "expire"])
    assert answer.output.startswith("1 ")


def test_copies_can_be_written_anew(desk):
    number = desk.published()
    with desk.work():
        db.session.delete(queries.published(number))
    assert desk.rows(PublishedNeed, number) == []
    desk.app.test_cli_runner().invoke(args=["needs", "reproject"])
    assert len(desk.rows(PublishedNeed, number)) == 1
