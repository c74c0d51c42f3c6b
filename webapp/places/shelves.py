"""What changes shelves and their places; like `services.py`, it flushes and never commits."""

from __future__ import annotations

from webapp.accounts.actor import Actor
from webapp.db import db
from webapp.i18n import gettext, number
from webapp.moves import RuleError

from . import queries
from .models import Exhibition, Place, PublishedPlace, Shelf
from .projection import project_shelf
from .rules import MAX_PLACES_IN_ROW, MAX_ROWS, ExhibitionState, fits
from .services import Facts, change, check_version, note


def add_shelf(actor: Actor, exhibition: Exhibition, facts: Facts, rows: int, in_row: int) -> Shelf:
    """The exhibition has a further shelf with `rows` rows of `in_row` empty, numbered places."""
    if exhibition.state == ExhibitionState.CLOSED:
        raise RuleError(gettext("This exhibition is closed. Open it first, then add a shelf."))
    _refuse_code(exhibition, facts["code"])
    _check_size(rows, in_row)
    shelf = Shelf(province=exhibition.province, exhibition_id=exhibition.id, **facts)
    db.session.add(shelf)
    db.session.flush()
    for row in range(rows):
        _add_places(shelf, row + 1, row * in_row, in_row)
    project_shelf(shelf)
    note(actor, "places.add_shelf", shelf)
    return shelf


def edit_shelf(actor: Actor, shelf: Shelf, facts: Facts, version: int | None = None) -> None:
    """The shelf has its new code, name and field."""
    check_version(shelf, version)
    exhibition = _exhibition(shelf)
    _refuse_code(exhibition, facts["code"], besides=shelf.id)
    if changed := change(shelf, facts):
        _show(shelf)
        note(actor, "places.edit_shelf", shelf, columns=changed)


def add_row(actor: Actor, shelf: Shelf, count: int) -> None:
    """Below the others the shelf has a row of `count` places, numbered on from the last."""
    if shelf.is_closed:
        raise RuleError(gettext("This shelf is closed. Open it first."))
    places = queries.places_of(shelf)
    row = max((place.row for place in places), default=0) + 1
    _check_size(len({place.row for place in places}) + 1, count)
    _add_places(shelf, row, max((place.number for place in places), default=0), count)
    _show(shelf)
    note(actor, "places.add_row", shelf, added_row=row, count=count)


def remove_place(actor: Actor, place: Place, *, is_taken: bool) -> None:
    """An empty place is no more; the others keep their numbers, as they stand on labels."""
    if is_taken:
        raise RuleError(gettext("A sample stands on this place. Take it off or move it first."))
    shelf = queries.shelf(place.province, place.shelf_id)
    assert shelf is not None
    note(actor, "places.remove_place", place, number=place.number)
    copy = db.session.get(PublishedPlace, (place.province, place.id))
    if copy is not None:
        db.session.delete(copy)
        db.session.flush()
    db.session.delete(place)
    _show(shelf)


def close_shelf(actor: Actor, shelf: Shelf, *, taken: int) -> None:
    """The shelf is gone from the public pages; refused while samples stand on it."""
    if taken:
        raise RuleError(gettext("Samples stand on this shelf. Take them off or move them first."))
    _set_closed(actor, shelf, True)


def open_shelf(actor: Actor, shelf: Shelf) -> None:
    """The shelf is back with all its places."""
    _set_closed(actor, shelf, False)


def _set_closed(actor: Actor, shelf: Shelf, is_closed: bool) -> None:
    if shelf.is_closed != is_closed:
        shelf.is_closed = is_closed
        _show(shelf)
        note(actor, "places.close_shelf" if is_closed else "places.open_shelf", shelf)


def _add_places(shelf: Shelf, row: int, last: int, count: int) -> None:
    for step in range(count):
        db.session.add(
            Place(province=shelf.province, shelf_id=shelf.id, row=row, number=last + step + 1)
        )
    db.session.flush()


def _check_size(rows: int, in_row: int) -> None:
    if not fits(rows, in_row):
        raise RuleError(
            gettext(
                "A shelf has at most %(rows)s rows, and a row at most %(places)s places.",
                rows=number(MAX_ROWS),
                places=number(MAX_PLACES_IN_ROW),
            )
        )


def _refuse_code(exhibition: Exhibition, code: str, besides: int | None = None) -> None:
    if queries.is_shelf_code(exhibition, code, besides=besides):
        raise RuleError(gettext("The exhibition already has a shelf with this code."))


def _exhibition(shelf: Shelf) -> Exhibition:
    exhibition = queries.exhibition(shelf.province, shelf.exhibition_id)
    assert exhibition is not None
    return exhibition


def _show(shelf: Shelf) -> None:
    db.session.flush()
    project_shelf(shelf)
