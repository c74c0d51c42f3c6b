"""A site for each test, on both databases, with the same cast of people."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import make_url

from tools import messages, postgres
from webapp import create_app
from webapp.accounts import passwords
from webapp.accounts.actor import Actor
from webapp.audit import AuditEntry
from webapp.config import Settings
from webapp.db import db, reading, unit_of_work
from webapp.pages import audit_details
from webapp.pages.audit_words import ACTIONS
from webapp.places import tenants
from webapp.tenancy import scopes

from . import cast as casting
from . import scheduling
from .browser import Browser
from .matrix import tally
from .reuse import Reused

SECRET = "test-secret-that-is-long-enough-0123456789"
KINDS = os.environ.get("GHAFASEH_TEST_DATABASES", "sqlite,postgresql").split(",")


def settings_for(folder: Path, url: str = "", **changes: str) -> Settings:
    environ = {
        "GHAFASEH_MODE": "test",
        "GHAFASEH_DATA_DIR": str(folder),
        "GHAFASEH_SECRET_KEY": SECRET,
    }
    environ |= {"GHAFASEH_LOG_LEVEL": "ERROR", "GHAFASEH_DATABASE_URL": url}
    return Settings.from_environment({**environ, **changes})


def pytest_configure(config: pytest.Config) -> None:
    """Each test has databases of its own: a slow disk would be most of the time they take."""
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", postgres.quick_folder())
    config.pluginmanager.register(tally.Reporter(), "route-matrix")
    config.pluginmanager.register(scheduling.DemosFirst(), "demos-first")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """`@pytest.mark.only("postgresql")`: where the other database has nothing to be tested."""
    unfit = [item for item in items if _is_unfit(item)]
    config.hook.pytest_deselected(items=unfit)
    items[:] = [item for item in items if item not in set(unfit)]


def _is_unfit(item: pytest.Item) -> bool:
    mark, call = item.get_closest_marker("only"), getattr(item, "callspec", None)
    kind = call.params.get("template") if call is not None else None
    return mark is not None and kind is not None and kind not in mark.args


@pytest.fixture(scope="session", autouse=True)
def compiled_messages() -> None:
    messages.compile_if_stale()


@pytest.fixture(scope="session", autouse=True)
def cheap_digests() -> None:
    """Thousands sign in here; what guessing costs is tested in tests/accounts/test_passwords.py."""
    passwords.hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    passwords._NOBODY = passwords.hasher.hash("nobody has this password")


@pytest.fixture(scope="session", autouse=True)
def known_acts() -> None:
    """What any test writes into the ledger can be read there in words."""

    def check(mapper: object, connection: object, entry: AuditEntry) -> None:
        if entry.action.startswith("odd."):
            return
        assert entry.action in ACTIONS, f"{entry.action} has no words in pages/audit_words.py"
        unnamed = set(entry.details or {}) - set(audit_details.NAMES)
        assert not unnamed, f"{entry.action}: {unnamed} have no words in pages/audit_details.py"

    event.listen(AuditEntry, "before_insert", check)


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """A PostgreSQL server of this test run; absent ones are said, or an error where required."""
    if postgres.programs() is None:
        if os.environ.get("GHAFASEH_REQUIRE_ALL"):
            pytest.fail("PostgreSQL is required here, but its programs were not found")
        pytest.skip("PostgreSQL is not installed: its half of the database tests is NOT run")
    with postgres.running_cluster(postgres.quick_folder()) as url:
        yield url


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def template(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> SimpleNamespace:
    """A migrated, synced database with the cast, to be copied for each test."""
    kind = request.param
    if kind not in KINDS:
        pytest.skip(f"{kind} is left out by GHAFASEH_TEST_DATABASES")
    folder = tmp_path_factory.mktemp(f"template-{kind}")
    url = manner = ""
    if kind == "postgresql":
        url = _named(request.getfixturevalue("cluster"), "template_of_tests")
        manner = _manner(url)
        # asked for anew where tests of the other kind came between
        _administer(url, "DROP DATABASE IF EXISTS template_of_tests WITH (FORCE)")
        _administer(url, "CREATE DATABASE template_of_tests")
    app = create_app(settings_for(folder, url))
    with app.app_context():
        upgrade()
        tenants.sync(app.extensions["ghafaseh.tenant_files"])
        cast = casting.build()
        db.engine.dispose()
    return SimpleNamespace(kind=kind, folder=folder, url=url, manner=manner, cast=cast)


def _named(url: str, database: str) -> str:
    return make_url(url).set(database=database).render_as_string(hide_password=False)


def _administer(url: str, statement: str) -> None:
    engine = create_engine(_named(url, "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _manner(url: str) -> str:
    """How a database is copied: one this small faster file by file than through the log."""
    engine = create_engine(_named(url, "postgres"))
    with engine.connect() as connection:
        version = connection.dialect.server_version_info or (0,)
    engine.dispose()
    return "STRATEGY file_copy" if version >= (15,) else ""


_count = iter(range(1_000_000))


@pytest.fixture
def settings(template: SimpleNamespace, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a site of its own: a copy of the template database."""
    if template.kind == "sqlite":
        shutil.copy(template.folder / "ghafaseh.sqlite", tmp_path / "ghafaseh.sqlite")
        yield settings_for(tmp_path)
        return
    name = f"test_{next(_count)}"
    _administer(
        template.url, f"CREATE DATABASE {name} TEMPLATE template_of_tests {template.manner}"
    )
    yield settings_for(tmp_path, _named(template.url, name))
    _administer(template.url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def reused(tmp_path_factory: pytest.TempPathFactory) -> Reused:
    """Routes and templates cost more than most tests: they are made once for all of them."""
    return Reused(create_app(settings_for(tmp_path_factory.mktemp("reused"))))


@pytest.fixture
def app(request: pytest.FixtureRequest, settings: Settings, reused: Reused) -> Iterator[Flask]:
    """The app over this test's own database and folder; `own_app` marks tests that add routes."""
    alone = request.node.get_closest_marker("own_app") is not None
    app = create_app(settings) if alone else reused.over(settings)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def cast(template: SimpleNamespace) -> casting.Cast:
    return template.cast


@pytest.fixture
def browser(app: Flask, cast: casting.Cast) -> Callable[..., Browser]:
    """`browser("yazd_officer", "yazd")`: a person at a site; `browser(None, "yazd")`: a visitor."""

    def sit_down(person: str | None = None, site: str = "yazd", language: str = "fa") -> Browser:
        return Browser(app, cast.people[person] if person else None, site, language)

    return sit_down


@pytest.fixture
def read(app: Flask) -> Callable[..., list[Any]]:
    """`read(User, condition…)`: all rows of a table, as the system sees them."""

    def rows(model: type[Any], *conditions: Any) -> list[Any]:
        with app.app_context(), reading(scopes.system("test", writes=False)):
            return list(db.session.scalars(db.select(model).where(*conditions)))

    return rows


@pytest.fixture
def change(app: Flask) -> Callable[..., None]:
    """`change(User, number, name="…")`: a row is different from now on."""

    def write(model: type[Any], key: Any, **values: Any) -> None:
        with app.app_context(), unit_of_work(scopes.system("test")):
            row = db.session.get(model, key)
            for name, value in values.items():
                setattr(row, name, value)

    return write


@pytest.fixture
def actor(app: Flask, cast: casting.Cast) -> Callable[[str], Actor]:
    """The Actor of a person of the cast, for tests of services and policies."""
    from webapp.accounts.models import User
    from webapp.identity import actor_of

    def find(person: str) -> Actor:
        with app.app_context(), reading(scopes.system("test", writes=False)):
            return actor_of(db.session.get(User, cast.people[person]))

    return find
