"""The demo, loaded once for all workers of a test run; its tests only read."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade

from tests import once
from tests.conftest import KINDS, settings_for
from webapp import create_app
from webapp.db import as_of, db, reading
from webapp.demo import loader
from webapp.places import tenants
from webapp.tenancy import scopes

TODAY = dt.date(2026, 11, 22)
PASSWORD = "سه-قفسه-و-یک-نردبان"


@dataclass(frozen=True)
class Loaded:
    """A site with the demo in it."""

    app: Flask
    facts: dict[str, Any]

    def rows(self, query: Any) -> list[Any]:
        """What a query finds in all provinces: rows of a single column are its values."""
        with self.app.app_context(), reading(scopes.system("test", writes=False)):
            found = db.session.execute(query).all()
        return [row[0] if len(row) == 1 else tuple(row) for row in found]

    def value(self, query: Any) -> Any:
        return self.rows(query)[0]


def load(folder: Path, url: str = "") -> Loaded:
    """A new site in `folder`, or in the empty database at `url`, with the demo in it."""
    app = create_app(settings_for(folder, url))
    with app.app_context(), as_of(dt.datetime(2026, 6, 1, tzinfo=dt.UTC)):
        upgrade()
        tenants.sync(app.extensions["ghafaseh.tenant_files"])
    return Loaded(app, loader.load(app, password=PASSWORD, today=TODAY))


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    """The demo on SQLite; the first worker that wants it loads it, the others wait for it."""
    if "sqlite" not in KINDS:
        pytest.skip("sqlite is left out by GHAFASEH_TEST_DATABASES")
    with once.folder(tmp_path_factory, "demo") as folder:
        found = _opened(folder) or load(folder)
    yield found
    with found.app.app_context():
        db.engine.dispose()


def _opened(folder: Path) -> Loaded | None:
    path = folder / "demo.json"
    if not path.exists():
        return None
    return Loaded(create_app(settings_for(folder)), json.loads(path.read_text("utf-8")))
