"""What a producer agreed to show, its narrowing and its taking back; each act stays on record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from webapp import outbox
from webapp.accounts.actor import Actor
from webapp.db import db, now
from webapp.i18n import gettext
from webapp.moves import RuleError

from . import policy, projection, queries
from .models import Consent, ConsentEntry, Need
from .rules import (
    CONSENT_TEXT,
    DEFAULT_AUDIENCE,
    Audience,
    ConsentAct,
    ConsentWay,
    State,
    is_narrower,
)
from .steps import move, settle
from .steps import note as keep


@dataclass(frozen=True, kw_only=True)
class Said:
    """Who of the company said it, how, and where that is written; `way` "" is unknown."""

    given_by: str = ""
    reference: str = ""
    way: str = ""
    on_behalf: bool = False
    happened_at: dt.datetime | None = None

    @property
    def how(self) -> str:
        if self.way:
            return self.way
        if self.reference:
            return ConsentWay.LETTER
        return "" if self.on_behalf else ConsentWay.SITE


def give_consent(
    actor: Actor,
    need: Need,
    *,
    given_by: str,
    reference: str = "",
    scope: Mapping[str, str] | None = None,
    on_behalf: bool = False,
    way: str = "",
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
    said = Said(
        given_by=given_by,
        reference=reference,
        way=way,
        on_behalf=on_behalf,
        happened_at=happened_at,
    )
    db.session.add_all([consent, entry_of(actor, consent, said)])
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
        text_version=CONSENT_TEXT,
        given_by=given_by[:120],
        reference=reference[:200],
        recorded_by=actor.id,
        on_behalf=on_behalf,
        given_at=happened_at or now(),
    )


def entry_of(
    actor: Actor,
    consent: Consent,
    said: Said,
    act: ConsentAct = ConsentAct.GIVEN,
    changed: tuple[str, ...] = (),
) -> ConsentEntry:
    """The line that keeps an act of consent for good, not yet in the database."""
    return ConsentEntry(
        province=consent.province,
        producer_company_id=consent.producer_company_id,
        need_id=consent.need_id,
        version=consent.version,
        act=str(act),
        scope={} if act == ConsentAct.WITHDRAWN else dict(consent.scope),
        changed=list(changed),
        way=str(said.how),
        text_version=consent.text_version,
        given_by=said.given_by[:120],
        reference=said.reference[:200],
        recorded_by=actor.id,
        on_behalf=said.on_behalf,
        happened_at=said.happened_at or now(),
    )


def narrow_consent(actor: Actor, need: Need, group: str, audience: Audience, said: Said) -> Consent:
    """Fewer people read one group of fields from now on; the rest stays as it was agreed.

    What is asked for is narrowed too, so that a later consent does not widen it unnoticed.
    """
    present = queries.consent_in_force(need)
    if present is None:
        raise RuleError(gettext("There is no consent in force."), code="consent")
    if group not in DEFAULT_AUDIENCE:
        raise RuleError(gettext("There is no such group of fields."), code="group")
    if not is_narrower(audience, projection.audience_of(need, present, group)):
        raise RuleError(
            gettext("Choose fewer readers than now. More of them need a new consent."),
            code="wider",
        )
    scope = {**present.scope, group: str(audience)}
    consent = new_consent(
        actor, need, said.given_by, said.reference, scope, said.on_behalf, said.happened_at
    )
    consent.version = present.version + 1
    need.audience = {**need.audience, group: str(audience)}
    db.session.add_all([consent, entry_of(actor, consent, said, ConsentAct.NARROWED, (group,))])
    keep(actor, need, "narrow_consent", on_behalf=said.on_behalf, group=group, to=str(audience))
    settle(need)
    return consent


def withdraw_consent(
    actor: Actor,
    need: Need,
    *,
    note: str = "",
    said: Said | None = None,
    happened_at: dt.datetime | None = None,
) -> None:
    """Nothing of the need is public any more; what was on view, or had been, is withdrawn."""
    in_force = [row for row in queries.consents_of(need) if row.withdrawn_at is None]
    if not in_force:
        raise RuleError(gettext("There is no consent in force."), code="consent")
    said = said or Said(on_behalf=policy.is_on_behalf(actor, need), happened_at=happened_at)
    db.session.add(entry_of(actor, in_force[0], said, ConsentAct.WITHDRAWN))
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
