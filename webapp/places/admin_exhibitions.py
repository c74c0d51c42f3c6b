"""Officers' pages of exhibitions: recorded, opened, closed and opened again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp import access, htmx
from webapp.i18n import gettext
from webapp.moves import RuleError
from webapp.samples import queries as samples

from . import queries, services
from .desk import NUMBER, answer, bp, found, province, to
from .forms import DayForm, ExhibitionForm


@bp.route(f"/centres/<{NUMBER}:centre_id>/exhibitions/new", methods=["GET", "POST"])
@access.admin
def exhibition_new(centre_id: int) -> ResponseReturnValue:
    centre = found(queries.centre(province(), centre_id))
    form = ExhibitionForm(name=gettext("Permanent exhibition of Made in Iran"))

    def save() -> str:
        exhibition = services.add_exhibition(current_user, centre, form.answers)
        return to("exhibition", exhibition_id=exhibition.id)

    crumbs = [(centre.name, to("centre", centre_id=centre.id))]
    return answer(form, save, heading=gettext("Add an exhibition"), crumbs=crumbs)


@bp.get(f"/exhibitions/<{NUMBER}:exhibition_id>")
@access.officer
def exhibition(exhibition_id: int) -> ResponseReturnValue:
    return _page(exhibition_id, DayForm(on=services.today()))


def _page(exhibition_id: int, form: DayForm, status: int = 200) -> ResponseReturnValue:
    exhibition = found(queries.exhibition(province(), exhibition_id))
    return htmx.render(
        "places/admin_exhibition.html",
        "places/_exhibition_state.html",
        "exhibition-state",
        status=status,
        exhibition=exhibition,
        park=queries.park(exhibition.province, exhibition.park_id),
        centre=queries.centre(exhibition.province, exhibition.centre_id),
        shelves=queries.shelves_of(exhibition),
        places=queries.place_counts(),
        taken=samples.taken_by_shelf(),
        form=form,
    )


@bp.route(f"/exhibitions/<{NUMBER}:exhibition_id>/edit", methods=["GET", "POST"])
@access.admin
def exhibition_edit(exhibition_id: int) -> ResponseReturnValue:
    exhibition = found(queries.exhibition(province(), exhibition_id))
    form = ExhibitionForm(obj=exhibition)

    def save() -> str:
        services.edit_exhibition(current_user, exhibition, form.answers, form.version.data)
        return to("exhibition", exhibition_id=exhibition.id)

    crumbs = [(exhibition.name, to("exhibition", exhibition_id=exhibition.id))]
    heading = gettext("Edit the exhibition")
    return answer(form, save, heading=heading, crumbs=crumbs, row=exhibition)


@bp.post(f"/exhibitions/<{NUMBER}:exhibition_id>/open")
@access.admin
def exhibition_open(exhibition_id: int) -> ResponseReturnValue:
    return _move(exhibition_id, services.open_exhibition, gettext("The exhibition is open."))


@bp.post(f"/exhibitions/<{NUMBER}:exhibition_id>/close")
@access.admin
def exhibition_close(exhibition_id: int) -> ResponseReturnValue:
    return _move(exhibition_id, services.close_exhibition, gettext("The exhibition is closed."))


def _move(exhibition_id: int, move: Callable[..., Any], done: str) -> ResponseReturnValue:
    exhibition = found(queries.exhibition(province(), exhibition_id))
    form = DayForm()
    if not form.validate():
        return _page(exhibition_id, form, 422)
    try:
        move(current_user, exhibition, form.on.data)
    except RuleError as refused:
        form.refuse(refused.message)
        return _page(exhibition_id, form, 409)
    flash(done, "good")
    return htmx.see_other("places_admin.exhibition", exhibition_id=exhibition_id)
