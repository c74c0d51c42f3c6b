"""Who may do what with a company, and what a company may do. Pure."""

from __future__ import annotations

from typing import Protocol

from webapp.accounts.actor import Actor, CompanyRole

from .rules import CompanyState

_DRAFTS = frozenset({CompanyState.PENDING, CompanyState.VERIFIED, CompanyState.REFUSED})


class Subject(Protocol):
    """As much of a company as the rules look at."""

    id: int
    home_province: str


def is_home_staff(actor: Actor, company: Subject) -> bool:
    """Does the actor work for the province that verifies the company?"""
    return actor.may_enter_admin(company.home_province)


def role_in(actor: Actor, company: Subject) -> CompanyRole | None:
    """The actor's place in the company, whichever company he acts for at the moment."""
    return next((role for role in actor.companies if role.id == company.id), None)


def is_manager(actor: Actor, company: Subject) -> bool:
    role = role_in(actor, company)
    return role is not None and role.is_manager


def may_verify(actor: Actor, company: Subject) -> bool:
    """Verify, refuse, suspend and reinstate: officers of the home province."""
    return is_home_staff(actor, company)


def may_edit(actor: Actor, company: Subject) -> bool:
    return is_manager(actor, company) or is_home_staff(actor, company)


def may_manage_members(actor: Actor, company: Subject) -> bool:
    """Invite, answer who asks to join, change roles, end memberships."""
    return is_manager(actor, company) or is_home_staff(actor, company)


def may_end_membership(actor: Actor, company: Subject, user_id: int) -> bool:
    """Everybody may leave; managers and officers may end any membership."""
    return actor.id == user_id or may_manage_members(actor, company)


# --- what a company may do ------------------------------------------------------------------


def may_draft(company: CompanyRole) -> bool:
    """Write down needs: also before it is verified, not while it is suspended."""
    return company.state in _DRAFTS


def may_publish(company: CompanyRole) -> bool:
    """Hand in needs for publication."""
    return company.is_verified and company.is_producer


def may_declare(company: CompanyRole) -> bool:
    """Declare interest in the needs of others."""
    return company.is_verified and company.is_supplier


def may_meet(company: CompanyRole) -> bool:
    return company.is_verified
