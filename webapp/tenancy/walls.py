"""Puts the walls of `policies` up in a PostgreSQL database, looks at them, and takes a role.

`flask database walls` and the end of every migration call `build`; each transaction of the site
begins with `enter`.
"""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from . import guard
from .mixins import GLOBAL
from .policies import NO_SCOPE, PLACES, ROLES, Wall, role_of, walls_of
from .scopes import current_or_none

# --- every transaction ----------------------------------------------------------------------

_ENTER = (
    "SELECT set_config('role', %s, true), set_config('app.tenant', %s, true),"
    " set_config('app.company', %s, true), set_config('app.user', %s, true)"
)
_ENTER_PLACE = "SELECT set_config('app.place', %s, true)"


def guard_engine(engine: Engine) -> None:
    """Each transaction of the engine begins in the role of the scope in force."""
    event.listen(engine, "begin", enter)


def enter(connection: Connection) -> None:
    """The transaction has the rights of the scope in force, until it ends and no longer.

    A role that was set for the session would stay with the server's connection, which behind
    PgBouncer is somebody else's in the next transaction.
    """
    scope, place = current_or_none(), guard.place()
    if scope is None and place is not None:
        _tell(connection, _ENTER_PLACE, (place,))
        return
    role = NO_SCOPE if scope is None else role_of(scope.kind)
    whose = (None,) * 3 if scope is None else (scope.province, scope.company_id, scope.user_id)
    _tell(connection, _ENTER, (role, *("" if each is None else str(each) for each in whose)))


def _tell(connection: Connection, statement: str, values: tuple[str, ...]) -> None:
    """Past SQLAlchemy's own events: this is part of BEGIN, not a statement of the site."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(statement, values)
    except connection.dialect.loaded_dbapi.Error as error:
        raise OperationalError(statement, values, error) from error
    finally:
        cursor.close()


# --- putting them up ------------------------------------------------------------------------


@contextmanager
def owner_connection(engine: Engine, owner_url: str) -> Iterator[Connection]:
    """A connection of the tables' owner, in the place of migrations."""
    if owner_url:
        engine = create_engine(owner_url, poolclass=NullPool)
        guard_engine(engine)
    with guard.at("migration"), engine.connect() as connection:
        yield connection


def build(connection: Connection, base: Any, login: str = "", again: bool = False) -> list[str]:
    """The walls of all tables stand; returns the tables whose wall had to be built.

    `login` is that of the site, where the owner is another one. Each table is a transaction of
    its own: the lock on it lasts for milliseconds, and nobody waits for two.
    """
    if connection.dialect.name != "postgresql":
        return []
    admit(connection, login)
    standing, wanted, built = look(connection), walls_of(base), []
    for wall in wanted.values():
        found = standing.tables.get(wall.table)
        if found is not None and (again or not found.is_right(wall)):
            _rebuild(connection, wall, found)
            built.append(wall.table)
    if built:
        _note(connection, wanted)
    return built


def _rebuild(connection: Connection, wall: Wall, found: Standing) -> None:
    drops = [f'DROP POLICY "{name}" ON "{wall.table}"' for name in sorted(found.policies)]
    connection.exec_driver_sql(";\n".join([*drops, *wall.statements()]))
    connection.commit()


def _note(connection: Connection, wanted: dict[str, Wall]) -> None:
    """What was built is written down, so that the next time only what changed is built."""
    prints = {name: standing.fingerprint for name, standing in look(connection).tables.items()}
    noted = {n: [wall.digest, prints[n]] for n, wall in wanted.items() if n in prints}
    connection.exec_driver_sql(f"COMMENT ON SEQUENCE identity_seq IS '{json.dumps(noted)}'")
    connection.commit()


_QUEUE = "job_queue"  # made by the queue itself; numbers of jobs, no content

# --- looking at them ------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """What the database says of one table, and what was noted when its wall was built."""

    enabled: bool
    forced: bool
    policies: frozenset[str]
    fingerprint: str
    noted: tuple[str, ...]  # digest of the wall, fingerprint afterwards

    def is_right(self, wall: Wall) -> bool:
        return self.noted == (wall.digest, self.fingerprint)


@dataclass(frozen=True)
class Found:
    tables: dict[str, Standing]
    views: list[str]  # that would look with their owner's eyes


# Rights and policies in full: whatever is changed by hand shows.
_TABLES = """
SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,
       coalesce((SELECT array_agg(polname::text) FROM pg_policy WHERE polrelid = c.oid), '{}'),
       md5(concat_ws('|', c.relrowsecurity, c.relforcerowsecurity, c.relacl,
           (SELECT string_agg(attname || attacl::text, ',' ORDER BY attnum)
            FROM pg_attribute WHERE attrelid = c.oid AND attacl IS NOT NULL),
           (SELECT string_agg(concat_ws('/', polname, polcmd, polpermissive,
                (SELECT string_agg(rolname, ',') FROM pg_roles WHERE oid = ANY (polroles)),
                pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)),
                ';' ORDER BY polname)
            FROM pg_policy WHERE polrelid = c.oid)))
FROM pg_class c
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
"""
_NOTED = "SELECT obj_description(to_regclass('identity_seq'), 'pg_class')"
_VIEWS = """
SELECT relname FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('v', 'm')
  AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)
"""


