"""What officers did in a company's name, for the members of that company."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import access, exports

from . import ledger
from .audit_admin import worded

bp = Blueprint("audit_my", __name__, url_prefix="/my/acts")


@bp.get("")
@access.party
def index() -> ResponseReturnValue:
    """What others did for the company acted for, in all provinces."""
    if answer := exports.asked("audit.company"):
        return answer
    found = ledger.for_company(
        current_user.company.id,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    return render_template(
        "pages/acts.html",
        found=found,
        people=ledger.people(found.items),
        worded=worded,
        address=lambda **more: url_for("audit_my.index", **more),
    )
