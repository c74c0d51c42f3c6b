"""What changes an interest: it is declared, seen, answered, withdrawn."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from decimal import Decimal

from sqlalchemy.exc import IntegrityError

from webapp import audit, outbox
from webapp.accounts.actor import Actor
from webapp.companies.models import Company
from webapp.db import db, now
from webapp.i18n import gettext
from webapp.labels import label
from webapp.moves import RefusedMove, RuleError, check_move
from webapp.needs.models import PublishedNeed
from webapp.needs.rules import Reason
from webapp.tenancy import scopes

from . import policy, queries
from .models import Interest, InterestEvent
from .rules import MOVES, NEED_GONE, OPEN, UNANSWERED, Origin, State

VERBS = {State.SUBMITTED: "declared"}  # the others are called like their state


@dataclass(frozen=True)
class Offer:
    """What a supplier says it can do."""

    readiness: str
    capacity: Decimal | None = None  # per month
    capacity_unit: str = ""
    lead_days: int | None = None
    min_order: Decimal | None = None
    price_idea: Decimal | None = None
    currency: str = "IRR"
    evidence: str = ""
    message: str = ""


@dataclass(frozen=True)
class Declaration:
    """Whose offer it is, for which need, by when it is due an answer, and how it came in."""

    need: PublishedNeed
    company: Company
    offer: Offer
    due_on: dt.date
    origin: Origin = Origin.SITE
    happened_at: dt.datetime | None = None  # when that was earlier than it is recorded


def check_declare(need: PublishedNeed, company: Company) -> None:
    """Refuses when the company may not declare interest in the need now."""
    fault = policy.declare_fault(
        company, need, has_open=queries.open_one(need.id, company.id) is not None
    )
    if fault is not None:
        raise RuleError(label("interest_fault", fault), code=fault)


def declare(actor: Actor, declaration: Declaration) -> Interest:
    """The company's interest in the need is on record and the clock of the answer runs."""
    need, company = declaration.need, declaration.company
    check_declare(need, company)
    interest = Interest(
        province=need.province,
        need_id=need.id,
        need_title=need.title,
        producer_company_id=need.producer_company_id,
        supplier_company_id=company.id,
        supplier_province=company.home_province,
        supplier_size=company.size,
        origin=str(declaration.origin),
        declared_by=actor.id,
        on_behalf=not actor.acts_for(company.id),
        due_on=declaration.due_on,
        declared_at=declaration.happened_at or now(),
        **asdict(declaration.offer),
    )
    db.session.add(interest)
    _flush_once()
    _record(actor, interest, None, Step(State.SUBMITTED, at=declaration.happened_at))
    return interest


def _flush_once() -> None:
    """Of two declarations at the same moment the database lets one in."""
    try:
        db.session.flush()
    except IntegrityError as error:
        if "supplier_company_id" in str(error.orig) or "ix_interest_one" in str(error.orig):
            raise RuleError(label("interest_fault", "already"), code="already") from error
        raise


@dataclass(frozen=True)
class Step:
    """Where an interest goes, why, and when, if that was earlier than it is recorded."""

    goal: State
    reason: str = ""
    note: str = ""
    at: dt.datetime | None = None


def see(actor: Actor, interest: Interest, *, at: dt.datetime | None = None) -> None:
    """The producer has opened it; nothing happens the second time."""
    if interest.state == State.SUBMITTED:
        move(actor, interest, Step(State.SEEN, at=at))


def shortlist(actor: Actor, interest: Interest, *, at: dt.datetime | None = None) -> None:
    """The producer wants to talk with this supplier."""
    if interest.state == State.MEETING:
        raise _refused(interest)
    move(actor, interest, Step(State.SHORTLISTED, at=at))


def decline(
    actor: Actor,
    interest: Interest,
    reason: str,
    note: str = "",
    *,
    at: dt.datetime | None = None,
) -> None:
    """The producer does not want it, and says why."""
    move(actor, interest, Step(State.DECLINED, _checked(reason, note), note, at))


def withdraw(
    actor: Actor,
    interest: Interest,
    reason: str,
    note: str = "",
    *,
    at: dt.datetime | None = None,
) -> None:
    """The supplier takes its interest back, and says why."""
    move(actor, interest, Step(State.WITHDRAWN, _checked(reason, note), note, at))


def close_with_need(actor: Actor, interest: Interest) -> None:
    """The need has gone; its open interests end with it, and not by anybody's verdict."""
    move(actor, interest, Step(State.DECLINED, NEED_GONE))


