"""Admins delete a person of their province at his request."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from webapp import access
from webapp.tenancy.sites import current_site

from . import desk

bp = Blueprint("privacy_admin", __name__, url_prefix="/admin/people")


@bp.route("/<int:user_id>/delete", methods=["GET", "POST"])
@access.admin
def delete(user_id: int) -> ResponseReturnValue:
    return desk.delete(user_id, current_site().code, "privacy_admin", "accounts_admin")
