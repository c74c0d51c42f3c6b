"""One's own password and sign-ins."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import access, htmx
from webapp.i18n import gettext
from webapp.labels import label

from . import entrance, queries, rules, services, sessions, signing_in
from .forms import PasswordForm
from .signing_in import TooManyTries, UnfitPassword

bp = Blueprint("accounts_my", __name__, url_prefix="/my")


@bp.route("/password", methods=["GET", "POST"])
@access.person
def password() -> ResponseReturnValue:
    form = PasswordForm()
    if request.method == "GET":
        return render_template("accounts/password.html", form=form)
    status = _change(form) if form.validate() else 422
    if status != 200:
        return make_response(render_template("accounts/password.html", form=form), status)
    entrance.say(gettext("Your new password is set. Other devices were signed out."))
    return htmx.see_other("accounts.profile")


def _change(form: PasswordForm) -> int:
    """The status of the answer; what is wrong stands in the form."""
    try:
        if signing_in.change_password(
            current_user, form.current_password.data, form.password.data, entrance.visit()
        ):
            return 200
        form.refuse(gettext("This is not your present password."), "current_password")
    except UnfitPassword as error:
        form.refuse(label("password_fault", error.fault), "password")
    except TooManyTries as error:
        form.refuse(entrance.too_many(error))
        return 429
    return 422


@bp.get("/sign-ins")
@access.person
def sign_ins() -> ResponseReturnValue:
    settings = current_app.extensions["ghafaseh.settings"]
    rows = queries.sign_ins(current_user.id)
    return render_template(
        "accounts/sign_ins.html",
        sign_ins=[row for row in rows if not sessions.is_expired(row, settings)],
        own=sessions.digest_of(current_user.token),
        device=rules.device,
    )


@bp.post("/sign-ins/end")
@access.person
def end_sign_in() -> ResponseReturnValue:
    if not services.end_sign_in(current_user, request.form.get("sign_in", "")):
        abort(404)
    entrance.say(gettext("That device is signed out."))
    return htmx.see_other("accounts_my.sign_ins")
