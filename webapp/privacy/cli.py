"""`flask privacy`: what an operator does for a person who cannot do it in the site."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

from webapp import audit
from webapp.accounts import queries as accounts
from webapp.accounts.actor import SYSTEM
from webapp.accounts.models import User
from webapp.db import unit_of_work
from webapp.i18n import jdate
from webapp.moves import RuleError
from webapp.tenancy import scopes

from . import queries, services, taking

group = AppGroup("privacy", help="A person's data: taken, deleted, what is still to be cleared.")


def _person(email: str) -> User:
    user = accounts.by_sign_in_name(email)
    if user is None:
        raise click.BadParameter(f"nobody has the address {email}")
    return user


@group.command("take")
@click.argument("address")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def take(address: str, file: Path) -> None:
    """Write everything about the person with ADDRESS (e-mail or mobile number) into FILE."""
    with unit_of_work(scopes.system("privacy command")):
        user = _person(address)
        audit.record("privacy.asked_data", actor_id=None, subject=user)
        number = user.id
    file.touch(mode=0o600)
    file.write_text(taking.document(number), "utf-8")


@group.command("delete")
@click.argument("address")
@click.option("--successor", multiple=True, metavar="COMPANY=PERSON", help="Who takes over.")
@click.confirmation_option(prompt="This cannot be taken back. Delete the account?")
def delete(address: str, successor: tuple[str, ...]) -> None:
    """Delete the person with ADDRESS (e-mail or mobile number)."""
    pairs = (each.partition("=") for each in successor)
    taking_over: dict[int, int | None] = {int(company): int(who) for company, _, who in pairs}
    try:
        with unit_of_work(scopes.system("privacy command")):
            services.delete(SYSTEM, _person(address), taking_over)
    except RuleError as error:
        raise click.ClickException(str(error.message)) from None
    click.echo("The account is deleted; the drainer clears the provinces.")


@group.command("waiting")
@click.option("--again", is_flag=True, help="Try the rest once more.")
def waiting(again: bool) -> None:
    """Name the deleted people of whom something is still to be cleared; 1 if there are any."""
    with unit_of_work(scopes.system("privacy command")):
        found = list(queries.unfinished_removals())
        for row in found:
            places = ", ".join(row.waiting)
            click.echo(f"person {row.user_id}, deleted {jdate(row.asked_at, time=True)}: {places}")
            if again:
                services.tell_again(row)
    if found:
        raise SystemExit(1)
    click.echo("Nothing is left of any deleted person.")


def init_app(app: Flask) -> None:
    app.cli.add_command(group)
