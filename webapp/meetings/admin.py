"""Officers' pages of meetings: all of the province, arranged for those who telephone."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from webapp import access, exports, htmx, refusals

from . import desk, queries, shown
from .queries import Filter
from .rules import State

bp = Blueprint("meetings_admin", __name__, url_prefix="/admin/meetings")
refusals.brings_back(bp)

for address, view, methods in desk.VIEWS:
    bp.add_url_rule(address, view.__name__, access.officer(view), methods=methods)
bp.add_url_rule("/ask/<int:interest_id>", "ask", access.officer(desk.ask), methods=("GET", "POST"))


@bp.get("")
@access.officer
def index() -> ResponseReturnValue:
    """The meetings of the province, narrowed by state and day."""
    wanted = _wanted()
    if file := exports.asked("meetings.province", _asked(wanted)):
        return file
    page = queries.of_province(
        wanted, after=request.args.get("after"), before=request.args.get("before")
    )
    return htmx.render(
        "meetings/admin_index.html",
        "meetings/_list.html",
        "meeting-list",
        rows=shown.shown(page.items),
        listed=page,
        wanted=wanted,
        asked=_asked(wanted),
        base="meetings_admin",
    )


def _wanted() -> Filter:
    state, day = request.args.get("state", ""), request.args.get("day", "")
    return Filter(
        state=state if state in set(State) else "", day=day if day in ("today", "past") else ""
    )


def _asked(wanted: Filter) -> dict[str, str]:
    """The filter as it stands in the address."""
    asked = {"state": wanted.state, "day": wanted.day}
    return {name: value for name, value in asked.items() if value}
