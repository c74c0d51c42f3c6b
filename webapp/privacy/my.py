"""One's own data: what the site holds, all of it as a file, and the end of the account."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import access, downloads, htmx, persian
from webapp.accounts import entrance, signing_in
from webapp.accounts import queries as accounts
from webapp.accounts.models import User
from webapp.accounts.signing_in import TooManyTries
from webapp.db import now
from webapp.forms import Form
from webapp.i18n import gettext
from webapp.moves import RuleError

from . import queries, services, taking
from .forms import DeleteForm, TakeForm, delete_form, words
from .holdings import PARTS

bp = Blueprint("privacy_my", __name__, url_prefix="/my/data")


def _me() -> User:
    user = accounts.person(current_user.id)
    assert user is not None
    return user


# --- taking ---------------------------------------------------------------------------------


def _page(form: TakeForm, status: int = 200) -> ResponseReturnValue:
    has_password = _me().password_hash is not None
    context = {"form": form, "parts": PARTS, "has_password": has_password}
    return make_response(render_template("privacy/index.html", **context), status)


@bp.get("")
@access.person
def index() -> ResponseReturnValue:
    return _page(TakeForm())


@bp.post("/take")
@access.person
def take() -> ResponseReturnValue:
    form = TakeForm()
    if (status := confirmed(form)) != 200:
        return _page(form, status)
    services.note_asked(current_user)
    return _file(taking.document(current_user.id))


def confirmed(form: Form) -> int:
    """The status of the answer: 200 if the password was right; what is wrong stands in the form."""
    if not form.validate():
        return 422
    try:
        if signing_in.confirm(current_user.id, form["current_password"].data):
            return 200
    except TooManyTries as error:
        form.refuse(entrance.too_many(error))
        return 429
    form.refuse(gettext("This is not your present password."), "current_password")
    return 422


def _file(document: str) -> Response:
    day = persian.en_digits(persian.jdate(now())).replace("/", "-")
    name = gettext("My data in Ghafaseh %(day)s", day=day)
    return downloads.answer(document.encode("utf-8"), f"{name}.json", f"ghafaseh-data-{day}.json")


# --- the end --------------------------------------------------------------------------------


def _delete_page(form: DeleteForm, status: int = 200) -> ResponseReturnValue:
    me = _me()
    page = render_template(
        "privacy/delete.html",
        form=form,
        words=words(),
        obstacles=services.obstacles(current_user, me),
        has_password=me.password_hash is not None,
    )
    return make_response(page, status)


@bp.route("/delete", methods=["GET", "POST"])
@access.person
def delete() -> ResponseReturnValue:
    form = delete_form(queries.handings(_me()))
    if not form.is_submitted():
        return _delete_page(form)
    if (status := confirmed(form)) != 200:
        return _delete_page(form, status)
    try:
        services.delete(current_user, _me(), form.successors())
    except RuleError as error:
        form.refuse(error.message)
        return _delete_page(form, 409)
    entrance.leave()
    return htmx.see_other("privacy.gone")
