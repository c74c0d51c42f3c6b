"""`flask audit`: are the ledgers as they were written?"""

from __future__ import annotations

import sys
from typing import TextIO

import click
from flask import Flask
from flask.cli import AppGroup

from . import verifying
from .verifying import Checked, Head

group = AppGroup("audit", help="The ledgers of who did what.")


@group.command("verify")
@click.option("--province", "provinces", multiple=True, help="Only this ledger (again for more).")
@click.option("--against", type=click.File("r"), help="Ends that were printed earlier by --heads.")
@click.option("--heads", is_flag=True, help="Print the ends, to be kept elsewhere.")
def verify(provinces: tuple[str, ...], against: TextIO | None, heads: bool) -> None:
    """Read the ledgers and name the first bad entry of each; ends with 1 if there is any."""
    kept = _kept(against)
    wanted = provinces or sorted({*verifying.ledgers(), *(head.province for head in kept)})
    faults = 0
    for province in wanted:
        checked = verifying.check(province, [head for head in kept if head.province == province])
        faults += checked.fault is not None
        _say(checked, heads)
    if faults:
        sys.exit(1)


def _kept(against: TextIO | None) -> list[Head]:
    lines = [line for line in against or () if line.strip() and not line.startswith("#")]
    try:
        return [Head.read(line) for line in lines]
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--against") from None


def _say(checked: Checked, heads: bool) -> None:
    """Ends on the standard output, faults beside it, so that ends can be kept in a file."""
    if checked.fault is not None:
        click.echo(f"BAD   {checked.fault}", err=True)
    elif heads and checked.count:
        click.echo(str(checked.head))
    elif not heads:
        click.echo(f"good  {checked.head.province}: {checked.count} entries")


def init_app(app: Flask) -> None:
    app.cli.add_command(group)
