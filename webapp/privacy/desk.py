"""Deleting a person at his request, on a province's desk and on the national one: one way."""

from __future__ import annotations

from flask import make_response, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import htmx
from webapp.accounts import entrance, helping
from webapp.accounts import queries as accounts
from webapp.accounts.models import User
from webapp.companies import queries as companies
from webapp.i18n import gettext
from webapp.moves import RuleError
from webapp.tenancy.scopes import NATIONAL
from webapp.tenancy.sites import current_site

from . import queries, services
from .forms import DeleteForm, delete_form, words
from .my import confirmed


def delete(user_id: int, desk: str, blueprint: str, people: str) -> ResponseReturnValue:
    user = helping.find(user_id, desk)
    form = delete_form(queries.handings(user))
    if not form.is_submitted():
        return _page(user, form, desk, blueprint, people)
    if (status := confirmed(form)) != 200:
        return _page(helping.find(user_id, desk), form, desk, blueprint, people, status)
    user = helping.find(user_id, desk)  # the password was compared outside of the transaction
    try:
        if away := _elsewhere(user, desk):
            raise RuleError(away, code="elsewhere")
        services.delete(current_user, user, form.successors())
    except RuleError as error:
        form.refuse(error.message)
        return _page(user, form, desk, blueprint, people, 409)
    entrance.say(gettext("The account is deleted. Its traces in the provinces go within minutes."))
    return htmx.see_other(f"{people}.index")


def _elsewhere(user: User, desk: str) -> str:
    """A province ends nothing in another one; the national staff does."""
    provinces = {province for province, _ in accounts.roles_of(user.id)}
    provinces |= companies.home_provinces_of(user.id)
    if desk == NATIONAL or provinces <= {desk}:
        return ""
    return gettext(
        "This person works in other provinces too. Ask the national staff to delete the account."
    )


def _page(
    user: User, form: DeleteForm, desk: str, blueprint: str, people: str, status: int = 200
) -> ResponseReturnValue:
    away = _elsewhere(user, desk)
    page = render_template(
        "privacy/delete_person.html",
        user=user,
        form=form,
        words=words(),
        obstacles=[away] if away else services.obstacles(current_user, user),
        blueprint=blueprint,
        people=people,
        layout="layouts/site.html" if current_site().is_national else "layouts/admin.html",
    )
    return make_response(page, status)
