"""Parks, centres, exhibitions and shelves: as staff know them, and as the public sees them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select

from webapp.db import db

from .models import (
    Exhibition,
    Park,
    Place,
    PublishedExhibition,
    PublishedPark,
    PublishedShelf,
    Room,
    ServiceCentre,
    Shelf,
    Tenant,
)
from .rules import ExhibitionState

# --- the province's own rows, in its tenant scope -------------------------------------------


def tenant(code: str) -> Tenant | None:
    return db.session.get(Tenant, code)


def park(province: str, park_id: int) -> Park | None:
    return db.session.get(Park, (province, park_id))


def parks() -> Sequence[Park]:
    """Parks before zones, each by name."""
    return _all(db.select(Park).order_by(Park.kind, Park.name, Park.id))


def park_codes() -> set[str]:
    return set(db.session.scalars(db.select(Park.code)))


def is_park_name(name: str, *, besides: int | None = None) -> bool:
    """Does another park of the province bear this name already?"""
    query = db.select(Park.id).where(Park.name == name, Park.id != (besides or 0))
    return db.session.scalar(query) is not None


def centre(province: str, centre_id: int) -> ServiceCentre | None:
    return db.session.get(ServiceCentre, (province, centre_id))


def centres() -> Sequence[ServiceCentre]:
    return _all(db.select(ServiceCentre).order_by(ServiceCentre.id))


def centres_of(park: Park) -> Sequence[ServiceCentre]:
    query = db.select(ServiceCentre).where(ServiceCentre.park_id == park.id)
    return _all(query.order_by(ServiceCentre.id))


def room(province: str, room_id: int) -> Room | None:
    return db.session.get(Room, (province, room_id))


def rooms_of(centre: ServiceCentre) -> Sequence[Room]:
    return _all(db.select(Room).where(Room.centre_id == centre.id).order_by(Room.name, Room.id))


def exhibition(province: str, exhibition_id: int) -> Exhibition | None:
    return db.session.get(Exhibition, (province, exhibition_id))


def exhibitions() -> Sequence[Exhibition]:
    return _all(db.select(Exhibition).order_by(Exhibition.id))


def exhibitions_of(centre: ServiceCentre) -> Sequence[Exhibition]:
    query = db.select(Exhibition).where(Exhibition.centre_id == centre.id)
    return _all(query.order_by(Exhibition.id))


def exhibitions_in(park: Park) -> Sequence[Exhibition]:
    return _all(db.select(Exhibition).where(Exhibition.park_id == park.id).order_by(Exhibition.id))


def shelf(province: str, shelf_id: int, *, lock: bool = False) -> Shelf | None:
    """With `lock` nobody else puts a sample on it or closes it until the end of the work."""
    return db.session.get(Shelf, (province, shelf_id), with_for_update=lock or None)


def shelves() -> Sequence[Shelf]:
    return _all(db.select(Shelf).order_by(Shelf.exhibition_id, Shelf.code))


def shelves_of(exhibition: Exhibition) -> Sequence[Shelf]:
    query = db.select(Shelf).where(Shelf.exhibition_id == exhibition.id)
    return _all(query.order_by(Shelf.code, Shelf.id))


def is_shelf_code(exhibition: Exhibition, code: str, *, besides: int | None = None) -> bool:
    """Does another shelf of the exhibition bear this code already?"""
    query = db.select(Shelf.id).where(
        Shelf.exhibition_id == exhibition.id, Shelf.code == code, Shelf.id != (besides or 0)
    )
    return db.session.scalar(query) is not None


def place(province: str, place_id: int) -> Place | None:
    return db.session.get(Place, (province, place_id))


def places_of(shelf: Shelf) -> Sequence[Place]:
    """The places in the order in which one walks along the shelf."""
    query = db.select(Place).where(Place.shelf_id == shelf.id)
    return _all(query.order_by(Place.row, Place.number))


def place_counts() -> dict[int, int]:
    """How many places each shelf of the province has."""
    query = db.select(Place.shelf_id, db.func.count(Place.id)).group_by(Place.shelf_id)
    return {shelf_id: count for shelf_id, count in db.session.execute(query)}


# --- what the public sees; numbers are unique in the whole country ---------------------------


def public_parks(province: str) -> Sequence[PublishedPark]:
    query = db.select(PublishedPark).where(PublishedPark.province == province)
    return _all(query.order_by(PublishedPark.kind, PublishedPark.name, PublishedPark.id))


def public_park(park_id: int) -> PublishedPark | None:
    return db.session.scalars(db.select(PublishedPark).where(PublishedPark.id == park_id)).first()


def public_exhibitions(
    province: str | None = None, park_id: int | None = None
) -> Sequence[PublishedExhibition]:
    """Open ones first, then those being equipped, then closed ones; each by name."""
    model = PublishedExhibition
    rank = db.case(
        (model.state == ExhibitionState.OPEN, 0),
        (model.state == ExhibitionState.EQUIPPING, 1),
        else_=2,
    )
    query = db.select(model).order_by(model.province, rank, model.name, model.id)
    if province is not None:
        query = query.where(model.province == province)
    if park_id is not None:
        query = query.where(model.park_id == park_id)
    return _all(query)


def public_exhibition(exhibition_id: int) -> PublishedExhibition | None:
    return db.session.scalars(
        db.select(PublishedExhibition).where(PublishedExhibition.id == exhibition_id)
    ).first()


def public_shelves(province: str, exhibition_id: int | None = None) -> Sequence[PublishedShelf]:
    query = db.select(PublishedShelf).where(PublishedShelf.province == province)
    if exhibition_id is not None:
        query = query.where(PublishedShelf.exhibition_id == exhibition_id)
    return _all(query.order_by(PublishedShelf.code, PublishedShelf.id))


def public_shelf(shelf_id: int) -> PublishedShelf | None:
    return db.session.scalars(
        db.select(PublishedShelf).where(PublishedShelf.id == shelf_id)
    ).first()


def shelf_counts(province: str | None = None) -> dict[int, int]:
    """How many public shelves each exhibition has."""
    model = PublishedShelf
    query = db.select(model.exhibition_id, db.func.count(model.id)).group_by(model.exhibition_id)
    if province is not None:
        query = query.where(model.province == province)
    return {exhibition_id: count for exhibition_id, count in db.session.execute(query)}


def _all(query: Select[Any]) -> Sequence[Any]:
    return db.session.scalars(query).all()
