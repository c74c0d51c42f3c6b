"""What visitors see of samples: the places of public shelves, and where a need's sample stands."""

from __future__ import annotations

from typing import Any

from webapp.db import db
from webapp.needs import projection as needs
from webapp.needs.models import Need, PublishedNeed
from webapp.places import projection as places
from webapp.places.models import PublishedPlace, PublishedShelf

from . import queries
from .models import Sample
from .queries import Spot


def show(sample: Sample, need: Need) -> None:
    """The public place of a standing sample names the need, if the public may read of it."""
    if sample.place_id is not None:
        _fill(sample.province, sample.place_id, queries.public_need(need))


def clear(province: str, place_id: int) -> None:
    """The public place is empty."""
    _fill(province, place_id, None)


def _fill(province: str, place_id: int, need: PublishedNeed | None) -> None:
    copy = db.session.get(PublishedPlace, (province, place_id))
    if copy is None:  # its shelf is closed
        return
    copy.need_id = need.id if need is not None else None
    copy.title = need.title if need is not None else None
    copy.kind = need.kind if need is not None else None
    copy.photo_id = need.thumb_id if need is not None else None
    db.session.flush()
    shelf = db.session.get(PublishedShelf, (province, copy.shelf_id))
    if shelf is not None:
        places.count_places(shelf)


def stand(need: Need) -> None:
    """The public need says where its sample stands, or that none does."""
    copy = queries.public_need(need)
    wanted = _standing(need)
    if copy is not None and copy.standing != wanted:
        needs.stand(need, wanted)


def _standing(need: Need) -> dict[str, Any] | None:
    standing = queries.standing_of(need)
    spots = queries.spots([sample.place_id for sample in standing])
    for sample in standing:
        spot = spots.get(sample.place_id or 0)
        if spot is not None and spot.is_public:
            return _where(spot)
    return None


def _where(spot: Spot) -> dict[str, Any]:
    return {
        "exhibition_id": spot.exhibition.id,
        "exhibition": spot.exhibition.name,
        "shelf_id": spot.shelf.id,
        "shelf": spot.shelf.code,
        "row": spot.place.row,
        "number": spot.place.number,
    }
