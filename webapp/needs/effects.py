"""What follows for needs when something happens to a company, its people or the needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from webapp import notices, outbox
from webapp.accounts.actor import SYSTEM
from webapp.accounts.models import User
from webapp.accounts.queries import staff_of
from webapp.companies.queries import members_of
from webapp.db import db, reading
from webapp.drainer import Happening
from webapp.tenancy import scopes

from . import projection, queries
from .models import Need
from .rules import PROJECTED, Flag, State
from .steps import note, set_flags

# What happens to a company changes the public copies of its needs.
_SHOWN_ANEW = {"verified", "refused", "suspended", "changed", "renamed"}
_UNFINISHED = frozenset(State) - {State.WITHDRAWN, State.CLOSED, State.MERGED, State.LOCALISED}


# --- companies ------------------------------------------------------------------------------


def follow_company(happening: Happening) -> None:
    """Name and verification of a company are those of its public needs, in every province."""
    if happening.verb not in _SHOWN_ANEW:
        return
    for need in queries.on_view_of(happening.subject_id, PROJECTED):
        projection.project(need)
    _hand_on(happening)


def hand_over(happening: Happening) -> None:
    """What somebody who left had written down is his successor's; a contact is asked for anew.

    Each province is told by itself, so nothing is handed on.
    """
    if happening.verb != "member_left":
        return
    told = happening.payload
    person = db.session.get(User, told.get("from_user", 0))
    if person is None:
        return
    for need in queries.on_view_of(happening.subject_id, _UNFINISHED):
        was_contact = _is_contact(person, need)
        if need.created_by == person.id and told.get("to_user"):
            need.created_by = told["to_user"]
        if was_contact:
            _ask_for_contact(happening, need)


def _is_contact(person: User, need: Need) -> bool:
    ways = {person.email, person.mobile} - {None}
    if need.contact_email in ways or need.contact_phone in ways:
        return True
    return need.created_by == person.id and need.contact_name in ("", person.name)


def _ask_for_contact(happening: Happening, need: Need) -> None:
    set_flags(need, add=(Flag.CONTACT_LEFT,))
    note(SYSTEM, need, "contact_left")
    tell_contact_left(happening, need)


def tell_contact_left(happening: Happening, need: Need) -> None:
    """The company's managers hear that the need wants a new contact."""
    managers = members_of(need.producer_company_id, "manager")
    _tell(managers, "contact_left", need, happening, f"left:{need.id}")


def follow_park(happening: Happening) -> None:
    """Public needs name their park as it is called now."""
    if happening.payload.get("kind") == "park":
        projection.name_park(happening.province, happening.subject_id)


def _hand_on(happening: Happening) -> None:
    """The needs of the company in other provinces are seen to in the scopes of those."""
    if happening.topic != "company":
        return
    with reading(scopes.system("provinces of a company's needs")):
        provinces = queries.provinces_of(happening.subject_id)
    for province in provinces:
        if province != happening.province:
            outbox.tell(
                "company_needs",
                happening.verb,
                province,
                happening.subject_id,
                happening.actor_id,
                **happening.payload,
            )


# --- telling people -------------------------------------------------------------------------


def tell_people(happening: Happening) -> None:
    """Officers hear of what waits for them, members of what was decided."""
    notice = _NOTICES.get(happening.verb)
    need = queries.need(happening.subject_id) if notice else None
    if notice is None or need is None:
        return
    people, endpoint = notice(need)
    others = [person for person in people if person != happening.actor_id]
    _tell(others, happening.verb, need, happening, happening.verb, endpoint)


def _officers(need: Need) -> tuple[Iterable[int], str]:
    return staff_of(need.province), "needs_admin.detail"


def _members(need: Need) -> tuple[Iterable[int], str]:
    return members_of(need.producer_company_id), "needs_my.detail"


_NOTICES: dict[str, Callable[[Need], tuple[Iterable[int], str]]] = {
    "submitted": _officers,
    "consent_withdrawn": _officers,
    "returned": _members,
    "published": _members,
    "expired": _members,
}


def _tell(
    people: Iterable[int],
    name: str,
    need: Need,
    happening: Happening,
    detail: str,
    endpoint: str = "needs_my.detail",
) -> None:
    company = queries.company(need.producer_company_id)
    facts: dict[str, Any] = {"title": need.title, "company": company.name if company else "—"}
    if name == "returned":
        last = queries.events_of(need)[-1]
        facts["reason"] = notices.coded("return_reason", last.reason) if last.reason else "—"
    notices.notify_all(
        people,
        f"needs.{name}",
        need.province,
        endpoint,
        {"need_id": need.id},
        facts,
        cause=happening.cause(detail),
    )


HANDLERS: dict[str, list[Callable[[Happening], None]]] = {
    "need": [tell_people],
    "company": [follow_company, hand_over],
    "company_needs": [follow_company, hand_over],
    "place": [follow_park],
}
