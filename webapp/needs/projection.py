"""The copies of a need that other people may read follow it, in the same transaction.

A copy shows a group of fields to the narrower of two audiences: the one the need asks for and
the one its consent allows. Without a consent in force, or for a company that is not verified,
there is no copy at all.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from webapp import outbox
from webapp.companies.models import Company
from webapp.companies.rules import CompanyState
from webapp.db import db, now

from . import likeness, queries
from .models import Consent, Need, NeedForSuppliers, NeedGrant, PublishedNeed
from .rules import DEFAULT_AUDIENCE, PROJECTED, PUBLIC_WORD, Audience, State, narrower

# Which columns an audience is chosen for; the rest of a published need is public.
GROUPS: dict[str, tuple[str, ...]] = {
    "annual_use": ("annual_quantity", "unit", "usage_year", "run_length"),
    "fx_cost_declared": ("fx_cost_declared", "fx_basis"),
    "specs": ("specs",),
    "price": ("price", "currency", "cost_share"),
    "origin": ("origin", "brand"),
    "tried_before": ("tried_before",),
    "contact": ("contact_name", "contact_title", "contact_phone", "contact_email"),
}
ALWAYS_PUBLIC = (
    "isic",
    "standard",
    "drawing",
    "has_sample",
    "essential",
    "nice_to_have",
    "wanted_by",
)


@dataclass(frozen=True)
class Around:
    """What a copy needs to know besides the need itself."""

    consent: Consent | None
    company_name: str
    is_verified: bool = True
    park_name: str | None = None
    photos: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[dict[str, Any]] = field(default_factory=list)


def around(need: Need) -> Around:
    """Reads it from the database, in whatever scope the need is worked on."""
    company = db.session.get(Company, need.producer_company_id)
    assert company is not None
    parks = queries.park_names(need.province, [need.park_id] if need.park_id else [])
    return Around(
        consent=queries.consent_in_force(need),
        company_name=company.name,
        is_verified=company.state == CompanyState.VERIFIED,
        park_name=parks.get(need.park_id or 0),
        photos=[_photo(photo) for photo in queries.photos_of(need)],
        attachments=[_attachment(row, file) for row, file in queries.attachments_of(need)],
    )


def _photo(photo: queries.Photo) -> dict[str, Any]:
    return {
        "id": photo.file.id,
        "thumb": photo.thumb.id,
        "file": photo.file.name,
        "thumb_file": photo.thumb.name,
        "caption": photo.row.caption,
    }


def _attachment(row: Any, file: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "file": file.name,
        "title": row.title or file.original_name,
        "name": file.original_name,
        "media_type": file.media_type,
        "size": file.size,
        "nda": row.needs_nda,
    }


# --- who may read what ----------------------------------------------------------------------


def audience_of(need: Need, consent: Consent | None, group: str) -> Audience:
    """Who reads a group of fields: the narrower of what is asked for and what was agreed to."""
    usual = DEFAULT_AUDIENCE[group]
    asked = need.audience.get(group, usual)
    found = narrower(asked, (consent.scope if consent else {}).get(group, usual))
    return narrower(found, usual) if group == "attachments" else found


def facts(need: Need, around: Around, audience: Audience) -> dict[str, Any]:
    """The fields besides the fixed columns that exactly this audience is the first to read."""
    found: dict[str, Any] = {}
    for group, names in GROUPS.items():
        if audience_of(need, around.consent, group) == audience:
            found |= {name: plain(getattr(need, name)) for name in names}
    if audience == Audience.PUBLIC:
        found |= {name: plain(getattr(need, name)) for name in ALWAYS_PUBLIC}
    if audience_of(need, around.consent, "company") == audience:
        found["company_name"] = around.company_name
    if audience_of(need, around.consent, "photos") == audience:
        found["photos"] = around.photos
    if audience_of(need, around.consent, "attachments") == audience:
        found["attachments"] = around.attachments
    return {name: value for name, value in found.items() if value not in (None, "", [], {})}


def all_facts(need: Need, around: Around) -> dict[str, Any]:
    """Everything, as the producer and its province see it."""
    found: dict[str, Any] = {}
    for audience in Audience:
        found |= facts(need, around, audience)
    return found


def plain(value: Any) -> Any:
    """A value as JSON keeps it: amounts and days as text."""
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return str(int(value)) if whole else format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, dt.date) else value


# --- keeping the copies ---------------------------------------------------------------------


def is_visible(need: Need, around: Around) -> bool:
    """May anybody outside read of this need?"""
    return State(need.state) in PROJECTED and around.consent is not None and around.is_verified


def project(need: Need, known: Around | None = None, *, fresh: bool = False) -> None:
    """The copies are what the need is now, or gone when nobody outside may read of it.

    `known` spares the reading of what surrounds it; `fresh` says that there is no copy yet.
    """
    known = known or around(need)
    if not is_visible(need, known):
        remove(need, grants=need.state in (State.WITHDRAWN, State.MERGED) or not known.consent)
        return
    _publish(need, known, None if fresh else _copy(PublishedNeed, need))
    _tell_suppliers(need, known, None if fresh else _copy(NeedForSuppliers, need))
    if not fresh:
        _refresh_grants(need, known)
    outbox.tell("need", "projected", need.province, need.id)


def _copy(model: Any, need: Need) -> Any:
    return db.session.get(model, (need.province, need.id))


def _new(model: Any, need: Need) -> Any:
    row = model(province=need.province, id=need.id, producer_company_id=need.producer_company_id)
    db.session.add(row)
    return row


_SAME = ("title", "summary", "problem", "kind", "field", "hs_code", "park_id", "review_on")


def _publish(need: Need, known: Around, row: PublishedNeed | None) -> None:
    public = facts(need, known, Audience.PUBLIC)
    row = row or _new(PublishedNeed, need)
    for name in _SAME:
        setattr(row, name, getattr(need, name))
    row.state = PUBLIC_WORD[State(need.state)]
    row.like_key = likeness.key(need.title, need.hs_code)
    row.company_name = public.pop("company_name", None)
    row.park_name = known.park_name
    row.fx_cost_declared = public.pop("fx_cost_declared", None)
    photos = public.get("photos")
    row.thumb_id = photos[0]["thumb"] if photos else None
    row.answered = dict(need.answered or {})
    row.published_at = need.published_at or now()
    row.facts = public


def _tell_suppliers(need: Need, known: Around, row: NeedForSuppliers | None) -> None:
    more = facts(need, known, Audience.SUPPLIERS)
    if more:
        row = row or _new(NeedForSuppliers, need)
        row.facts = more
    elif row is not None:
        db.session.delete(row)


def _refresh_grants(need: Need, known: Around) -> None:
    for row in queries.grants_of(need):
        row.facts = facts(need, known, Audience.APPROVED)


def remove(need: Need, *, grants: bool = True) -> None:
    """Nobody outside reads of the need any more; `grants` also ends what single suppliers read.

    A need that is only paused keeps what was granted for the day it comes back.
    """
    gone = [_copy(PublishedNeed, need), _copy(NeedForSuppliers, need)]
    gone += queries.grants_of(need) if grants else []
    gone = [row for row in gone if row is not None]
    for row in gone:
        db.session.delete(row)
    if gone:
        db.session.flush()
        outbox.tell("need", "projected", need.province, need.id)


# --- what other features tell the copies ----------------------------------------------------


def stand(need: Need, standing: dict[str, Any] | None) -> None:
    """The public page says where the sample stands, or that none does."""
    row = _copy(PublishedNeed, need)
    if row is not None and row.standing != standing:
        row.standing = standing
        outbox.tell("need", "projected", need.province, need.id)


def name_park(province: str, park_id: int) -> None:
    """Every public need of the park says how it is called now."""
    for number, name in queries.park_names(province, [park_id]).items():
        shown = db.update(PublishedNeed).where(PublishedNeed.park_id == number)
        db.session.execute(shown.values(park_name=name))


def count_answers(need: Need) -> None:
    """The public page says how many companies of each size have answered."""
    row = _copy(PublishedNeed, need)
    if row is not None:
        row.answered = dict(need.answered)


def grant(need: Need, supplier_company_id: int, supplier_province: str) -> NeedGrant:
    """This supplier reads what only approved ones may: contact and files."""
    row = queries.grant_of(need.id, supplier_company_id)
    if row is None:
        row = NeedGrant(
            province=need.province,
            need_id=need.id,
            producer_company_id=need.producer_company_id,
            supplier_company_id=supplier_company_id,
            supplier_province=supplier_province,
        )
        db.session.add(row)
    row.facts = facts(need, around(need), Audience.APPROVED)
    db.session.flush()
    return row


def take_grant(need: Need, supplier_company_id: int) -> None:
    """The supplier reads no more than other suppliers."""
    row = queries.grant_of(need.id, supplier_company_id)
    if row is not None:
        db.session.delete(row)
        db.session.flush()
