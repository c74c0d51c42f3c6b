"""Who hears of what happens to a company: its officers, its members, who asks to join."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from webapp import notices
from webapp.accounts import queries as accounts
from webapp.drainer import Handler, Happening
from webapp.mail import Telling, tell

from . import projection, queries
from .models import Company
from .rules import Answer, MemberRole

# Where a notice leads: an officer's page of the company, its members' page, one's companies.
_OFFICERS = "companies_admin.detail"
_MEMBERS = "companies_my.index"
_OWN = "accounts.switch_company"


def on_company(happening: Happening) -> None:
    company = queries.company(happening.subject_id)
    act = _ACTS.get(happening.verb)
    # what concerns several provinces is told in each, but people hear of it once
    if company is None or act is None or happening.province != company.home_province:
        return
    act(happening, company)


def _tell(
    happening: Happening,
    company: Company,
    people: Iterable[int],
    kind: str,
    endpoint: str,
    **facts: Any,
) -> None:
    values = {"company_id": company.id} if endpoint == _OFFICERS else {}
    told = Telling(
        kind=f"companies.{kind}",
        province=company.home_province,
        endpoint=endpoint,
        values=values,
        facts={"company": company.name, **facts},
        cause=happening.cause(f"companies.{kind}"),
    )
    tell((user_id for user_id in people if user_id != happening.actor_id), told)


def _registered(happening: Happening, company: Company) -> None:
    if not happening.payload.get("by_officer"):
        officers = accounts.staff_of(company.home_province)
        _tell(happening, company, officers, "registered", _OFFICERS)


def _changed(happening: Happening, company: Company) -> None:
    if happening.payload.get("again"):
        officers = accounts.staff_of(company.home_province)
        _tell(happening, company, officers, "changed", _OFFICERS)


def _decided(happening: Happening, company: Company) -> None:
    members = queries.members_of(company.id)
    facts = {"reason": company.state_reason} if company.state_reason else {}
    kind = "reinstated" if happening.payload.get("reinstated") else happening.verb
    _tell(happening, company, members, kind, _MEMBERS, **facts)


def _join_requested(happening: Happening, company: Company) -> None:
    request = queries.request(happening.payload["request"])
    if request is None:
        return
    managers = queries.members_of(company.id, MemberRole.MANAGER)
    officers = [u for u in accounts.staff_of(company.home_province) if u not in managers]
    facts = {"person": request.user.name}
    _tell(happening, company, managers, "join_requested", _MEMBERS, **facts)
    _tell(happening, company, officers, "join_requested", _OFFICERS, **facts)


def _join_answered(happening: Happening, company: Company) -> None:
    request = queries.request(happening.payload["request"])
    if request is None:
        return
    accepted = request.row.answer == Answer.ACCEPTED
    kind = "join_accepted" if accepted else "join_refused"
    _tell(happening, company, [request.user.id], kind, _OWN, note=request.row.note)


def _member_joined(happening: Happening, company: Company) -> None:
    person = accounts.person(happening.payload["user"])
    if person is not None and person.deleted_at is None:
        managers = queries.members_of(company.id, MemberRole.MANAGER)
        _tell(happening, company, managers, "member_joined", _MEMBERS, person=person.name)


def _member_left(happening: Happening, company: Company) -> None:
    left, successor = happening.payload["from_user"], happening.payload.get("to_user")
    person = accounts.person(left)
    _tell(happening, company, [left], "member_left", _OWN)
    if successor is not None and person is not None:
        who = person.name or notices.coded("person", "former")
        _tell(happening, company, [successor], "work_handed_over", _MEMBERS, person=who)


_ACTS: dict[str, Callable[[Happening, Company], None]] = {
    "registered": _registered,
    "changed": _changed,
    "verified": _decided,
    "refused": _decided,
    "suspended": _decided,
    "join_requested": _join_requested,
    "join_answered": _join_answered,
    "member_joined": _member_joined,
    "member_left": _member_left,
}


def on_place(happening: Happening) -> None:
    """The cards of companies name their park as it is called now."""
    if happening.payload.get("kind") == "park":
        projection.name_park(happening.province, happening.subject_id)


HANDLERS: dict[str, list[Handler]] = {"company": [on_company], "place": [on_place]}
