"""Members' pages of meetings: asking for one, answering, and all of the company's."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import access, htmx, refusals

from . import desk, queries, shown

bp = Blueprint("meetings", __name__, url_prefix="/my/meetings")
refusals.brings_back(bp)

for address, view, methods in desk.VIEWS:
    bp.add_url_rule(address, view.__name__, access.party(view), methods=methods)
bp.add_url_rule("/ask/<int:interest_id>", "ask", access.party(desk.ask), methods=("GET", "POST"))


@bp.get("")
@access.party
def index() -> ResponseReturnValue:
    """What waits for the company's answer, what lies ahead, what is over."""
    own, args = current_user.company.id, request.args
    past = queries.past(own, after=args.get("after"), before=args.get("before"))
    return htmx.render(
        "meetings/index.html",
        "meetings/_past.html",
        "meetings-past",
        waiting=shown.shown(queries.awaiting(own)),
        upcoming=shown.shown(queries.upcoming(own)),
        asked=shown.shown(queries.others_turn(own)),
        past=shown.shown(past.items),
        listed=past,
        base="meetings",
    )
