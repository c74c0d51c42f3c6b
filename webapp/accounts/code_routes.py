"""Signing in by a code, the second factor, confirming an address: pages that ask for six digits."""

from __future__ import annotations

from flask import Blueprint, abort, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import access, htmx
from webapp.db import db
from webapp.i18n import gettext, language
from webapp.tenancy.sites import is_ours

from . import code_rules, codes, entrance, rules, second, sessions, signing_in
from .code_rules import Purpose, Way
from .codes import Wish
from .forms import AskCodeForm, CodeForm, NewcomerAddressForm, RecoveryForm, SecondPasswordForm
from .models import OneTimeCode, User, UserSession
from .signing_in import TooManyTries

bp = Blueprint("codes", __name__)


def _page(template: str, status: int = 200, **context: object) -> ResponseReturnValue:
    return make_response(render_template(f"accounts/{template}.html", **context), status)


def _next() -> str:
    wanted = request.values.get("next", "")
    return wanted if wanted and is_ours(wanted) else ""


# --- asking ---------------------------------------------------------------------------------


@bp.route("/sign-in/code", methods=["GET", "POST"])
@access.guest
def ask() -> ResponseReturnValue:
    form = AskCodeForm(next=_next())
    if request.method == "GET":
        return _page("code_ask", form=form)
    return _ask(form, Purpose.SIGN_IN, "code_ask")


@bp.route("/newcomer", methods=["GET", "POST"])
@access.guest
def newcomer() -> ResponseReturnValue:
    """A newcomer says where a code can reach him, before anything else is asked."""
    form = NewcomerAddressForm(next=_next())
    if request.method == "GET":
        return _page("newcomer", form=form)
    return _ask(form, Purpose.REGISTER, "newcomer")


def _ask(
    form: AskCodeForm | NewcomerAddressForm, purpose: Purpose, page: str
) -> ResponseReturnValue:
    if not form.validate():
        return _page(page, 422, form=form)
    name = code_rules.code_name(*rules.sign_in_name(form.name.data))
    try:
        handle = codes.ask(Wish(purpose, name, language()), entrance.visit())
    except TooManyTries as error:
        form.refuse(entrance.wait_words(error.wait))
        return _page(page, 429, form=form)
    entrance.hold(purpose, handle)
    return htmx.see_other(_PAGES[purpose], next=form.next.data or None)


@bp.post("/code/again/<any(sign_in, reset, register, second):purpose>")
@access.guest
def again(purpose: str) -> ResponseReturnValue:
    """Another code to where the last one went; the earlier one is void."""
    wanted = Purpose(purpose)
    if wanted == Purpose.SECOND:
        return _again_second()
    row = _held(wanted)
    if row is None:
        return htmx.see_other(_STARTS[wanted])
    try:
        handle = codes.ask(Wish(wanted, row.name, language()), entrance.visit())
    except TooManyTries as error:
        return _code_page(
            wanted, row, CodeForm(formdata=None), 429, entrance.wait_words(error.wait)
        )
    entrance.hold(wanted, handle)
    entrance.say(gettext("A new code is on its way; the earlier one is void."))
    return htmx.see_other(_PAGES[wanted], next=_next() or None)


_PAGES = {
    Purpose.SIGN_IN: "accounts.codes.enter",
    Purpose.RESET: "accounts.codes.reset",
    Purpose.REGISTER: "accounts.codes.confirm_newcomer",
}
_STARTS = {
    Purpose.SIGN_IN: "accounts.codes.ask",
    Purpose.RESET: "accounts.forgotten",
    Purpose.REGISTER: "accounts.codes.newcomer",
}


# --- answering ------------------------------------------------------------------------------


def _held(purpose: Purpose) -> OneTimeCode | None:
    handle = entrance.held(purpose)
    return codes.find(handle, purpose) if handle else None


def _code_page(
    purpose: Purpose, row: OneTimeCode, form: CodeForm, status: int = 200, refusal: str = ""
) -> ResponseReturnValue:
    if refusal:
        form.refuse(refusal)
    return _page(
        "code",
        status,
        form=form,
        purpose=purpose,
        action=url_for(_PAGES[purpose]),
        start=url_for(_STARTS[purpose]),
        next=_next(),
        **entrance.facts(row),
    )


def _answer(purpose: Purpose) -> OneTimeCode | ResponseReturnValue:
    """The code that was right, or the page to show instead."""
    row = _held(purpose)
    if row is None:
        return htmx.see_other(_STARTS[purpose])
    form = CodeForm()
    if request.method == "GET":
        return _code_page(purpose, row, form)
    if not form.validate():
        return _code_page(purpose, row, form, 422)
    try:
        if codes.try_code(row, form.code.data, entrance.visit().address):
            return row
    except TooManyTries as error:
        return _code_page(purpose, row, form, 429, entrance.too_many(error))
    return _code_page(purpose, row, form, 422, entrance.wrong_code())


