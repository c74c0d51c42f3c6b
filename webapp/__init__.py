"""Ghafaseh: the permanent exhibition of needs. `create_app` is its table of contents."""

from __future__ import annotations

import importlib
import os
import pkgutil

from flask import Flask
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect

from webapp import (
    assets,
    cookies,
    db,
    errors,
    headers,
    htmx,
    i18n,
    identity,
    labels,
    logs,
    notices,
    pages_context,
    paths,
    refusals,
    row_numbers,
)
from webapp.config import Settings
from webapp.tenancy import files, sites

# Every feature with pages or commands, in the order of the layers.
FEATURES = (
    "accounts",
    "jobs",
    "places",
    "companies",
    "capabilities",
    "needs",
    "samples",
    "interests",
    "meetings",
    "importing",
    "pools",
    "search",
    "words",
    "follows",
    "reports",
    "pages",
    "demo",
    "operations",
    "privacy",
)


def create_app(settings: Settings | None = None) -> Flask:
    """The application; settings come from the environment unless given."""
    settings = settings or Settings.from_environment(os.environ)
    app = Flask("webapp", template_folder=str(paths.TEMPLATES), static_folder=None)
    app.extensions["ghafaseh.settings"] = settings
    app.testing = settings.mode == "test"
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=settings.max_upload_mb * 1024 * 1024,
        MAX_FORM_PARTS=2000,
        WTF_CSRF_TIME_LIMIT=None,
    )
    row_numbers.init_app(app)
    _compile_messages()
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    logs.init_app(app, settings)
    db.init_app(app, settings.database_url, settings.database_prepare)
    load_models()
    Migrate(app, db.db, directory=str(paths.PACKAGE / "migrations"), render_as_batch=True)
    CSRFProtect(app)
    cookies.init_app(app, settings)
    identity.init_app(app)
    i18n.init_app(app)
    pages_context.init_app(app, settings)
    labels.init_app(app)
    notices.init_app(app)
    headers.init_app(app)
    htmx.init_app(app)
    errors.init_app(app)
    refusals.init_app(app)
    _register_features(app)
    sites.init_app(app, settings, files.load(paths.TENANTS, reserved=first_words(app)))
    assets.init_app(app)
    return app


def _compile_messages() -> None:
    """In a checkout the catalogues are compiled when they changed; a wheel carries them ready."""
    if paths.IN_CHECKOUT:
        from tools.messages import compile_if_stale

        compile_if_stale()


def load_models() -> None:
    """Every table is known: the guard, the migrations and the schema gate need them all."""
    for name in ("audit", "jobs", "notices", "outbox", "receipts", "sms", "uploads"):
        importlib.import_module(f"webapp.{name}")
    for feature in FEATURES:
        if has_part(feature, "models"):
            importlib.import_module(f"webapp.{feature}.models")


def _register_features(app: Flask) -> None:
    """Blueprints of `routes`, `admin` and their like, commands of `cli`, where there are any."""
    for feature in FEATURES:
        for part in ("routes", "my", "admin", "audit_admin", "audit_my", "national"):
            if has_part(feature, part):
                app.register_blueprint(importlib.import_module(f"webapp.{feature}.{part}").bp)
        if has_part(feature, "cli"):
            importlib.import_module(f"webapp.{feature}.cli").init_app(app)
        if has_part(feature, "current"):
            importlib.import_module(f"webapp.{feature}.current").init_app(app)
        if has_part(feature, "labels"):
            labels.add(importlib.import_module(f"webapp.{feature}.labels").LABELS)
    for name in ("health", "cli"):
        importlib.import_module(f"webapp.{name}").init_app(app)


def has_part(feature: str, part: str) -> bool:
    """Does a feature have this file?"""
    package = importlib.import_module(f"webapp.{feature}")
    return any(found.name == part for found in pkgutil.iter_modules(package.__path__))


def first_words(app: Flask) -> set[str]:
    """The first words of all routes, which no province may take as its code."""
    words = {str(rule).split("/")[1] for rule in app.url_map.iter_rules()}
    return {word for word in words if word and "<" not in word} | {
        *sites.LANGUAGES,
        *sites.UNMOUNTED,
    }
