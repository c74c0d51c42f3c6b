"""What companies of the province can make or do, kept by its officers on their behalf."""

from __future__ import annotations

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from webapp import access
from webapp.companies import queries as companies
from webapp.companies.models import Company
from webapp.tenancy.sites import current_site

from . import desk

bp = Blueprint(desk.OFFICERS, __name__, url_prefix="/admin/companies/<int:company_id>/capabilities")


def _company(company_id: int) -> Company:
    """A company this province is home of; any other is not found."""
    company = companies.company(company_id)
    if company is None or company.home_province != current_site().code:
        abort(404)
    return company


@bp.get("")
@access.officer
def index(company_id: int) -> ResponseReturnValue:
    return desk.index(_company(company_id))


@bp.route("/new", methods=["GET", "POST"])
@access.officer
def new(company_id: int) -> ResponseReturnValue:
    return desk.new(_company(company_id))


@bp.route("/<int:capability_id>/edit", methods=["GET", "POST"])
@access.officer
def edit(company_id: int, capability_id: int) -> ResponseReturnValue:
    return desk.edit(_company(company_id), capability_id)


@bp.post("/<int:capability_id>/remove")
@access.officer
def remove(company_id: int, capability_id: int) -> ResponseReturnValue:
    return desk.remove(_company(company_id), capability_id)
