"""`flask follows digest`: the digests of saved searches, now instead of at their hour."""

from __future__ import annotations

import datetime as dt

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from webapp.db import now
from webapp.persian import TEHRAN

from . import digest
from .rules import DIGEST_HOUR

group = AppGroup("follows", help="What people follow.")


def init_app(app: Flask) -> None:
    app.cli.add_command(group)


@group.command("digest")
@click.option("--dry-run", is_flag=True, help="Say who would be written to; write nothing.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="the day, if not this one")
def write(dry_run: bool, today: dt.datetime | None) -> None:
    """Write the digests that are due, whatever the hour. People are named by number only."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    moment = now() if today is None else today.replace(hour=DIGEST_HOUR, tzinfo=TEHRAN)
    told = digest.write(app, moment, dry=dry_run)
    for count in told:
        click.echo(f"person {count.user_id}: {count.needs} needs for {count.searches} searches")
    click.echo(f"{len(told)} digests {'would be ' if dry_run else ''}written")
