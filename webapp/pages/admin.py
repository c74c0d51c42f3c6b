"""The officer's desk: what waits today, each count with its rows."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp import access
from webapp.pages_context import has_endpoint
from webapp.tenancy.sites import current_site

from . import queries

bp = Blueprint("admin", __name__, url_prefix="/admin")


@bp.get("/")
@access.officer
def index() -> ResponseReturnValue:
    work = queries.todays_work(current_site().code)
    groups = [
        (group, [(name, item) for name, item in items if has_endpoint(item.endpoint)])
        for group, items in work.items()
    ]
    return render_template(
        "pages/admin.html",
        groups=[(group, items) for group, items in groups if items],
        total=sum(item.count for _, items in groups for name, item in items),
    )


@bp.get("/reviews")
@access.officer
def reviews() -> ResponseReturnValue:
    """Needs whose review date has come or comes within two weeks."""
    found = queries.reviews(after=request.args.get("after"), before=request.args.get("before"))
    return render_template(
        "pages/reviews.html",
        found=found,
        address=lambda **values: url_for("admin.reviews", **values),
    )
