"""A company's own needs."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import access, htmx
from webapp.i18n import gettext
from webapp.tenancy.sites import current_site, site_url

from . import alike, desk, queries, services
from .data import NeedData
from .desk_views import add_views
from .forms import NeedForm

bp = Blueprint("needs_my", __name__, url_prefix="/my")
add_views(bp, access.party)


@bp.get("/needs")
@access.party
def index() -> ResponseReturnValue:
    """All needs of the company, in every province."""
    found = queries.of_company(
        current_user.company.id,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    return htmx.render("needs/my_index.html", "needs/_my_list.html", "needs", needs=found)


@bp.route("/needs/new", methods=["GET", "POST"])
@access.party
def new() -> ResponseReturnValue:
    """A draft on the site of the province it is recorded in."""
    site, company = current_site(), current_user.company
    if site.is_national:
        return htmx.see_other_url(site_url(company.home_province, "needs_my.new"))
    parks = desk.parks_of(site.code)
    if request.method == "GET":
        blank = NeedData(title="", contact_name=current_user.name)
        return desk.text_page(NeedForm.showing(blank, version=None, parks=parks), None)
    form = NeedForm(parks=parks)
    if "more" in request.form or not form.validate():
        return desk.text_page(form, None, status=422)
    data = form.need_data()
    owner, flags = (company.id, company.name), alike.flags_of(data)
    need = services.record(current_user, owner, data, province=site.code, flags=flags)
    flash(gettext("The draft is saved. See below what comes next."), "good")
    return desk.to("detail", need)
