"""Needs by number, state and owner; their consents, files, events and what equals them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, or_

from webapp import persian
from webapp.accounts.models import User
from webapp.audit import AuditEntry
from webapp.companies.models import Company
from webapp.db import db
from webapp.paging import Order, Slice, slice_of
from webapp.places.models import PublishedPark
from webapp.uploads import StoredFile

from .data import title_key
from .models import (
    AttachmentFetch,
    Consent,
    ConsentEntry,
    NdaSignature,
    Need,
    NeedAttachment,
    NeedEvent,
    NeedForSuppliers,
    NeedGrant,
    NeedPhoto,
    PublishedNeed,
)
from .rules import State

NEWEST = Order((Need.id,))
LONGEST_WAITING = Order((Need.updated_at, Need.id), descending=False)


def need(number: int) -> Need | None:
    """The need with this number, if the scope in force may see it."""
    return db.session.scalars(db.select(Need).where(Need.id == number)).first()


def published(number: int) -> PublishedNeed | None:
    """The public copy, whichever province it is of."""
    return db.session.scalars(db.select(PublishedNeed).where(PublishedNeed.id == number)).first()


def for_suppliers(number: int) -> NeedForSuppliers | None:
    return db.session.scalars(
        db.select(NeedForSuppliers).where(NeedForSuppliers.id == number)
    ).first()


def grant_of(number: int, supplier_company_id: int) -> NeedGrant | None:
    """What an approved supplier may read besides."""
    query = db.select(NeedGrant).where(
        NeedGrant.need_id == number, NeedGrant.supplier_company_id == supplier_company_id
    )
    return db.session.scalars(query).first()


def grants_of(need: Need) -> Sequence[NeedGrant]:
    query = db.select(NeedGrant).where(
        NeedGrant.province == need.province, NeedGrant.need_id == need.id
    )
    return db.session.scalars(query).all()


def was_published(number: int) -> bool:
    """Has a need of this number ever been on view? Says nothing else; for the system scope."""
    query = db.select(Need.id).where(Need.id == number, Need.published_at.is_not(None))
    return db.session.scalar(query) is not None


# --- consent --------------------------------------------------------------------------------


def consents_of(need: Need) -> Sequence[Consent]:
    """Every consent that was given, the latest first."""
    query = db.select(Consent).where(Consent.province == need.province, Consent.need_id == need.id)
    return db.session.scalars(query.order_by(Consent.version.desc())).all()


def consent_in_force(need: Need) -> Consent | None:
    """The latest consent, unless it was withdrawn."""
    latest = next(iter(consents_of(need)), None)
    return latest if latest is not None and latest.withdrawn_at is None else None


def consent_entries_of(need: Need) -> Sequence[ConsentEntry]:
    """Every act of consent, the latest first."""
    query = db.select(ConsentEntry).where(
        ConsentEntry.province == need.province, ConsentEntry.need_id == need.id
    )
    return db.session.scalars(query.order_by(ConsentEntry.id.desc())).all()


# --- files ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Photo:
    """A photo with the files it is made of."""

    row: NeedPhoto
    file: StoredFile
    thumb: StoredFile


def photos_of(need: Need) -> list[Photo]:
    """In the order in which they are shown."""
    rows = db.session.scalars(
        db.select(NeedPhoto)
        .where(NeedPhoto.province == need.province, NeedPhoto.need_id == need.id)
        .order_by(NeedPhoto.position, NeedPhoto.id)
    ).all()
    files = _files(need, [n for row in rows for n in (row.file_id, row.thumb_id)])
    return [Photo(row, files[row.file_id], files[row.thumb_id]) for row in rows]


def attachments_of(need: Need) -> list[tuple[NeedAttachment, StoredFile]]:
    rows = db.session.scalars(
        db.select(NeedAttachment)
        .where(NeedAttachment.province == need.province, NeedAttachment.need_id == need.id)
        .order_by(NeedAttachment.id)
    ).all()
    files = _files(need, [row.file_id for row in rows])
    return [(row, files[row.file_id]) for row in rows]


def _files(need: Need, numbers: list[int]) -> dict[int, StoredFile]:
    if not numbers:
        return {}
    query = db.select(StoredFile).where(
        StoredFile.province == need.province, StoredFile.id.in_(numbers)
    )
    return {file.id: file for file in db.session.scalars(query)}


def latest_signature(number: int, supplier_company_id: int) -> NdaSignature | None:
    """The last promise of a supplier about a need, ended or not."""
    query = db.select(NdaSignature).where(
        NdaSignature.need_id == number, NdaSignature.supplier_company_id == supplier_company_id
    )
    return db.session.scalars(query.order_by(NdaSignature.id.desc())).first()


def signatures_of(need: Need) -> Sequence[NdaSignature]:
    """Every promise to keep the files of a need secret, the latest first."""
    query = db.select(NdaSignature).where(
        NdaSignature.province == need.province, NdaSignature.need_id == need.id
    )
    return db.session.scalars(query.order_by(NdaSignature.id.desc())).all()


def fetches_of(need: Need, limit: int = 100) -> Sequence[AttachmentFetch]:
    """Who fetched files of a need, the latest first."""
    query = db.select(AttachmentFetch).where(
        AttachmentFetch.province == need.province, AttachmentFetch.need_id == need.id
    )
    return db.session.scalars(query.order_by(AttachmentFetch.id.desc()).limit(limit)).all()


# --- lists ----------------------------------------------------------------------------------


def of_company(company_id: int, *, after: str | None = None, before: str | None = None) -> Slice:
    """The needs of a company in all provinces, the newest first."""
    query = db.select(Need).where(Need.producer_company_id == company_id)
    return slice_of(query, NEWEST, after=after, before=before)


def of_province(
    *,
    states: Collection[str] = (),
    text: str = "",
    flag: str = "",
    batch_id: int | None = None,
    waiting: bool = False,
    after: str | None = None,
    before: str | None = None,
) -> Slice:
    """A page of what `sought` finds; `waiting` puts first what has waited longest."""
    query = sought(states, text, flag)
    if batch_id is not None:
        query = query.where(Need.batch_id == batch_id)
    return slice_of(query, LONGEST_WAITING if waiting else NEWEST, after=after, before=before)


def sought(states: Collection[str] = (), text: str = "", flag: str = "") -> Select[Any]:
    """The needs staff look for, by state, words of the title, number or company."""
    query = db.select(Need)
    if states:
        query = query.where(Need.state.in_(list(states)))
    if flag:
        query = query.where(_flagged(flag))
    return _holding(query, text)


def _holding(query: Select[Any], text: str) -> Select[Any]:
    key = title_key(text)
    if not key:
        return query
    found: list[ColumnElement[bool]] = [Need.title_key.contains(key, autoescape=True)]
    if key.isdecimal() and len(key) <= 15:
        found.append(Need.id == int(key))
    if not key.isdecimal() or len(key) == 11:
        companies = db.select(Company.id).where(_named(text))
        found.append(Need.producer_company_id.in_(companies))
    return query.where(or_(*found))


def counts_by_state() -> dict[str, int]:
    """How many needs of the province stand in each state."""
    query = db.select(Need.state, db.func.count()).group_by(Need.state)
    return {state: count for state, count in db.session.execute(query)}


def same_as(need: Need, limit: int = 5) -> Sequence[Need]:
    """Other needs in sight with exactly this title and HS code, the oldest first."""
    return db.session.scalars(
        _same(need.title_key, need.hs_code).where(Need.id != need.id).order_by(Need.id).limit(limit)
    ).all()


def is_known(key: str, hs_code: str | None) -> bool:
    """Is there a need with exactly this title and HS code already?"""
    return db.session.scalars(_same(key, hs_code).limit(1)).first() is not None


def _same(key: str, hs_code: str | None) -> Select[Any]:
    code = Need.hs_code.is_(None) if hs_code is None else Need.hs_code == hs_code
    gone = (State.WITHDRAWN, State.MERGED)
    return db.select(Need).where(Need.title_key == key, code, Need.state.not_in(gone))


def due_before(
    day: dt.date, states: Collection[str], limit: int, *, without: str = ""
) -> Sequence[Need]:
    """Needs of the province whose review date lies before `day`, `without` a flag."""
    query = db.select(Need).where(Need.review_on < day, Need.state.in_(list(states)))
    if without:
        query = query.where(~_flagged(without))
    return db.session.scalars(query.order_by(Need.review_on, Need.id).limit(limit)).all()


def _flagged(flag: str) -> ColumnElement[bool]:
    return Need.flags.cast(Text).contains(f'"{flag}"', autoescape=True)


def numbers_after(number: int, limit: int) -> list[int]:
    """The next needs of the province by number."""
    query = db.select(Need.id).where(Need.id > number).order_by(Need.id).limit(limit)
    return list(db.session.scalars(query))


def numbered(numbers: Collection[int]) -> Sequence[Need]:
    return db.session.scalars(db.select(Need).where(Need.id.in_(numbers))).all()


def on_view_of(company_id: int, states: Collection[str]) -> Sequence[Need]:
    query = db.select(Need).where(
        Need.producer_company_id == company_id, Need.state.in_(list(states))
    )
    return db.session.scalars(query.order_by(Need.id)).all()


def provinces_of(company_id: int) -> list[str]:
    """Where needs of the company are on view; for the system scope."""
    query = db.select(Need.province).where(Need.producer_company_id == company_id).distinct()
    return sorted(db.session.scalars(query))


# --- companies, parks, people ---------------------------------------------------------------


def _named(text: str) -> ColumnElement[bool]:
    skeleton = persian.look_alike(text)
    if not skeleton:
        return Company.national_id == persian.en_digits(text)
    return or_(
        Company.skeleton.contains(skeleton, autoescape=True),
        Company.national_id == persian.en_digits(text),
    )


def companies_like(text: str, province: str, limit: int = 20) -> Sequence[Company]:
    """Producers whose name holds `text` or whose national ID it is; the province's own first."""
    query = (
        db.select(Company)
        .where(_named(text), Company.is_producer, Company.state.in_(("pending", "verified")))
        .order_by((Company.home_province != province), Company.name, Company.id)
    )
    return db.session.scalars(query.limit(limit)).all()


