"""`flask tenants sync`: the provinces of the tenant files are in the database."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup

from webapp.tenancy import sites

from . import tenants

group = AppGroup("tenants", help="Provinces and their official parks.")


@group.command("sync")
def sync() -> None:
    """Bring names, contacts, calendars and parks of the tenant files into the database."""
    changed = tenants.sync(sites.tenant_files())
    sites.forget_rows()
    click.echo(f"changed: {changed['tenants']} tenants, {changed['parks']} parks")


def init_app(app: Flask) -> None:
    app.cli.add_command(group)
