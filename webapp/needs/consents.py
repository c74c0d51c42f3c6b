"""What a producer agreed to show, and its taking back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from webapp import outbox
from webapp.accounts.actor import Actor
from webapp.db import db, now
from webapp.i18n import gettext
from webapp.moves import RuleError

from . import policy, projection, queries
from .models import Consent, Need
from .rules import State
from .steps import move, settle
from .steps import note as keep


def give_consent(
    actor: Actor,
    need: Need,
    *,
    given_by: str,
    reference: str = "",
    scope: Mapping[str, str] | None = None,
    on_behalf: bool = False,
    happened_at: dt.datetime | None = None,
) -> Consent:
    """The company has agreed to show the need to these audiences (default: as it asks for)."""
    if not given_by.strip():
        raise RuleError(gettext("Write who of the company gives the consent."), code="given_by")
    if State(need.state) in (State.WITHDRAWN, State.MERGED):
        raise RuleError(gettext("This need is withdrawn. Copy it to start again."), code="state")
    latest = next(iter(queries.consents_of(need)), None)
    consent = new_consent(actor, need, given_by, reference, scope, on_behalf, happened_at)
    consent.version = latest.version + 1 if latest is not None else 1
    db.session.add(consent)
    keep(actor, need, "give_consent", on_behalf=on_behalf, version=consent.version)
    settle(need)
    return consent


def new_consent(
    actor: Actor,
    need: Need,
    given_by: str,
    reference: str = "",
    scope: Mapping[str, str] | None = None,
    on_behalf: bool = False,
    happened_at: dt.datetime | None = None,
) -> Consent:
    """The row of a first consent, not yet in the database."""
    return Consent(
        province=need.province,
        producer_company_id=need.producer_company_id,
        need_id=need.id,
        version=1,
        scope=dict(scope if scope is not None else need.audience),
        given_by=given_by[:120],
        reference=reference[:200],
        recorded_by=actor.id,
        on_behalf=on_behalf,
        given_at=happened_at or now(),
    )


def withdraw_consent(
    actor: Actor, need: Need, *, note: str = "", happened_at: dt.datetime | None = None
) -> None:
    """Nothing of the need is public any more; what was on view, or had been, is withdrawn."""
    in_force = [row for row in queries.consents_of(need) if row.withdrawn_at is None]
    if not in_force:
        raise RuleError(gettext("There is no consent in force."), code="consent")
    for row in in_force:
        row.withdrawn_at, row.withdrawn_by = happened_at or now(), actor.id
    _note_consent_withdrawn(actor, need)
    projection.remove(need)
    goal = _after_consent(State(need.state))
    if goal is not None:
        move(actor, need, goal, note=note, happened_at=happened_at)
    db.session.flush()


def _note_consent_withdrawn(actor: Actor, need: Need) -> None:
    keep(actor, need, "withdraw_consent", on_behalf=policy.is_on_behalf(actor, need))
    outbox.tell("need", "consent_withdrawn", need.province, need.id, actor.id)


def _after_consent(state: State) -> State | None:
    """Where a need goes whose consent is withdrawn; a text nobody else has seen stays."""
    if state == State.SUBMITTED:
        return State.DRAFT
    kept = {State.DRAFT, State.RETURNED, State.WITHDRAWN, State.MERGED}
    return None if state in kept else State.WITHDRAWN
