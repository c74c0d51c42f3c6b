"""Who is there: people by their address, staff of a province, their sessions and invitations."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_

from webapp.db import db, now

from .models import StaffRole, User


def in_force(model: type[StaffRole]) -> ColumnElement[bool]:
    """A role that has not ended."""
    return or_(model.until.is_(None), model.until > now())


def staff_of(province: str, *roles: str) -> list[int]:
    """User ids of the active staff of a province (of these roles only, when any is named)."""
    query = (
        db.select(StaffRole.user_id)
        .join(User, User.id == StaffRole.user_id)
        .where(StaffRole.province == province, in_force(StaffRole), User.is_active)
        .distinct()
        .order_by(StaffRole.user_id)
    )
    if roles:
        query = query.where(StaffRole.role.in_(roles))
    return list(db.session.scalars(query))
