"""Takes a person out of the texts of one province, in its tenant scope.

All columns of text are looked through, found by their type: a new table is cleared the day it
appears, unless it stands on the list of what is kept. His addresses go wherever they stand; his
name goes from rows that he, or a company he acted for, has to do with.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, ColumnElement, String, Text, cast, false, or_

from webapp import uploads
from webapp.capabilities import models as capabilities
from webapp.capabilities import projection as public_capabilities
from webapp.capabilities.models import Capability
from webapp.companies.models import Company
from webapp.companies.projection import project_company
from webapp.db import Base, db
from webapp.importing import models as importing
from webapp.interests import models as interests
from webapp.meetings import models as meetings
from webapp.needs import contacts
from webapp.needs import models as needs
from webapp.needs import queries as need_queries
from webapp.needs.models import Need
from webapp.samples import models as samples
from webapp.tenancy.mixins import Owned, PartyVisible, ProducerOwned, ProvinceOwned

from .rules import Marks

_FEATURES = tuple(
    module.__name__
    for module in (capabilities, needs, samples, interests, meetings, importing, uploads)
)
# Legal records of a company, and names of things: docs/decisions/0014-personal-data.md.
KEPT = frozenset(
    {
        "consent.given_by",
        "consent.reference",
        "consent_entry.given_by",
        "consent_entry.reference",
        "nda_signature.signer",
        "need.title",
        "need.title_key",
        "capability.title",
        "interest.need_title",
        "meeting.subject",
        "stored_file.name",
        "import_batch.stored_name",
    }
)
# Words of the program: a person may be called like one of them.
_CODED = frozenset(
    {
        *("supplier_province", "need_province", "reason", "scope", "changed", "audience"),
        *("flags", "answered", "mapping", "field", "digest", "text_digest", "media_type"),
    }
)
_SHORTEST_TEXT = 30  # shorter columns hold codes
_PEOPLE = (
    *("actor_id", "created_by", "declared_by", "recorded_by", "withdrawn_by", "signed_by"),
    *("ended_by", "fetched_by", "uploaded_by", "fx_verified_by"),
    *("producer_user_id", "supplier_user_id"),
)
_COMPANIES = ("producer_company_id", "supplier_company_id", "company_id")


@dataclass(frozen=True)
class Person:
    """Who is taken out: his number, what he is known by, the companies he acted for."""

    id: int
    marks: Marks
    companies: tuple[int, ...]


def clear_province(province: str, person: Person) -> list[Need]:
    """Nothing of the person stands in the province any more; the needs that lost their contact."""
    left = list(_without_contact(person))
    changed: dict[int, Need | None] = {need.id: need for need in left}
    able: set[int] = set()
    for model in text_models():
        for row in _found(model, person):
            _clear(row, person)
            if isinstance(row, Capability):
                able.add(row.producer_company_id)
            need_id = row.id if model is Need else getattr(row, "need_id", None)
            if need_id is not None and need_id not in changed:
                changed[need_id] = need_queries.need(need_id)
    db.session.flush()
    for need in filter(None, changed.values()):
        contacts.copy_anew(need)
    for company_id in able:
        public_capabilities.project(db.session.get_one(Company, company_id))
    _clear_companies(province, person)
    return left


# --- contacts -------------------------------------------------------------------------------


def _without_contact(person: Person) -> Iterator[Need]:
    for need in db.session.scalars(db.select(Need).where(names_as_contact(person))):
        if is_contact(need, person):
            contacts.clear(need)
            yield need


def names_as_contact(person: Person) -> ColumnElement[bool]:
    """Needs that may name the person; `is_contact` looks closer."""
    found = [holds(c, person.marks.addresses) for c in (Need.contact_email, Need.contact_phone)]
    own = or_(Need.producer_company_id.in_(person.companies), Need.created_by == person.id)
    found += [own & (Need.contact_name != "")] if person.marks.names else []
    return or_(false(), *found)


def is_contact(need: Need, person: Person) -> bool:
    marks = person.marks
    if marks.is_address(need.contact_email) or marks.is_address(need.contact_phone):
        return True
    return _is_linked(need, person) and marks.is_name(need.contact_name)


# --- every other text -----------------------------------------------------------------------


def text_models() -> list[type]:
    """The tables of a province in which people write."""
    owned = (mapper.class_ for mapper in Base.registry.mappers)
    kinds = (ProvinceOwned, ProducerOwned, PartyVisible)
    found = [each for each in owned if issubclass(each, kinds) and each.__module__ in _FEATURES]
    return sorted((each for each in found if text_columns(each)), key=lambda each: each.__name__)


def text_columns(model: type) -> list[Any]:
    """Its columns of text and JSON, without keys and without what is kept."""
    table: Any = model.__table__  # type: ignore[attr-defined]
    return [
        column
        for column in table.columns
        if _is_free(column) and f"{table.name}.{column.name}" not in KEPT
    ]


def _is_free(column: Any) -> bool:
    """May people write in it what they like?"""
    if column.primary_key or column.name in _CODED:
        return False
    if isinstance(column.type, String) and column.type.length:
        return bool(column.type.length >= _SHORTEST_TEXT)
    return isinstance(column.type, String | JSON)


def _found(model: Any, person: Person) -> list[Any]:
    columns = [getattr(model, column.key) for column in text_columns(model)]
    addressed = or_(false(), *(holds(column, person.marks.addresses) for column in columns))
    named = or_(false(), *(holds(column, person.marks.names) for column in columns))
    linked = or_(false(), *_links(model, person))
    return list(db.session.scalars(db.select(model).where(addressed | (linked & named))))


def holds(column: Any, texts: Iterable[str]) -> ColumnElement[bool]:
    """Does a column of text, or of JSON, hold one of the texts?"""
    if isinstance(column.type, JSON):
        column, texts = cast(column, Text), [json.dumps(text)[1:-1] for text in texts]
    return or_(false(), *(column.icontains(text, autoescape=True) for text in texts))


def _links(model: Any, person: Person) -> Iterator[ColumnElement[bool]]:
    for name in _PEOPLE:
        if hasattr(model, name):
            yield getattr(model, name) == person.id
    for name in _COMPANIES:
        if hasattr(model, name) and person.companies:
            yield getattr(model, name).in_(person.companies)


def _is_linked(row: Any, person: Person) -> bool:
    if any(getattr(row, name, None) == person.id for name in _PEOPLE):
        return True
    return any(getattr(row, name, None) in person.companies for name in _COMPANIES)


def _clear(row: Owned, person: Person) -> None:
    with_name = _is_linked(row, person)
    for column in text_columns(type(row)):
        before = getattr(row, column.key)
        after = person.marks.cleared(before, with_name=with_name)
        if after != before:
            setattr(row, column.key, after)


# --- companies ------------------------------------------------------------------------------

_OF_COMPANY = ("about", "website", "address", "state_reason", "phone", "email")


def _clear_companies(province: str, person: Person) -> None:
    """The cards of companies at home here name him no more; an address of his is none of theirs."""
    marks = person.marks
    texts = (*marks.addresses, *marks.names)
    named = or_(*(holds(getattr(Company, name), texts) for name in _OF_COMPANY))
    query = db.select(Company).where(Company.home_province == province, named)
    for company in db.session.scalars(query):
        is_own = company.id in person.companies or company.decided_by == person.id
        for name in _OF_COMPANY:
            value = getattr(company, name)
            whole = name in ("phone", "email") and marks.is_address(value)
            setattr(company, name, "" if whole else marks.cleared(value, with_name=is_own))
        project_company(company)
