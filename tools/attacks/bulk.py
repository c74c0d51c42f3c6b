"""Statements that write many rows at once, upserts, and reading by way of writing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import delete, insert, literal_column, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from webapp.audit import AuditEntry
from webapp.db import reading, unit_of_work
from webapp.interests.models import Interest
from webapp.needs.models import Need
from webapp.notices import Notice
from webapp.places.models import Park
from webapp.tenancy import scopes
from webapp.tenancy.scopes import Scope

from . import attack
from .loads import producer
from .world import AWAY, HOME, World

FREE_NUMBER = 10**9
PARK = {"province": AWAY, "id": FREE_NUMBER, "code": "x", "name": "x", "kind": "park"}
PARK |= {"county": "", "about": "", "is_official": False, "edited": [], "version": 1}


def done(scope: Scope, statement: Any, *values: Any) -> Any:
    with unit_of_work(scope) as session:
        result = session.execute(statement, *values)
        return result.fetchall() if getattr(result, "returns_rows", False) else None


@attack("bulk")
def update_all(w: World) -> None:
    """UPDATE of all rows"""
    done(w.home(), update(Need).values(brand="stolen"))


@attack("bulk")
def update_there(w: World) -> None:
    """UPDATE of rows of the other province"""
    done(w.home(), update(Need).where(Need.province == AWAY).values(brand="stolen"))


@attack("bulk")
def update_unseen(w: World) -> None:
    """UPDATE that looks at no object"""
    options = {"synchronize_session": False}
    done(w.home(), update(Need).values(brand="stolen").execution_options(**options))


@attack("bulk")
def delete_there(w: World) -> None:
    """DELETE of rows of the other province"""
    done(w.home(), delete(Interest).where(Interest.id == w.made["interest"]))


@attack("bulk")
def update_by_key(w: World) -> None:
    """UPDATE by a list of keys"""
    done(w.home(), update(Need), [{"province": AWAY, "id": w.valve, "brand": "stolen"}])


@attack("bulk")
def give_away(w: World) -> None:
    """UPDATE that moves one's own rows away"""
    mine = update(Park).where(Park.province == HOME, Park.id == w.cast.places["yazd_park"])
    done(w.home(), mine.values(province=AWAY))


@attack("bulk")
def insert_there(w: World) -> None:
    """INSERT with the other province's name"""
    done(w.home(), insert(Park).values(**PARK))


@attack("bulk")
def insert_many(w: World) -> None:
    """INSERT of a list of rows"""
    done(w.home(), insert(Park), [PARK, {**PARK, "id": FREE_NUMBER + 1, "code": "y"}])


@attack("bulk")
def insert_in_one(w: World) -> None:
    """INSERT of many rows in one statement, one of them foreign"""
    mine = {**PARK, "province": HOME, "id": FREE_NUMBER + 1}
    done(w.home(), insert(Park).values([mine, PARK]))


@attack("bulk")
def insert_from_select(w: World) -> Any:
    """INSERT from a SELECT of the other province"""
    columns = [c for c in Park.__table__.columns if c.name not in ("id", "province", "code")]
    source = select(
        literal_column("'yazd'"), Park.id + FREE_NUMBER, Park.code + "2", *columns
    ).where(Park.province == AWAY)
    names = ["province", "id", "code", *(column.name for column in columns)]
    done(w.home(), insert(Park).from_select(names, source))
    with reading(w.home()) as session:
        return session.scalars(select(Park.id).where(Park.id > FREE_NUMBER)).all()


@attack("bulk")
def legacy_insert(w: World) -> None:
    """bulk_insert_mappings"""
    with unit_of_work(w.home()) as session:
        session.bulk_insert_mappings(Park, [PARK])


@attack("bulk")
def legacy_update(w: World) -> None:
    """bulk_update_mappings"""
    with unit_of_work(w.home()) as session:
        session.bulk_update_mappings(Need, [{"province": AWAY, "id": w.valve, "brand": "stolen"}])


@attack("bulk")
def legacy_save(w: World) -> None:
    """bulk_save_objects"""
    with unit_of_work(w.home()) as session:
        session.bulk_save_objects([Park(**PARK)])


@attack("bulk")
def legacy_query(w: World) -> None:
    """Query.update"""
    with unit_of_work(w.home()) as session:
        session.query(Need).update({"brand": "stolen"})