def agree(actor: Actor, interest: Interest, *, at: dt.datetime | None = None) -> None:
    """Both sides have come to an agreement."""
    move(actor, interest, Step(State.AGREED, at=at))


def to_meeting(actor: Actor, interest: Interest, *, at: dt.datetime | None = None) -> None:
    """The two sides are arranging a meeting or have one."""
    if interest.state != State.MEETING:
        move(actor, interest, Step(State.MEETING, at=at))


def back_from_meeting(actor: Actor, interest: Interest, *, at: dt.datetime | None = None) -> None:
    """The meeting came to nothing: the interest stands where it stood before."""
    if interest.state == State.MEETING:
        move(actor, interest, Step(queries.state_before_meeting(interest), at=at))


def _checked(reason: str, note: str) -> str:
    if reason not in set(Reason):
        raise RuleError(gettext("Choose a reason from the list."), code="reason")
    if reason == Reason.OTHER and not note.strip():
        raise RuleError(gettext("Write the reason in a few words."), code="note")
    return reason


def move(actor: Actor, interest: Interest, step: Step) -> None:
    """The step is taken, on record, and told to those who follow; or refused with a sentence."""
    start = State(interest.state)
    try:
        check_move(MOVES, start, step.goal)
    except RefusedMove as error:
        raise _refused(interest) from error
    interest.state = step.goal
    if step.goal not in OPEN:
        interest.open_key = None
        interest.reason, interest.note = step.reason, step.note
    if start in UNANSWERED and _is_answer(step):
        interest.answered_at = step.at or now()
    db.session.flush()
    _record(actor, interest, start, step)


def _is_answer(step: Step) -> bool:
    """Does the step stop the clock of the producer's answer, and to its credit?"""
    return step.goal not in (State.SEEN, State.WITHDRAWN) and step.reason != NEED_GONE


def _refused(interest: Interest) -> RuleError:
    return RuleError(
        gettext(
            "This step is not possible now: the interest stands at “%(state)s”.",
            state=label("interest_state", interest.state),
        )
    )


def _record(actor: Actor, interest: Interest, start: State | None, step: Step) -> None:
    side, verb = side_of(actor, interest), VERBS.get(step.goal, str(step.goal))
    db.session.add(_event(actor, interest, start, step, side))
    audit.record(
        f"interests.{verb}",
        actor_id=actor.id,
        subject=interest,
        on_behalf_of=_company_of(interest, step.goal) if side == "officer" else None,
        need_id=interest.need_id,
        reason=step.reason,
    )
    told = {"need_id": interest.need_id, "side": side, "reason": step.reason}
    outbox.tell("interest", verb, interest.province, interest.id, actor.id, **told)
    _tell_home(actor, interest, start, step.goal)


def _event(
    actor: Actor, interest: Interest, start: State | None, step: Step, side: str
) -> InterestEvent:
    return InterestEvent(
        province=interest.province,
        producer_company_id=interest.producer_company_id,
        supplier_company_id=interest.supplier_company_id,
        supplier_province=interest.supplier_province,
        interest_id=interest.id,
        need_id=interest.need_id,
        from_state=start,
        to_state=step.goal,
        happened_at=step.at or now(),
        actor_id=actor.id,
        side=side,
        reason=step.reason,
        note=step.note,
    )


def _tell_home(actor: Actor, interest: Interest, start: State | None, goal: State) -> None:
    """The supplier's own province counts what its companies do elsewhere."""
    if interest.supplier_province == interest.province:
        return
    outbox.tell(
        "outgoing",
        "moved",
        interest.supplier_province,
        interest.id,
        actor.id,
        company_id=interest.supplier_company_id,
        need_province=interest.province,
        start=None if start is None else str(start),
        goal=str(goal),
    )


def side_of(actor: Actor, interest: Interest) -> str:
    """The side the actor acts on now: of the company whose rows it sees, or the officer's."""
    if actor.id is None:
        return "system"
    scope = scopes.current()
    if scope.kind == scopes.Kind.TENANT:
        return "officer"
    return "producer" if scope.company_id == interest.producer_company_id else "supplier"


def _company_of(interest: Interest, goal: State) -> int:
    """For whom an officer acts who brings an interest there."""
    by_supplier = goal in (State.SUBMITTED, State.WITHDRAWN)
    return interest.supplier_company_id if by_supplier else interest.producer_company_id
