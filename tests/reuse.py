"""One application for many tests: each gives it a database and a folder of its own."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.util import LRUCache

from webapp import db as database
from webapp.config import Settings
from webapp.db import db

# About as many different statements as all tests of one worker ask.
STATEMENTS = 2_000


class Reused:
    """An app whose state is as new before each test; routes and templates stay."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.extensions = dict(app.extensions)
        self.config = dict(app.config)
        self._first: dict[str, Engine] = {}

    def over(self, settings: Settings) -> Flask:
        """The app working with these settings, as if it had just been made with them."""
        self.app.extensions.clear()
        self.app.extensions.update(self.extensions)
        self.app.extensions["ghafaseh.settings"] = settings
        self.app.extensions["ghafaseh.tenant_rows"] = {}
        self.app.config.clear()
        self.app.config.update(self.config)
        self._connect(settings.database_url)
        return self.app

    def _connect(self, url: str) -> None:
        options = {"url": make_url(url), **database.engine_options(url)}
        engine = db._make_engine(None, options, self.app)
        self._remember_statements(engine)
        db._app_engines[self.app][None] = engine
        database.prepare_engine(engine)

    def _remember_statements(self, engine: Engine) -> None:
        """The engine knows the statements that were compiled for earlier ones of its kind.

        A site compiles each once; anew for each test it was a sixth of the time of most. They are
        kept under the dialect they were compiled for, so that is handed on as well.
        """
        first = self._first.get(engine.dialect.name)
        if first is None:
            engine._compiled_cache = LRUCache(STATEMENTS)
            engine.connect().close()  # the dialect has looked at its server
            self._first[engine.dialect.name] = engine
        else:
            engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
