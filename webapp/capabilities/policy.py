"""Who may keep the capabilities of a company. Pure."""

from __future__ import annotations

from webapp.accounts.actor import Actor
from webapp.companies import policy as companies
from webapp.companies.policy import Subject
from webapp.companies.rules import CompanyState


def may_keep(actor: Actor, company: Subject) -> bool:
    """Write down, change and remove them: members, unless suspended; officers of the home."""
    role = companies.role_in(actor, company)
    is_member = role is not None and role.state != CompanyState.SUSPENDED
    return is_member or companies.is_home_staff(actor, company)


def is_on_behalf(actor: Actor, company: Subject) -> bool:
    """Does an officer act for the company, who does not belong to it?"""
    return companies.role_in(actor, company) is None
