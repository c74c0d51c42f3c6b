"""`flask database`: the walls between provinces that stand in PostgreSQL."""

from __future__ import annotations

import click
from flask.cli import AppGroup, with_appcontext

from webapp.config import in_force

from . import walls

database = AppGroup("database", help="The walls between provinces inside the database.")


@database.command("walls")
@click.option("--again", is_flag=True, help="Build every wall anew, whatever stands.")
@click.option("--check", "only_check", is_flag=True, help="Change nothing; name what is wrong.")
@with_appcontext
def build_walls(again: bool, only_check: bool) -> None:
    """Roles, rights and row-level security stand as this version wants them."""
    from webapp.db import db

    settings = in_force()
    if db.engine.dialect.name != "postgresql":
        raise click.ClickException("SQLite has no roles: its walls stand in the program alone.")
    login = walls.login_of(settings.database_url)
    with walls.owner_connection(db.engine, settings.owner_database_url) as connection:
        built = [] if only_check else walls.build(connection, db.Model, login, again)
        found = walls.faults(connection, db.Model)
    for fault in found:
        click.echo(fault, err=True)
    click.echo(f"Walls built: {len(built)}. Faults: {len(found)}.")
    if found:
        raise SystemExit(1)
