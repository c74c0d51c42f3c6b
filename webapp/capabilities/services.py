"""What changes the capabilities of a company. The actor is the first argument."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from webapp import audit
from webapp.accounts.actor import Actor
from webapp.companies.models import Company
from webapp.db import db, now
from webapp.i18n import gettext, ngettext
from webapp.i18n import number as worded
from webapp.moves import RuleError

from . import data as known
from . import policy, projection, queries
from .data import CapabilityData
from .models import Capability
from .rules import MAX_CAPABILITIES


def add(actor: Actor, company: Company, data: CapabilityData) -> Capability:
    """The company says that it can do this, too; public at once where the company is."""
    _check(actor, company)
    if queries.count(company.id) >= MAX_CAPABILITIES:
        raise RuleError(
            ngettext(
                "A company lists at most %(limit)s capability. Remove one that is not needed.",
                "A company lists at most %(limit)s capabilities. Remove one that is not needed.",
                MAX_CAPABILITIES,
                limit=worded(MAX_CAPABILITIES),
            ),
            code="many",
        )
    row = _row(actor, company, data)
    db.session.add(row)
    db.session.flush()
    projection.project(company)
    _record("add", actor, company, row)
    return row


def take_in(actor: Actor, said: Iterable[tuple[Company, Sequence[CapabilityData]]]) -> None:
    """What companies of one province, which have said nothing before, can do; all at once."""
    rows = [
        (company, _row(actor, company, one))
        for company, several in said
        for one in several[:MAX_CAPABILITIES]
    ]
    db.session.add_all(row for _, row in rows)
    db.session.flush()
    for company, row in rows:
        _check(actor, company)
        projection.show(company, row)
        _record("add", actor, company, row)
    db.session.flush()


def _row(actor: Actor, company: Company, data: CapabilityData) -> Capability:
    return Capability(
        province=company.home_province,
        producer_company_id=company.id,
        created_by=actor.id,
        **data.values(),
    )


def edit(
    actor: Actor, company: Company, row: Capability, data: CapabilityData, *, version: int | None
) -> None:
    """The capability says what `data` says; refused when somebody saved since it was shown."""
    _check(actor, company)
    if version is not None and version != row.version:
        raise RuleError(
            gettext("Somebody else has saved this meanwhile. Compare the two texts."), code="stale"
        )
    before = known.of(row).values()
    changed = [name for name, value in data.values().items() if before[name] != value]
    if not changed:
        return
    for name in changed:
        setattr(row, name, getattr(data, name))
    row.updated_at = now()
    db.session.flush()
    projection.project(company)
    _record("edit", actor, company, row, fields=changed)


def remove(actor: Actor, company: Company, row: Capability) -> None:
    """The company no longer says that it can do this; the public copy is gone with it."""
    _check(actor, company)
    _record("remove", actor, company, row)
    projection.forget(row)
    db.session.flush()
    db.session.delete(row)
    db.session.flush()


def _check(actor: Actor, company: Company) -> None:
    if not policy.may_keep(actor, company):
        raise RuleError(
            gettext("While the company is suspended its capabilities cannot be changed."),
            code="suspended",
        )


def _record(act: str, actor: Actor, company: Company, row: Capability, **details: Any) -> None:
    behalf = company.id if policy.is_on_behalf(actor, company) else None
    audit.record(
        f"capabilities.{act}",
        actor_id=actor.id,
        subject=row,
        on_behalf_of=behalf,
        company_id=company.id,
        **details,
    )
