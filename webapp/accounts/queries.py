"""Who is there: people by their address, staff of a province, their sign-ins and invitations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_

from webapp.db import db, now
from webapp.tenancy.scopes import NATIONAL

from .models import Invitation, PasswordReset, RecoveryCode, StaffRole, User, UserSession
from .rules import StaffRole as Role
from .rules import sign_in_name
from .sessions import digest_of, is_in_force


def person(user_id: int) -> User | None:
    return db.session.get(User, user_id)


def names_of(user_ids: Sequence[int | None]) -> dict[int, str]:
    """Names by user id, for lists that say who did something."""
    query = db.select(User.id, User.name).where(User.id.in_({i for i in user_ids if i}))
    return {user_id: name for user_id, name in db.session.execute(query)}


def by_sign_in_name(typed: str) -> User | None:
    """The person whose e-mail address or mobile number this is."""
    kind, value = sign_in_name(typed)
    column = User.mobile if kind == "mobile" else User.email
    found: User | None = db.session.scalar(db.select(User).where(column == value))
    return found


def holder_of(*, email: str | None = None, mobile: str | None = None) -> dict[str, int]:
    """Whose are these: user id by "email" and "mobile", where somebody has them."""
    found = {}
    for name, column, value in (("email", User.email, email), ("mobile", User.mobile, mobile)):
        if value and (user_id := db.session.scalar(db.select(User.id).where(column == value))):
            found[name] = user_id
    return found


# --- staff ----------------------------------------------------------------------------------


def in_force() -> ColumnElement[bool]:
    """A role that has not ended."""
    return or_(StaffRole.until.is_(None), StaffRole.until > now())


def staff_of(province: str, *roles: str) -> list[int]:
    """User ids of the active staff of a province (of these roles only, when any is named)."""
    query = (
        db.select(StaffRole.user_id)
        .join(User, User.id == StaffRole.user_id)
        .where(StaffRole.province == province, in_force(), User.is_active)
        .distinct()
        .order_by(StaffRole.user_id)
    )
    if roles:
        query = query.where(StaffRole.role.in_(roles))
    return list(db.session.scalars(query))


def national_staff() -> list[int]:
    """User ids of the active national staff."""
    return staff_of(NATIONAL)


@dataclass(frozen=True)
class Post:
    """A staff role with the person who holds it."""

    role: StaffRole
    user: User


def posts(province: str) -> list[Post]:
    """Staff roles in force in a province, by name."""
    return _posts(StaffRole.province == province)


def admin_posts() -> list[Post]:
    """The admins of all provinces, by province and name."""
    return _posts(StaffRole.role == Role.ADMIN)


def _posts(condition: ColumnElement[bool]) -> list[Post]:
    query = (
        db.select(StaffRole, User)
        .join(User, User.id == StaffRole.user_id)
        .where(condition, in_force())
        .order_by(StaffRole.province, User.name, StaffRole.id)
    )
    return [Post(role, user) for role, user in db.session.execute(query)]


def post(role_id: int) -> Post | None:
    """A staff role in force, with its holder."""
    found = _posts(StaffRole.id == role_id)
    return found[0] if found else None


def role_of(user_id: int, province: str, role: str) -> StaffRole | None:
    """The row of a role, ended or not."""
    query = db.select(StaffRole).where(
        StaffRole.user_id == user_id, StaffRole.province == province, StaffRole.role == role
    )
    found: StaffRole | None = db.session.scalar(query)
    return found


def roles_of(user_id: int) -> set[tuple[str, str]]:
    """(province, role) of everything a person may do as staff."""
    query = db.select(StaffRole.province, StaffRole.role).where(
        StaffRole.user_id == user_id, in_force()
    )
    return {(province, role) for province, role in db.session.execute(query)}


# --- invitations and links ------------------------------------------------------------------


def is_open() -> ColumnElement[bool]:
    """An invitation that waits: neither accepted nor withdrawn (it may have run out)."""
    return Invitation.accepted_at.is_(None) & Invitation.withdrawn_at.is_(None)


def staff_invitations(province: str) -> Sequence[Invitation]:
    """Waiting invitations to the staff of a province, newest first."""
    return _invitations(Invitation.province == province, Invitation.company_id.is_(None))


def admin_invitations() -> Sequence[Invitation]:
    """Waiting invitations of admins and national staff, in all provinces."""
    return _invitations(
        Invitation.role.in_([Role.ADMIN, Role.NATIONAL]), Invitation.company_id.is_(None)
    )


def company_invitations(company_id: int) -> Sequence[Invitation]:
    """Waiting invitations to act for a company, newest first."""
    return _invitations(Invitation.company_id == company_id)


def _invitations(*conditions: ColumnElement[bool]) -> Sequence[Invitation]:
    query = db.select(Invitation).where(is_open(), *conditions).order_by(Invitation.id.desc())
    return list(db.session.scalars(query))


def invitation(invitation_id: int) -> Invitation | None:
    """A waiting invitation by number."""
    query = db.select(Invitation).where(is_open(), Invitation.id == invitation_id)
    found: Invitation | None = db.session.scalar(query)
    return found


def live_invitation(token: str) -> Invitation | None:
    """The invitation of a link that still works."""
    query = db.select(Invitation).where(
        is_open(), Invitation.digest == digest_of(token), Invitation.expires_at > now()
    )
    found: Invitation | None = db.session.scalar(query)
    return found


def live_reset(token: str) -> PasswordReset | None:
    """The wish for a new password of a link that still works."""
    query = db.select(PasswordReset).where(
        PasswordReset.digest == digest_of(token),
        PasswordReset.used_at.is_(None),
        PasswordReset.expires_at > now(),
    )
    found: PasswordReset | None = db.session.scalar(query)
    return found


# --- sign-ins -------------------------------------------------------------------------------


def sign_ins(user_id: int) -> Sequence[UserSession]:
    """A person's sign-ins, the last used first; needs his person scope."""
    query = (
        db.select(UserSession)
        .join(User, User.id == UserSession.user_id)
        .where(UserSession.user_id == user_id, is_in_force())
        .order_by(UserSession.seen_at.desc(), UserSession.digest)
    )
    return list(db.session.scalars(query))


def recovery_codes_left(user_id: int) -> int:
    """How many of a person's codes on paper are still good."""
    query = db.select(db.func.count()).where(
        RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None)
    )
    return db.session.scalar(query) or 0
