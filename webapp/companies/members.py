"""Who acts for a company: joins, asks to join, changes his role, leaves and hands over."""

from __future__ import annotations

from typing import Any

from webapp import audit, outbox
from webapp.accounts import services as accounts
from webapp.accounts.actor import Actor
from webapp.db import db, now
from webapp.i18n import gettext
from webapp.moves import RuleError
from webapp.tenancy.sites import province_codes

from . import policy, queries
from .models import Company, CompanyMember, JoinRequest
from .queries import Membership, Request
from .rules import Answer, MemberRole


def add_member(company_id: int, user_id: int, role: str, *, added_by: int | None) -> CompanyMember:
    """The person acts for the company from now on; a membership that had ended begins anew."""
    row = queries.member_row(user_id, company_id)
    if row is None:
        row = CompanyMember(user_id=user_id, company_id=company_id, role=role)
        db.session.add(row)
    if row.until is not None:
        row.since, row.until, row.role = now(), None, role
    row.added_by = added_by
    db.session.flush()
    return row


def join(user_id: int, company_id: int, role: str, *, added_by: int | None) -> CompanyMember:
    """The person accepted an invitation; an open request of his is answered with it."""
    company = db.session.get_one(Company, company_id)
    member = add_member(company_id, user_id, role, added_by=added_by)
    waiting = queries.waiting_request(user_id, company_id)
    if waiting is not None:
        _note_answer(waiting, Answer.ACCEPTED, added_by)
    _happened("member_joined", user_id, company, user=user_id)
    return member


# --- asking to join -------------------------------------------------------------------------


def ask_to_join(actor: Actor, company: Company, message: str = "") -> JoinRequest:
    """Managers and officers of the home province are asked; a second request is the first one."""
    if policy.role_in(actor, company) is not None:
        raise RuleError(gettext("You act for this company already."), code="member")
    waiting = queries.waiting_request(actor.id or 0, company.id)
    if waiting is not None:
        return waiting
    row = JoinRequest(user_id=actor.id, company_id=company.id, message=message)
    db.session.add(row)
    db.session.flush()
    _happened("join_requested", actor.id, company, request=row.id)
    return row


def answer_request(actor: Actor, request: Request, answer: Answer, note: str = "") -> None:
    """Who asked acts for the company, or hears that he will not."""
    if request.row.answer is not None:
        raise RuleError(gettext("This request has been answered meanwhile."), code="answered")
    if answer == Answer.ACCEPTED:
        add_member(request.company.id, request.user.id, MemberRole.MEMBER, added_by=actor.id)
    _note_answer(request.row, answer, actor.id, note)
    _happened("join_answered", actor.id, request.company, request=request.row.id)


def _note_answer(row: JoinRequest, answer: Answer, by: int | None, note: str = "") -> None:
    row.answer, row.answered_by, row.answered_at, row.note = answer, by, now(), note
    db.session.flush()


# --- roles and leaving ----------------------------------------------------------------------


def set_role(actor: Actor, company: Company, target: Membership, role: MemberRole) -> None:
    """The member is manager, or manager no longer; a company keeps one manager."""
    if role != MemberRole.MANAGER:
        _keep_a_manager(actor, company, target)
    target.member.role = role
    db.session.flush()
    _happened("member_changed", actor.id, company, user=target.user.id, role=role)


def _keep_a_manager(actor: Actor, company: Company, target: Membership) -> None:
    if is_last_manager(company, target.user.id) and not policy.is_home_staff(actor, company):
        raise RuleError(
            gettext("The company needs a manager. Make somebody else manager first."),
            code="last_manager",
        )


def is_last_manager(company: Company, user_id: int) -> bool:
    return queries.members_of(company.id, MemberRole.MANAGER) == [user_id]


def end_membership(
    actor: Actor, company: Company, target: Membership, successor_id: int | None
) -> None:
    """The person acts for the company no longer; his open work there is the successor's."""
    _record("member_left", actor.id, company, **hand_over(actor, company, target, successor_id))


def hand_over(
    actor: Actor, company: Company, target: Membership, successor_id: int | None
) -> dict[str, int | None]:
    """The membership has ended and its open work is handed on; returns what the ledger is told.

    Each province is told, for a company's needs and meetings may lie in any: there
    "company"/"member_left" with from_user, to_user and company_id moves the open rows of the
    province. `to_user` is None when nobody is left.
    """
    others = set(queries.members_of(company.id)) - {target.user.id}
    _keep_a_manager(actor, company, target)
    if others and successor_id not in others:
        raise RuleError(gettext("Choose the colleague who takes over the open work."), code="work")
    target.member.until = now()
    accounts.withdraw_invitations_of(target.user.id, company_id=company.id)
    handed = {
        "from_user": target.user.id,
        "to_user": successor_id if others else None,
        "company_id": company.id,
    }
    for province in {company.home_province, *province_codes()}:
        outbox.tell("company", "member_left", province, company.id, actor.id, **handed)
    return handed


def record_leaving(actor_id: int | None, company: Company, handed: dict[str, int | None]) -> None:
    """The ledger of the home province says who left, where that is not done at once."""
    _record("member_left", actor_id, company, **handed)


def _happened(verb: str, actor_id: int | None, company: Company, **details: Any) -> None:
    outbox.tell("company", verb, company.home_province, company.id, actor_id, **details)
    _record(verb, actor_id, company, **details)


def _record(verb: str, actor_id: int | None, company: Company, **details: Any) -> None:
    audit.record(
        f"companies.{verb}",
        actor_id=actor_id,
        province=company.home_province,
        subject=company,
        **details,
    )
