"""Officers' pages of shelves and their places."""

from __future__ import annotations

from typing import Any

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import access, htmx
from webapp.i18n import gettext
from webapp.samples import queries as samples

from . import drawn, queries, shelves  # nosec B403 # shelves of an exhibition
from .desk import NUMBER, answer, bp, found, province, to
from .forms import NewShelfForm, RowForm, ShelfForm
from .models import Place, Shelf


@bp.route(f"/exhibitions/<{NUMBER}:exhibition_id>/shelves/new", methods=["GET", "POST"])
@access.admin
def shelf_new(exhibition_id: int) -> ResponseReturnValue:
    exhibition = found(queries.exhibition(province(), exhibition_id))
    form = NewShelfForm()

    def save() -> str:
        facts = dict(form.answers)
        rows, in_row = facts.pop("rows"), facts.pop("in_row")
        shelf = shelves.add_shelf(current_user, exhibition, facts, rows, in_row)
        return to("shelf", shelf_id=shelf.id)

    crumbs = [(exhibition.name, to("exhibition", exhibition_id=exhibition.id))]
    return answer(form, save, heading=gettext("Add a shelf"), crumbs=crumbs)


@bp.get(f"/shelves/<{NUMBER}:shelf_id>")
@access.officer
def shelf(shelf_id: int) -> ResponseReturnValue:
    """The shelf with what stands on each place; each place leads to what can be done there."""
    return _page(_shelf(shelf_id), RowForm())


def _page(shelf: Shelf, form: RowForm, status: int = 200) -> ResponseReturnValue:
    places, standing = queries.places_of(shelf), samples.standing_on(shelf)
    return htmx.render(
        "places/admin_shelf.html",
        "places/_row_form.html",
        "row-form",
        status=status,
        shelf=shelf,
        exhibition=queries.exhibition(shelf.province, shelf.exhibition_id),
        rows=drawn.rows(places, lambda place: place, lambda place: _inside(standing, place)),
        taken=len(standing),
        total=len(places),
        empty=[place for place in places if place.id not in standing],
        form=form,
    )


def _inside(standing: dict[int, samples.Standing], place: Place) -> dict[str, Any]:
    """What an officer sees on a place, and where he can do something about it."""
    there = standing.get(place.id)
    if there is None:
        return {"href": url_for("samples_admin.place", place_id=place.id)}
    return {
        "title": there.need.title,
        "kind": there.need.kind,
        "href": url_for("samples_admin.detail", sample_id=there.sample.id),
    }


@bp.route(f"/shelves/<{NUMBER}:shelf_id>/edit", methods=["GET", "POST"])
@access.admin
def shelf_edit(shelf_id: int) -> ResponseReturnValue:
    shelf = _shelf(shelf_id)
    form = ShelfForm(obj=shelf)

    def save() -> str:
        shelves.edit_shelf(current_user, shelf, form.answers, form.version.data)
        return to("shelf", shelf_id=shelf.id)

    crumbs = [(gettext("Shelf %(code)s", code=shelf.code), to("shelf", shelf_id=shelf.id))]
    return answer(form, save, heading=gettext("Edit the shelf"), crumbs=crumbs, row=shelf)


@bp.post(f"/shelves/<{NUMBER}:shelf_id>/rows")
@access.admin
def row_add(shelf_id: int) -> ResponseReturnValue:
    shelf, form = _shelf(shelf_id), RowForm()
    if not form.validate():
        return _page(shelf, form, 422)
    shelves.add_row(current_user, shelf, form.count.data)
    return htmx.see_other("places_admin.shelf", shelf_id=shelf_id)


@bp.post(f"/shelves/<{NUMBER}:shelf_id>/close")
@access.admin
def shelf_close(shelf_id: int) -> ResponseReturnValue:
    shelf = found(queries.shelf(province(), shelf_id, lock=True))
    shelves.close_shelf(current_user, shelf, taken=len(samples.standing_on(shelf)))
    flash(gettext("The shelf is closed."), "good")
    return htmx.see_other("places_admin.shelf", shelf_id=shelf_id)


@bp.post(f"/shelves/<{NUMBER}:shelf_id>/open")
@access.admin
def shelf_open(shelf_id: int) -> ResponseReturnValue:
    shelves.open_shelf(current_user, _shelf(shelf_id))
    flash(gettext("The shelf is open again."), "good")
    return htmx.see_other("places_admin.shelf", shelf_id=shelf_id)


@bp.post(f"/places/<{NUMBER}:place_id>/remove")
@access.admin
def place_remove(place_id: int) -> ResponseReturnValue:
    place: Place = found(queries.place(province(), place_id))
    shelf_id = place.shelf_id
    shelves.remove_place(current_user, place, is_taken=samples.on_place(place) is not None)
    flash(gettext("The place has been removed."), "good")
    return htmx.see_other("places_admin.shelf", shelf_id=shelf_id)


def _shelf(shelf_id: int) -> Shelf:
    return found(queries.shelf(province(), shelf_id))
