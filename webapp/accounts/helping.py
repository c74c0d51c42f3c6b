"""The page of one person, on a province's desk and on the national one: the same steps on both."""

from __future__ import annotations

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import htmx
from webapp.companies import queries as companies
from webapp.i18n import gettext
from webapp.tenancy.scopes import NATIONAL
from webapp.tenancy.sites import current_site

from . import entrance, people, policy, queries
from .models import User


def find(user_id: int, desk: str) -> User:
    """The person, if this desk may help him; nobody learns that others exist."""
    user = queries.person(user_id)
    if user is None or user.deleted_at is not None:
        abort(404)
    roles = queries.roles_of(user_id)
    provinces = {province for province, _ in roles} | companies.home_provinces_of(user_id)
    allowed = policy.may_help(
        current_user,
        user_id,
        frozenset(provinces),
        desk,
        is_national=NATIONAL in provinces,
    )
    if not allowed:
        abort(404)
    return user


def page(user: User, blueprint: str) -> ResponseReturnValue:
    return render_template(
        "accounts/person.html",
        user=user,
        roles=sorted(queries.roles_of(user.id)),
        left=queries.recovery_codes_left(user.id),
        blueprint=blueprint,
        layout="layouts/site.html" if current_site().is_national else "layouts/admin.html",
    )


def sign_out(user: User, blueprint: str) -> ResponseReturnValue:
    people.sign_out(current_user, user, current_site().code)
    entrance.say(gettext("The person is signed out on all devices and hears of it."))
    return htmx.see_other(f"{blueprint}.person", user_id=user.id)


def reset_second(user: User, blueprint: str) -> ResponseReturnValue:
    people.reset_second(current_user, user, current_site().code)
    entrance.say(gettext("The second step is reset; the person hears of it by e-mail."))
    return htmx.see_other(f"{blueprint}.person", user_id=user.id)
