"""Brings the files of `tenants/` into the database: adds and renames, never deletes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from webapp import audit
from webapp.db import db, now, unit_of_work
from webapp.tenancy import scopes
from webapp.tenancy.files import ParkFact, TenantFile

from .models import Park, PublishedPark, Tenant


def sync(files: dict[str, TenantFile]) -> dict[str, int]:
    """All tenants as their files say, except what staff have edited; counts what changed."""
    changed = {"tenants": 0, "parks": 0}
    for file in files.values():
        with unit_of_work(scopes.tenant(file.code)):
            changed["tenants"] += _sync_tenant(file)
            changed["parks"] += _sync_parks(file.parks)
    return changed


def _sync_tenant(file: TenantFile) -> int:
    row = db.session.get(Tenant, file.code)
    is_new = row is None
    if row is None:
        row = Tenant(code=file.code, edited=[])
        db.session.add(row)
    wanted = _columns(file)
    different = [
        name
        for name, value in wanted.items()
        if name not in row.edited and getattr(row, name) != value
    ]
    for name in different:
        setattr(row, name, wanted[name])
    if different:
        row.synced_at = now()
        audit.record("tenants.sync", actor_id=None, province=file.code, columns=different)
    return int(is_new or bool(different))


def _columns(file: TenantFile) -> dict[str, Any]:
    contact, calendar = file.contact, file.calendar
    return {
        "name_fa": file.name.fa,
        "name_en": file.name.en,
        "brand": file.brand.colour,
        "contact": {
            "organisation": {"fa": contact.organisation.fa, "en": contact.organisation.en},
            "phone": contact.phone,
            "email": contact.email,
            "address": {"fa": contact.address.fa, "en": contact.address.en},
        },
        "calendar": {
            "weekend": sorted(calendar.weekend),
            "half_days": sorted(calendar.half_days),
            "office_hours": {
                day: [f"{opens:%H:%M}", f"{closes:%H:%M}"]
                for day, (opens, closes) in sorted(calendar.office_hours.items())
            },
            "days_off": [],
        },
    }


def _sync_parks(facts: Iterable[ParkFact]) -> int:
    known = {park.code: park for park in db.session.scalars(db.select(Park))}
    return sum(_sync_park(known.get(fact.code), fact) for fact in facts)


def _sync_park(park: Park | None, fact: ParkFact) -> int:
    if park is None:
        park = Park(code=fact.code, edited=[], is_official=True)
        db.session.add(park)
    wanted = {"name": fact.name, "kind": fact.kind, "county": fact.county}
    different = {
        name: value
        for name, value in wanted.items()
        if name not in park.edited and getattr(park, name) != value
    }
    for name, value in different.items():
        setattr(park, name, value)
    if different:
        db.session.flush()
        project_park(park)
    return int(bool(different))


def project_park(park: Park) -> PublishedPark:
    """The public copy of a park is what the park is now; its centres are kept."""
    copy = db.session.get(PublishedPark, (park.province, park.id))
    if copy is None:
        copy = PublishedPark(province=park.province, id=park.id, centres=[])
        db.session.add(copy)
    for name in ("code", "name", "kind", "county", "about"):
        setattr(copy, name, getattr(park, name))
    return copy