@attack("bulk")
def carried_home(w: World) -> Any:
    """UPDATE of one's own row with a foreign value"""
    secret: Any = select(Need.title).where(Need.province == AWAY).limit(1).scalar_subquery()
    done(w.home(), update(Park).where(Park.province == HOME).values(about=secret))
    with reading(w.home()) as session:
        return [found for found in session.scalars(select(Park.about)) if found and "شیر" in found]


@attack("bulk")
def carried_home_as_text(w: World) -> Any:
    """UPDATE of one's own row with SQL as a value"""
    secret: Any = literal_column("(SELECT max(title) FROM need WHERE province = 'fars')")
    done(w.home(), update(Park).where(Park.province == HOME).values(about=secret))
    with reading(w.home()) as session:
        return [found for found in session.scalars(select(Park.about)) if found and "شیر" in found]


@attack("bulk")
def returned(w: World) -> Any:
    """DELETE ... RETURNING a foreign row"""
    gone = delete(Interest).where(Interest.province == AWAY).returning(Interest.id)
    return done(w.home(), gone)


@attack("bulk", watch="everything")
def by_a_visitor(w: World) -> None:
    """UPDATE by a visitor"""
    done(scopes.public(), update(Need).values(brand="stolen"))


@attack("bulk", watch="everything")
def by_national_staff(w: World) -> None:
    """DELETE by national staff"""
    done(scopes.national("attack", writes=True), delete(Interest))


@attack("bulk", watch="everything")
def by_another_company(w: World) -> None:
    """UPDATE by a company of another's needs"""
    done(w.supplier(), update(Need).values(brand="stolen"))


@attack("bulk", watch="everything")
def ledger_emptied(w: World) -> None:
    """DELETE of the ledger"""
    done(scopes.tenant(AWAY), delete(AuditEntry))


@attack("bulk")
def anothers_notices(w: World) -> None:
    """DELETE of other people's notices"""
    done(w.home(), delete(Notice))


# --- upserts --------------------------------------------------------------------------------


def upsert(world: World, model: type) -> Any:
    return (sqlite if world.kind == "sqlite" else postgresql).insert(model)


def interest_like(world: World, **facts: Any) -> dict[str, Any]:
    """One's own interest in a foreign need: equal to the foreign one where that must be unique."""
    return {
        "province": HOME, "id": FREE_NUMBER, "need_id": world.valve, "open_key": 0,
        "producer_company_id": producer(world), "readiness": "now", "need_title": "x",
        "supplier_company_id": world.cast.companies["supplier"], "supplier_province": AWAY,
        "state": "submitted", "message": "stolen", "due_on": dt.date(2030, 1, 1), **facts,
    }  # fmt: skip


@attack("upserts")
def on_its_key(w: World) -> None:
    """ON CONFLICT with a foreign key, DO UPDATE"""
    row = {**PARK, "id": w.cast.places["fars_park"]}
    statement = upsert(w, Park).values(**row)
    changed = statement.on_conflict_do_update(
        index_elements=["province", "id"], set_={"name": "stolen"}
    )
    done(w.home(), changed)


@attack("upserts")
def on_a_rule_of_the_whole_country(w: World) -> None:
    """ON CONFLICT on a rule without a province, DO UPDATE"""
    statement = upsert(w, Interest).values(**interest_like(w))
    changed = statement.on_conflict_do_update(
        index_elements=["need_id", "supplier_company_id", "open_key"],
        set_={"message": "stolen"},
    )
    done(w.home(), changed)


@attack("upserts")
def moved_by_a_conflict(w: World) -> None:
    """ON CONFLICT with one's own row, which is moved away"""
    row = {**PARK, "province": HOME, "id": w.cast.places["yazd_park"]}
    statement = upsert(w, Park).values(**row)
    changed = statement.on_conflict_do_update(
        index_elements=["province", "id"], set_={"province": AWAY, "code": "moved"}
    )
    done(w.home(), changed)


@attack("upserts", on=("sqlite",))
def or_replace(w: World) -> None:
    """INSERT OR REPLACE on a rule without a province"""
    done(w.home(), insert(Interest).prefix_with("OR REPLACE").values(**interest_like(w)))


@attack("upserts", on=("postgresql",))
def merge_statement(w: World) -> None:
    """MERGE as text"""
    said = (
        "MERGE INTO need USING (SELECT 1) one ON need.province = 'fars' "
        "WHEN MATCHED THEN UPDATE SET brand = 'stolen'"
    )
    with unit_of_work(w.home()) as session:
        session.execute(text(said))
