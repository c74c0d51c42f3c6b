"""Rows that come along with others, or were there already: relations, refreshes, sessions."""

from __future__ import annotations

import contextvars
import threading
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import (
    contains_eager,
    joinedload,
    make_transient_to_detached,
    selectinload,
    subqueryload,
    with_parent,
)

from webapp.companies.models import Company
from webapp.db import db, reading
from webapp.needs.models import Need, NeedEvent
from webapp.tenancy import scopes

from . import attack
from .reads import away
from .world import AWAY, HOME, World


def producer(world: World) -> int:
    """The company of the other province."""
    return world.cast.companies["fars_producer"]


def needs_of(world: World, *options: Any) -> Any:
    """What a relation from a global row brings along."""
    query = select(Company).where(Company.id == producer(world)).options(*options)
    with reading(world.home()) as session:
        company: Any = session.scalars(query).unique().one()
        return list(company.all_needs)


@attack("relations")
def lazy(w: World) -> Any:
    """a relation loaded when it is touched"""
    return needs_of(w)


@attack("relations")
def joined(w: World) -> Any:
    """a relation loaded by a join"""
    return needs_of(w, joinedload(Company.all_needs))


@attack("relations")
def selected(w: World) -> Any:
    """a relation loaded by a second query"""
    return needs_of(w, selectinload(Company.all_needs))


@attack("relations")
def by_subquery(w: World) -> Any:
    """a relation loaded by a subquery"""
    return needs_of(w, subqueryload(Company.all_needs))


@attack("relations")
def contained(w: World) -> Any:
    """a relation filled from the query's own join"""
    relation: Any = Company.all_needs
    query = select(Company).join(relation).options(contains_eager(relation))
    with reading(w.home()) as session:
        companies: list[Any] = list(session.scalars(query).unique())
        return away(need.province for each in companies for need in each.all_needs)


@attack("relations")
def any_of(w: World) -> Any:
    """a relation as a condition"""
    relation: Any = Company.all_needs
    with reading(w.home()) as session:
        return session.scalars(select(Company.id).where(relation.any(Need.id == w.valve))).all()


@attack("relations")
def of_a_parent(w: World) -> Any:
    """with_parent of a global row"""
    with reading(w.home()) as session:
        company = session.get_one(Company, producer(w))
        relation: Any = Company.all_needs
        return session.scalars(select(Need.id).where(with_parent(company, relation))).all()


@attack("relations")
def of_a_copied_number(w: World) -> Any:
    """a relation by number alone, from a row that names a foreign number"""
    with reading(w.home()) as session:
        need: Any = Need(province=HOME, id=w.valve, producer_company_id=1)
        make_transient_to_detached(need)
        session.add(need)
        return list(need.all_events)


# --- refreshing -----------------------------------------------------------------------------


def made_up(world: World) -> Any:
    """An object with a foreign key that never was loaded."""
    need = Need(province=AWAY, id=world.valve)
    make_transient_to_detached(need)
    return need


@attack("refresh")
def refreshed(w: World) -> Any:
    """refresh of an object with a made-up key"""
    with reading(w.home()) as session:
        need = made_up(w)
        session.add(need)
        session.refresh(need)
        return need.title


@attack("refresh")
def touched(w: World) -> Any:
    """an unloaded column of an object with a made-up key"""
    with reading(w.home()) as session:
        need = made_up(w)
        session.add(need)
        return need.title


@attack("refresh")
def merged(w: World) -> Any:
    """merge of an object with a foreign key"""
    with reading(w.home()) as session, session.no_autoflush:
        need = session.merge(Need(province=AWAY, id=w.valve))
        return need in session and "title" in vars(need) and need.title


@attack("refresh")
def expired(w: World) -> Any:
    """a row of another session, attached and expired"""
    with reading(scopes.tenant(AWAY)) as session:
        need = session.get_one(Need, (AWAY, w.valve))
    with reading(w.home()) as session:
        session.add(need)
        session.expire(need)
        return need.title


