"""Commands about needs: `flask needs expire`, `flask needs reproject`, `flask needs sweep`."""

from __future__ import annotations

import datetime as dt

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from webapp import uploads
from webapp.db import unit_of_work
from webapp.tenancy import scopes
from webapp.tenancy.sites import province_codes

from . import expiry, projection, queries

commands = AppGroup("needs", help="Needs, their review dates, public copies and files.")


def init_app(app: Flask) -> None:
    app.cli.add_command(commands)


@commands.command("expire")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="the day, if not this one")
def expire(today: dt.datetime | None) -> None:
    """Take needs off view whose review date has passed; remind of those that come near it."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    day = today.date() if today is not None else None
    click.echo(f"{expiry.expire_due(app, day)} needs have expired.")


@commands.command("reproject")
def reproject() -> None:
    """Write the public copies of all needs anew from their rows."""
    for code in province_codes():
        after, count = 0, 0
        while numbers := _numbers(code, after):
            with unit_of_work(scopes.tenant(code)):
                for need in queries.numbered(numbers):
                    projection.project(need)
            after, count = numbers[-1], count + len(numbers)
        if count:
            click.echo(f"{code}: {count} needs")


def _numbers(code: str, after: int) -> list[int]:
    with unit_of_work(scopes.tenant(code, writes=False)):
        return queries.numbers_after(after, expiry.BATCH)


@commands.command("sweep")
def sweep() -> None:
    """Delete files that no row knows, left by a crash between disk and database."""
    click.echo(f"{len(uploads.sweep())} files without a row were deleted.")
