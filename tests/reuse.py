"""One application for many tests: each gives it a database and a folder of its own."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.engine import make_url

from webapp import db as database
from webapp.config import Settings
from webapp.db import db


class Reused:
    """An app whose state is as new before each test; routes and templates stay."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.extensions = dict(app.extensions)
        self.config = dict(app.config)

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
        db._app_engines[self.app][None] = engine
        database.prepare_engine(engine)
