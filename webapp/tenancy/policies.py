"""What the database lets each scope see and write: the rules of `guard` and `rows`, as SQL.

A rule belongs to a kind of owner, so a new table has its rules the day it takes a mixin. The
conditions ask for the settings of the transaction in a sub-select of one row: PostgreSQL reads it
once for each statement and can use an index with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from .mixins import (
    GLOBAL,
    Ledger,
    PartyVisible,
    PersonOwned,
    ProducerOwned,
    ProvinceOwned,
    PublicProjection,
    SupplierProjection,
)
from .scopes import NATIONAL, Kind

PREFIX = "ghafaseh_scope_"
# Work outside every scope may look at nothing that belongs to somebody.
NO_SCOPE = f"{PREFIX}none"
# The listed places of `guard`, for an owner who is no superuser: migrations change rows too.
PLACES = "ghafaseh_places"


def role_of(kind: Kind) -> str:
    """The role that a transaction of this kind of scope takes."""
    return PREFIX + kind


ROLES = (*(role_of(kind) for kind in Kind), NO_SCOPE, PLACES)

ANY, NONE = "true", "false"
_COMPANY = "(SELECT nullif(current_setting('app.company', true), '')::bigint)"
HERE = "province = (SELECT current_setting('app.tenant', true))"
IN_THE_NATION = f"province = '{NATIONAL}'"
OF_PRODUCER = f"producer_company_id = {_COMPANY}"
FOR_COMPANY = f"on_behalf_of = {_COMPANY}"  # what staff did for the company
OF_EITHER = f"({OF_PRODUCER} OR supplier_company_id = {_COMPANY})"
OF_PERSON = "user_id = (SELECT nullif(current_setting('app.user', true), '')::bigint)"
IN_A_PLACE = "(SELECT current_setting('app.place', true)) <> ''"

Conditions = dict[Kind, str]
_STAFF = {Kind.TENANT: HERE, Kind.NATIONAL: ANY, Kind.SYSTEM: ANY}
_DESKS = {Kind.TENANT: HERE, Kind.NATIONAL: IN_THE_NATION}
_OWN = dict.fromkeys((Kind.TENANT, Kind.PARTY, Kind.NATIONAL, Kind.PERSON), OF_PERSON)
_OWN |= {Kind.SYSTEM: ANY}
_SIGNED_IN = dict.fromkeys((Kind.TENANT, Kind.PARTY, Kind.NATIONAL, Kind.SYSTEM), ANY)

READS: dict[type, Conditions] = {
    ProvinceOwned: _STAFF,
    ProducerOwned: _STAFF | {Kind.PARTY: OF_PRODUCER},
    PartyVisible: _STAFF | {Kind.PARTY: OF_EITHER},
    Ledger: _STAFF | {Kind.PARTY: FOR_COMPANY},
    PublicProjection: dict.fromkeys(Kind, ANY),
    SupplierProjection: _SIGNED_IN,
    PersonOwned: _OWN,
}
CHANGES: dict[type, Conditions] = {
    ProvinceOwned: _DESKS,
    ProducerOwned: _DESKS | {Kind.PARTY: OF_PRODUCER},
    PartyVisible: _DESKS | {Kind.PARTY: OF_EITHER},
    Ledger: {},
    PublicProjection: _DESKS | {Kind.PARTY: OF_PRODUCER},
    SupplierProjection: _DESKS | {Kind.PARTY: OF_PRODUCER},
    PersonOwned: _OWN,
}
ADDS: dict[type, Conditions] = CHANGES | {
    Ledger: _DESKS | dict.fromkeys((Kind.PARTY, Kind.PERSON, Kind.SYSTEM), ANY),
    # notices are written for other people
    PersonOwned: dict.fromkeys(_OWN, ANY),
}
# Whose a row is does not change; the guard refuses it, and the database knows no such right.
FIXED = frozenset(("province", "id", "producer_company_id", "supplier_company_id", "user_id"))


class Unwalled(RuntimeError):
    """A table has neither an owner nor a place on the list of global tables."""


@dataclass(frozen=True)
class Policy:
    """One policy of one role; of all that a role may do to a table each is in one policy only."""

    role: str
    verb: str  # ALL, SELECT, INSERT, UPDATE, DELETE
    using: str | None
    check: str | None

    @property
    def name(self) -> str:
        short = self.role.removeprefix(PREFIX)
        return short if self.verb == "ALL" else f"{short}_{self.verb.lower()}"

    def create(self, table: str) -> str:
        using = f" USING ({self.using})" if self.using else ""
        check = f" WITH CHECK ({self.check})" if self.check else ""
        verb = f'CREATE POLICY {self.name} ON "{table}" FOR {self.verb} TO {self.role}'
        return verb + using + check


@dataclass(frozen=True)
class Wall:
    """All that stands round one table."""

    table: str
    policies: tuple[Policy, ...]
    grants: tuple[str, ...]

    def statements(self) -> list[str]:
        """Run in one transaction they put the wall up anew, whatever stood there."""
        name = f'"{self.table}"'
        return [
            f"REVOKE ALL ON {name} FROM PUBLIC, {', '.join(ROLES)}",
            *self.grants,
            *([f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"] if self.policies else []),
            *([f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY"] if self.policies else []),
            *(policy.create(self.table) for policy in self.policies),
        ]

    @property
    def digest(self) -> str:
        """Changes with any part of the wall."""
        return hashlib.sha256("\n".join(self.statements()).encode()).hexdigest()[:16]


def walls_of(base: Any) -> dict[str, Wall]:
    """The wall of every table. Raises Unwalled for one that nobody has thought of."""
    owners = {
        mapper.local_table.name: owner_of(mapper.class_)
        for mapper in base.registry.mappers
        if isinstance(mapper.local_table, Table)
    }
    return {
        name: _owned(table, owner) if (owner := owners.get(name)) is not None else _global(table)
        for name, table in base.metadata.tables.items()
    }


def owner_of(model: type) -> type | None:
    """The mixin that says whose the rows of a model are."""
    return next((mixin for mixin in READS if issubclass(model, mixin)), None)


# --- tables that belong to somebody ---------------------------------------------------------


def _owned(table: Table, owner: type) -> Wall:
    policies: list[Policy] = []
    grants: list[str] = []
    for kind in Kind:
        reads, changes, adds = (
            _rule(rules, owner, kind, table) for rules in (READS, CHANGES, ADDS)
        )
        policies += _policies(role_of(kind), reads, changes, adds)
        grants.append(_grant(table, role_of(kind), changes != NONE, adds != NONE))
    policies.append(Policy(PLACES, "ALL", IN_A_PLACE, IN_A_PLACE))
    return Wall(table.name, tuple(policies), tuple(grants))


def _rule(rules: dict[type, Conditions], owner: type, kind: Kind, table: Table) -> str:
    condition = rules[owner].get(kind, NONE)
    # a projection that names no company is nobody's to write
    return NONE if condition == OF_PRODUCER and "producer_company_id" not in table.c else condition


def _policies(role: str, reads: str, changes: str, adds: str) -> Iterator[Policy]:
    """One policy where reading and changing reach the same rows, else one for each verb."""
    if changes in (reads, NONE):
        # what may not be changed at all is not granted: then the condition only reads
        yield Policy(role, "ALL", reads, adds)
        return
    yield Policy(role, "SELECT", reads, None)
    yield Policy(role, "INSERT", None, adds)
    yield Policy(role, "UPDATE", changes, changes)
    yield Policy(role, "DELETE", changes, None)


def _grant(table: Table, role: str, changes: bool, adds: bool) -> str:
    rights = ["SELECT", *(["INSERT"] if adds else []), *(["DELETE"] if changes else [])]
    names = [column.name for column in table.columns]
    free = ", ".join(f'"{column}"' for column in names if column not in FIXED)
    if changes and free:
        rights.append(f"UPDATE ({free})")
    return f'GRANT {", ".join(rights)} ON "{table.name}" TO {role}'


# --- tables that belong to nobody -----------------------------------------------------------

# What pages for everybody are made of, projections apart.
PUBLIC_READS = frozenset(
    {
        "tenant",
        "rollup",
        "outbox",
        "outbox_position",
        "word_entry",
        "need_pool",
        "need_pool_member",
    }
)
# What only national staff write, and everybody reads.
NATIONAL_WRITES = frozenset({"need_pool", "need_pool_member"})


def _global(table: Table) -> Wall:
    if table.name not in GLOBAL:
        raise Unwalled(f"{table.name} has no owner and is not on the list of global tables")
    kinds = [kind for kind in Kind if kind != Kind.PUBLIC]
    if table.name in NATIONAL_WRITES:
        readers = ", ".join(map(role_of, kinds))
        kinds = [Kind.NATIONAL, Kind.SYSTEM]
        grants = [f'GRANT SELECT ON "{table.name}" TO {readers}']
    else:
        grants = []
    writers = ", ".join(map(role_of, kinds))
    grants.append(f'GRANT SELECT, INSERT, UPDATE, DELETE ON "{table.name}" TO {writers}')
    if table.name in PUBLIC_READS:
        grants.append(f'GRANT SELECT ON "{table.name}" TO {role_of(Kind.PUBLIC)}, {NO_SCOPE}')
    return Wall(table.name, (), tuple(grants))
