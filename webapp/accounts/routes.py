"""Signing in and out, forgotten passwords, invitations, one's own account, change of company."""

from __future__ import annotations

from flask import Blueprint, abort, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import access, htmx
from webapp.companies import members as memberships
from webapp.companies import queries as companies
from webapp.i18n import gettext, language
from webapp.labels import label

from . import (
    addresses,
    code_rules,
    codes,
    entrance,
    invitations,
    letters,
    queries,
    rules,
    services,
    sessions,
    signing_in,
)
from .actor import VISITOR
from .code_routes import bp as code_pages
from .code_rules import Purpose
from .codes import Wish
from .forms import AcceptForm, ForgottenForm, ProfileForm, ResetForm, SignInForm
from .models import Invitation, User
from .services import Person, Taken
from .signing_in import DeadLink, TooManyTries, UnfitPassword

bp = Blueprint("accounts", __name__)
bp.register_blueprint(code_pages)


def _page(template: str, status: int = 200, **context: object) -> ResponseReturnValue:
    return make_response(render_template(f"accounts/{template}.html", **context), status)


# --- signing in and out ---------------------------------------------------------------------


@bp.route("/sign-in", methods=["GET", "POST"])
@access.guest
def sign_in() -> ResponseReturnValue:
    form = SignInForm(next=request.args.get("next", ""))
    if request.method == "GET":
        if current_user.is_authenticated:
            return htmx.see_other_url(entrance.landing(current_user, form.next.data))
        if current_user.waiting:
            return htmx.see_other("accounts.codes.second_step", next=form.next.data or None)
        return _page("sign_in", form=form)
    return _sign_in(form) if form.validate() else _page("sign_in", 422, form=form)


def _sign_in(form: SignInForm) -> ResponseReturnValue:
    try:
        found = signing_in.sign_in(form.name.data, form.password.data, entrance.visit())
    except TooManyTries as error:
        form.refuse(entrance.too_many(error))
        return _page("sign_in", 429, form=form)
    if found is None:
        form.refuse(gettext("E-mail, mobile number or password is wrong. Check them, please."))
        return _page("sign_in", 422, form=form)
    actor = entrance.enter(*found)
    wanted = entrance.landing(actor, form.next.data or "")
    return htmx.see_other_url(entrance.stopover(actor, wanted))


@bp.post("/sign-out")
@access.guest
def sign_out() -> ResponseReturnValue:
    """Works however often it is pressed; with `everywhere` all of one's sign-ins end."""
    if current_user.is_authenticated and request.form.get("everywhere"):
        services.sign_out_everywhere(current_user)
    elif current_user.token:
        sessions.end(current_user.token)
    entrance.leave()
    answer = htmx.see_other("pages.index")
    # on a machine that several people use the next one finds no page of this one
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


# --- forgotten passwords --------------------------------------------------------------------


@bp.route("/forgotten", methods=["GET", "POST"])
@access.guest
def forgotten() -> ResponseReturnValue:
    form = ForgottenForm()
    if request.method == "GET":
        return _page("forgotten", form=form)
    if not form.validate():
        return _page("forgotten", 422, form=form)
    return _ask_reset(form)


def _ask_reset(form: ForgottenForm) -> ResponseReturnValue:
    """A code by SMS for who typed a mobile number, else a link by mail.

    Nothing tells whether there is such a person.
    """
    kind, value = rules.sign_in_name(form.name.data)
    purpose = Purpose.RESET if kind == "mobile" else Purpose.LINK
    wish = Wish(purpose, code_rules.code_name(kind, value), language())
    try:
        entrance.hold(purpose, codes.ask(wish, entrance.visit()))
    except TooManyTries as error:
        if purpose == Purpose.RESET:
            form.refuse(entrance.wait_words(error.wait))
            return _page("forgotten", 429, form=form)
    return htmx.see_other("accounts.codes.reset" if kind == "mobile" else "accounts.asked")


@bp.get("/forgotten/asked")
@access.guest
def asked() -> ResponseReturnValue:
    return _page("asked")


@bp.route("/reset", methods=["GET", "POST"])
@access.guest
def reset() -> ResponseReturnValue:
    form = ResetForm(token=request.args.get("token", ""))
    if queries.live_reset(form.token.data or "") is None:
        return _page("dead_link", 410, kind="reset")
    if request.method == "GET":
        return _page("reset", form=form)
    if not form.validate():
        return _page("reset", 422, form=form)
    try:
        found = signing_in.reset(form.token.data, form.password.data, entrance.visit())
    except UnfitPassword as error:
        form.refuse(label("password_fault", error.fault), "password")
        return _page("reset", 422, form=form)
    except DeadLink:
        return _page("dead_link", 410, kind="reset")
    entrance.say(gettext("Your new password is set."))
    actor = entrance.enter(*found)
    return htmx.see_other_url(entrance.stopover(actor, entrance.landing(actor)))


# --- invitations ----------------------------------------------------------------------------


