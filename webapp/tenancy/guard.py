"""The walls below the ORM: no row of another province, company or person comes in or goes out.

Numbers in comments are those of the list of walls in docs/architecture.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from sqlalchemy import event, false, inspect, or_
from sqlalchemy.engine import Engine
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from . import rows
from .mixins import (
    GLOBAL,
    Ledger,
    Owned,
    PartyVisible,
    PersonOwned,
    ProducerOwned,
    Projection,
    ProvinceOwned,
    PublicProjection,
    SupplierProjection,
)
from .scopes import Kind, NoScope, Scope, UnscopedStatement, WrongScope, current_or_none
from .statements import Inspector

# The only places that may reach owned tables by plain SQL, each with its reason.
PLACES = {
    "migration": "the schema itself is changed",
    "bench": "generated rows are written in bulk into a throw-away database",
    "readiness": "counts and positions, no content",
    "next ids": "the counter of identities",
    "search": "questions to the search's tables, asked in the public scope and role",
}

_inspector: Inspector | None = None
_place: ContextVar[str | None] = ContextVar("place", default=None)
_flushing: ContextVar[bool] = ContextVar("flushing", default=False)


def _tables(statement: Any) -> tuple[frozenset[str], frozenset[str]]:
    return _inspect().tables(statement)


def _inspect() -> Inspector:
    global _inspector
    if _inspector is None:
        from webapp.db import db

        _inspector = Inspector.of(db.metadata, GLOBAL)
    return _inspector


def guarded_tables() -> frozenset[str]:
    """The tables that belong to somebody."""
    return _inspect().guarded


@contextmanager
def at(named: str) -> Iterator[None]:
    """Inside the block plain statements are allowed; `named` is one of the listed places."""
    token = _place.set(named)
    try:
        yield
    finally:
        _place.reset(token)


def place() -> str | None:
    """The listed place that is at work, if one is."""
    return _place.get()


def _excused(options: Any) -> bool:
    named = options.get("unscoped") or _place.get()
    if named is not None and named not in PLACES:
        raise UnscopedStatement(f"{named!r} is not a listed place")
    return named is not None


# --- wall 4: one session, one scope ---------------------------------------------------------


def _pin(session: Session, scope: Scope | None) -> None:
    pinned = session.info.setdefault("scope", scope)
    if pinned is None and scope is not None:
        session.info["scope"] = scope
    elif pinned is not scope:
        raise WrongScope(f"the session belongs to {pinned}, not to {scope}")


# --- walls 1, 2, 5: reading -----------------------------------------------------------------


@event.listens_for(Session, "do_orm_execute")
def limit_to_scope(state: ORMExecuteState) -> None:
    """Every ORM statement sees only what the scope in force may see."""
    if _excused(state.execution_options):
        return
    scope = current_or_none()
    raw, touched = _tables(state.statement)
    if not touched:
        return
    if raw and not (state.is_relationship_load or state.is_column_load):
        raise UnscopedStatement(f"plain access to {sorted(raw)}")
    if scope is None:
        raise NoScope(f"{sorted(touched)} without a scope")
    _pin(state.session, scope)
    state.update_execution_options(_scoped=True)
    if state.is_insert:
        rows.check_insert(state, scope)
    else:
        rows.check_bulk(state, scope)
        state.statement = state.statement.options(*criteria(scope))


def criteria(scope: Scope) -> list[Any]:
    """The loader criteria of a scope: one for each kind of owner."""
    return _criteria(scope.kind, scope.province, scope.company_id, scope.user_id)


@lru_cache(maxsize=512)  # made for every statement they took a tenth of its time
def _criteria(kind: Kind, province: str | None, company: int | None, user: int | None) -> list[Any]:
    if kind == Kind.SYSTEM:
        return []
    return [*_owned_criteria(kind, province, company), *_other_criteria(kind, user)]


def _owned_criteria(kind: Kind, province: str | None, company: int | None) -> list[Any]:
    if kind == Kind.NATIONAL:
        return []
    if kind == Kind.TENANT:
        return [
            _limit(mixin, lambda cls: cls.province == province)
            for mixin in (ProvinceOwned, ProducerOwned, PartyVisible, Ledger)
        ]
    if kind == Kind.PARTY:
        return [
            _limit(ProducerOwned, lambda cls: cls.producer_company_id == company),
            _limit(
                PartyVisible,
                lambda cls: or_(
                    cls.producer_company_id == company, cls.supplier_company_id == company
                ),
            ),
            # what staff did for the company, nothing else of any ledger
            _limit(Ledger, lambda cls: cls.on_behalf_of == company),
            *_nothing(ProvinceOwned),
        ]
    return _nothing(ProvinceOwned, ProducerOwned, PartyVisible, Ledger)


def _other_criteria(kind: Kind, user: int | None) -> list[Any]:
    found = [] if kind in (Kind.TENANT, Kind.PARTY, Kind.NATIONAL) else [SupplierProjection]
    if user is None:
        return _nothing(*found, PersonOwned)
    return [*_nothing(*found), _limit(PersonOwned, lambda cls: cls.user_id == user)]


def _limit(mixin: type, condition: Any) -> Any:
    return with_loader_criteria(mixin, condition, include_aliases=True)


def _nothing(*mixins: type) -> list[Any]:
    return [_limit(mixin, lambda cls: false()) for mixin in mixins]


@event.listens_for(Engine, "before_execute")
def refuse_plain_statements(
    conn: Any, clause: Any, multiparams: Any, params: Any, execution_options: Any
) -> None:
    """Wall 5: statements that reach the connection without having gone through the session."""
    if execution_options.get("_scoped") or _flushing.get() or _excused(execution_options):
        return
    if not hasattr(clause, "get_children") or clause.__visit_name__.startswith(_SCHEMA):
        return
    _, touched = _tables(clause)
    if touched:
        raise UnscopedStatement(f"{sorted(touched)} outside the session")


_SCHEMA = ("create_", "drop_", "add_", "comment")


@event.listens_for(Engine, "before_cursor_execute")
def refuse_driver_sql(
    conn: Any, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool
) -> None:
    """Wall 5: `exec_driver_sql` never reaches `before_execute`, so its text is read."""
    if context is None or context.compiled is not None or _excused(context.execution_options):
        return
    if named := _inspect().named_in(statement):
        raise UnscopedStatement(f"driver SQL on {sorted(named)}")


# --- wall 3: writing ------------------------------------------------------------------------


@event.listens_for(Session, "before_flush")
def check_changes(session: Session, context: Any, instances: Any) -> None:
    """New rows get province and identity; foreign or moved ones are refused."""
    new = list(session.new)
    changed = [
        *((row, "insert") for row in new),
        *((row, "delete") for row in session.deleted),
        *((row, "update") for row in _really_dirty(session)),
    ]
    guarded = [pair for pair in changed if isinstance(pair[0], Owned | Projection | PersonOwned)]
    if guarded:
        scope = current_or_none()
        if scope is None:
            raise NoScope(f"{type(guarded[0][0]).__name__} written without a scope")
        _pin(session, scope)
        for row, verb in guarded:
            rows.check_row(row, scope, verb)
    rows.give_identities(session, [row for row in new if getattr(row, "id", 0) is None])
    _flushing.set(True)


def _really_dirty(session: Session) -> Iterable[Any]:
    return (row for row in session.dirty if session.is_modified(row))


@event.listens_for(Session, "after_flush")
def flushed(session: Session, context: Any) -> None:
    _flushing.set(False)


@event.listens_for(Session, "after_soft_rollback")
def rolled_back(session: Session, previous: Any) -> None:
    _flushing.set(False)


# --- a last look at each row that becomes an object -----------------------------------------


def _seen(row: Any, *_: Any) -> None:
    _look_at(row)


def _look_at(row: Any) -> None:
    scope = current_or_none()
    if scope is not None and scope.kind == Kind.TENANT:
        loaded = inspect(row).dict.get("province", scope.province)
        if loaded != scope.province:
            raise WrongScope(f"a row of {loaded} in {scope}")


event.listen(Owned, "load", _seen, propagate=True)
event.listen(Owned, "refresh", _seen, propagate=True)

__all__ = ["PLACES", "PublicProjection", "criteria"]
