"""Companies by number, name and state; the people who act for one or ask to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, or_

from webapp import persian
from webapp.accounts.models import User
from webapp.db import db, now
from webapp.places.models import PublishedPark

from .models import Company, CompanyMember, JoinRequest, PublishedCompany
from .rules import CompanyState

# --- companies ------------------------------------------------------------------------------


def company(company_id: int) -> Company | None:
    return db.session.get(Company, company_id)


def name_of(company_id: int | None) -> str:
    """The company's name; nothing where there is none."""
    found = db.session.get(Company, company_id) if company_id else None
    return found.name if found is not None else ""


def by_national_id(national_id: str) -> Company | None:
    found: Company | None = db.session.scalar(
        db.select(Company).where(Company.national_id == national_id)
    )
    return found


def by_name(name: str, province: str) -> Company | None:
    """The company of the province that has this name, however it is spelt, and no national ID."""
    query = (
        db.select(Company)
        .where(Company.home_province == province, Company.national_id.is_(None))
        .where(Company.skeleton == persian.look_alike(name))
        .order_by(Company.id)
    )
    wanted = persian.fold(name)
    return next((c for c in db.session.scalars(query) if persian.fold(c.name) == wanted), None)


def look_alikes(of: Company, limit: int = 10) -> Sequence[Company]:
    """Other companies of the whole country whose names a reader could take for this one."""
    query = db.select(Company).where(Company.skeleton == of.skeleton, Company.id != of.id)
    return list(db.session.scalars(query.order_by(Company.id).limit(limit)))


def at_home(province: str, *, state: str | None = None, text: str = "") -> Select[tuple[Company]]:
    """The companies a province is home of; `text` is a part of the name or of the national ID."""
    query = db.select(Company).where(Company.home_province == province)
    if state:
        query = query.where(Company.state == state)
    for word in persian.clean(text).split()[:8]:
        query = query.where(_matches(word))
    return query


def _matches(word: str) -> ColumnElement[bool]:
    digits = persian.en_digits(word)
    skeleton = persian.look_alike(word)
    found = [Company.name.contains(word, autoescape=True)]
    if skeleton:
        found.append(Company.skeleton.contains(skeleton, autoescape=True))
    if digits.isascii() and digits.isdigit():
        found.append(Company.national_id.startswith(digits))
    return or_(*found)


def count_waiting(province: str) -> int:
    """How many companies wait for an officer of the province."""
    query = db.select(db.func.count()).select_from(Company)
    at_home = query.where(Company.home_province == province, Company.state == CompanyState.PENDING)
    return db.session.scalar(at_home) or 0


def choices(province: str, limit: int = 500) -> list[tuple[int, str]]:
    """(id, name) of the province's own verified companies, for select fields."""
    query = (
        db.select(Company.id, Company.name)
        .where(Company.home_province == province, Company.state == CompanyState.VERIFIED)
        .order_by(Company.name, Company.id)
        .limit(limit)
    )
    return [(number, name) for number, name in db.session.execute(query)]


def card(company_id: int) -> PublishedCompany | None:
    """What anybody may know of a verified company."""
    found: PublishedCompany | None = db.session.scalar(
        db.select(PublishedCompany).where(PublishedCompany.id == company_id)
    )
    return found


def parks(province: str) -> list[tuple[int, str]]:
    """(id, name) of a province's parks, as the public knows them."""
    query = (
        db.select(PublishedPark.id, PublishedPark.name)
        .where(PublishedPark.province == province)
        .order_by(PublishedPark.name)
    )
    return [(number, name) for number, name in db.session.execute(query)]


# --- who acts for a company -----------------------------------------------------------------


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


@dataclass(frozen=True)
class Membership:
    """A membership in force with the person who holds it."""

    member: CompanyMember
    user: User


def memberships(company_id: int) -> list[Membership]:
    """The members of a company, managers first, then by name."""
    query = (
        db.select(CompanyMember, User)
        .join(User, User.id == CompanyMember.user_id)
        .where(CompanyMember.company_id == company_id, in_force())
        .order_by(CompanyMember.role, User.name, CompanyMember.id)
    )
    return [Membership(member, user) for member, user in db.session.execute(query)]


def membership(company_id: int, member_id: int) -> Membership | None:
    found = [each for each in memberships(company_id) if each.member.id == member_id]
    return found[0] if found else None


def member_row(user_id: int, company_id: int) -> CompanyMember | None:
    """The row of a person's membership, ended or not."""
    found: CompanyMember | None = db.session.scalar(
        db.select(CompanyMember).where(
            CompanyMember.user_id == user_id, CompanyMember.company_id == company_id
        )
    )
    return found


# --- who asks to --------------------------------------------------------------------------


@dataclass(frozen=True)
class Request:
    """A request to join, with the person and the company."""

    row: JoinRequest
    user: User
    company: Company


def _requests(*conditions: ColumnElement[bool]) -> list[Request]:
    query = (
        db.select(JoinRequest, User, Company)
        .join(User, User.id == JoinRequest.user_id)
        .join(Company, Company.id == JoinRequest.company_id)
        .where(*conditions)
        .order_by(JoinRequest.id)
    )
    return [Request(row, user, company) for row, user, company in db.session.execute(query)]


def open_requests(company_id: int) -> list[Request]:
    """Who waits for an answer of the company, the longest wait first."""
    return _requests(JoinRequest.company_id == company_id, JoinRequest.answer.is_(None))


def open_requests_at(province: str) -> list[Request]:
    """The same for all companies a province is home of."""
    return _requests(Company.home_province == province, JoinRequest.answer.is_(None))


def open_request(company_id: int, request_id: int) -> Request | None:
    found = _requests(
        JoinRequest.id == request_id,
        JoinRequest.company_id == company_id,
        JoinRequest.answer.is_(None),
    )
    return found[0] if found else None


def requests_of(user_id: int) -> list[Request]:
    """A person's own requests, answered ones too."""
    return _requests(JoinRequest.user_id == user_id)


def waiting_request(user_id: int, company_id: int) -> JoinRequest | None:
    found: JoinRequest | None = db.session.scalar(
        db.select(JoinRequest).where(
            JoinRequest.user_id == user_id,
            JoinRequest.company_id == company_id,
            JoinRequest.answer.is_(None),
        )
    )
    return found


def request(request_id: int) -> Request | None:
    """A request by number, answered or not."""
    found = _requests(JoinRequest.id == request_id)
    return found[0] if found else None


def home_provinces_of(user_id: int) -> set[str]:
    """The home provinces of the companies somebody may act for."""
    query = (
        db.select(Company.home_province)
        .join(CompanyMember, CompanyMember.company_id == Company.id)
        .where(CompanyMember.user_id == user_id)
        .where(CompanyMember.until.is_(None) | (CompanyMember.until > now()))
    )
    return set(db.session.scalars(query))
