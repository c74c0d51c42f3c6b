"""What links in digests lead to, and what other pages may ask about the reader's stars."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, make_response, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import access, htmx

from . import links, queries, seen, services
from .links import Wish

bp = Blueprint("follows", __name__)


@bp.app_context_processor
def stars() -> dict[str, Any]:
    """Pages with needs may ask which of them the reader has starred."""
    return {"starred_needs": lambda: seen.starred_by(current_user)}


@bp.record_once
def _by_programs(state: BlueprintSetupState) -> None:
    """Mail programs send the form of RFC 8058 without having seen any page of ours. The signed
    link is all that this page asks for, so that a forged form could do nothing with it."""
    state.app.extensions["csrf"].exempt(f"{__name__}.{letter.__name__}")


@bp.route("/digest", methods=["GET", "POST"])
@access.guest
def letter() -> ResponseReturnValue:
    """What a link in a digest is for. To look changes nothing: programs open links too.

    The token stands behind the question mark, which no log keeps.
    """
    token = request.args.get("token", "")
    wish = links.read(token) or abort(404)
    found = _found(wish) or abort(404)
    if request.method == "POST":
        _do(wish)
        if "List-Unsubscribe" not in request.form:
            return htmx.see_other("follows.letter", token=token)
    return make_response(
        render_template("follows/letter.html", token=token, wish=wish, **_found(wish) or found)
    )


def _found(wish: Wish) -> dict[str, Any] | None:
    """What the link is about, and whether it is done; None when there is nothing like it."""
    if wish.user_id is not None:
        mine = queries.searches(wish.user_id)
        done = all(each.digest == "none" for each in mine)
        return {"saved": None, "need": None, "is_done": done} if mine else None
    saved = queries.search_of_key(wish.key or "")
    if saved is None:
        return None
    if wish.need_id is None:
        return {"saved": saved, "need": None, "is_done": saved.digest == "none"}
    told = queries.told_need(saved.id, wish.need_id)
    if told is None:
        return None
    need = queries.published([wish.need_id]).get(wish.need_id)
    return {"saved": saved, "need": need, "is_done": told.dismissed_at is not None}


def _do(wish: Wish) -> None:
    if wish.user_id is not None:
        services.stop_all(wish.user_id)
        return
    saved = queries.search_of_key(wish.key or "")
    if saved is not None and wish.need_id is None:
        services.stop(saved)
    elif saved is not None and (told := queries.told_need(saved.id, wish.need_id or 0)):
        services.dismiss(told)
