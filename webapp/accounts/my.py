"""One's own password, sign-ins, new addresses and codes on paper."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import access, htmx
from webapp.i18n import gettext
from webapp.labels import label
from webapp.tenancy.sites import is_ours

from . import addresses, codes, entrance, queries, rules, second, services, sessions, signing_in
from .forms import CodeForm, PasswordForm, RecoveryCodesForm
from .models import OneTimeCode
from .services import Taken
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


@bp.post("/sign-ins/end-others")
@access.person
def end_others() -> ResponseReturnValue:
    services.end_other_sign_ins(current_user)
    entrance.say(gettext("All other devices are signed out."))
    return htmx.see_other("accounts_my.sign_ins")


# --- a new address --------------------------------------------------------------------------


@bp.route("/account/confirm/<any(email, mobile):kind>", methods=["GET", "POST"])
@access.person
def confirm(kind: str) -> ResponseReturnValue:
    """The code that went to the new address makes it one's own."""
    purpose = addresses.KINDS[kind]
    row = codes.find(entrance.held(purpose), purpose)
    if row is None or row.user_id != current_user.id:
        return htmx.see_other("accounts.profile")
    form = CodeForm()
    if request.method == "GET":
        return _confirm_page(form, kind, row)
    return _confirm(form, kind, row) if form.validate() else _confirm_page(form, kind, row, 422)


def _confirm_page(
    form: CodeForm, kind: str, row: OneTimeCode, status: int = 200, refusal: str = ""
) -> ResponseReturnValue:
    if refusal:
        form.refuse(refusal)
    context = {"form": form, "kind": kind, "next": request.values.get("next", "")}
    page = render_template("accounts/confirm.html", **context, **entrance.facts(row))
    return make_response(page, status)


def _confirm(form: CodeForm, kind: str, row: OneTimeCode) -> ResponseReturnValue:
    try:
        if not codes.try_code(row, form.code.data, entrance.visit().address):
            return _confirm_page(form, kind, row, 422, entrance.wrong_code())
        addresses.confirm(current_user, row, entrance.visit())
    except TooManyTries as error:
        return _confirm_page(form, kind, row, 429, entrance.too_many(error))
    except Taken as error:
        return _confirm_page(form, kind, row, 422, entrance.taken(error.field))
    entrance.drop(addresses.KINDS[kind])
    entrance.say(gettext("The new address is yours now."))
    other = "mobile" if kind == "email" else "email"
    if entrance.held(addresses.KINDS[other]):
        return htmx.see_other("accounts_my.confirm", kind=other)
    wanted = request.form.get("next", "")
    return htmx.see_other_url(wanted if is_ours(wanted) else url_for("accounts.profile"))


@bp.post("/account/confirm/<any(email, mobile):kind>/again")
@access.person
def confirm_again(kind: str) -> ResponseReturnValue:
    purpose = addresses.KINDS[kind]
    row = codes.find(entrance.held(purpose), purpose)
    if row is None or row.user_id != current_user.id:
        return htmx.see_other("accounts.profile")
    value = row.name.partition(":")[2]
    try:
        handle = addresses.ask(current_user.id, kind, value, entrance.visit())
    except TooManyTries as error:
        form = CodeForm(formdata=None)
        return _confirm_page(form, kind, row, 429, entrance.wait_words(error.wait))
    entrance.hold(purpose, handle)
    return htmx.see_other("accounts_my.confirm", kind=kind, next=request.form.get("next") or None)


# --- codes on paper -------------------------------------------------------------------------


@bp.route("/recovery-codes", methods=["GET", "POST"])
@access.person
def recovery_codes() -> ResponseReturnValue:
    """For those who need a second factor: ten codes for the day the telephone is lost."""
    if not current_user.has_duty:
        abort(403)
    form = RecoveryCodesForm()
    if request.method == "GET":
        return _recovery_page(form)
    if not form.validate():
        return _recovery_page(form, 422)
    try:
        if signing_in.confirm(current_user.id, form.current_password.data):
            return _new_codes()
    except TooManyTries as error:
        form.refuse(entrance.too_many(error))
        return _recovery_page(form, 429)
    form.refuse(gettext("This is not your present password."), "current_password")
    return _recovery_page(form, 422)


def _recovery_page(form: RecoveryCodesForm, status: int = 200) -> ResponseReturnValue:
    left = queries.recovery_codes_left(current_user.id)
    page = render_template("accounts/recovery_codes.html", form=form, left=left)
    return make_response(page, status)


def _new_codes() -> ResponseReturnValue:
    """Shown in this one answer, which nobody keeps."""
    found = second.new_recovery_codes(current_user, entrance.visit().site)
    page = make_response(render_template("accounts/new_recovery_codes.html", codes=found))
    page.headers["Cache-Control"] = "no-store"
    return page