# --- one session for two scopes -------------------------------------------------------------


@attack("identity map")
def got_again(w: World) -> Any:
    """get of a row that another scope left in the session"""
    with scopes.opened(scopes.tenant(AWAY)):
        session = db.session()
        kept = session.get(Need, (AWAY, w.valve))
    with scopes.opened(w.home()):
        found = session.get(Need, (AWAY, w.valve))
        # a row that stands in the map is handed out without a statement: the map must be another
        return found is not None and found is kept and db.session() is session


@attack("identity map")
def asked_again(w: World) -> Any:
    """a query in a session that another scope began"""
    with scopes.opened(scopes.tenant(AWAY)):
        session = db.session()
        session.scalars(select(Need)).all()
    with scopes.opened(w.home()):
        session.scalars(select(Need)).all()
        return away(vars(row)["province"] for row in session.identity_map.values())


@attack("identity map")
def inner_session(w: World) -> Any:
    """rows of an outer scope in the map of an inner one"""
    with reading(scopes.tenant(AWAY)) as outer:
        outer.scalars(select(Need)).all()
        with reading(w.home()) as inner:
            return away(vars(row)["province"] for row in inner().identity_map.values())


@attack("identity map")
def unread_result(w: World) -> Any:
    """a session of one scope kept and asked from inside another"""
    with reading(scopes.tenant(AWAY)):
        kept = db.session()
        with reading(w.home()):
            return away(kept.scalars(select(Need.province)))


@attack("identity map")
def handed_over(w: World) -> Any:
    """a transaction begun in one scope and asked in another"""
    with scopes.opened(scopes.tenant(AWAY)):
        session = db.session()
        session.connection()
    with scopes.opened(w.home()):
        return away(session.scalars(select(Need.province)))


# --- threads --------------------------------------------------------------------------------


def elsewhere(work: Any) -> Any:
    """The outcome of `work` in a thread of its own."""
    found: list[Any] = []

    def run() -> None:
        try:
            found.append(work())
        except Exception:
            found.append(None)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return found[0]


@attack("threads")
def no_scope_inherited(w: World) -> Any:
    """a thread that nobody gave a scope"""

    def work() -> Any:
        with w.app.app_context():
            return db.session.scalars(select(Need.id)).all()

    with scopes.opened(w.home()):
        return elsewhere(work)


@attack("threads")
def context_of_another(w: World) -> Any:
    """a session shared by threads of two provinces"""
    with reading(w.home()):
        session = db.session()
        session.scalars(select(Need)).all()

        def work() -> Any:
            with scopes.opened(scopes.tenant(AWAY)), w.app.app_context():
                return session.scalars(select(Need.province)).all()

        found = elsewhere(work)
        return found or away(vars(row)["province"] for row in session.identity_map.values())


@attack("threads")
def many_at_once(w: World) -> Any:
    """eight threads of two provinces with the same statement"""
    statement = select(Need.province)
    wrong: list[str] = []

    def work(code: str) -> None:
        with w.app.app_context(), reading(scopes.tenant(code)) as session:
            wrong.extend(p for p in session.scalars(statement) if p != code)

    runs = [
        threading.Thread(target=contextvars.Context().run, args=(work, code))
        for code in (HOME, AWAY) * 4
    ]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    return wrong


@attack("threads")
def row_between_scopes(w: World) -> Any:
    """a row read in one scope asks for its events in another"""
    with reading(scopes.tenant(AWAY)) as session:
        need: Any = session.get_one(Need, (AWAY, w.valve))
        with reading(w.home()):
            return list(need.all_events)


@attack("threads")
def read_in_pieces(w: World) -> Any:
    """a result begun in one scope and read on in another"""
    with scopes.opened(w.home()):
        session = db.session()
        result = session.execute(select(NeedEvent.province).execution_options(yield_per=1))
        next(iter(result), None)
    with scopes.opened(scopes.tenant(AWAY)):
        return away(result.scalars().all())
