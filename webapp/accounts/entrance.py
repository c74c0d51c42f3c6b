"""What happens to the browser when somebody has signed in: its cookie, and where it goes."""

from __future__ import annotations

from flask import flash, g, request, session, url_for
from flask_login import current_user, login_user

from webapp import access, identity
from webapp.i18n import gettext, ngettext, number
from webapp.pages_context import has_endpoint
from webapp.tenancy.scopes import NATIONAL
from webapp.tenancy.sites import current_site, is_ours, site_url

from . import sessions
from .actor import Actor
from .models import User
from .signing_in import TooManyTries, Visit


def visit() -> Visit:
    """Where this request comes from; the address only from a trusted proxy."""
    return Visit(
        site=current_site().code,
        address=request.remote_addr or "",
        agent=request.user_agent.string,
    )


def enter(user: User, token: str) -> Actor:
    """The browser carries the new sign-in, and no other, once that is in the database."""
    if current_user.is_authenticated:
        sessions.end(current_user.token)
    actor = identity.actor_of(user, token=token)
    access.after_commit(lambda: _take(actor))
    return actor


def _take(actor: Actor) -> None:
    said = session.get("_flashes")
    session.clear()
    g.pop("csrf_token", None)
    if said:
        session["_flashes"] = said
    session.permanent = True
    login_user(actor)


def leave() -> None:
    """The browser carries nothing of the person any more."""
    session.clear()
    g.pop("csrf_token", None)


def landing(actor: Actor, wanted: str = "") -> str:
    """The address to go to after signing in: where one came from, or one's own desk."""
    if wanted and is_ours(wanted):
        return wanted
    site = current_site()
    if site.is_national and actor.is_national:
        return desk_of(site.code)
    if not site.is_national and actor.may_enter_admin(site.code):
        return desk_of(site.code)
    provinces = sorted(actor.officer_of | actor.admin_of)
    return desk_of(provinces[0]) if provinces else own_page()


def desk_of(code: str) -> str:
    """The desk of a province's staff, or of the national staff."""
    endpoint = "national.index" if code == NATIONAL else "admin.index"
    return site_url(code, endpoint if has_endpoint(endpoint) else "pages.index")


def own_page(wanted: str = "") -> str:
    """Where a member goes: back to where he came from, or to his own page."""
    if wanted and is_ours(wanted):
        return wanted
    return url_for("my.index" if has_endpoint("my.index") else "pages.index")


def too_many(error: TooManyTries) -> str:
    """The sentence for somebody who tried too often."""
    return ngettext(
        "There were too many tries. Wait %(minutes)s minute and try again.",
        "There were too many tries. Wait %(minutes)s minutes and try again.",
        error.minutes,
        minutes=number(error.minutes),
    )


def taken(field: str) -> str:
    """The sentence for an address that another account has."""
    if field == "email":
        return gettext("Another account has this e-mail address. If it is yours, sign in with it.")
    return gettext("Another account has this mobile number. If it is yours, sign in with it.")


def say(sentence: str) -> None:
    """Shown on the next page."""
    flash(sentence, "good")
