"""Acts on what happened: hands each outbox row to the features that follow from it.

Each feature is a consumer with its own position; an effect and the position that says it was
done are one transaction, so it happens exactly once however often the process is killed.
"""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from flask import Flask

from webapp import outbox
from webapp.db import as_of, db, reading, unit_of_work
from webapp.tenancy import scopes

log = structlog.get_logger()
MAX_TRIES = 8
BATCH = 200
# What belongs to a person and to no province is seen to by the installation itself.
OF_NO_PROVINCE = frozenset({"person"})
Handler = Callable[["Happening"], None]


@dataclass(frozen=True)
class Happening:
    """One outbox row as a feature's `effects.py` gets it."""

    seq: int
    topic: str
    verb: str
    province: str
    subject_id: int
    payload: dict[str, Any]
    actor_id: int | None
    at: dt.datetime

    def cause(self, detail: str = "") -> str:
        """A name of this happening that makes notices unique."""
        return f"{self.seq}:{detail}"


def handlers_of(feature: str) -> dict[str, list[Handler]]:
    """topic → what `webapp/<feature>/effects.py` does, in the tenant scope of the happening."""
    found: dict[str, list[Handler]] = importlib.import_module(f"webapp.{feature}.effects").HANDLERS
    return found


def drain(app: Flask, features: tuple[str, ...] | None = None) -> int:
    """Everything that waits is done once; returns how many happenings were handled."""
    return sum(_drain_feature(app, name) for name in features or _with_effects())


def _with_effects() -> tuple[str, ...]:
    from webapp import FEATURES, has_part

    return tuple(name for name in FEATURES if has_part(name, "effects"))


def _drain_feature(app: Flask, feature: str) -> int:
    handled = 0
    while True:
        with app.app_context():
            rows, last = _next(feature)
            for row in rows:
                if not _handle(feature, row):
                    return handled
                handled += 1
            if len(rows) < BATCH:
                _pass_over(feature, last)
                return handled


def drain_past(app: Flask, *, without: tuple[str, ...] = ()) -> int:
    """As `drain`, but every effect is dated like its cause; returns how many were handled.

    For a load of past months: of some hundred happenings those of a province are one transaction,
    and one that fails raises, for then the load has failed. Features in `without` catch up by
    themselves.
    """
    handled = 0
    names = [name for name in _with_effects() if name not in without]
    with app.app_context():
        # effects have effects: features on the left hear of them in the next round
        while done := sum(_drain_past(feature) for feature in names):
            handled += done
    return handled


def _drain_past(feature: str) -> int:
    handled = 0
    rows, last = _next(feature)
    while rows:
        for whose in dict.fromkeys(_whose(row) for row in rows):
            _handle_past(feature, [row for row in rows if _whose(row) == whose])
        handled += len(rows)
        _pass_over(feature, rows[-1].seq)
        rows, last = _next(feature)
    _pass_over(feature, last)
    return handled


def _whose(row: Happening) -> str | None:
    return None if row.topic in OF_NO_PROVINCE else row.province


def _handle_past(feature: str, rows: list[Happening]) -> None:
    with unit_of_work(_scope_of(rows[0])):
        for row in rows:
            with as_of(row.at):
                for handler in handlers_of(feature)[row.topic]:
                    handler(row)


def caught_up(feature: str) -> None:
    """The feature has made up for everything that was told until now; nothing of it waits."""
    with unit_of_work(scopes.system("outbox position")):
        outbox.position(feature).seq = outbox.highest()


def _next(feature: str) -> tuple[list[Happening], int]:
    """What concerns the feature, and the last number given to anything before it was read."""
    topics = tuple(handlers_of(feature))
    with unit_of_work(scopes.system("outbox position")):
        after = outbox.position(feature).seq
    with reading(scopes.system("outbox", writes=False)):
        last = outbox.highest()
        rows = [
            Happening(r.seq, r.topic, r.verb, r.province, r.subject_id, r.payload, r.actor_id, r.at)
            for r in outbox.waiting(after, BATCH, topics)
        ]
    return rows, last


def _pass_over(feature: str, last: int) -> None:
    """The feature has read what does not concern it too, so that it is not thought to lag."""
    with reading(scopes.system("outbox position", writes=False)):
        row = db.session.get(outbox.OutboxPosition, feature)
    if row is not None and row.seq < last:
        with unit_of_work(scopes.system("outbox position")):
            position = outbox.position(feature, lock=True)
            position.seq = max(position.seq, last)


def _handle(feature: str, row: Happening) -> bool:
    """Effects and position in one transaction; False when it must be tried again later.

    A second drainer, as there is one while the first is being replaced, finds it done.
    """
    try:
        with unit_of_work(_scope_of(row)):
            position = outbox.position(feature, lock=True)
            if position.seq >= row.seq:
                return True
            for handler in handlers_of(feature)[row.topic]:
                handler(row)
            position.seq, position.tries = row.seq, 0
    except Exception:
        log.exception("effect failed", feature=feature, seq=row.seq, topic=row.topic, verb=row.verb)
        return _give_up(feature, row)
    return True


def _scope_of(row: Happening) -> scopes.Scope:
    if row.topic in OF_NO_PROVINCE:
        return scopes.system(f"{row.topic} {row.verb}")
    return scopes.tenant(row.province)


def _give_up(feature: str, row: Happening) -> bool:
    """After many tries the row is set aside, named in the position, and the others go on."""
    with unit_of_work(scopes.system("outbox position")):
        position = outbox.position(feature, lock=True)
        position.tries += 1
        if position.tries < MAX_TRIES:
            return False
        position.seq, position.tries = row.seq, 0
        position.set_aside = [*position.set_aside, row.seq][-1000:]
    return True
