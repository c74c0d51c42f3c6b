"""What happens to the browser when somebody has signed in: its cookie, and where it goes."""

from __future__ import annotations

import datetime as dt
import math
from contextlib import suppress

from flask import flash, g, request, session, url_for
from flask_login import current_user, login_user

from webapp import access, identity, persian
from webapp.config import in_force
from webapp.db import db, now
from webapp.fields import in_letters
from webapp.i18n import gettext, ngettext, number
from webapp.pages_context import has_endpoint
from webapp.tenancy.scopes import NATIONAL
from webapp.tenancy.sites import current_site, is_ours, site_url

from . import addresses, code_letters, code_rules, codes, second, sessions
from .actor import Actor
from .code_rules import Purpose, Way
from .models import OneTimeCode, User, UserSession
from .signing_in import TooManyTries, Visit


def visit() -> Visit:
    """Where this request comes from; the address only from a trusted proxy."""
    return Visit(
        site=current_site().code,
        address=request.remote_addr or "",
        agent=request.user_agent.string,
    )


def enter(user: User, token: str) -> Actor:
    """The browser carries the new sign-in, and no other, once that is in the database.

    A code is on its way where the person has to pass a second factor.
    """
    if current_user.token:
        sessions.end(current_user.token)
    actor = identity.actor_of(user, token=token)
    access.after_commit(lambda: _take(actor))
    return actor


def stopover(actor: Actor, wanted: str) -> str:
    """Where somebody goes who has just signed in: past the second factor if he must."""
    begun = sessions.of_token(actor.token)
    if begun is None or not second.is_wanted(actor, begun, in_force()):
        return wanted
    user, here = db.session.get_one(User, actor.id), visit()
    access.after_commit(lambda: _ask_second(user, begun, here))
    return url_for("accounts.codes.second_step", next=wanted)


def _ask_second(user: User, begun: UserSession, here: Visit) -> None:
    with suppress(TooManyTries):  # the page says when another one may be asked for
        hold(Purpose.SECOND, second.ask(user, begun, here))


def to_confirm_mobile(user: User, mobile: str, wanted: str) -> str:
    """The number is sent a code once the account is there; the page that asks for it."""
    user_id, here = user.id, visit()
    access.after_commit(lambda: _ask_mobile(user_id, mobile, here))
    return url_for("accounts_my.confirm", kind="mobile", next=wanted)


def _ask_mobile(user_id: int, mobile: str, here: Visit) -> None:
    with suppress(TooManyTries):
        hold(Purpose.NEW_MOBILE, addresses.ask(user_id, "mobile", mobile, here))


# --- the codes this browser has asked for ---------------------------------------------------


def hold(purpose: Purpose, handle: str | None) -> None:
    """The browser may answer to this wish for a code."""
    session[_HELD + purpose] = handle or ""


def held(purpose: Purpose) -> str:
    return str(session.get(_HELD + purpose, ""))


def drop(purpose: Purpose) -> None:
    session.pop(_HELD + purpose, None)


_HELD = "code."


def proved() -> str:
    """The address this newcomer has confirmed, as it is written; "" when there is none."""
    name = codes.proved(held(Purpose.REGISTER))
    return code_rules.shown_name(name) if name else ""


def spend_proof() -> dict[str, str]:
    """The confirmed address by "email" or "mobile", for the one account it opens."""
    handle = held(Purpose.REGISTER)
    kind, _, value = (codes.proved(handle) or "").partition(":")
    codes.spend(handle)
    return {kind: value}


def facts(row: OneTimeCode) -> dict[str, object]:
    """What a page says of a code that was asked for."""
    rest, way = codes.rest_of(row), code_rules.way_of(row.name)
    return {
        "name": code_rules.shown_name(row.name),
        "by_sms": way == Way.SMS,
        "on_terminal": code_letters.is_on_terminal(way),
        "wait": math.ceil(rest.total_seconds()),
        "again_at": clock(rest),
    }


def wrong_code() -> str:
    return gettext("The code is wrong, or its time or its five tries are over. Ask for a new one.")


def _take(actor: Actor) -> None:
    kept = {name: session[name] for name in _KEPT if name in session}
    session.clear()
    g.pop("csrf_token", None)
    session.update(kept)
    session.permanent = True
    login_user(actor)


_KEPT = ("_flashes", "code.new_mobile", "code.new_email")


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
    """The sentence for an address that came to another account meanwhile."""
    if field == "email":
        return gettext("Another account has this e-mail address. If it is yours, sign in with it.")
    return gettext("Another account has this mobile number. If it is yours, sign in with it.")


def wait_words(wait: dt.timedelta) -> str:
    """The sentence for somebody who asked for another code too early."""
    if wait > dt.timedelta(minutes=2):
        return gettext(
            "Too many codes were asked for. You can ask again at %(time)s.", time=clock(wait)
        )
    return gettext(
        "A code was asked for a moment ago. You can ask for another one at %(time)s.",
        time=clock(wait),
    )


def clock(wait: dt.timedelta) -> str:
    """The time of day after so long, by the minute that has then begun for sure."""
    moment = (now() + wait).astimezone(persian.TEHRAN)
    if moment.second or moment.microsecond:
        moment += dt.timedelta(minutes=1)
    return in_letters(persian.fa_digits(f"{moment:%H:%M}"))


def say(sentence: str) -> None:
    """Shown on the next page."""
    flash(sentence, "good")
