"""`flask reports`: the sums of the statistics."""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from . import recounting

group = AppGroup("reports", help="The sums of the statistics.")


@group.command("recount")
def recount() -> None:
    """Count everything from the rows and say which sums were wrong."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    differences = recounting.recount_all(app)
    for line in differences:
        click.echo(line)
    click.echo(f"{len(differences)} sums were wrong and are right now.")


def init_app(app: Flask) -> None:
    app.cli.add_command(group)
