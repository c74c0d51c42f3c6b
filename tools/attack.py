"""Attacks the walls between provinces, companies and persons, and counts what gets through.

python -m tools.attack [--databases sqlite,postgresql] [--list]   what each wall stops
python -m tools.attack --cost [--rounds 2000]                     what the walls cost a query

The walls are added one after the other. With all of them nothing may get through: then the exit
code is 0.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from tests import cast as casting
from tools import postgres
from tools.attacks import Attack, all_of, cost
from tools.attacks.standing import WALLS, every, steps, walls_up
from tools.attacks.world import LOGIN, World, furnish
from webapp import create_app
from webapp.config import Settings
from webapp.db import db
from webapp.places import tenants
from webapp.tenancy import walls


def leaks(world: World, attacks: Iterable[Attack], up: frozenset[str]) -> list[Attack]:
    """The attacks that get through while these walls stand; the world is as before afterwards."""
    with world.app.app_context(), walls_up(world, up):
        return [each for each in attacks if _gets_through(world, each)]


def _gets_through(world: World, attack: Attack) -> bool:
    before, whole = world.fingerprint(attack.watch), world.fingerprint("everything")
    others = set(db.session.registry.registry)
    try:
        got = attack.run(world)
    except Exception:  # a wall, or what stands behind it
        got = None
    finally:
        _close_sessions(others)
    harmed = world.fingerprint(attack.watch) != before
    if attack.group in _WRITING or world.fingerprint("everything") != whole:
        world.restore()
    return bool(got) or harmed


# What they write is not among the rows that are compared.
_WRITING = ("jobs", "drainer", "cache")


def _close_sessions(others: Collection[int]) -> None:
    """What the attack opened is closed; sessions of others are none of its business."""
    sessions = db.session.registry.registry
    for key in [key for key in sessions if key not in others]:
        sessions.pop(key).close()


# --- a world to attack ----------------------------------------------------------------------


@contextlib.contextmanager
def built(kind: str) -> Iterator[World]:
    """A site of its own on this kind of database."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="attack-")))
        url = stack.enter_context(postgres.running_cluster()) if kind == "postgresql" else ""
        environ = {
            "GHAFASEH_MODE": "test", "GHAFASEH_DATA_DIR": str(folder),
            "GHAFASEH_DATABASE_URL": url, "GHAFASEH_LOG_LEVEL": "ERROR",
        }  # fmt: skip
        app = create_app(Settings.from_environment(environ))
        with app.app_context():
            upgrade()
            tenants.sync(app.extensions["ghafaseh.tenant_files"])
            cast = casting.build()
            admit_login(db.engine.url.render_as_string(hide_password=False))
            url = db.engine.url.render_as_string(hide_password=False)
            world = furnish(World(kind, app, cast, url))
            yield world
            world.close()


def admit_login(url: str) -> None:
    """The site's own login, as docs/operations.md asks for."""
    if not url.startswith("postgresql"):
        return
    create = f"CREATE ROLE {LOGIN} LOGIN NOINHERIT"
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        known = text("SELECT 1 FROM pg_roles WHERE rolname = :name")
        if connection.execute(known, {"name": LOGIN}).scalar() is None:
            connection.execute(text(create))
        # only to take the keys away in an experiment
        connection.execute(text(f"GRANT SET ON PARAMETER session_replication_role TO {LOGIN}"))
        walls.admit(connection, LOGIN)


# --- the table ------------------------------------------------------------------------------


def matrix(kind: str) -> dict[str, list[Attack]]:
    """For each step of the walls the attacks that get through."""
    with built(kind) as world:
        attacks = all_of(kind)
        return {name: leaks(world, attacks, up) for name, up in steps(kind).items()}


def show(kind: str, found: dict[str, list[Attack]], names: bool) -> None:
    attacks = all_of(kind)
    groups = Counter(each.group for each in attacks)
    print(f"\n{kind}: what gets through of {len(attacks)} attacks\n")
    print(f"{'':16}{'attacks':>8}" + "".join(f"{step:>12}" for step in found))
    for group, total in groups.items():
        through = [sum(each.group == group for each in leaked) for leaked in found.values()]
        print(f"{group:16}{total:>8}" + "".join(f"{count:>12}" for count in through))
    print(f"{'all':16}{len(attacks):>8}" + "".join(f"{len(x):>12}" for x in found.values()))
    if names:
        _name_each(attacks, found)


def _name_each(attacks: list[Attack], found: dict[str, list[Attack]]) -> None:
    print("\nx: gets through\n")
    for each in attacks:
        marks = "".join(f"{'x' if each in leaked else '.':>3}" for leaked in found.values())
        print(f"{marks}   {each.group}: {each.name}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--list", action="store_true", help="each attack, not only their groups")
    parser.add_argument("--cost", action="store_true", help="measure what the walls cost")
    parser.add_argument("--rounds", type=int, default=2000)
    options = parser.parse_args()
    kinds = [k for k in options.databases.split(",") if k == "sqlite" or postgres.programs()]
    if kinds != options.databases.split(","):
        print("PostgreSQL is not installed: only SQLite is attacked", file=sys.stderr)
    if options.cost:
        for kind in kinds:
            with built(kind) as world:
                cost.show(kind, cost.measure(world, options.rounds))
        return 0
    print("\n".join(f"+{name:10} {about}" for name, about in WALLS.items()))
    left = 0
    for kind in kinds:
        found = matrix(kind)
        show(kind, found, options.list)
        whole = next(name for name, up in steps(kind).items() if up == every(kind))
        left += len(found[whole])
        for each in found[whole]:
            print(f"GETS THROUGH ALL WALLS: {each.group}: {each.name}", file=sys.stderr)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
