"""Companies by number, name and state; the people who act for one."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_

from webapp.accounts.models import User
from webapp.db import db, now

from .models import CompanyMember


def in_force() -> ColumnElement[bool]:
    """A membership that has not ended."""
    return or_(CompanyMember.until.is_(None), CompanyMember.until > now())


def members_of(company_id: int, *roles: str) -> list[int]:
    """User ids of the active members of a company (of these roles only, when any is named)."""
    query = (
        db.select(CompanyMember.user_id)
        .join(User, User.id == CompanyMember.user_id)
        .where(CompanyMember.company_id == company_id, in_force(), User.is_active)
        .order_by(CompanyMember.user_id)
    )
    if roles:
        query = query.where(CompanyMember.role.in_(roles))
    return list(db.session.scalars(query))
