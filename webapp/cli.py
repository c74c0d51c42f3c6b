"""Commands of the installation; those of a feature stand in the feature's own `cli.py`."""

from __future__ import annotations

import json
import secrets
import signal
import sys
import threading
from dataclasses import fields
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from webapp import supervisor, workers
from webapp.config import PREFIX, Settings
from webapp.db import db, reading
from webapp.tenancy import scopes
from webapp.tenancy.cli import database


def init_app(app: Flask) -> None:
    for command in (serve, work, prepare, settings_table, database):
        app.cli.add_command(command)


@click.command("serve")
@with_appcontext
def serve() -> None:
    """Prepare the site if needed, then serve it with all its workers."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    sys.exit(supervisor.serve(app, lambda: prepare_site(app), lambda: announce(app)))


@click.command("work")
@click.argument("names", nargs=-1, type=click.Choice(workers.NAMES))
@with_appcontext
def work(names: tuple[str, ...]) -> None:
    """Run the workers NAMES (default: all) until told to stop."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    workers.run(current_app._get_current_object(), names or workers.NAMES, stop)  # type: ignore[attr-defined]


@click.command("prepare")
@with_appcontext
def prepare() -> None:
    """Migrate the database, bring in the tenants, load the demo into an empty site."""
    prepare_site(current_app._get_current_object())  # type: ignore[attr-defined]


@click.command("settings")
@with_appcontext
def settings_table() -> None:
    """List every setting with its meaning and default."""
    for known in fields(Settings):
        name = PREFIX + known.name.upper()
        click.echo(f"{name:32} {known.metadata['about']} (default: {known.default!r})")


# --- first start ----------------------------------------------------------------------------


def prepare_site(app: Flask) -> None:
    """The database is migrated, tenants are synced, an empty site has its demo if wanted."""
    from webapp.demo import loader
    from webapp.places import tenants
    from webapp.search import indexing

    settings: Settings = app.extensions["ghafaseh.settings"]
    loader.refuse_half_loaded(settings)
    with app.app_context():
        upgrade()
        tenants.sync(app.extensions["ghafaseh.tenant_files"])
        if settings.demo and not settings.is_production and _is_empty():
            _load_demo(app, settings)
        indexing.build_if_missing(app)


def _is_empty() -> bool:
    from webapp.accounts.models import User

    with reading(scopes.system("first start", writes=False)):
        return db.session.scalar(db.select(User.id).limit(1)) is None


def _load_demo(app: Flask, settings: Settings) -> None:
    from webapp.demo import loader

    password = settings.demo_password or secrets.token_urlsafe(9)
    click.echo("Loading the demo …", err=True)
    loader.load(app, password=password)


def announce(app: Flask) -> None:
    """Where the site is, and who can sign in to its demo."""
    settings: Settings = app.extensions["ghafaseh.settings"]
    host = "localhost" if settings.host in ("127.0.0.1", "0.0.0.0") else settings.host  # nosec B104
    base = f"http://{host}:{settings.port}"
    click.echo("\nGhafaseh is running. Stop it with Ctrl+C.\n")
    click.echo(f"  national site   {base}/")
    click.echo(f"  a province      {base}/yazd/   or   http://yazd.localhost:{settings.port}/")
    click.echo(f"  in English      {base}/en/")
    if demo := demo_facts(app):
        click.echo("\nThis is a demo. Sign in at /sign-in with one of these accounts:\n")
        for account in demo["accounts"]:
            click.echo(f"  {account['email']:34} {account['about']}")
        click.echo(f"\n  password        {demo['password']}\n")
    sys.stdout.flush()


def demo_facts(app: Flask) -> dict[str, Any] | None:
    """What the demo wrote down about itself, or None where none is loaded."""
    path = app.extensions["ghafaseh.settings"].data_dir / "demo.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else None
