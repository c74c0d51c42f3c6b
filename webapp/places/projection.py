"""The public copies of parks, exhibitions and shelves follow their rows, in one transaction."""

from __future__ import annotations

from typing import Any

from webapp.db import db

from . import queries
from .models import (
    Exhibition,
    Park,
    PublishedExhibition,
    PublishedPark,
    PublishedPlace,
    PublishedShelf,
    ServiceCentre,
    Shelf,
)


def project_park(park: Park) -> PublishedPark:
    """The public copy of a park is what the park is now; its centres are kept."""
    copy = db.session.get(PublishedPark, (park.province, park.id))
    if copy is None:
        copy = PublishedPark(province=park.province, id=park.id, centres=[])
        db.session.add(copy)
    _take_over(copy, park, "code", "name", "kind", "county", "about")
    return copy


def project_centres(park: Park) -> None:
    """The public park names its open centres with their open rooms."""
    copy = project_park(park)
    copy.centres = [_centre(centre) for centre in queries.centres_of(park) if not centre.is_closed]


def _centre(centre: ServiceCentre) -> dict[str, Any]:
    rooms = [room for room in queries.rooms_of(centre) if not room.is_closed]
    return {
        "id": centre.id,
        "name": centre.name,
        "address": centre.address,
        "phone": centre.phone,
        "hours": centre.hours,
        "rooms": [{"id": room.id, "name": room.name, "seats": room.seats} for room in rooms],
    }


def project_exhibition(exhibition: Exhibition) -> None:
    """The public exhibition says where it is and how it can be reached; a closed one stays."""
    park = db.session.get(Park, (exhibition.province, exhibition.park_id))
    centre = db.session.get(ServiceCentre, (exhibition.province, exhibition.centre_id))
    assert park is not None and centre is not None
    copy = db.session.get(PublishedExhibition, (exhibition.province, exhibition.id))
    if copy is None:
        copy = PublishedExhibition(province=exhibition.province, id=exhibition.id)
        db.session.add(copy)
    _take_over(copy, exhibition, "park_id", "centre_id", "name", "state", "opened_on", "closed_on")
    _take_over(copy, exhibition, "intro")
    _take_over(copy, centre, "address", "phone")
    copy.park_name, copy.centre_name = park.name, centre.name
    copy.hours = exhibition.hours or centre.hours


def project_shelf(shelf: Shelf) -> None:
    """An open shelf has a public copy with all its places; a closed one has none."""
    copy = db.session.get(PublishedShelf, (shelf.province, shelf.id))
    if shelf.is_closed:
        _remove_shelf(shelf, copy)
        return
    exhibition = db.session.get(Exhibition, (shelf.province, shelf.exhibition_id))
    assert exhibition is not None
    if copy is None:
        copy = PublishedShelf(province=shelf.province, id=shelf.id)
        db.session.add(copy)
    _take_over(copy, shelf, "exhibition_id", "code", "name", "field")
    copy.exhibition_name = exhibition.name
    _project_places(shelf)
    count_places(copy)


def _project_places(shelf: Shelf) -> None:
    known = {place.id for place in _copies(shelf)}
    for place in queries.places_of(shelf):
        if place.id not in known:
            copy = PublishedPlace(province=shelf.province, id=place.id, shelf_id=shelf.id)
            _take_over(copy, place, "row", "number")
            db.session.add(copy)
    db.session.flush()


def count_places(copy: PublishedShelf) -> None:
    """The public shelf says how many places it has and how many of them are taken."""
    places = db.session.scalars(
        db.select(PublishedPlace).where(
            PublishedPlace.province == copy.province, PublishedPlace.shelf_id == copy.id
        )
    ).all()
    copy.places = len(places)
    copy.taken = sum(place.need_id is not None for place in places)


def _remove_shelf(shelf: Shelf, copy: PublishedShelf | None) -> None:
    for place in _copies(shelf):
        db.session.delete(place)
    if copy is not None:
        db.session.delete(copy)
    db.session.flush()


def _copies(shelf: Shelf) -> list[PublishedPlace]:
    query = db.select(PublishedPlace).where(
        PublishedPlace.province == shelf.province, PublishedPlace.shelf_id == shelf.id
    )
    return list(db.session.scalars(query))


def _take_over(copy: Any, row: Any, *names: str) -> None:
    for name in names:
        setattr(copy, name, getattr(row, name))
