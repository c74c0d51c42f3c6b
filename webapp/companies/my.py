"""The company one acts for: what it says of itself, and who acts for it."""

from __future__ import annotations

from flask import Blueprint, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import access, htmx
from webapp.accounts import entrance, invitations
from webapp.accounts import queries as accounts
from webapp.accounts.invitations import Offer
from webapp.accounts.models import Invitation
from webapp.i18n import gettext

from . import filling, members, policy, queries, services
from .forms import AnswerForm, EditForm, HandOverForm, InviteMemberForm
from .models import Company
from .queries import Membership
from .rules import Answer, MemberRole
from .services import KnownCompany

bp = Blueprint("companies_my", __name__, url_prefix="/my/company")


def _company() -> Company:
    """The company acted for."""
    company = queries.company(current_user.company.id)
    return company if company is not None else abort(404)


def _managed() -> Company:
    """The same, for what only its managers may do."""
    company = _company()
    if not policy.is_manager(current_user, company):
        abort(403)
    return company


@bp.get("")
@access.party
def index() -> ResponseReturnValue:
    company = _company()
    is_manager = policy.is_manager(current_user, company)
    return render_template(
        "companies/index.html",
        company=company,
        is_manager=is_manager,
        memberships=queries.memberships(company.id),
        requests=queries.open_requests(company.id) if is_manager else [],
        invitations=accounts.company_invitations(company.id) if is_manager else [],
        card=queries.card(company.id),
        park=dict(queries.parks(company.home_province)).get(company.park_id or 0, ""),
    )


@bp.route("/edit", methods=["GET", "POST"])
@access.party
def edit() -> ResponseReturnValue:
    company = _managed()
    form = filling.filled(EditForm, company)
    if request.method == "GET":
        return _edit_page(form, company)
    if not form.validate():
        return _edit_page(form, company, 422)
    if form.version.data != company.version:
        return _edit_page(form, company, 409)
    try:
        again = services.edit(current_user, company, filling.facts_of(form))
    except KnownCompany as error:
        form.refuse(error.message, "national_id")
        return _edit_page(form, company, 422)
    entrance.say(
        gettext("Saved. An officer of the province verifies the company again.")
        if again
        else gettext("Saved.")
    )
    return htmx.see_other("companies_my.index")


def _edit_page(form: EditForm, company: Company, status: int = 200) -> ResponseReturnValue:
    if status == 409:
        form.version.data = company.version  # sent once more, it replaces what is saved now
    context = {"form": form, "company": company, "is_stale": status == 409}
    return make_response(render_template("companies/edit.html", **context), status)


# --- members --------------------------------------------------------------------------------


@bp.route("/members/invite", methods=["GET", "POST"])
@access.party
def invite() -> ResponseReturnValue:
    company = _managed()
    form = InviteMemberForm()
    if request.method == "GET":
        return render_template("companies/invite.html", form=form, company=company)
    if not form.validate():
        page = render_template("companies/invite.html", form=form, company=company)
        return make_response(page, 422)
    invitations.invite(current_user, offer_of(form, company))
    entrance.say(gettext("The invitation is on its way."))
    return htmx.see_other("companies_my.index")


def offer_of(form: InviteMemberForm, company: Company) -> Offer:
    return Offer(
        form.name.data,
        form.email.data,
        company.home_province,
        form.role.data,
        company_id=company.id,
        company_name=company.name,
    )


@bp.post("/invitations/<int:invitation_id>/resend")
@access.party
def resend(invitation_id: int) -> ResponseReturnValue:
    company = _managed()
    invitations.resend(
        current_user, invitation_of(company, invitation_id), company_name=company.name
    )
    entrance.say(gettext("The invitation is on its way again, with a new link."))
    return htmx.see_other("companies_my.index")


@bp.post("/invitations/<int:invitation_id>/withdraw")
@access.party
def withdraw(invitation_id: int) -> ResponseReturnValue:
    invitations.withdraw(current_user, invitation_of(_managed(), invitation_id))
    entrance.say(gettext("The invitation is withdrawn; its link leads nowhere now."))
    return htmx.see_other("companies_my.index")


def invitation_of(company: Company, invitation_id: int) -> Invitation:
    found = accounts.invitation(invitation_id)
    if found is None or found.company_id != company.id:
        abort(404)
    return found


@bp.post("/requests/<int:request_id>/<any(accept, refuse):answer>")
@access.party
def answer(request_id: int, answer: str) -> ResponseReturnValue:
    company = _managed()
    asked = queries.open_request(company.id, request_id)
    if asked is None:
        abort(404)
    members.answer_request(current_user, asked, answer_of(answer), AnswerForm().note.data or "")
    entrance.say(gettext("Your answer was sent."))
    return htmx.see_other("companies_my.index")


def answer_of(word: str) -> Answer:
    return Answer.ACCEPTED if word == "accept" else Answer.REFUSED


@bp.post("/members/<int:member_id>/role")
@access.party
def set_role(member_id: int) -> ResponseReturnValue:
    company = _managed()
    role = request.form.get("role", "")
    if role not in set(MemberRole):
        abort(400)
    members.set_role(current_user, company, membership_of(company, member_id), MemberRole(role))
    entrance.say(gettext("The role is changed."))
    return htmx.see_other("companies_my.index")


def membership_of(company: Company, member_id: int) -> Membership:
    found = queries.membership(company.id, member_id)
    return found if found is not None else abort(404)


@bp.route("/members/<int:member_id>/end", methods=["GET", "POST"])
@access.party
def end_membership(member_id: int) -> ResponseReturnValue:
    """Somebody leaves, and a colleague takes over his open work."""
    company = _company()
    target = membership_of(company, member_id)
    if not policy.may_end_membership(current_user, company, target.user.id):
        abort(403)
    form = hand_over_form(company, target)
    if request.method == "GET" or not hands_over(form):
        context = {"form": form, "company": company, "target": target}
        status = 200 if request.method == "GET" else 422
        return make_response(render_template("companies/end_membership.html", **context), status)
    members.end_membership(current_user, company, target, form.successor_id.data)
    entrance.say(gettext("The membership has ended."))
    if target.user.id == current_user.id:
        return htmx.see_other("accounts.switch_company")
    return htmx.see_other("companies_my.index")


def hand_over_form(company: Company, target: Membership) -> HandOverForm:
    """Asks for the successor among those who stay."""
    form = HandOverForm()
    form.offer(
        [
            (each.user.id, each.user.name)
            for each in queries.memberships(company.id)
            if each.user.id != target.user.id and each.user.is_active
        ]
    )
    return form


def hands_over(form: HandOverForm) -> bool:
    """Is the form complete? Where nobody stays there is nobody to choose."""
    return not form.successor_id.choices or form.validate()
