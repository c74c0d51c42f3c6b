"""Officers' pages of parks, service centres and rooms; exhibitions, shelves and the province
have theirs in the modules that are imported last."""

from __future__ import annotations

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import access, htmx
from webapp.i18n import gettext, ngettext, number
from webapp.moves import RuleError
from webapp.samples import queries as samples

from . import admin_exhibitions, admin_province, admin_shelves, neighbours, queries, services
from .desk import NUMBER, answer, bp, found, province, to
from .forms import CentreForm, ParkForm, RoomForm

__all__ = ["admin_exhibitions", "admin_province", "admin_shelves", "bp"]


@bp.get("/places")
@access.officer
def index() -> ResponseReturnValue:
    """Every exhibition of the province with its shelves, and what is free on them."""
    return render_template(
        "places/admin_index.html",
        parks=queries.parks(),
        centres={centre.id: centre for centre in queries.centres()},
        exhibitions=queries.exhibitions(),
        shelves=queries.shelves(),
        places=queries.place_counts(),
        taken=samples.taken_by_shelf(),
    )


# --- parks and zones ------------------------------------------------------------------------


@bp.get("/parks")
@access.officer
def parks() -> ResponseReturnValue:
    return render_template("places/admin_parks.html", parks=queries.parks())


@bp.get(f"/parks/<{NUMBER}:park_id>")
@access.officer
def park(park_id: int) -> ResponseReturnValue:
    park = found(queries.park(province(), park_id))
    return render_template(
        "places/admin_park.html",
        park=park,
        centres=queries.centres_of(park),
        exhibitions=queries.exhibitions_in(park),
    )


@bp.route("/parks/new", methods=["GET", "POST"])
@access.admin
def park_new() -> ResponseReturnValue:
    form = ParkForm()

    def save() -> str:
        park = services.add_park(current_user, province(), form.answers)
        return to("park", park_id=park.id)

    crumbs = [(gettext("Parks and zones"), to("parks"))]
    return answer(form, save, heading=gettext("Add a park or zone"), crumbs=crumbs)


@bp.route(f"/parks/<{NUMBER}:park_id>/edit", methods=["GET", "POST"])
@access.admin
def park_edit(park_id: int) -> ResponseReturnValue:
    park = found(queries.park(province(), park_id))
    form = ParkForm(obj=park)

    def save() -> str:
        services.edit_park(current_user, park, form.answers, form.version.data)
        return to("park", park_id=park.id)

    crumbs = [(gettext("Parks and zones"), to("parks")), (park.name, to("park", park_id=park.id))]
    return answer(form, save, heading=gettext("Edit the park"), crumbs=crumbs, row=park)


# --- service centres ------------------------------------------------------------------------


@bp.route(f"/parks/<{NUMBER}:park_id>/centres/new", methods=["GET", "POST"])
@access.admin
def centre_new(park_id: int) -> ResponseReturnValue:
    park = found(queries.park(province(), park_id))
    form = CentreForm(name=gettext("Business and technology service centre"))

    def save() -> str:
        centre = services.add_centre(current_user, park, form.answers)
        return to("centre", centre_id=centre.id)

    crumbs = [(park.name, to("park", park_id=park.id))]
    return answer(form, save, heading=gettext("Add a service centre"), crumbs=crumbs)


def _centre_page(centre_id: int, form: RoomForm, status: int = 200) -> ResponseReturnValue:
    centre = found(queries.centre(province(), centre_id))
    return htmx.render(
        "places/admin_centre.html",
        "places/_rooms.html",
        "rooms",
        status=status,
        centre=centre,
        park=queries.park(centre.province, centre.park_id),
        rooms=queries.rooms_of(centre),
        exhibitions=queries.exhibitions_of(centre),
        form=form,
    )


@bp.get(f"/centres/<{NUMBER}:centre_id>")
@access.officer
def centre(centre_id: int) -> ResponseReturnValue:
    return _centre_page(centre_id, RoomForm())


@bp.route(f"/centres/<{NUMBER}:centre_id>/edit", methods=["GET", "POST"])
@access.admin
def centre_edit(centre_id: int) -> ResponseReturnValue:
    centre = found(queries.centre(province(), centre_id))
    form = CentreForm(obj=centre)

    def save() -> str:
        services.edit_centre(current_user, centre, form.answers, form.version.data)
        return to("centre", centre_id=centre.id)

    crumbs = [(centre.name, to("centre", centre_id=centre.id))]
    heading = gettext("Edit the service centre")
    return answer(form, save, heading=heading, crumbs=crumbs, row=centre)


@bp.post(f"/centres/<{NUMBER}:centre_id>/close")
@access.admin
def centre_close(centre_id: int) -> ResponseReturnValue:
    services.close_centre(current_user, found(queries.centre(province(), centre_id)))
    flash(gettext("The centre is closed."), "good")
    _warn_of_meetings(centre_id=centre_id)
    return htmx.see_other("places_admin.centre", centre_id=centre_id)


def _warn_of_meetings(**where: int) -> None:
    """Those who meet there are not moved by themselves."""
    if left := neighbours.meetings_to_come(province(), **where):
        words = ngettext(
            "%(count)s agreed meeting is still to be held there. Move it to another place.",
            "%(count)s agreed meetings are still to be held there. Move them to another place.",
            left,
            count=number(left),
        )
        flash(words, "warn")


@bp.post(f"/centres/<{NUMBER}:centre_id>/open")
@access.admin
def centre_open(centre_id: int) -> ResponseReturnValue:
    services.open_centre(current_user, found(queries.centre(province(), centre_id)))
    flash(gettext("The centre is open again."), "good")
    return htmx.see_other("places_admin.centre", centre_id=centre_id)


# --- rooms ----------------------------------------------------------------------------------


@bp.post(f"/centres/<{NUMBER}:centre_id>/rooms")
@access.admin
def room_add(centre_id: int) -> ResponseReturnValue:
    centre = found(queries.centre(province(), centre_id))
    form = RoomForm()
    if not form.validate():
        return _centre_page(centre_id, form, 422)
    try:
        services.add_room(current_user, centre, form.name.data, form.seats.data)
    except RuleError as refused:
        form.refuse(refused.message, "name")
        return _centre_page(centre_id, form, 409)
    if htmx.wants("rooms"):
        return _centre_page(centre_id, RoomForm(formdata=None))
    return htmx.see_other("places_admin.centre", centre_id=centre_id)


@bp.post(f"/rooms/<{NUMBER}:room_id>/close")
@access.admin
def room_close(room_id: int) -> ResponseReturnValue:
    room = found(queries.room(province(), room_id))
    services.close_room(current_user, room)
    _warn_of_meetings(centre_id=room.centre_id, room_id=room.id)
    return htmx.see_other("places_admin.centre", centre_id=room.centre_id)


@bp.post(f"/rooms/<{NUMBER}:room_id>/open")
@access.admin
def room_open(room_id: int) -> ResponseReturnValue:
    room = found(queries.room(province(), room_id))
    services.open_room(current_user, room)
    return htmx.see_other("places_admin.centre", centre_id=room.centre_id)
