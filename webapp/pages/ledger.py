"""Who did what: the ledger of a province, or of the country, narrowed and paged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, or_

from webapp import persian
from webapp.accounts.models import User
from webapp.audit import AuditEntry
from webapp.companies.models import Company
from webapp.db import db
from webapp.paging import Order, Slice, slice_of

LATEST = Order((AuditEntry.id,))
SYSTEM = "system"  # typed in place of a person
MOST_PEOPLE = 50
CHUNK = 500

# kind of a subject → the officer's page of it and the name of its number
SUBJECTS = {
    "need": ("needs_admin.detail", "need_id"),
    "interest": ("interests_admin.detail", "interest_id"),
    "meeting": ("meetings_admin.detail", "meeting_id"),
    "company": ("companies_admin.detail", "company_id"),
    "sample": ("samples_admin.detail", "sample_id"),
    "park": ("places_admin.park", "park_id"),
    "service_centre": ("places_admin.centre", "centre_id"),
    "exhibition": ("places_admin.exhibition", "exhibition_id"),
    "shelf": ("places_admin.shelf", "shelf_id"),
    "place": ("samples_admin.place", "place_id"),
    "import_batch": ("imports_admin.detail", "batch_id"),
}


@dataclass(frozen=True)
class Wanted:
    """What narrows the ledger; empty words narrow nothing."""

    province: str
    action: str = ""
    person: str = ""
    kind: str = ""
    number: int | None = None
    first: dt.date | None = None
    last: dt.date | None = None

    @classmethod
    def read(cls, args: Mapping[str, str], province: str) -> Wanted:
        number = persian.en_digits(args.get("number", ""))
        return cls(
            province,
            args.get("action", "")[:60],
            " ".join(args.get("person", "").split())[:100],
            args.get("kind", "")[:40],
            int(number) if number.isdecimal() and len(number) < 19 else None,
            _day(args.get("first", "")),
            _day(args.get("last", "")),
        )

    def values(self) -> dict[str, str | int]:
        """The same as values of an address, without the province."""
        named = {"action": self.action, "person": self.person, "kind": self.kind}
        days = {"first": self.first, "last": self.last}
        named |= {name: persian.jdate(day) for name, day in days.items() if day is not None}
        found: dict[str, str | int] = {name: value for name, value in named.items() if value}
        return found if self.number is None else {**found, "number": self.number}


def _day(typed: str) -> dt.date | None:
    """The day that was typed; what is no day narrows nothing."""
    try:
        return persian.parse_date(typed) if typed.strip() else None
    except persian.DateError:
        return None


def entries(wanted: Wanted, *, after: str | None = None, before: str | None = None) -> Slice:
    """The latest entry first."""
    return slice_of(_query(wanted), LATEST, after=after, before=before)


def every(wanted: Wanted) -> Iterator[AuditEntry]:
    """All of them, a chunk at a time."""
    after: str | None = None
    while True:
        found = slice_of(_query(wanted), LATEST, after=after, size=CHUNK)
        yield from found.items
        if found.next is None:
            return
        after = found.next


def count(wanted: Wanted) -> int:
    query = _query(wanted).with_only_columns(db.func.count(AuditEntry.id))
    return db.session.scalar(query) or 0


def for_company(company_id: int, *, after: str | None = None, before: str | None = None) -> Slice:
    """What staff did in a company's name, in all provinces, the latest first."""
    query = db.select(AuditEntry).where(AuditEntry.on_behalf_of == company_id)
    return slice_of(query, LATEST, after=after, before=before)


def every_for_company(company_id: int) -> Iterator[AuditEntry]:
    query = db.select(AuditEntry).where(AuditEntry.on_behalf_of == company_id)
    return iter(db.session.scalars(query.order_by(AuditEntry.id.desc())))


def count_for_company(company_id: int) -> int:
    query = db.select(db.func.count(AuditEntry.id)).where(AuditEntry.on_behalf_of == company_id)
    return db.session.scalar(query) or 0


def _query(wanted: Wanted) -> Select[tuple[AuditEntry]]:
    query = db.select(AuditEntry).where(AuditEntry.province == wanted.province)
    if wanted.first is not None:
        query = query.where(AuditEntry.at >= _midnight(wanted.first))
    if wanted.last is not None:
        query = query.where(AuditEntry.at < _midnight(wanted.last + dt.timedelta(days=1)))
    if wanted.action:
        query = query.where(AuditEntry.action == wanted.action)
    if wanted.kind:
        query = query.where(AuditEntry.subject_kind == wanted.kind)
    if wanted.number is not None:
        query = query.where(AuditEntry.subject_id == wanted.number)
    if wanted.person:
        query = query.where(_by(wanted.person))
    return query


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), persian.TEHRAN)


def _by(person: str) -> object:
    """Entries of the people whose name holds the words or whose e-mail it is."""
    if person == SYSTEM:
        return AuditEntry.actor_id.is_(None)
    named = User.name.contains(person, autoescape=True)
    query = db.select(User.id).where(or_(named, User.email == person.lower()))
    return AuditEntry.actor_id.in_(query.limit(MOST_PEOPLE))


def actions(province: str) -> Sequence[str]:
    """Every action that occurs in the ledger of a province."""
    query = db.select(AuditEntry.action).where(AuditEntry.province == province).distinct()
    return sorted(db.session.scalars(query))


def kinds(province: str) -> Sequence[str]:
    query = db.select(AuditEntry.subject_kind).where(AuditEntry.province == province).distinct()
    return sorted(kind for kind in db.session.scalars(query) if kind)


def people(found: Iterable[AuditEntry]) -> dict[int, str]:
    """Names by number; those who were deleted are missing."""
    numbers = {entry.actor_id for entry in found if entry.actor_id is not None}
    return _names(User, numbers)


def companies(found: Iterable[AuditEntry]) -> dict[int, str]:
    """Names of the companies somebody acted for."""
    numbers = {entry.on_behalf_of for entry in found if entry.on_behalf_of is not None}
    return _names(Company, numbers)


def _names(model: type[User] | type[Company], numbers: set[int]) -> dict[int, str]:
    if not numbers:
        return {}
    query = db.select(model.id, model.name).where(model.id.in_(numbers))
    return {number: name for number, name in db.session.execute(query)}