@bp.route("/invitation", methods=["GET", "POST"])
@access.guest
def invitation() -> ResponseReturnValue:
    """Accepted by who is signed in, or by a newcomer who sets a password here."""
    token = request.values.get("token", "")
    found = queries.live_invitation(token)
    if found is None:
        return _page("dead_link", 410, kind="invitation")
    form = AcceptForm(name=found.name, token=token)
    if request.method == "GET":
        return _invitation(form, found)
    if current_user.is_authenticated:
        return _accept_as(queries.person(current_user.id), token)
    if not form.validate():
        return _invitation(form, found, 422)
    return _accept_anew(form, found)


def _accept_as(user: User | None, token: str) -> ResponseReturnValue:
    if user is None:
        abort(404)
    done = _accept(token, user, current_user.token)
    if done is None:
        return _page("dead_link", 410, kind="invitation")
    return htmx.see_other_url(done)


def _invitation(form: AcceptForm, found: Invitation, status: int = 200) -> ResponseReturnValue:
    company = companies.name_of(found.company_id)
    by = queries.names_of([found.invited_by]).get(found.invited_by, "")
    return _page(
        "invitation",
        status,
        form=form,
        invitation=found,
        offer=letters.offer_sentence(found, by=by, company=company),
        has_account=bool(queries.holder_of(email=found.email)),
        back=url_for("accounts.invitation", token=form.token.data),
    )


def _accept_anew(form: AcceptForm, found: Invitation) -> ResponseReturnValue:
    """The e-mail address is proved by the link; a mobile number is confirmed afterwards."""
    person = Person(form.name.data, found.email, None, language())
    try:
        user = services.register(VISITOR, person, form.password.data, province=found.province)
    except Taken as error:
        form.refuse(entrance.taken(error.field))
        return _invitation(form, found, 422)
    except UnfitPassword as error:
        form.refuse(label("password_fault", error.fault), "password")
        return _invitation(form, found, 422)
    token = signing_in.begin(user, entrance.visit())
    done = _accept(form.token.data or "", user, token)
    if done is None:
        return _page("dead_link", 410, kind="invitation")
    wanted = entrance.to_confirm_mobile(user, form.mobile.data, done) if form.mobile.data else done
    return htmx.see_other_url(entrance.stopover(entrance.enter(user, token), wanted))


def _accept(link: str, user: User, token: str) -> str | None:
    """Where the person goes who has accepted; None when the link is dead."""
    try:
        found = invitations.accept(link, user)
    except DeadLink:
        return None
    if found.company_id is None:
        entrance.say(gettext("Welcome to the staff."))
        return entrance.desk_of(found.province)
    memberships.join(user.id, found.company_id, found.role, added_by=found.invited_by)
    sessions.act_for(token, found.company_id)
    entrance.say(gettext("You may act for the company from now on."))
    return url_for("companies_my.index")


# --- one's own account ----------------------------------------------------------------------


@bp.route("/my/account", methods=["GET", "POST"])
@access.person
def profile() -> ResponseReturnValue:
    user = queries.person(current_user.id)
    form = ProfileForm(obj=user)
    if request.method == "GET":
        return _page("profile", form=form, user=user)
    if not form.validate():
        return _page("profile", 422, form=form, user=user)
    return _describe(form, user)


def _describe(form: ProfileForm, user: User | None) -> ResponseReturnValue:
    person = Person(form.name.data, form.email.data, form.mobile.data, form.language.data)
    visit = entrance.visit()
    try:
        if services.is_new_address(current_user, person) and not signing_in.confirm(
            current_user.id, form.current_password.data or ""
        ):
            form.refuse(gettext("This is not your present password."), "current_password")
            return _page("profile", 422, form=form, user=user)
        asked = addresses.propose(current_user, person, visit)
    except TooManyTries as error:
        form.refuse(entrance.too_many(error))
        return _page("profile", 429, form=form, user=user)
    services.describe(current_user, person)
    addresses.remove(current_user, person, visit)
    return _to_confirm(asked)


def _to_confirm(asked: dict[str, str]) -> ResponseReturnValue:
    """Saved; an address that was changed is asked for its code first."""
    for kind, handle in asked.items():
        entrance.hold(addresses.KINDS[kind], handle)
    if asked:
        return htmx.see_other("accounts_my.confirm", kind=next(iter(asked)))
    entrance.say(gettext("Your account is saved."))
    return htmx.see_other("accounts.profile")


@bp.route("/my/companies", methods=["GET", "POST"])
@access.person
def switch_company() -> ResponseReturnValue:
    """One's companies and requests to join others; the one that is pressed is acted for."""
    if request.method == "GET":
        requests = companies.requests_of(current_user.id)
        return _page("switch_company", requests=requests, next=request.args.get("next", ""))
    company_id = request.form.get("company_id", type=int)
    if company_id not in {company.id for company in current_user.companies}:
        abort(404)
    services.act_for(current_user, company_id or 0)
    return htmx.see_other_url(entrance.own_page(request.form.get("next", "")))
