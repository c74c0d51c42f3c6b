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

from . import entrance, invitations, letters, queries, services, sessions, signing_in
from .actor import VISITOR
from .forms import AcceptForm, ForgottenForm, ProfileForm, ResetForm, SignInForm
from .models import Invitation, User
from .services import Person, Taken
from .signing_in import DeadLink, TooManyTries, UnfitPassword

bp = Blueprint("accounts", __name__)


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
    return htmx.see_other_url(entrance.landing(actor, form.next.data or ""))


@bp.post("/sign-out")
@access.guest
def sign_out() -> ResponseReturnValue:
    """Works however often it is pressed; with `everywhere` all of one's sign-ins end."""
    if current_user.is_authenticated and request.form.get("everywhere"):
        services.sign_out_everywhere(current_user)
    elif current_user.is_authenticated:
        sessions.end(current_user.token)
    entrance.leave()
    return htmx.see_other("pages.index")


# --- forgotten passwords --------------------------------------------------------------------


@bp.route("/forgotten", methods=["GET", "POST"])
@access.guest
def forgotten() -> ResponseReturnValue:
    form = ForgottenForm()
    if request.method == "GET":
        return _page("forgotten", form=form)
    if not form.validate():
        return _page("forgotten", 422, form=form)
    signing_in.ask_reset(form.name.data, entrance.visit())
    return htmx.see_other("accounts.asked")


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
    return htmx.see_other_url(entrance.landing(entrance.enter(*found)))


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
        user = queries.person(current_user.id)
        return _accept(token, user) if user is not None else abort(404)
    if not form.validate():
        return _invitation(form, found, 422)
    return _accept_anew(form, found)


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
    person = Person(form.name.data, found.email, form.mobile.data, language())
    try:
        user = services.register(VISITOR, person, form.password.data, province=found.province)
    except Taken as error:
        form.refuse(entrance.taken(error.field), "mobile" if error.field == "mobile" else None)
        return _invitation(form, found, 422)
    except UnfitPassword as error:
        form.refuse(label("password_fault", error.fault), "password")
        return _invitation(form, found, 422)
    entrance.enter(user, signing_in.begin(user, entrance.visit()))
    return _accept(form.token.data or "", user)


def _accept(token: str, user: User) -> ResponseReturnValue:
    try:
        found = invitations.accept(token, user)
    except DeadLink:
        return _page("dead_link", 410, kind="invitation")
    if found.company_id is not None:
        memberships.join(user.id, found.company_id, found.role, added_by=found.invited_by)
        services.act_for(current_user, found.company_id)
        entrance.say(gettext("You may act for the company from now on."))
        return htmx.see_other("companies_my.index")
    entrance.say(gettext("Welcome to the staff."))
    return htmx.see_other_url(entrance.desk_of(found.province))


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
            current_user, form.current_password.data or ""
        ):
            form.refuse(gettext("This is not your present password."), "current_password")
            return _page("profile", 422, form=form, user=user)
        services.describe(current_user, person, visit)
    except TooManyTries as error:
        form.refuse(entrance.too_many(error))
        return _page("profile", 429, form=form, user=user)
    except Taken as error:
        form.refuse(entrance.taken(error.field), error.field)
        return _page("profile", 422, form=form, user=user)
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
