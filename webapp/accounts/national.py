"""The national staff and the admins of all provinces."""

from __future__ import annotations

from flask import Blueprint, abort, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import access, htmx
from webapp.i18n import gettext
from webapp.tenancy.scopes import NATIONAL

from . import entrance, helping, invitations, people, policy, queries, services
from .forms import InviteOnDeskForm
from .invitations import Offer
from .models import Invitation, User
from .rules import StaffRole

bp = Blueprint("accounts_national", __name__, url_prefix="/national/people")
marked = access.national("people")


def _page(form: InviteOnDeskForm, status: int = 200) -> ResponseReturnValue:
    waiting = queries.admin_invitations()
    context = {
        "form": form,
        "desk": queries.posts(NATIONAL),
        "admins": queries.admin_posts(),
        "invitations": waiting,
        "names": queries.names_of([each.invited_by for each in waiting]),
    }
    return make_response(render_template("accounts/national_index.html", **context), status)


@bp.get("")
@marked
def index() -> ResponseReturnValue:
    return _page(InviteOnDeskForm())


@bp.post("/invite")
@marked
def invite() -> ResponseReturnValue:
    form = InviteOnDeskForm()
    if not form.validate():
        return _page(form, 422)
    office = form.office.data
    role = StaffRole.NATIONAL if office == NATIONAL else StaffRole.ADMIN
    invitations.invite(current_user, Offer(form.name.data, form.email.data, office, role))
    entrance.say(gettext("The invitation is on its way."))
    return htmx.see_other("accounts_national.index")


@bp.post("/invitations/<int:invitation_id>/resend")
@marked
def resend(invitation_id: int) -> ResponseReturnValue:
    invitations.resend(current_user, _invitation(invitation_id))
    entrance.say(gettext("The invitation is on its way again, with a new link."))
    return htmx.see_other("accounts_national.index")


@bp.post("/invitations/<int:invitation_id>/withdraw")
@marked
def withdraw(invitation_id: int) -> ResponseReturnValue:
    invitations.withdraw(current_user, _invitation(invitation_id))
    entrance.say(gettext("The invitation is withdrawn; its link leads nowhere now."))
    return htmx.see_other("accounts_national.index")


def _invitation(invitation_id: int) -> Invitation:
    found = queries.invitation(invitation_id)
    if found is None or found.company_id is not None:
        abort(404)
    if not policy.may_give_role(current_user, found.province, found.role):
        abort(404)
    return found


@bp.post("/staff/<int:member_id>/end")
@marked
def end_role(member_id: int) -> ResponseReturnValue:
    post = queries.post(member_id)
    if post is None or not policy.may_end_role(current_user, post.role.province, post.role.role):
        abort(404)
    services.end_role(current_user, post)
    entrance.say(gettext("The role has ended."))
    return htmx.see_other("accounts_national.index")


# --- one person -----------------------------------------------------------------------------


@bp.get("/<int:user_id>")
@marked
def person(user_id: int) -> ResponseReturnValue:
    return helping.page(_person(user_id), "accounts_national")


@bp.post("/<int:user_id>/sign-out")
@marked
def sign_out(user_id: int) -> ResponseReturnValue:
    return helping.sign_out(_person(user_id), "accounts_national")


@bp.post("/<int:user_id>/second-factor")
@marked
def reset_second(user_id: int) -> ResponseReturnValue:
    return helping.reset_second(_person(user_id), "accounts_national")


@bp.post("/<int:user_id>/close")
@marked
def disable(user_id: int) -> ResponseReturnValue:
    user = _person(user_id)
    people.disable(current_user, user)
    entrance.say(gettext("The account is closed."))
    return htmx.see_other("accounts_national.person", user_id=user.id)


@bp.post("/<int:user_id>/open")
@marked
def enable(user_id: int) -> ResponseReturnValue:
    user = _person(user_id)
    people.enable(current_user, user)
    entrance.say(gettext("The account is open again."))
    return htmx.see_other("accounts_national.person", user_id=user.id)


def _person(user_id: int) -> User:
    return helping.find(user_id, NATIONAL)