def look(connection: Connection) -> Found:
    """The walls as they stand."""
    noted = json.loads(connection.exec_driver_sql(_NOTED).scalar() or "{}")
    tables = {
        name: Standing(enabled, forced, frozenset(policies), printed, tuple(noted.get(name, ())))
        for name, enabled, forced, policies, printed in connection.exec_driver_sql(_TABLES)
    }
    views = list(connection.exec_driver_sql(_VIEWS).scalars())
    connection.commit()
    return Found(tables, views)


def faults(connection: Connection, base: Any) -> list[str]:
    """One sentence for each place where a wall is missing or is not the one that should stand."""
    found, wanted = look(connection), walls_of(base)
    return [
        *(f"{name} is a view with its owner's eyes" for name in found.views),
        *(
            fault
            for name, standing in sorted(found.tables.items())
            for fault in _table_faults(name, standing, wanted.get(name))
        ),
        *_role_faults(connection),
    ]


def _table_faults(name: str, standing: Standing, wall: Wall | None) -> Iterator[str]:
    if wall is None:
        if name not in GLOBAL and not name.startswith(_QUEUE):
            yield f"{name} has no owner and is not on the list of global tables"
        return
    expected = {policy.name for policy in wall.policies}
    if expected and not standing.enabled:
        yield f"{name} has no row-level security"
    if expected and not standing.forced:
        yield f"{name} does not force row-level security on its owner"
    yield from (f"{name} lacks the policy {each}" for each in expected - standing.policies)
    yield from (f"{name} has a policy {each} too many" for each in standing.policies - expected)
    if standing.noted[:1] != (wall.digest,):
        yield f"{name} has the wall of another version"
    elif not standing.is_right(wall):
        yield f"{name} is not as it was built"


def _role_faults(connection: Connection) -> Iterator[str]:
    """Roles of scopes that are more than roles of scopes."""
    query = text(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY (:names)"
        " AND (rolsuper OR rolbypassrls OR rolcanlogin OR rolcreaterole OR rolcreatedb)"
    )
    mighty = list(connection.execute(query, {"names": list(ROLES)}).scalars())
    missing = set(ROLES) - _existing(connection)
    connection.commit()
    yield from (f"the role {name} may more than a scope may" for name in mighty)
    yield from (f"the role {name} is missing" for name in sorted(missing))


# --- roles and logins -----------------------------------------------------------------------


def admit(connection: Connection, login: str = "") -> None:
    """All roles exist; this login, and that of the site, may take them; numbers may be drawn."""
    missing = set(ROLES) - _existing(connection)
    for role in sorted(missing):
        connection.exec_driver_sql(_CREATE_ROLE.format(role))
    owner, is_super = connection.exec_driver_sql(_WHO).one()
    of_scopes = [role for role in ROLES if role != PLACES]
    if not is_super:
        # an owner who may take the roles of scopes sees what they see without taking them
        _join(connection, owner, [PLACES])
    if not is_super or (login and login != owner):
        _join(connection, login or owner, of_scopes)
    for sequence in list(connection.exec_driver_sql(_CLOSED_SEQUENCES).scalars()):
        roles = ", ".join(of_scopes)
        connection.exec_driver_sql(f'GRANT USAGE ON SEQUENCE "{sequence}" TO {roles}')
    connection.commit()


_WHO = "SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user"
# Two installations of one server may prepare at the same moment.
_CREATE_ROLE = (
    "DO $$ BEGIN CREATE ROLE {0} NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
)
_CLOSED_SEQUENCES = f"""
SELECT relname FROM pg_class
WHERE relnamespace = current_schema()::regnamespace
  AND CASE relkind WHEN 'S' THEN NOT has_sequence_privilege('{NO_SCOPE}', oid, 'USAGE') END
"""  # nosec B608 # a name of our own


def _existing(connection: Connection) -> set[str]:
    query = text("SELECT rolname FROM pg_roles WHERE rolname = ANY (:names)")
    return set(connection.execute(query, {"names": list(ROLES)}).scalars())


def _join(connection: Connection, login: str, roles: Iterable[str]) -> None:
    member = text("SELECT pg_has_role(:login, :role, 'MEMBER')")
    name = '"' + login.replace('"', '""') + '"'
    for role in roles:
        if not connection.execute(member, {"login": login, "role": role}).scalar_one():
            connection.exec_driver_sql(f"GRANT {role} TO {name}")


def login_of(url: str) -> str:
    """The login that an address names, or that it means when it names none."""
    return make_url(url).username or os.environ.get("PGUSER") or getpass.getuser()
