"""The one way from state to state, and what every change of a need leaves behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from webapp import audit, outbox
from webapp.accounts.actor import Actor
from webapp.db import db, now
from webapp.i18n import gettext
from webapp.labels import label
from webapp.moves import RefusedMove, RuleError, check_move

from . import policy, projection
from .models import Need, NeedEvent
from .rules import MOVES, PROJECTED, State

# What the outbox calls the arrival in a state; all others are "changed".
_VERBS = {
    State.SUBMITTED: "submitted",
    State.RETURNED: "returned",
    State.PUBLISHED: "published",
    State.PAUSED: "paused",
    State.WITHDRAWN: "withdrawn",
    State.CLOSED: "closed",
    State.EXPIRED: "expired",
}
# Steps that are the company's own; an officer who takes one acts on its behalf.
_COMPANY_STEPS = {State.DRAFT, State.SUBMITTED, State.PAUSED, State.WITHDRAWN, State.CLOSED}


def move(
    actor: Actor,
    need: Need,
    goal: State,
    *,
    reason: str = "",
    note: str = "",
    happened_at: dt.datetime | None = None,
) -> Need:
    """The one way from state to state: event, audit, outbox and public copies go with it."""
    start = State(need.state)
    _check(start, goal)
    on_behalf = goal in _COMPANY_STEPS and policy.is_on_behalf(actor, need)
    need.state, need.updated_at = str(goal), now()
    db.session.add(
        event_of(
            actor, need, start, goal, at=happened_at, reason=reason, words=note, on_behalf=on_behalf
        )
    )
    announce(actor, need, start, goal, on_behalf=on_behalf, reason=reason)
    settle(need, start)
    return need


def _check(start: State, goal: State) -> None:
    try:
        check_move(MOVES, start, goal)
    except RefusedMove:
        raise RuleError(
            gettext(
                "A need in the state “%(start)s” cannot become “%(goal)s”.",
                start=word(start),
                goal=word(goal),
            ),
            code="state",
        ) from None


def word(state: str) -> str:
    return label("need_state", state)


def event_of(
    actor: Actor,
    need: Need,
    start: State | None,
    goal: State,
    *,
    at: dt.datetime | None = None,
    reason: str = "",
    words: str = "",
    on_behalf: bool = False,
) -> NeedEvent:
    """The row that keeps a move, not yet in the database."""
    return NeedEvent(
        province=need.province,
        producer_company_id=need.producer_company_id,
        need_id=need.id,
        from_state=None if start is None else str(start),
        to_state=str(goal),
        happened_at=at or now(),
        actor_id=actor.id,
        on_behalf=on_behalf,
        reason=str(reason),
        note=words,
    )


def announce(
    actor: Actor,
    need: Need,
    start: State,
    goal: State,
    *,
    on_behalf: bool = False,
    reason: str = "",
) -> None:
    """Audit and outbox hear of a move."""
    verb = _VERBS.get(goal, "changed")
    note(actor, need, f"to_{goal}", on_behalf=on_behalf, **({"reason": reason} if reason else {}))
    outbox.tell("need", verb, need.province, need.id, actor.id, start=str(start), goal=str(goal))


def note(actor: Actor, need: Need, act: str, *, on_behalf: bool = False, **details: Any) -> None:
    """One line of "who did what" about this need."""
    company = need.producer_company_id if on_behalf else None
    audit.record(f"needs.{act}", actor_id=actor.id, subject=need, on_behalf_of=company, **details)


def settle(need: Need, start: State | None = None) -> None:
    """Rows are written, and the copies others read are what the need is now."""
    db.session.flush()
    if State(need.state) in PROJECTED or (start in PROJECTED):
        projection.project(need)
        db.session.flush()


def set_flags(need: Need, *, add: Collection[str] = (), take: Collection[str] = ()) -> None:
    """What staff should know of the need, with these added and those taken away."""
    need.flags = sorted(({*need.flags} - {*map(str, take)}) | {*map(str, add)})
