"""What stands between a person and the end of his account, and who takes over from him."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.accounts import queries as accounts
from webapp.accounts.models import StaffRole, User
from webapp.companies import queries as companies
from webapp.companies.models import Company, CompanyMember
from webapp.companies.queries import Membership
from webapp.db import db
from webapp.jobs.models import Job

from .models import PersonRemoval


@dataclass(frozen=True)
class Handing:
    """A company the person acts for, and the colleagues one of whom takes over his work."""

    company: Company
    membership: Membership
    colleagues: tuple[tuple[int, str], ...]


def handings(user: User) -> list[Handing]:
    query = (
        db.select(CompanyMember, Company)
        .join(Company, Company.id == CompanyMember.company_id)
        .where(CompanyMember.user_id == user.id, companies.in_force())
        .order_by(CompanyMember.id)
    )
    return [
        Handing(company, Membership(member, user), _colleagues(company.id, user.id))
        for member, company in db.session.execute(query)
    ]


def _colleagues(company_id: int, user_id: int) -> tuple[tuple[int, str], ...]:
    return tuple(
        (each.user.id, each.user.name)
        for each in companies.memberships(company_id)
        if each.user.id != user_id and each.user.is_active
    )


def companies_of(user_id: int) -> list[int]:
    """Every company the person ever acted for."""
    query = db.select(CompanyMember.company_id).where(CompanyMember.user_id == user_id)
    return sorted(set(db.session.scalars(query)))


def roles_in_force(user_id: int) -> Sequence[StaffRole]:
    query = db.select(StaffRole).where(StaffRole.user_id == user_id, accounts.in_force())
    return list(db.session.scalars(query.order_by(StaffRole.id)))


def has_unfinished_job(user_id: int) -> bool:
    query = db.select(Job.id).where(Job.owner_id == user_id, Job.state.in_(["waiting", "running"]))
    return db.session.scalars(query).first() is not None


def removal(user_id: int) -> PersonRemoval | None:
    return db.session.get(PersonRemoval, user_id)


def unfinished_removals() -> Sequence[PersonRemoval]:
    """People of whom something is still to be cleared, the longest wait first."""
    query = db.select(PersonRemoval).where(PersonRemoval.done_at.is_(None))
    return list(db.session.scalars(query.order_by(PersonRemoval.asked_at)))
