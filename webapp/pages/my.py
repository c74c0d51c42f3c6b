"""A signed-in person's own pages: what his company follows, and what he was told."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import access, htmx
from webapp.accounts import services as accounts
from webapp.db import reading
from webapp.follows import shown as follows
from webapp.i18n import gettext
from webapp.interests import shown, tracker
from webapp.notices import Notice, notice_url
from webapp.tenancy import scopes

from . import queries, services

bp = Blueprint("my", __name__, url_prefix="/my")


@bp.get("/")
@access.person
def index() -> ResponseReturnValue:
    """What the company acted for follows; people without one learn how to begin."""
    own = {"unread": queries.unread(), "seen": follows.seen(current_user)}
    if current_user.company is None:
        return render_template("pages/my_start.html", **own)
    return render_template("pages/my.html", **own, **_of_company())


def _of_company() -> dict[str, Any]:
    company = current_user.company
    with reading(scopes.party(company.id, user_id=current_user.id)):
        return {
            "company": company,
            "tracked": shown.tracked(tracker.lines(company.id)),
            "need_counts": queries.need_counts(company.id),
            "meetings": queries.meetings_awaiting(company.id),
        }


@bp.get("/notices")
@access.person
def notices() -> ResponseReturnValue:
    return _notices()


def _notices() -> ResponseReturnValue:
    found = queries.notices(after=request.args.get("after"), before=request.args.get("before"))
    return htmx.render(
        "pages/notices.html",
        "pages/_notices.html",
        "notices",
        found=found,
        address=lambda **values: url_for("my.notices", **values),
    )


@bp.post("/notices/<int(max=999999999999999):number>/open")
@access.person
def open_notice(number: int) -> ResponseReturnValue:
    """The notice is read, and its page opens."""
    notice = _own(number)
    services.mark_read(current_user, notice)
    if company := services.company_to_act_for(current_user, notice):
        accounts.act_for(current_user, company.id)
        flash(gettext("You act for “%(company)s” now.", company=company.name), "good")
    return htmx.see_other_url(notice_url(notice) or url_for("my.notices"))


@bp.post("/notices/<int(max=999999999999999):number>/read")
@access.person
def read_notice(number: int) -> ResponseReturnValue:
    services.mark_read(current_user, _own(number))
    return _list_again()


@bp.post("/notices/read")
@access.person
def read_all() -> ResponseReturnValue:
    services.mark_all_read(current_user)
    return _list_again()


def _own(number: int) -> Notice:
    return queries.notice(number) or abort(404)


def _list_again() -> ResponseReturnValue:
    """The list as it is now when htmx asks for it, else its page anew."""
    if htmx.wants("notices"):
        return _notices()
    return htmx.see_other("my.notices")
