"""The provinces themselves: their files brought into the database, and what staff change there.

A sync adds and renames, never deletes, and leaves alone what staff have edited.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from webapp import audit, outbox
from webapp.accounts.actor import Actor
from webapp.db import db, now, unit_of_work
from webapp.tenancy import scopes
from webapp.tenancy.files import ParkFact, TenantFile

from . import queries
from .models import Park, Tenant
from .projection import project_exhibition, project_park
from .services import check_version


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
    is_new = park is None
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
        if not is_new:
            _tell_renamed(park)
    return int(bool(different))


def _tell_renamed(park: Park) -> None:
    """Exhibitions show the new name at once, the other features as soon as they hear of it."""
    for exhibition in queries.exhibitions_in(park):
        project_exhibition(exhibition)
    outbox.tell("place", "changed", park.province, park.id, None, kind="park")


def edit(actor: Actor, tenant: Tenant, column: str, value: Any, version: int | None = None) -> None:
    """The province's introduction, contact or calendar is as staff say, whatever its file says."""
    check_version(tenant, version)
    if getattr(tenant, column) == value:
        return
    setattr(tenant, column, value)
    tenant.edited = sorted({*tenant.edited, column})
    audit.record("tenants.edit", actor_id=actor.id, province=tenant.code, columns=[column])
