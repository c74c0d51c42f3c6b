"""Writing through the session: rows of others added, changed, moved, removed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import make_transient_to_detached

from webapp.accounts.models import UserSession
from webapp.audit import AuditEntry
from webapp.db import db, reading, unit_of_work
from webapp.interests.models import Interest
from webapp.needs.models import Need, NeedEvent, PublishedNeed
from webapp.notices import Notice
from webapp.places.models import Park, ServiceCentre, Shelf
from webapp.tenancy import scopes
from webapp.tenancy.scopes import Scope

from . import attack
from .loads import producer
from .world import AWAY, HOME, World


def written(scope: Scope, *rows: Any) -> None:
    with unit_of_work(scope):
        db.session.add_all(rows)


def held(world: World) -> Any:
    """A row of the other province, as a page of that province would hold it."""
    with reading(scopes.tenant(AWAY)) as session:
        return session.get_one(Need, (AWAY, world.valve))


def event(world: World, **facts: Any) -> NeedEvent:
    facts = {"producer_company_id": producer(world), "need_id": world.valve, **facts}
    return NeedEvent(to_state="paused", **facts)


@attack("flush")
def added_there(w: World) -> None:
    """a row added with the other province's name"""
    written(w.home(), Park(province=AWAY, code="x", name="x", kind="park"))


@attack("flush")
def changed_there(w: World) -> None:
    """a foreign row attached and changed"""
    need = held(w)
    with unit_of_work(w.home()):
        db.session.add(need)
        need.brand = "stolen"


@attack("flush")
def removed_there(w: World) -> None:
    """a foreign row attached and deleted"""
    with reading(scopes.tenant(AWAY)) as session:
        interest = session.get_one(Interest, (AWAY, w.made["interest"]))
    with unit_of_work(w.home()):
        db.session.delete(interest)


@attack("flush")
def made_up_and_changed(w: World) -> None:
    """an object with a made-up key, changed"""
    need = Need(province=AWAY, id=w.valve, version=1)
    make_transient_to_detached(need)
    with unit_of_work(w.home()):
        db.session.add(need)
        need.brand = "stolen"


@attack("flush")
def moved_away(w: World) -> None:
    """one's own row moved into the other province"""
    with unit_of_work(w.home()):
        parks = select(Park).where(Park.province == HOME).order_by(Park.id.desc())
        park: Any = db.session.scalars(parks.limit(1)).one()
        park.province = AWAY


@attack("flush")
def merged(w: World) -> None:
    """a foreign row merged with changes"""
    with unit_of_work(w.home()):
        db.session.merge(Park(province=AWAY, id=w.cast.places["fars_park"], name="stolen"))


@attack("flush")
def copy_for_readers(w: World) -> None:
    """the other province's public copy changed"""
    with reading(scopes.public()) as session:
        copy = session.get_one(PublishedNeed, (AWAY, w.valve))
    with unit_of_work(w.home()):
        db.session.add(copy)
        copy.title = "stolen"


@attack("flush")
def ledger_forged(w: World) -> None:
    """an entry in the other province's ledger"""
    facts = {"action": "odd.forged", "prev_hash": "0" * 64, "hash": "1" * 64}
    written(w.home(), AuditEntry(province=AWAY, **facts))


@attack("flush", watch="everything")
def ledger_changed(w: World) -> None:
    """an entry of the ledger changed"""
    with unit_of_work(scopes.tenant(AWAY)):
        entry: Any = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).first()
        entry.action = "odd.changed"


@attack("flush")
def anothers_notice(w: World) -> None:
    """another person's notice marked"""
    with reading(scopes.system("attack", writes=False)) as session:
        notice = session.get_one(Notice, w.made["notice_producer"])
    with unit_of_work(w.home()):
        db.session.add(notice)
        notice.kind = "stolen"


@attack("flush")
def anothers_sign_in(w: World) -> None:
    """another person signed out"""
    with reading(scopes.system("attack", writes=False)) as session:
        theirs = session.scalars(select(UserSession).where(UserSession.user_id != w.officer))
        sign_in = theirs.first()
    with unit_of_work(scopes.person(w.officer)):
        db.session.delete(sign_in)


@attack("flush", watch="everything")
def for_another_company(w: World) -> None:
    """a company adds a move to another's need"""
    written(w.supplier(), event(w, province=AWAY))


@attack("flush", watch="everything")
def staffs_work(w: World) -> None:
    """a company adds a park"""
    written(w.supplier(), Park(province=HOME, code="x", name="x", kind="park"))


@attack("flush", watch="everything")
def by_a_visitor(w: World) -> None:
    """a visitor adds a row"""
    written(scopes.public(), Park(province=HOME, code="x", name="x", kind="park"))


@attack("flush", watch="everything")
def told_by_a_visitor(w: World) -> None:
    """a visitor writes a notice"""
    notice = Notice(
        user_id=w.officer, kind="x.y", province=HOME, endpoint="my.notices", cause="attack"
    )
    written(scopes.public(), notice)


@attack("flush", watch="everything")
def by_national_staff(w: World) -> None:
    """national staff change a province's row"""
    with unit_of_work(scopes.national("attack", writes=True)):
        need: Any = db.session.get(Need, (AWAY, w.valve))
        need.brand = "changed"


@attack("flush", watch="everything")
def removed_by_national_staff(w: World) -> None:
    """national staff delete a province's row"""
    with unit_of_work(scopes.national("attack", writes=True)):
        db.session.delete(db.session.get(Interest, (AWAY, w.made["interest"])))


# --- keys -----------------------------------------------------------------------------------


def refers_away(world: World, row: Any) -> bool:
    """One's own row now refers to a number of the other province."""
    with unit_of_work(world.home()):
        db.session.add(row)
        db.session.flush()
        return row.id > 0


@attack("foreign keys")
def move_of_a_foreign_need(w: World) -> Any:
    """one's own event for a foreign need"""
    return refers_away(w, event(w))


@attack("foreign keys")
def centre_in_a_foreign_park(w: World) -> Any:
    """a service centre in a foreign park"""
    return refers_away(w, ServiceCentre(park_id=w.cast.places["fars_park"], name="x"))


@attack("foreign keys")
def shelf_in_a_foreign_exhibition(w: World) -> Any:
    """a shelf in a foreign exhibition"""
    number = w.cast.places["fars_exhibition"]
    return refers_away(w, Shelf(exhibition_id=number, code="X9", field="food"))


@attack("foreign keys")
def copy_of_a_foreign_need(w: World) -> Any:
    """a public copy of a foreign need under one's own province"""
    with reading(scopes.public()) as session:
        theirs = session.get_one(PublishedNeed, (AWAY, w.valve))
        facts = {c.key: getattr(theirs, c.key) for c in PublishedNeed.__table__.columns}
    return refers_away(w, PublishedNeed(**{**facts, "province": HOME}))


@attack("foreign keys")
def need_in_a_foreign_park(w: World) -> Any:
    """one's own need moved into a foreign park"""
    with unit_of_work(w.home()):
        need = db.session.get_one(Need, (HOME, w.cast.needs["yarn"]))
        need.park_id = w.cast.places["fars_park"]
        db.session.flush()
        return True
