"""`flask demo`: an empty site shows the programme's first months."""

from __future__ import annotations

import datetime as dt
import secrets

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from webapp.config import Settings
from webapp.places import tenants
from webapp.search import indexing

from . import loader


@click.command("demo")
@click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), help="The day of loading, if not this one."
)
@click.option("--password", help="The password of all accounts; random when not given.")
@with_appcontext
def demo(today: dt.datetime | None, password: str | None) -> None:
    """Load the demo into this empty site."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    settings: Settings = app.extensions["ghafaseh.settings"]
    if settings.is_production:
        raise loader.Refused("The demo is not loaded in production: its accounts are public.")
    upgrade()
    tenants.sync(app.extensions["ghafaseh.tenant_files"])
    word = password or settings.demo_password or secrets.token_urlsafe(9)
    facts = loader.load(app, password=word, today=today.date() if today else None)
    indexing.build_if_missing(app)
    for account in facts["accounts"]:
        click.echo(f"{account['email']:34} {account['about']}")
    click.echo(f"password: {facts['password']}")


def init_app(app: Flask) -> None:
    app.cli.add_command(demo)