@bp.route("/sign-in/code/enter", methods=["GET", "POST"])
@access.guest
def enter() -> ResponseReturnValue:
    row = _answer(Purpose.SIGN_IN)
    if not isinstance(row, OneTimeCode):
        return row
    first = code_rules.way_of(row.name)
    found = signing_in.sign_in_by_code(row.user_id or 0, first, entrance.visit())
    if found is None:
        return _code_page(Purpose.SIGN_IN, row, CodeForm(), 422, entrance.wrong_code())
    actor = entrance.enter(*found)
    return htmx.see_other_url(entrance.stopover(actor, entrance.landing(actor, _next())))


@bp.route("/forgotten/code", methods=["GET", "POST"])
@access.guest
def reset() -> ResponseReturnValue:
    row = _answer(Purpose.RESET)
    if not isinstance(row, OneTimeCode):
        return row
    entrance.drop(Purpose.RESET)
    return htmx.see_other("accounts.reset", token=signing_in.new_reset(row.user_id or 0))


@bp.route("/newcomer/code", methods=["GET", "POST"])
@access.guest
def confirm_newcomer() -> ResponseReturnValue:
    row = _answer(Purpose.REGISTER)
    if not isinstance(row, OneTimeCode):
        return row
    return htmx.see_other_url(_next() or url_for("companies.register"))


# --- the second factor ----------------------------------------------------------------------


def _waiting() -> tuple[User, UserSession]:
    """Whose second factor is missing; everybody else has nothing to do here."""
    user = db.session.get(User, current_user.waiting) if current_user.waiting else None
    begun = sessions.of_token(current_user.token) if user is not None else None
    if user is None or begun is None:
        abort(404)
    return user, begun


@bp.route("/sign-in/second", methods=["GET", "POST"])
@access.guest
def second_step() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return htmx.see_other_url(entrance.landing(current_user, _next()))
    if not current_user.waiting:
        return htmx.see_other("accounts.sign_in", next=_next() or None)
    user, begun = _waiting()
    way = second.way(user, begun)
    if way == Way.PASSWORD:
        return _second_by_password(user)
    return _second_by_code(user, way)


def _second_page(
    form: CodeForm | SecondPasswordForm, way: Way | None, status: int = 200, refusal: str = ""
) -> ResponseReturnValue:
    if refusal:
        form.refuse(refusal)
    row = _held(Purpose.SECOND) if way in (Way.SMS, Way.EMAIL) else None
    facts = entrance.facts(row) if row is not None else {}
    if row is not None:
        facts["name"] = code_rules.hinted_name(row.name)
    return _page("second", status, form=form, way=way, row=row, next=_next(), **facts)


def _second_by_password(user: User) -> ResponseReturnValue:
    form = SecondPasswordForm()
    if request.method == "GET":
        return _second_page(form, Way.PASSWORD)
    if not form.validate():
        return _second_page(form, Way.PASSWORD, 422)
    user_id = user.id
    try:
        if signing_in.confirm(user_id, form.password.data):
            return _passed(user_id, Way.PASSWORD)
    except TooManyTries as error:
        return _second_page(form, Way.PASSWORD, 429, entrance.too_many(error))
    return _second_page(form, Way.PASSWORD, 422, gettext("This is not your password."))


def _second_by_code(user: User, way: Way | None) -> ResponseReturnValue:
    form, user_id = CodeForm(), user.id
    row = _held(Purpose.SECOND)
    if request.method == "GET" or way is None or row is None or row.user_id != user_id:
        return _second_page(form, way, 200 if request.method == "GET" else 409)
    if not form.validate():
        return _second_page(form, way, 422)
    try:
        if codes.try_code(row, form.code.data, entrance.visit().address):
            return _passed(user_id, way)
    except TooManyTries as error:
        return _second_page(form, way, 429, entrance.too_many(error))
    return _second_page(form, way, 422, entrance.wrong_code())


def _again_second() -> ResponseReturnValue:
    user, begun = _waiting()
    way = second.way(user, begun)
    try:
        entrance.hold(Purpose.SECOND, second.ask(user, begun, entrance.visit()))
    except TooManyTries as error:
        return _second_page(CodeForm(formdata=None), way, 429, entrance.wait_words(error.wait))
    return htmx.see_other("accounts.codes.second_step", next=_next() or None)


def _passed(user_id: int, how: str) -> ResponseReturnValue:
    """A new token, a new cookie, and on to where he wanted to go."""
    user = db.session.get_one(User, user_id)
    actor = entrance.enter(user, second.pass_on(user, current_user.token, how))
    return htmx.see_other_url(entrance.landing(actor, _next()))


@bp.route("/sign-in/recovery", methods=["GET", "POST"])
@access.guest
def recovery() -> ResponseReturnValue:
    """A code from paper instead of the one that does not come."""
    user, _ = _waiting()
    form, user_id = RecoveryForm(), user.id
    if request.method == "GET":
        return _page("recovery", form=form, next=_next())
    if not form.validate():
        return _page("recovery", 422, form=form, next=_next())
    try:
        if second.use_recovery_code(user, form.recovery.data, entrance.visit().site):
            return _passed(user_id, "recovery")
    except TooManyTries as error:
        form.refuse(entrance.too_many(error))
        return _page("recovery", 429, form=form, next=_next())
    form.refuse(gettext("This is none of your codes, or it was used already."), "recovery")
    return _page("recovery", 422, form=form, next=_next())
