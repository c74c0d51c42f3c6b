"""National staff delete anybody at his request."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from webapp import access
from webapp.tenancy.scopes import NATIONAL

from . import desk

bp = Blueprint("privacy_national", __name__, url_prefix="/national/people")


@bp.route("/<int:user_id>/delete", methods=["GET", "POST"])
@access.national("people")
def delete(user_id: int) -> ResponseReturnValue:
    return desk.delete(user_id, NATIONAL, "privacy_national", "accounts_national")
