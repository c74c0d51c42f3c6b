"""What follows from a deletion: each province is cleared of the person, then what is nobody's."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_

from webapp import audit, notices
from webapp.accounts.models import UserSession
from webapp.companies import members
from webapp.companies import queries as companies
from webapp.db import db, now
from webapp.drainer import Handler, Happening
from webapp.follows.models import FOLLOWED
from webapp.needs.contacts import is_unfinished
from webapp.needs.effects import tell_contact_left
from webapp.notices import MailMessage, Notice
from webapp.tenancy.scopes import NATIONAL

from . import clearing, queries
from .clearing import Person
from .models import PersonRemoval
from .rules import Marks

# --- a province, in its tenant scope --------------------------------------------------------


def clear_province(happening: Happening) -> None:
    removal = _waiting(happening)
    if removal is None:
        return
    for need in clearing.clear_province(happening.province, person_of(removal)):
        if is_unfinished(need):
            tell_contact_left(happening, need)
    _record(happening)
    _done(removal, happening.province)


def _waiting(happening: Happening) -> PersonRemoval | None:
    """The removal, while this province is not clear; a second telling finds it done."""
    removal = queries.removal(happening.subject_id)
    return removal if removal is not None and happening.province in removal.waiting else None


def person_of(removal: PersonRemoval) -> Person:
    marks = Marks(removal.name, removal.email, removal.mobile)
    return Person(removal.user_id, marks, tuple(removal.companies))


def _record(happening: Happening) -> None:
    """Which companies and offices of the province he left, in its own ledger."""
    for handed in happening.payload.get("left", []):
        company = companies.company(handed["company_id"])
        if company is not None:
            members.record_leaving(happening.actor_id, company, handed)
    for role in happening.payload.get("roles", []):
        audit.record(
            "accounts.end_role",
            actor_id=happening.actor_id,
            province=happening.province,
            user=happening.subject_id,
            role=role,
            of=happening.province,
        )


def _done(removal: PersonRemoval, province: str) -> None:
    removal.waiting = [each for each in removal.waiting if each != province]
    if not removal.waiting:
        removal.name, removal.email, removal.mobile, removal.companies = "", None, None, []
        removal.done_at = now()
    db.session.flush()


# --- what belongs to people, in the scope of the installation -------------------------------


def clear_people(happening: Happening) -> None:
    removal = _waiting(happening)
    if removal is None:
        return
    person = person_of(removal)
    for model in (UserSession, Notice, *FOLLOWED):
        db.session.execute(db.delete(model).where(model.user_id == person.id))
    _clear_notices(person.marks)
    _clear_letters(person.marks)
    _record(happening)
    _done(removal, NATIONAL)


# These name things and companies, which may be called like a person.
_NOT_PEOPLE = frozenset({"company", "title", "need", "province"})


def _clear_notices(marks: Marks) -> None:
    """What others were told names him no more."""
    for notice in db.session.scalars(db.select(Notice).where(_holds(Notice.facts, marks))):
        notice.facts = {name: _fact(name, value, marks) for name, value in notice.facts.items()}


def _fact(name: str, value: Any, marks: Marks) -> Any:
    if name == "person" and isinstance(value, str) and marks.is_name(value):
        return notices.coded("person", "former")
    return marks.cleared(value, with_name=name not in _NOT_PEOPLE)


def _clear_letters(marks: Marks) -> None:
    """Subjects stay when a letter is sent, and whole letters as long as they wait."""
    letters = db.select(MailMessage).where(
        or_(*(_holds(c, marks) for c in (MailMessage.subject, MailMessage.body)))
    )
    for letter in db.session.scalars(letters):
        letter.subject = marks.cleared(letter.subject, with_name=True)
        letter.body = marks.cleared(letter.body, with_name=True)


def _holds(column: Any, marks: Marks) -> Any:
    return clearing.holds(column, (*marks.addresses, *marks.names))


HANDLERS: dict[str, list[Handler]] = {
    "person": [clear_people],
    "person_rows": [clear_province],
}
