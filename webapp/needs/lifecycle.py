"""The life of a need: handed in, checked, on view, off again; its value and its answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from webapp import config, outbox
from webapp.accounts.actor import Actor
from webapp.companies.models import Company
from webapp.companies.rules import CompanyState
from webapp.db import db, now
from webapp.i18n import gettext
from webapp.moves import RuleError
from webapp.working_days import today

from . import policy, projection, queries
from .data import NeedData
from .models import Need
from .rules import EXPIRES, PROJECTED, Flag, Reason, ReturnReason, State
from .steps import move, set_flags, settle
from .steps import note as keep


def submit(actor: Actor, need: Need, *, happened_at: dt.datetime | None = None) -> Need:
    """The province's officer has the need to check. It takes what publication takes."""
    _refuse_incomplete(need)
    if queries.consent_in_force(need) is None:
        raise RuleError(_no_consent(), code="consent")
    return move(actor, need, State.SUBMITTED, happened_at=happened_at)


def take_back(actor: Actor, need: Need) -> Need:
    """What was handed in is a draft again."""
    return move(actor, need, State.DRAFT)


def return_to_company(
    actor: Actor,
    need: Need,
    reason: str,
    note: str = "",
    *,
    happened_at: dt.datetime | None = None,
) -> Need:
    """The company has the need back, with a reason; "other" takes a sentence."""
    _check_reason(reason, note, ReturnReason)
    return move(actor, need, State.RETURNED, reason=reason, note=note, happened_at=happened_at)


def _check_reason(reason: str, words: str, known: type[Reason] | type[ReturnReason]) -> None:
    if reason not in set(known):
        raise RuleError(gettext("Choose a reason."), code="reason")
    if reason == "other" and not words.strip():
        raise RuleError(gettext("Write in a sentence what the reason is."), code="reason")


# --- on view and off ------------------------------------------------------------------------


def publish(actor: Actor, need: Need, *, happened_at: dt.datetime | None = None) -> Need:
    """The need is on view, in search and on labels, until its review date."""
    _refuse_incomplete(need)
    company = db.session.get(Company, need.producer_company_id)
    if company is None or company.state != CompanyState.VERIFIED:
        raise RuleError(
            gettext("The company is not verified yet; its needs cannot be published."),
            code="unverified",
        )
    if queries.consent_in_force(need) is None:
        raise RuleError(_no_consent(), code="consent")
    _put_review_off(need)
    if need.published_at is None:
        need.published_at = happened_at or now()
    set_flags(need, take=(Flag.CHANGED, Flag.REMINDED))
    return move(actor, need, State.PUBLISHED, happened_at=happened_at)


def missing(need: Need | NeedData) -> list[str]:
    """The names of the fields without which a need cannot be published."""
    return [name for name in ("title", "kind", "field") if not getattr(need, name)]


def wanting(need: Need, data: NeedData) -> list[str]:
    """What `data` would take from a need that others read of, so that it could not stay on view."""
    return missing(data) if State(need.state) in PROJECTED else []


def _refuse_incomplete(need: Need) -> None:
    words = {
        "title": gettext("the title"),
        "kind": gettext("the kind"),
        "field": gettext("the field"),
    }
    if lacking := missing(need):
        names = gettext(" and ").join(words[name] for name in lacking)
        raise RuleError(
            gettext("To publish it, fill in %(fields)s first.", fields=names), code="incomplete"
        )


def _no_consent() -> str:
    return gettext("There is no consent of the company in force. Record its consent first.")


def _put_review_off(need: Need) -> None:
    need.review_on = today() + dt.timedelta(days=config.in_force().review_days)


def pause(actor: Actor, need: Need, *, happened_at: dt.datetime | None = None) -> Need:
    """Off view for a while; what was agreed with single suppliers stays."""
    return move(actor, need, State.PAUSED, happened_at=happened_at)


def resume(actor: Actor, need: Need, *, happened_at: dt.datetime | None = None) -> Need:
    """A paused or expired need is on view again; a changed one goes to the officer first."""
    if need.state in (State.PAUSED, State.EXPIRED) and not policy.may_resume(actor, need):
        raise RuleError(
            gettext("The need was changed since its publication. Hand it in to the officer."),
            code="changed",
        )
    return publish(actor, need, happened_at=happened_at)


def withdraw(
    actor: Actor, need: Need, *, note: str = "", happened_at: dt.datetime | None = None
) -> Need:
    """Out for good; the consent stays on record as it was."""
    return move(actor, need, State.WITHDRAWN, note=note, happened_at=happened_at)


def close(
    actor: Actor,
    need: Need,
    reason: str,
    note: str = "",
    *,
    happened_at: dt.datetime | None = None,
) -> Need:
    """Nobody was found, for this reason; the page stays and says «closed»."""
    _check_reason(reason, note, Reason)
    return move(actor, need, State.CLOSED, reason=reason, note=note, happened_at=happened_at)


def expire(actor: Actor, need: Need, *, happened_at: dt.datetime | None = None) -> Need:
    """Its review date has passed and nobody has said that it is still current."""
    return move(actor, need, State.EXPIRED, happened_at=happened_at)


def confirm(actor: Actor, need: Need) -> Need:
    """The need is still current: its review date moves on."""
    if need.state not in EXPIRES:
        raise RuleError(gettext("Only a need on view has a review date."), code="state")
    _put_review_off(need)
    set_flags(need, take=(Flag.REMINDED,))
    keep(actor, need, "confirm", on_behalf=policy.is_on_behalf(actor, need))
    settle(need)
    return need


# --- value and answers ----------------------------------------------------------------------


def verify_fx_cost(
    actor: Actor,
    need: Need,
    amount: int,
    evidence: str,
    *,
    happened_at: dt.datetime | None = None,
) -> Need:
    """An officer has seen proof of the yearly cost; the declared amount stays beside it."""
    if amount < 0:
        raise RuleError(gettext("Write an amount of 0 or more."), code="amount")
    if not evidence.strip():
        raise RuleError(gettext("Write what you have seen as evidence."), code="evidence")
    need.fx_cost_verified, need.fx_evidence = amount, evidence[:300]
    need.fx_verified_by, need.fx_verified_at = actor.id, happened_at or now()
    keep(actor, need, "verify_fx_cost")
    outbox.tell("need", "changed", need.province, need.id, actor.id)
    db.session.flush()
    return need


def set_answered(need: Need, counts: Mapping[str, int]) -> None:
    """How many companies of each size have answered; shown on the public page."""
    kept = {size: count for size, count in counts.items() if count}
    if kept == need.answered:
        return
    need.answered = kept
    projection.count_answers(need)
    db.session.flush()
