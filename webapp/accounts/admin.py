"""The people of a province: who is on its staff, who is invited to it, who needs help."""

from __future__ import annotations

from flask import Blueprint, abort, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import access, htmx
from webapp.i18n import gettext
from webapp.tenancy.sites import current_site

from . import entrance, helping, invitations, policy, queries, services
from .forms import InviteForm
from .invitations import Offer
from .models import Invitation, User
from .rules import StaffRole

bp = Blueprint("accounts_admin", __name__, url_prefix="/admin/people")


def _page(form: InviteForm, status: int = 200) -> ResponseReturnValue:
    province = current_site().code
    waiting = queries.staff_invitations(province)
    context = {
        "form": form,
        "staff": queries.posts(province),
        "invitations": waiting,
        "names": queries.names_of([each.invited_by for each in waiting]),
    }
    return make_response(render_template("accounts/admin_index.html", **context), status)


@bp.get("")
@access.admin
def index() -> ResponseReturnValue:
    return _page(InviteForm())


@bp.post("/invite")
@access.admin
def invite() -> ResponseReturnValue:
    form = InviteForm()
    if not form.validate():
        return _page(form, 422)
    offer = Offer(form.name.data, form.email.data, current_site().code, form.role.data)
    invitations.invite(current_user, offer)
    entrance.say(gettext("The invitation is on its way."))
    return htmx.see_other("accounts_admin.index")


@bp.post("/invitations/<int:invitation_id>/resend")
@access.admin
def resend(invitation_id: int) -> ResponseReturnValue:
    invitations.resend(current_user, _invitation(invitation_id))
    entrance.say(gettext("The invitation is on its way again, with a new link."))
    return htmx.see_other("accounts_admin.index")


@bp.post("/invitations/<int:invitation_id>/withdraw")
@access.admin
def withdraw(invitation_id: int) -> ResponseReturnValue:
    invitations.withdraw(current_user, _invitation(invitation_id))
    entrance.say(gettext("The invitation is withdrawn; its link leads nowhere now."))
    return htmx.see_other("accounts_admin.index")


def _invitation(invitation_id: int) -> Invitation:
    found = queries.invitation(invitation_id)
    if found is None or found.company_id is not None or found.province != current_site().code:
        abort(404)
    return found


@bp.post("/staff/<int:member_id>/end")
@access.admin
def end_role(member_id: int) -> ResponseReturnValue:
    post = queries.post(member_id)
    if post is None or post.role.province != current_site().code:
        abort(404)
    if not policy.may_end_role(current_user, post.role.province, post.role.role):
        abort(403)
    services.end_role(current_user, post)
    entrance.say(gettext("The role has ended."))
    if post.user.id == current_user.id and post.role.role == StaffRole.ADMIN:
        return htmx.see_other_url(entrance.own_page())
    return htmx.see_other("accounts_admin.index")


# --- one person -----------------------------------------------------------------------------


@bp.get("/<int:user_id>")
@access.admin
def person(user_id: int) -> ResponseReturnValue:
    return helping.page(_person(user_id), "accounts_admin")


@bp.post("/<int:user_id>/sign-out")
@access.admin
def sign_out(user_id: int) -> ResponseReturnValue:
    return helping.sign_out(_person(user_id), "accounts_admin")


@bp.post("/<int:user_id>/second-factor")
@access.admin
def reset_second(user_id: int) -> ResponseReturnValue:
    return helping.reset_second(_person(user_id), "accounts_admin")


def _person(user_id: int) -> User:
    return helping.find(user_id, current_site().code)
