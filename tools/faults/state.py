"""The site as it is after all: read past every page, to be compared with what was promised."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from typing import Any

from flask import Flask

from tests.cast import Cast
from tools.faults.history import Interest, Mail, Need, World
from webapp import health, outbox
from webapp.audit import AuditEntry
from webapp.companies.queries import members_of
from webapp.db import db, now, reading, unit_of_work
from webapp.interests.models import Interest as InterestRow
from webapp.interests.models import InterestEvent
from webapp.needs.models import Need as NeedRow
from webapp.needs.models import NeedEvent, PublishedNeed
from webapp.notices import MailMessage, Notice
from webapp.search import indexing
from webapp.search.documents import Query
from webapp.search.engine import IndexLost
from webapp.tenancy import scopes

CATCH_UP_SECONDS = 180.0
PAGE = 100


def catch_up(app: Flask) -> bool:
    """Every reader has read all and every message has been tried; False when it took too long."""
    until = time.monotonic() + CATCH_UP_SECONDS
    while time.monotonic() < until:
        with app.app_context():
            _send_now()
            if not _behind() and not _waiting() and _is_fresh(app):
                return True
        time.sleep(0.5)
    return False


def _send_now() -> None:
    """What rests after a fault is tried at once, as an operator would have it."""
    with unit_of_work(scopes.system("faults")):
        late = db.update(MailMessage).where(MailMessage.state == "waiting", MailMessage.tries > 0)
        db.session.execute(late.values(next_try_at=now(), tries=1))


def _behind() -> dict[str, int]:
    with reading(scopes.system("faults")):
        return {lag.consumer: lag.waiting for lag in health.lags() if lag.waiting}


def _waiting() -> int:
    with reading(scopes.system("faults")):
        query = db.select(db.func.count()).where(MailMessage.state == "waiting")
        return db.session.scalar(query) or 0


def _is_fresh(app: Flask) -> bool:
    with reading(scopes.system("faults")):
        return health.index_age(app) == 0.0


def world(app: Flask, cast: Cast, arrived: Counter[str]) -> World:
    """Everything that the trial can have made."""
    with app.app_context(), reading(scopes.system("faults")):
        return World(
            needs=_needs(),
            interests=_interests(cast),
            mails=[
                Mail(name, state)
                for name, state in db.session.execute(
                    db.select(MailMessage.message_id, MailMessage.state)
                )
            ],
            arrived=arrived,
            searched=_searched(app),
            behind={lag.consumer: lag.waiting for lag in health.lags()},
            set_aside=_set_aside(),
        )


def _needs() -> list[Need]:
    moves: dict[int, list[str]] = defaultdict(list)
    for number, state in db.session.execute(
        db.select(NeedEvent.need_id, NeedEvent.to_state).order_by(NeedEvent.id)
    ):
        moves[number].append(state)
    recorded = Counter(
        db.session.scalars(
            db.select(AuditEntry.subject_id).where(AuditEntry.action == "needs.record")
        )
    )
    copies = set(db.session.scalars(db.select(PublishedNeed.id)))
    # those of the cast were there before; nobody recorded them
    query = db.select(NeedRow.id, NeedRow.title, NeedRow.state).where(
        NeedRow.title.startswith("خطا ")
    )
    return [
        Need(title, number, state, tuple(moves[number]), recorded[number], number in copies)
        for number, title, state in db.session.execute(query)
    ]


def _interests(cast: Cast) -> list[Interest]:
    names = {number: name for name, number in cast.companies.items()}
    moves: dict[int, list[str]] = defaultdict(list)
    for number, state in db.session.execute(
        db.select(InterestEvent.interest_id, InterestEvent.to_state).order_by(InterestEvent.id)
    ):
        moves[number].append(state)
    told: Counter[Any] = Counter()
    for values in db.session.scalars(
        db.select(Notice.values).where(Notice.kind == "interests.declared")
    ):
        told[values.get("interest_id")] += 1
    people = len(members_of(cast.companies["producer"]))
    return [
        Interest(
            row.need_id,
            names[row.supplier_company_id],
            row.state,
            tuple(moves[row.id]),
            told[row.id],
            people,
        )
        for row in db.session.scalars(db.select(InterestRow))
    ]


def _searched(app: Flask) -> list[int]:
    """Every need that a search finds, those of the cast apart."""
    engine = indexing.engine_of(app)
    cast_needs = set(
        db.session.scalars(db.select(NeedRow.id).where(~NeedRow.title.startswith("خطا ")))
    )
    try:
        found: list[int] = []
        total, page = engine.document_count, 1
        while len(found) < total:
            hits = engine.search(Query(page=page, page_size=PAGE)).hits
            if not hits:
                break
            found += [hit.id for hit in hits]
            page += 1
    except IndexLost:
        return [-1]
    return [number for number in found if number not in cast_needs]


def _set_aside() -> int:
    rows = db.session.scalars(db.select(outbox.OutboxPosition))
    return sum(len(row.set_aside) for row in rows)
