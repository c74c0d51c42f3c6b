"""Public pages: exhibitions, their shelves drawn as shelves, and the parks they are in."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from webapp import access, htmx
from webapp.labels import label
from webapp.needs.models import PublishedNeed
from webapp.needs.rules import PublicState
from webapp.samples import queries as samples
from webapp.tenancy.sites import current_site, province_name, site_url

from . import drawn, neighbours, queries
from .desk import NUMBER

bp = Blueprint("places", __name__)


def _here(row: Any, endpoint: str, **values: Any) -> ResponseReturnValue | None:
    """None when the row belongs to this site; else the way to its own site, or 404."""
    if row is None:
        abort(404)
    if row.province == current_site().code:
        return None
    return htmx.see_other_url(site_url(row.province, endpoint, **values))


@bp.get("/exhibitions")
@access.public
def exhibitions() -> ResponseReturnValue:
    """The province's exhibitions; on the national site those of all provinces."""
    site = current_site()
    province = None if site.is_national else site.code
    found = queries.public_exhibitions(province)
    groups = [(code, list(rows)) for code, rows in groupby(found, key=lambda row: row.province)]
    groups.sort(key=lambda group: province_name(group[0]))
    return render_template(
        "places/exhibitions.html",
        groups=groups,
        count=len(found),
        shelves=queries.shelf_counts(province),
        taken=samples.counts_by_exhibition(province),
    )


@bp.get(f"/exhibitions/<{NUMBER}:exhibition_id>")
@access.public
def exhibition(exhibition_id: int) -> ResponseReturnValue:
    exhibition = queries.public_exhibition(exhibition_id)
    if away := _here(exhibition, "places.exhibition", exhibition_id=exhibition_id):
        return away
    assert exhibition is not None
    return render_template(
        "places/exhibition.html",
        exhibition=exhibition,
        shelves=queries.public_shelves(exhibition.province, exhibition.id),
        counts=samples.counts_on_view(exhibition.province),
    )


@bp.get(f"/shelves/<{NUMBER}:shelf_id>")
@access.public
def shelf(shelf_id: int) -> ResponseReturnValue:
    """The shelf as one sees it when one stands in front of it."""
    shelf = queries.public_shelf(shelf_id)
    if away := _here(shelf, "places.shelf", shelf_id=shelf_id):
        return away
    assert shelf is not None
    seen = samples.on_view(shelf.province, shelf.id)
    return render_template(
        "places/shelf.html",
        shelf=shelf,
        exhibition=queries.public_exhibition(shelf.exhibition_id),
        shelves=queries.public_shelves(shelf.province, shelf.exhibition_id),
        rows=drawn.rows(seen, lambda spot: spot.place, _inside),
        taken=sum(place.need is not None for place in seen),
        total=len(seen),
    )


def _inside(spot: samples.SeenPlace) -> dict[str, Any]:
    """What a visitor sees on a place."""
    need = spot.need
    if need is None:
        return {}
    is_open = need.state == PublicState.OPEN
    return {
        "title": need.title,
        "kind": need.kind,
        "photo": _photo(need),
        "note": None if is_open else label("public_state", need.state),
        "href": url_for("needs.detail", need_id=need.id),
    }


def _photo(need: PublishedNeed) -> str | None:
    if need.thumb_id is None:
        return None
    return url_for("needs.photo", need_id=need.id, file_id=need.thumb_id)


@bp.get("/parks")
@access.public.on("province")
def parks() -> ResponseReturnValue:
    province = current_site().code
    return render_template(
        "places/parks.html",
        parks=queries.public_parks(province),
        exhibitions=neighbours.exhibitions_by_park(province),
        needs=neighbours.open_needs_by_park(province),
    )


@bp.get(f"/parks/<{NUMBER}:park_id>")
@access.public
def park(park_id: int) -> ResponseReturnValue:
    park = queries.public_park(park_id)
    if away := _here(park, "places.park", park_id=park_id):
        return away
    assert park is not None
    return render_template(
        "places/park.html",
        park=park,
        exhibitions=queries.public_exhibitions(park.province, park.id),
        needs=neighbours.open_needs_by_park(park.province).get(park.id, 0),
        companies=neighbours.companies_in(park.province, park.id),
    )
