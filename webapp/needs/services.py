"""What changes a need: recording and editing here, consent, life and intake beside it.

The actor is the first argument; a refused step raises RuleError and changes nothing.
`happened_at` dates what happened earlier than it is recorded. `move` is the one place where
states change.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace

from webapp import outbox
from webapp.accounts.actor import Actor
from webapp.companies.models import Company
from webapp.db import db, now
from webapp.i18n import gettext
from webapp.moves import RuleError

from . import policy, queries
from .consents import Said, give_consent, narrow_consent, withdraw_consent
from .data import NeedData, of
from .intake import Intake, new_row, number_for_one, owner_of, take_in
from .lifecycle import (
    close,
    confirm,
    expire,
    pause,
    publish,
    resume,
    return_to_company,
    set_answered,
    submit,
    take_back,
    verify_fx_cost,
    wanting,
    withdraw,
)
from .models import Need
from .rules import MAX_TITLE, Audience, Flag, State
from .steps import event_of, move, note, set_flags, settle, word

__all__ = [
    "Intake",
    "NeedData",
    "Said",
    "close",
    "confirm",
    "copy",
    "edit",
    "expire",
    "give_consent",
    "move",
    "narrow_consent",
    "pause",
    "publish",
    "record",
    "resume",
    "return_to_company",
    "set_answered",
    "still_needed",
    "submit",
    "take_back",
    "take_in",
    "verify_fx_cost",
    "withdraw",
    "withdraw_consent",
]


def record(
    actor: Actor,
    company: Company | tuple[int, str],
    data: NeedData,
    *,
    province: str,
    on_behalf: bool = False,
    batch_id: int | None = None,
    flags: Collection[str] = (),
    copied_from: int | None = None,
    happened_at: dt.datetime | None = None,
) -> Need:
    """A draft of the company's in this province."""
    _check_title(data)
    need = new_row(
        actor,
        owner_of(company),
        data,
        province=province,
        number=number_for_one(),
        on_behalf=on_behalf,
    )
    need.batch_id, need.copied_from = batch_id, copied_from
    need.flags = sorted({*flags, *_found_flags(data)})
    if happened_at is not None:
        need.created_at = happened_at
    db.session.add(need)
    db.session.flush()
    db.session.add(event_of(actor, need, None, State.DRAFT, at=happened_at, on_behalf=on_behalf))
    note(actor, need, "record", on_behalf=on_behalf)
    outbox.tell("need", "created", province, need.id, actor.id)
    db.session.flush()
    return need


def still_needed() -> str:
    return gettext("A need on view keeps its kind and field. Choose them, or pause the need first.")


def _check_title(data: NeedData) -> None:
    if not data.title.strip():
        raise RuleError(gettext("Write a title: a draft needs nothing else."), code="title")
    if len(data.title) > MAX_TITLE:
        raise RuleError(gettext("The title is too long."), code="title")


def _found_flags(data: NeedData) -> set[str]:
    known = queries.is_known(data.title_key, data.hs_code)
    return {str(Flag.DUPLICATE)} if known else set()


def edit(actor: Actor, need: Need, data: NeedData, *, version: int | None = None) -> Need:
    """The need says what `data` says; refused when somebody saved since `version` was shown."""
    _check_version(need, version)
    if not policy.may_edit(actor, need):
        raise RuleError(
            gettext("In the state “%(state)s” a need cannot be edited.", state=word(need.state)),
            code="state",
        )
    _check_title(data)
    if wanting(need, data):
        raise RuleError(still_needed(), code="incomplete")
    # the form does not ask who reads the files: that is narrowed with the consent only
    files = need.audience.get("attachments", str(Audience.APPROVED))
    data = replace(data, audience={**data.audience, "attachments": files})
    before = of(need).values()
    changed = [name for name, value in data.values().items() if before[name] != value]
    if not changed:
        return need
    for name in changed:
        setattr(need, name, getattr(data, name))
    need.title_key = data.title_key
    if need.published_at is not None:
        set_flags(need, add=(Flag.CHANGED,))
    need.updated_at = now()
    note(actor, need, "edit", fields=changed)
    outbox.tell("need", "changed", need.province, need.id, actor.id)
    settle(need)
    return need


def _check_version(need: Need, version: int | None) -> None:
    if version is not None and need.version != version:
        raise RuleError(
            gettext("Somebody else has saved this need meanwhile. Compare the two texts below."),
            code="stale",
        )


def copy(actor: Actor, need: Need, *, on_behalf: bool | None = None) -> Need:
    """A new draft with the same text; consent, files and history stay with the old one."""
    behalf = policy.is_on_behalf(actor, need) if on_behalf is None else on_behalf
    owner = (need.producer_company_id, "")
    return record(
        actor, owner, of(need), province=need.province, on_behalf=behalf, copied_from=need.id
    )
