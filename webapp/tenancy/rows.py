"""May this scope write this row? And the identities of new rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import inspect, text
from sqlalchemy.orm import ORMExecuteState, Session

from .mixins import Ledger, Owned, PartyVisible, PersonOwned, ProducerOwned, Projection
from .scopes import NATIONAL, Kind, Scope, UnscopedStatement, WrongScope

_GUARDED = (Owned, Projection, PersonOwned)


def check_row(row: Any, scope: Scope, verb: str) -> None:
    """Raises WrongScope unless `scope` may insert, update or delete `row`; stamps new rows."""
    if isinstance(row, PersonOwned):
        _check_person(row, scope, verb)
        return
    if verb == "insert" and row.province is None:
        row.province = scope.province or (NATIONAL if isinstance(row, Ledger) else None)
    if verb != "insert":
        _refuse_moved(row)
    if isinstance(row, Ledger) and verb != "insert":
        raise WrongScope("the ledger is append-only")
    _check_values(type(row), row.__dict__.get, scope, verb)


def _check_person(row: Any, scope: Scope, verb: str) -> None:
    if scope.kind == Kind.PUBLIC:
        raise WrongScope(f"{verb} of a {type(row).__name__} in {scope}")
    # notices are written for other people; everything else of a person is his own
    if verb == "insert" or scope.kind == Kind.SYSTEM:
        return
    if row.user_id != scope.user_id:
        raise WrongScope(f"{verb} of another person's {type(row).__name__}")


def _refuse_moved(row: Any) -> None:
    for name in ("province", "producer_company_id", "supplier_company_id"):
        if name in inspect(row).mapper.columns and inspect(row).attrs[name].history.has_changes():
            raise WrongScope(f"{name} of a {type(row).__name__} may not change")


def _check_values(cls: type, value: Any, scope: Scope, verb: str) -> None:
    province = value("province")
    allowed = _ALLOWED.get(scope.kind, _never)(cls, value, scope)
    if not allowed or not province:
        raise WrongScope(f"{verb} of a {cls.__name__} of {province} in {scope}")
    scope.pin_written_province(province)


def _in_tenant(cls: type, value: Any, scope: Scope) -> bool:
    return bool(value("province") == scope.province)


def _in_party(cls: type, value: Any, scope: Scope) -> bool:
    if issubclass(cls, Ledger):
        return True
    if issubclass(cls, ProducerOwned | PartyVisible | Projection):
        names = (value("producer_company_id"), value("supplier_company_id"))
        return scope.company_id in names
    return False


def _in_national(cls: type, value: Any, scope: Scope) -> bool:
    return bool(value("province") == NATIONAL)


def _ledger_only(cls: type, value: Any, scope: Scope) -> bool:
    return issubclass(cls, Ledger)


def _never(cls: type, value: Any, scope: Scope) -> bool:
    return False


_ALLOWED = {
    Kind.TENANT: _in_tenant,
    Kind.PARTY: _in_party,
    Kind.NATIONAL: _in_national,
    Kind.PERSON: _ledger_only,
    Kind.SYSTEM: _ledger_only,
}


# --- statements that write many rows --------------------------------------------------------


def check_insert(state: ORMExecuteState, scope: Scope) -> None:
    """Bulk inserts obey the same rule as single rows; insert-from-select is refused."""
    mapper = state.bind_mapper
    if mapper is None or not issubclass(mapper.class_, _GUARDED):
        return
    statement: Any = state.statement
    if statement.select is not None:
        raise UnscopedStatement("INSERT … SELECT into an owned table")
    if statement._prefixes:
        raise UnscopedStatement("INSERT OR … into an owned table")
    _check_conflict(statement._post_values_clause)
    values = _rows_of(statement, state.parameters)
    if not values:
        raise WrongScope("an insert without values")
    for row in values:
        _check_values(mapper.class_, row.get, scope, "insert")


def _check_conflict(clause: Any) -> None:
    """A row that is changed because the new one met it must be of the same province."""
    if not hasattr(clause, "update_values_to_set"):
        return
    met_by = [getattr(each, "name", each) for each in clause.inferred_target_elements or ()]
    if "province" not in met_by:
        raise WrongScope("an upsert that may meet a row of another province")
    if any(getattr(key, "name", key) in _FIXED for key in dict(clause.update_values_to_set)):
        raise WrongScope("an owner column may not change")


def _rows_of(statement: Any, parameters: Any) -> list[dict[str, Any]]:
    found = [_plain(statement._values)] if statement._values else []
    for several in statement._multi_values or ():
        found += [_plain(row) for row in several]
    if parameters:
        found += [dict(row) for row in _as_list(parameters)]
    return found


def _as_list(parameters: Any) -> list[Any]:
    return list(parameters) if isinstance(parameters, list | tuple) else [parameters]


def _plain(values: Any) -> dict[str, Any]:
    return {getattr(k, "key", k): getattr(v, "value", v) for k, v in values.items()}


_FIXED = ("province", "producer_company_id", "supplier_company_id", "id", "user_id")


def check_bulk(state: ORMExecuteState, scope: Scope) -> None:
    """Bulk updates and deletes only where the scope writes, and never of an owner column."""
    if not (state.is_update or state.is_delete):
        return
    mapper = state.bind_mapper
    if mapper is None or not issubclass(mapper.class_, _GUARDED):
        return
    if issubclass(mapper.class_, Ledger):
        raise WrongScope("the ledger is append-only")
    if issubclass(mapper.class_, Owned | Projection) and scope.kind not in _BULK_WRITERS:
        raise WrongScope(f"a bulk change in {scope}")
    _refuse_fixed(state, scope)


_BULK_WRITERS = (Kind.TENANT, Kind.PARTY)


def _refuse_fixed(state: ORMExecuteState, scope: Scope) -> None:
    values = _plain(getattr(state.statement, "_values", None) or {})
    if any(name in values for name in _FIXED):
        raise WrongScope("an owner column may not change")
    mapper = state.bind_mapper
    if issubclass(getattr(mapper, "class_", object), Projection) and scope.kind == Kind.PARTY:
        raise WrongScope("projections are changed row by row in a party scope")
    for row in _as_list(state.parameters or []):
        if row.get("province", scope.province) != scope.province:
            raise WrongScope("a bulk update of another province's row")


# --- identities -----------------------------------------------------------------------------


def give_identities(session: Session, new: list[Any]) -> None:
    """Numbers unique in the whole country, taken inside the transaction that uses them."""
    waiting = [row for row in new if isinstance(row, Owned)]
    if waiting:
        for row, number in zip(waiting, next_ids(session, len(waiting)), strict=True):
            row.id = number


def next_ids(session: Session, count: int) -> list[int]:
    """`count` fresh numbers: a sequence on PostgreSQL, one counter row on SQLite."""
    connection = session.connection()
    options = {"unscoped": "next ids"}
    if connection.dialect.name == "postgresql":
        statement = text("SELECT nextval('identity_seq') FROM generate_series(1, :count)")
        return [
            row[0]
            for row in connection.execute(statement, {"count": count}, execution_options=options)
        ]
    statement = text("UPDATE identity SET last = last + :count WHERE id = 1 RETURNING last")
    last = connection.execute(statement, {"count": count}, execution_options=options).scalar_one()
    return list(range(last - count + 1, last + 1))
