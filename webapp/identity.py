"""From a cookie to an Actor: the person, his roles and the company he acts for."""

from __future__ import annotations

from flask import Flask, current_app
from flask_login import LoginManager

from webapp.accounts import second, sessions
from webapp.accounts.actor import VISITOR, Actor, CompanyRole, held_back
from webapp.accounts.models import StaffRole, User, UserSession
from webapp.companies.models import Company, CompanyMember
from webapp.config import Settings
from webapp.db import db, now, reading, unit_of_work
from webapp.notices import Notice
from webapp.tenancy import scopes

login = LoginManager()
login.session_protection = None  # the server ends sessions; the user agent may change
login.anonymous_user = lambda: VISITOR


@login.user_loader
def load(token: str) -> Actor | None:
    """The actor of a sign-in, with rights as they are now; nobody while a factor is missing."""
    settings: Settings = current_app.extensions["ghafaseh.settings"]
    with reading(scopes.system("sign-in", writes=False)):
        found = sessions.find(token, settings)
        if found is None:
            return None
        user, session = found
        actor = actor_of(user, session=session, token=token)
        if second.is_wanted(actor, session, settings):
            actor = held_back(actor)
    if sessions.is_stale(session):
        _note_seen(session.digest, user.id)
    return actor


def actor_of(user: User, *, session: UserSession | None = None, token: str = "") -> Actor:
    """What `user` may do now; reads roles and memberships in force."""
    roles = _staff_roles(user.id)
    companies = _companies(user.id)
    acting = session.company_id if session is not None else None
    return Actor(
        id=user.id,
        name=user.name,
        email=user.email,
        mobile=user.mobile,
        language=user.language,
        token=token,
        officer_of=frozenset(p for p, role in roles if role == "officer"),
        admin_of=frozenset(p for p, role in roles if role == "admin"),
        is_national=any(role == "national" for _, role in roles),
        companies=companies,
        company=next((c for c in companies if c.id == acting), companies[0] if companies else None),
        unread_notices=_unread(user.id),
    )


def _staff_roles(user_id: int) -> list[tuple[str, str]]:
    query = db.select(StaffRole.province, StaffRole.role).where(
        StaffRole.user_id == user_id, StaffRole.until.is_(None) | (StaffRole.until > now())
    )
    return [(province, role) for province, role in db.session.execute(query)]


def _companies(user_id: int) -> tuple[CompanyRole, ...]:
    query = (
        db.select(Company, CompanyMember.role)
        .join(CompanyMember, CompanyMember.company_id == Company.id)
        .where(CompanyMember.user_id == user_id)
        .where(CompanyMember.until.is_(None) | (CompanyMember.until > now()))
        .order_by(CompanyMember.id)
    )
    return tuple(
        CompanyRole(
            company.id,
            company.name,
            company.state,
            company.home_province,
            role,
            company.is_producer,
            company.is_supplier,
        )
        for company, role in db.session.execute(query)
    )


def _unread(user_id: int) -> int:
    query = db.select(db.func.count()).select_from(Notice)
    return db.session.scalar(query.where(Notice.user_id == user_id, Notice.read_at.is_(None))) or 0


def _note_seen(digest: str, user_id: int) -> None:
    with unit_of_work(scopes.system("last seen")):
        moment = now()
        db.session.execute(
            db.update(UserSession).where(UserSession.digest == digest).values(seen_at=moment)
        )
        db.session.execute(db.update(User).where(User.id == user_id).values(seen_at=moment))


def init_app(app: Flask) -> None:
    login.init_app(app)
