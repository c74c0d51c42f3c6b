"""A need as one reader may read it: fixed columns and the facts of every audience he is in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from webapp import persian
from webapp.accounts.actor import Actor
from webapp.db import reading
from webapp.fields import in_letters
from webapp.i18n import gettext
from webapp.tenancy import scopes

from . import projection, queries
from .models import Need, NeedEvent, PublishedNeed
from .rules import PublicState, State


@dataclass(frozen=True)
class Reading:
    """`row` is the public copy or the need itself; both have the fixed columns."""

    row: Any
    facts: dict[str, Any]
    park_name: str | None
    is_supplier: bool = False  # reads what signed-in suppliers do
    is_granted: bool = False  # reads what approved ones do

    @property
    def company_name(self) -> str | None:
        return self.facts.get("company_name")

    @property
    def fx_cost(self) -> int | None:
        return self.facts.get("fx_cost_declared")

    def number(self, name: str) -> Decimal | None:
        """An amount among the facts."""
        return Decimal(self.facts[name]) if self.facts.get(name) is not None else None

    def day(self, name: str) -> dt.date | None:
        return dt.date.fromisoformat(self.facts[name]) if self.facts.get(name) else None

    @property
    def year(self) -> str:
        """The Jalali year of the yearly use, as a year is written."""
        year = self.facts.get("usage_year")
        return in_letters(persian.fa_digits(str(year))) if year else ""


def of_copy(copy: PublishedNeed, actor: Actor) -> Reading:
    """What the actor may read of a public need: all, suppliers' or an approved one's part."""
    found = _fixed(copy)
    company = actor.company
    if company is None or not company.is_verified or not company.is_supplier:
        return Reading(copy, found, copy.park_name)
    with reading(scopes.party(company.id, user_id=actor.id)):
        more = queries.for_suppliers(copy.id)
        grant = queries.grant_of(copy.id, company.id)
    found |= more.facts if more is not None else {}
    found |= grant.facts if grant is not None else {}
    return Reading(copy, found, copy.park_name, True, grant is not None)


def _fixed(copy: PublishedNeed) -> dict[str, Any]:
    found = dict(copy.facts)
    if copy.company_name:
        found["company_name"] = copy.company_name
    if copy.fx_cost_declared is not None:
        found["fx_cost_declared"] = copy.fx_cost_declared
    return found


def of_need(need: Need, around: projection.Around) -> Reading:
    """Everything, for the producer and its province."""
    return Reading(need, projection.all_facts(need, around), around.park_name, True, True)


# --- how far it has come --------------------------------------------------------------------


def public_line(copy: PublishedNeed) -> list[dict[str, str]]:
    """The five public steps, as far as the public copy tells them."""
    talks = copy.state in (PublicState.TALKS, PublicState.AGREED)
    agreed = copy.state == PublicState.AGREED
    return _line(bool(copy.standing), bool(copy.answered), talks, agreed, False)


def own_line(need: Need, events: list[NeedEvent]) -> list[dict[str, str]]:
    """The five steps, as the events tell them: what was reached stays reached."""
    reached = {event.to_state for event in events}
    return _line(
        State.ON_SHELF in reached,
        bool(need.answered),
        State.IN_TALKS in reached,
        State.MOU in reached,
        State.CONTRACTED in reached,
    )


def _line(*done: bool) -> list[dict[str, str]]:
    words = [
        gettext("Shelf"),
        gettext("Interest"),
        gettext("Meeting"),
        gettext("MoU"),
        gettext("Contract"),
    ]
    return [
        {"label": word, "state": "done" if is_done else "todo"}
        for word, is_done in zip(words, done, strict=True)
    ]
