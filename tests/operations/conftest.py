"""Empty places to restore into: the same kind of database, nothing in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask

from webapp import create_app
from webapp.db import db

from ..conftest import _administer, _named, settings_for

_count = iter(range(1_000_000))


@pytest.fixture
def empty_site(
    template: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], Flask]]:
    """Each call makes an app over a new folder and a database without tables."""
    made: list[tuple[Flask, str]] = []

    def create() -> Flask:
        folder, url = tmp_path_factory.mktemp("empty"), ""
        name = f"empty_{next(_count)}"
        if template.kind == "postgresql":
            _administer(template.url, f"CREATE DATABASE {name}")
            url = _named(template.url, name)
        app = create_app(settings_for(folder, url))
        made.append((app, name if url else ""))
        return app

    yield create
    for app, name in made:
        with app.app_context():
            db.engine.dispose()
        if name:
            _administer(template.url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for backups, away from the site's own."""
    return tmp_path_factory.mktemp("backups")
