"""Who did what at the national desk, or in a province; each look is itself recorded."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from webapp import access, exports
from webapp.tenancy.scopes import NATIONAL
from webapp.tenancy.sites import province_codes, province_name

from .audit_admin import context
from .ledger import Wanted

bp = Blueprint("audit_national", __name__, url_prefix="/national/audit")


@bp.get("")
@access.national("ledger")
def index() -> ResponseReturnValue:
    """The national ledger, or that of a chosen province."""
    if answer := exports.asked("audit.national"):
        return answer
    asked = request.args.get("province", NATIONAL)
    province = asked if asked in province_codes() else NATIONAL
    fixed = {} if province == NATIONAL else {"province": province}
    return render_template(
        "pages/audit.html",
        layout="layouts/site.html",
        provinces=[(code, province_name(code)) for code in province_codes()],
        **context(Wanted.read(request.args, province), "audit_national.index", **fixed),
    )
