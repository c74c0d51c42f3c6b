"""Nothing gets through all walls, and each wall stops something that the others let through."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from tests.conftest import settings_for
from tools import attack
from tools.attacks import all_of
from tools.attacks.standing import every
from tools.attacks.world import World, furnish
from webapp import create_app
from webapp.db import db

# What tells that a wall is gone while all others stand.
TELLING = {
    "sqlite": {
        "criteria": "ORM", "flush": "flush", "bulk": "upserts", "session": "refresh",
        "plain": "raw SQL", "keys": "foreign keys", "driver": "raw SQL",
    },
    "postgresql": {"keys": "foreign keys", "rows": "raw SQL"},
}  # fmt: skip


@pytest.fixture(scope="module")
def world(template, tmp_path_factory) -> Iterator[World]:
    """A site of its own, to be attacked."""
    folder, url = tmp_path_factory.mktemp("attacked"), ""
    if template.kind == "sqlite":
        shutil.copy(template.folder / "ghafaseh.sqlite", folder / "ghafaseh.sqlite")
    else:
        url = _copied(template.url)
    app = create_app(settings_for(folder, url))
    with app.app_context():
        url = db.engine.url.render_as_string(hide_password=False)
        attack.admit_login(url)
        made = furnish(World(template.kind, app, template.cast, url))
    yield made
    with app.app_context():
        made.close()


def _copied(url: str) -> str:
    """The address of a copy of the template database."""
    there = make_url(url)
    server = create_engine(
        there.set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool
    )
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE attacked TEMPLATE {there.database}"))
    return there.set(database="attacked").render_as_string(hide_password=False)


def names(attacks) -> list[str]:
    return [f"{each.group}: {each.name}" for each in attacks]


def test_nothing_gets_through_all_walls(world):
    attacks = all_of(world.kind)
    assert len(attacks) >= 60 and len(set(names(attacks))) == len(attacks)
    assert names(attack.leaks(world, attacks, every(world.kind))) == []


def test_without_walls_most_gets_through(world):
    """The negative control: the attacks do reach what they are after."""
    some = all_of(world.kind)[::6]
    assert len(attack.leaks(world, some, frozenset())) > len(some) / 2


def test_each_wall_stops_what_no_other_stops(world):
    """The walls named here; behind each of the others of this database stands another one."""
    for wall, group in TELLING[world.kind].items():
        attacks = [each for each in all_of(world.kind) if each.group == group]
        assert attack.leaks(world, attacks, every(world.kind) - {wall}) != [], wall
