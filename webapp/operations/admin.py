"""Messages to people of this province that did not arrive."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from webapp import access

from . import desk

bp = Blueprint("operations_admin", __name__, url_prefix="/admin/letters")


@bp.get("")
@access.admin
def index() -> ResponseReturnValue:
    return desk.page("layouts/admin.html", "operations_admin")


@bp.post("/<any(mail, sms):way>/<int:number>/<any('send-again', drop):deed>")
@access.admin
def act(way: str, number: int, deed: str) -> ResponseReturnValue:
    return desk.act("operations_admin", way, number, deed)
