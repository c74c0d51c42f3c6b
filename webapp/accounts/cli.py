"""`flask staff`: the first people of a new site, and the way back in when nobody else can help."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup

from webapp.db import unit_of_work
from webapp.tenancy import scopes
from webapp.tenancy.scopes import NATIONAL
from webapp.tenancy.sites import external_url, province_codes

from . import people, queries, services, signing_in
from .actor import SYSTEM
from .models import User
from .rules import StaffRole, folded_email
from .services import Person

group = AppGroup("staff", help="The first people of a site, and the way back in.")


@group.command("add")
@click.argument("email")
@click.argument("name")
@click.option("--office", default=NATIONAL, show_default=True, help="national, or a province.")
def add(email: str, name: str, office: str) -> None:
    """Make NAME with EMAIL national staff, or admin of a province; prints a link for a password."""
    if office != NATIONAL and office not in province_codes():
        raise click.BadParameter(f"{office} is no province")
    role = StaffRole.NATIONAL if office == NATIONAL else StaffRole.ADMIN
    # the account stands in the national ledger, the role in that of its province
    with unit_of_work(scopes.system("staff command")):
        user_id = (queries.by_sign_in_name(email) or _new(email, name)).id
        token = signing_in.new_reset(user_id)
    with unit_of_work(scopes.system("staff command")):
        services.give_role(SYSTEM, user_id, office, role)
    click.echo("A new password is set with this link, once and within two hours:")
    click.echo(external_url(office, "accounts.reset", token=token))


def _new(email: str, name: str) -> User:
    return services.register(SYSTEM, Person(name, folded_email(email)), None)


@group.command("reset-second")
@click.argument("email")
def reset_second(email: str) -> None:
    """Codes go to EMAIL again: the mobile number is removed, recovery codes are void."""
    with unit_of_work(scopes.system("staff command")):
        user = queries.by_sign_in_name(email)
        if user is None:
            raise click.BadParameter(f"nobody has the address {email}")
        people.reset_second(SYSTEM, user, NATIONAL)
    click.echo("The second step is reset; the person is told by e-mail.")


def init_app(app: Flask) -> None:
    app.cli.add_command(group)
