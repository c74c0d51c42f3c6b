"""Interests of the cast, made the way the site makes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from flask import Flask

from webapp import drainer
from webapp.accounts.actor import Actor
from webapp.db import db, reading, unit_of_work
from webapp.interests import queries, services
from webapp.interests.models import Interest, InterestEvent
from webapp.interests.services import Declaration, Offer
from webapp.needs.models import PublishedNeed
from webapp.notices import MailMessage, Notice
from webapp.tenancy import scopes

OFFER = Offer(readiness="similar", capacity=None, message="نمونه داریم")
DUE = dt.date(2027, 1, 10)


def declare(app: Flask, actor: Actor, cast: Any, need: str = "bearing", **more: Any) -> int:
    """The company the actor acts for declares interest; gives the number of the interest."""
    assert actor.company is not None
    with app.app_context(), unit_of_work(scopes.party(actor.company.id, user_id=actor.id)):
        row = db.session.scalars(
            db.select(PublishedNeed).where(PublishedNeed.id == cast.needs[need])
        ).one()
        company = queries.company(actor.company.id)
        assert company is not None
        declaration = Declaration(row, company, more.pop("offer", OFFER), DUE, **more)
        return int(services.declare(actor, declaration).id)


def act(app: Flask, actor: Actor, number: int, do: Callable[..., None], *args: Any) -> None:
    """A service of interests, done by the actor for his company or for his province."""
    company = actor.company
    with app.app_context():
        province = interest(app, number).province
        scope = (
            scopes.party(company.id, user_id=actor.id)
            if company is not None
            else scopes.tenant(province, user_id=actor.id)
        )
        with unit_of_work(scope):
            row = queries.find(number, lock=True)
            assert row is not None
            do(actor, row, *args)


def interest(app: Flask, number: int) -> Interest:
    with app.app_context(), reading(scopes.system("test")):
        return db.session.scalars(db.select(Interest).where(Interest.id == number)).one()


def events(app: Flask, number: int) -> list[InterestEvent]:
    with app.app_context(), reading(scopes.system("test")):
        query = db.select(InterestEvent).where(InterestEvent.interest_id == number)
        return list(db.session.scalars(query.order_by(InterestEvent.id)))


def row(app: Flask, model: Any, **values: Any) -> Any:
    """The one row of a table with these values, or None."""
    with app.app_context(), reading(scopes.system("test")):
        return db.session.scalars(db.select(model).filter_by(**values)).one_or_none()


def notices(app: Flask, user_id: int) -> list[str]:
    """The kinds of notices a person has, in order."""
    with app.app_context(), reading(scopes.system("test")):
        query = db.select(Notice.kind).where(Notice.user_id == user_id).order_by(Notice.id)
        return list(db.session.scalars(query))


def mails(app: Flask, address: str) -> list[MailMessage]:
    with app.app_context(), reading(scopes.system("test")):
        query = db.select(MailMessage).where(MailMessage.to_address == address)
        return list(db.session.scalars(query.order_by(MailMessage.id)))


def drain(app: Flask, *features: str) -> int:
    """All effects, and the effects of effects; counts what happened."""
    names, handled = features or ("interests",), 0
    while done := drainer.drain(app, names):
        handled += done
    return handled
