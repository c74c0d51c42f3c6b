"""The companies of a province: verified, refused, suspended, entered and mended by its officers."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import access, exports, htmx
from webapp.accounts import entrance, invitations
from webapp.accounts import queries as accounts
from webapp.accounts.actor import Actor
from webapp.i18n import gettext
from webapp.paging import Order, slice_of
from webapp.tenancy.sites import current_site

from . import filling, members, queries, services
from .forms import AnswerForm, InviteMemberForm, OfficerForm, ReasonForm
from .models import Company
from .my import answer_of, hand_over_form, hands_over, invitation_of, membership_of, offer_of
from .rules import CompanyState
from .services import KnownCompany

bp = Blueprint("companies_admin", __name__, url_prefix="/admin/companies")


def _company(company_id: int) -> Company:
    """A company this province is home of; any other is not found."""
    company = queries.company(company_id)
    if company is None or company.home_province != current_site().code:
        abort(404)
    return company


def _to(company: Company, said: str) -> ResponseReturnValue:
    entrance.say(said)
    return htmx.see_other("companies_admin.detail", company_id=company.id)


@bp.get("")
@access.officer
def index() -> ResponseReturnValue:
    """The newest first; `state` and `q` narrow the list."""
    province = current_site().code
    asked = request.args.get("state", "")
    state = asked if asked in set(CompanyState) else None
    text = request.args.get("q", "")[:200]
    if file := exports.asked("companies.province", {"state": state or "", "q": text}):
        return file
    found = slice_of(
        queries.at_home(province, state=state, text=text),
        Order((Company.id,)),
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    return htmx.render(
        "companies/admin_index.html",
        "companies/_list.html",
        "companies-list",
        companies=found,
        state=state,
        text=text,
        waiting=queries.count_waiting(province),
        requests=queries.open_requests_at(province),
    )


@bp.get("/<int:company_id>")
@access.officer
def detail(company_id: int) -> ResponseReturnValue:
    return _detail(_company(company_id))


def _detail(
    company: Company,
    status: int = 200,
    reason: ReasonForm | None = None,
    invitation: InviteMemberForm | None = None,
) -> ResponseReturnValue:
    alike = queries.look_alikes(company)
    people = [company.registered_by, company.decided_by]
    page = render_template(
        "companies/admin_detail.html",
        company=company,
        alike=alike,
        memberships=queries.memberships(company.id),
        requests=queries.open_requests(company.id),
        invitations=accounts.company_invitations(company.id),
        names=accounts.names_of(people),
        reason=reason or ReasonForm(),
        invitation=invitation or InviteMemberForm(),
        park=dict(queries.parks(company.home_province)).get(company.park_id or 0, ""),
    )
    return make_response(page, status)


# --- checking -------------------------------------------------------------------------------


@bp.post("/<int:company_id>/verify")
@access.officer
def verify(company_id: int) -> ResponseReturnValue:
    company = _company(company_id)
    services.verify(current_user, company)
    return _to(company, gettext("The company is verified."))


@bp.post("/<int:company_id>/reinstate")
@access.officer
def reinstate(company_id: int) -> ResponseReturnValue:
    company = _company(company_id)
    services.reinstate(current_user, company)
    return _to(company, gettext("The company is active again."))


@bp.post("/<int:company_id>/refuse")
@access.officer
def refuse(company_id: int) -> ResponseReturnValue:
    return _with_reason(company_id, services.refuse, gettext("The company hears why."))


@bp.post("/<int:company_id>/suspend")
@access.officer
def suspend(company_id: int) -> ResponseReturnValue:
    return _with_reason(company_id, services.suspend, gettext("The company is suspended."))


def _with_reason(
    company_id: int, act: Callable[[Actor, Company, str], None], said: str
) -> ResponseReturnValue:
    company, form = _company(company_id), ReasonForm()
    if not form.validate():
        return _detail(company, 422, reason=form)
    act(current_user, company, form.reason.data)
    return _to(company, said)


# --- entering and mending -------------------------------------------------------------------


@bp.route("/new", methods=["GET", "POST"])
@access.officer
def new() -> ResponseReturnValue:
    """A company that came on paper: entered by the officer, and verified with that."""
    form = OfficerForm()
    filling.offer_parks(form, current_site().code)
    if request.method == "GET":
        return _form_page(form)
    if not form.validate():
        return _form_page(form, 422)
    try:
        company = services.enter(current_user, filling.facts_of(form), current_site().code)
    except KnownCompany as error:
        form.refuse(error.message, "national_id")
        return _form_page(form, 422)
    return _to(company, gettext("The company is entered and verified."))


@bp.route("/<int:company_id>/edit", methods=["GET", "POST"])
@access.officer
def edit(company_id: int) -> ResponseReturnValue:
    company = _company(company_id)
    form = filling.filled(OfficerForm, company)
    if request.method == "GET":
        return _form_page(form, company=company)
    if not form.validate():
        return _form_page(form, 422, company)
    if form.version.data != company.version:
        return _form_page(form, 409, company)
    try:
        services.edit(current_user, company, filling.facts_of(form))
    except KnownCompany as error:
        form.refuse(error.message, "national_id")
        return _form_page(form, 422, company)
    return _to(company, gettext("Saved."))


def _form_page(
    form: OfficerForm, status: int = 200, company: Company | None = None
) -> ResponseReturnValue:
    if status == 409 and company is not None:
        form.version.data = company.version  # sent once more, it replaces what is saved now
    context = {"form": form, "company": company, "is_stale": status == 409}
    return make_response(render_template("companies/admin_edit.html", **context), status)


# --- its people -----------------------------------------------------------------------------


@bp.post("/<int:company_id>/invite")
@access.officer
def invite(company_id: int) -> ResponseReturnValue:
    company, form = _company(company_id), InviteMemberForm()
    if not form.validate():
        return _detail(company, 422, invitation=form)
    invitations.invite(current_user, offer_of(form, company))
    return _to(company, gettext("The invitation is on its way."))


@bp.post("/<int:company_id>/invitations/<int:invitation_id>/resend")
@access.officer
def resend(company_id: int, invitation_id: int) -> ResponseReturnValue:
    company = _company(company_id)
    found = invitation_of(company, invitation_id)
    invitations.resend(current_user, found, company_name=company.name)
    return _to(company, gettext("The invitation is on its way again, with a new link."))


@bp.post("/<int:company_id>/invitations/<int:invitation_id>/withdraw")
@access.officer
def withdraw(company_id: int, invitation_id: int) -> ResponseReturnValue:
    company = _company(company_id)
    invitations.withdraw(current_user, invitation_of(company, invitation_id))
    return _to(company, gettext("The invitation is withdrawn; its link leads nowhere now."))


@bp.post("/<int:company_id>/requests/<int:request_id>/<any(accept, refuse):answer>")
@access.officer
def answer(company_id: int, request_id: int, answer: str) -> ResponseReturnValue:
    company = _company(company_id)
    asked = queries.open_request(company.id, request_id)
    if asked is None:
        abort(404)
    note = AnswerForm().note.data or ""
    members.answer_request(current_user, asked, answer_of(answer), note)
    return _to(company, gettext("Your answer was sent."))


@bp.route("/<int:company_id>/members/<int:member_id>/end", methods=["GET", "POST"])
@access.officer
def end_membership(company_id: int, member_id: int) -> ResponseReturnValue:
    company = _company(company_id)
    target = membership_of(company, member_id)
    form = hand_over_form(company, target)
    if request.method == "GET" or not hands_over(form):
        context = {"form": form, "company": company, "target": target}
        status = 200 if request.method == "GET" else 422
        page = render_template("companies/admin_end_membership.html", **context)
        return make_response(page, status)
    members.end_membership(current_user, company, target, form.successor_id.data)
    return _to(company, gettext("The membership has ended."))