def company(number: int) -> Company | None:
    return db.session.get(Company, number)


def companies(numbers: Collection[int]) -> dict[int, Company]:
    query = db.select(Company).where(Company.id.in_(set(numbers)))
    return {row.id: row for row in db.session.scalars(query)} if numbers else {}


def parks(province: str) -> Sequence[PublishedPark]:
    """The parks of a province by name; readable in every scope."""
    query = db.select(PublishedPark).where(PublishedPark.province == province)
    return db.session.scalars(query.order_by(PublishedPark.name)).all()


def park_names(province: str, numbers: Collection[int]) -> dict[int, str]:
    if not numbers:
        return {}
    query = db.select(PublishedPark.id, PublishedPark.name).where(
        PublishedPark.province == province, PublishedPark.id.in_(set(numbers))
    )
    return {number: name for number, name in db.session.execute(query)}


def names_of(people: Collection[int]) -> dict[int, str]:
    """Names of people by number; those who were deleted are missing."""
    query = db.select(User.id, User.name).where(User.id.in_(set(people)))
    return {number: name for number, name in db.session.execute(query)} if people else {}


def events_of(need: Need) -> Sequence[NeedEvent]:
    """What happened to a need, in order."""
    query = db.select(NeedEvent).where(
        NeedEvent.province == need.province, NeedEvent.need_id == need.id
    )
    return db.session.scalars(query.order_by(NeedEvent.id)).all()


def audit_of(need: Need) -> Sequence[AuditEntry]:
    """Who did what with a need, the latest first; for staff."""
    query = db.select(AuditEntry).where(
        AuditEntry.province == need.province,
        AuditEntry.subject_kind == Need.__tablename__,
        AuditEntry.subject_id == need.id,
    )
    return db.session.scalars(query.order_by(AuditEntry.id.desc()).limit(200)).all()
