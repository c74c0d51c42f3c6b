"""What the company one acts for can make or do, kept by its members."""

from __future__ import annotations

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import access
from webapp.companies import queries as companies
from webapp.companies.models import Company

from . import desk

bp = Blueprint(desk.MEMBERS, __name__, url_prefix="/my/company/capabilities")


def _company() -> Company:
    company = companies.company(current_user.company.id)
    return company if company is not None else abort(404)


@bp.get("")
@access.party
def index() -> ResponseReturnValue:
    return desk.index(_company())


@bp.route("/new", methods=["GET", "POST"])
@access.party
def new() -> ResponseReturnValue:
    return desk.new(_company())


@bp.route("/<int:capability_id>/edit", methods=["GET", "POST"])
@access.party
def edit(capability_id: int) -> ResponseReturnValue:
    return desk.edit(_company(), capability_id)


@bp.post("/<int:capability_id>/remove")
@access.party
def remove(capability_id: int) -> ResponseReturnValue:
    return desk.remove(_company(), capability_id)
