"""All messages that did not arrive."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from webapp import access

from . import desk

bp = Blueprint("operations_national", __name__, url_prefix="/national/letters")
marked = access.national("letters")


@bp.get("")
@marked
def index() -> ResponseReturnValue:
    return desk.page("layouts/site.html", "operations_national")


@bp.post("/<any(mail, sms):way>/<int:number>/<any('send-again', drop):deed>")
@marked
def act(way: str, number: int, deed: str) -> ResponseReturnValue:
    return desk.act("operations_national", way, number, deed)
