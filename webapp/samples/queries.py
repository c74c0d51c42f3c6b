"""Where samples stand, what happened to them, and what the public sees on the shelves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, or_

from webapp import persian
from webapp.db import db
from webapp.needs.models import Need, PublishedNeed
from webapp.paging import Order, Slice, slice_of
from webapp.places.models import (
    Exhibition,
    Place,
    PublishedPlace,
    PublishedShelf,
    Shelf,
)
from webapp.places.rules import ExhibitionState

from .models import Sample, SampleEvent
from .rules import ON_VIEW, TO_BE_PLACED, SampleState

NEWEST = Order((Sample.id,))
MOST_FOUND = 20


@dataclass(frozen=True)
class Spot:
    """A place with its shelf and exhibition."""

    place: Place
    shelf: Shelf
    exhibition: Exhibition

    @property
    def is_public(self) -> bool:
        """Can visitors go and see what stands here?"""
        return not self.shelf.is_closed and self.exhibition.state != ExhibitionState.CLOSED


@dataclass(frozen=True)
class Standing:
    """What stands on a place: a sample, and the need it is a sample of."""

    sample: Sample
    need: Need


# --- the province's own samples, in its tenant scope ----------------------------------------


def sample(province: str, sample_id: int) -> Sample | None:
    return db.session.get(Sample, (province, sample_id))


def of_need(need: Need) -> Sequence[Sample]:
    """All samples there ever were of a need, the newest first."""
    query = db.select(Sample).where(Sample.province == need.province, Sample.need_id == need.id)
    return db.session.scalars(query.order_by(Sample.id.desc())).all()


def standing_of(need: Need) -> Sequence[Sample]:
    """The samples of a need that stand on shelves, the one that has stood longest first."""
    return [sample for sample in reversed(of_need(need)) if sample.place_id is not None]


def to_be_placed(need: Need) -> Sample | None:
    """A sample of the need that somebody has already and that stands nowhere."""
    order = {state: rank for rank, state in enumerate(TO_BE_PLACED)}
    waiting = [s for s in of_need(need) if SampleState(s.state) in order and s.place_id is None]
    return min(waiting, key=lambda s: order[SampleState(s.state)], default=None)


def events_of(samples: Iterable[Sample]) -> Sequence[SampleEvent]:
    """The custody log of the samples, the latest line first."""
    numbers = [sample.id for sample in samples]
    if not numbers:
        return []
    query = db.select(SampleEvent).where(SampleEvent.sample_id.in_(numbers))
    return db.session.scalars(query.order_by(SampleEvent.id.desc())).all()


def on_place(place: Place) -> Sample | None:
    query = db.select(Sample).where(Sample.province == place.province, Sample.place_id == place.id)
    return db.session.scalars(query).first()


def standing_on(shelf: Shelf) -> dict[int, Standing]:
    """What stands on the places of a shelf, by the place's number in the country."""
    query = (
        db.select(Sample, Need)
        .join(Place, (Place.province == Sample.province) & (Place.id == Sample.place_id))
        .join(Need, (Need.province == Sample.province) & (Need.id == Sample.need_id))
        .where(Place.province == shelf.province, Place.shelf_id == shelf.id)
    )
    return {
        sample.place_id: Standing(sample, need)
        for sample, need in db.session.execute(query)
        if sample.place_id is not None
    }


def taken_by_shelf() -> dict[int, int]:
    """How many places of each shelf of the province are taken."""
    query = (
        db.select(Place.shelf_id, db.func.count(Sample.id))
        .join(Sample, (Sample.province == Place.province) & (Sample.place_id == Place.id))
        .group_by(Place.shelf_id)
    )
    return {shelf_id: count for shelf_id, count in db.session.execute(query)}


def of_province(state: str = "", *, after: str | None = None, before: str | None = None) -> Slice:
    """The samples of the province, the newest first."""
    return slice_of(in_state(state), NEWEST, after=after, before=before)


def in_state(state: str = "") -> Select[Any]:
    query = db.select(Sample)
    return query.where(Sample.state == state) if state else query


def counts_by_state() -> dict[str, int]:
    query = db.select(Sample.state, db.func.count(Sample.id)).group_by(Sample.state)
    return {state: count for state, count in db.session.execute(query)}


def needs_of(samples: Iterable[Sample]) -> dict[int, Need]:
    numbers = {sample.need_id for sample in samples}
    if not numbers:
        return {}
    return {n.id: n for n in db.session.scalars(db.select(Need).where(Need.id.in_(numbers)))}


def spots(places: Collection[int | None]) -> dict[int, Spot]:
    """Shelf and exhibition of places, by the place's number; removed ones are missing."""
    wanted = {place for place in places if place is not None}
    if not wanted:
        return {}
    query = _spots().where(Place.id.in_(wanted))
    return {place.id: Spot(place, *rest) for place, *rest in db.session.execute(query)}


def spot(place: Place) -> Spot:
    return spots({place.id})[place.id]


def free_spots() -> list[Spot]:
    """Every empty place of shelves that are open, in the order of exhibition, shelf, number."""
    taken = db.select(Sample.place_id).where(Sample.place_id.is_not(None))
    query = _spots().where(
        ~Shelf.is_closed, Exhibition.state != ExhibitionState.CLOSED, Place.id.not_in(taken)
    )
    order = (Exhibition.id, Shelf.code, Shelf.id, Place.row, Place.number)
    return [Spot(*row) for row in db.session.execute(query.order_by(*order))]


def _spots() -> Select[Any]:
    return (
        db.select(Place, Shelf, Exhibition)
        .join(Shelf, (Shelf.province == Place.province) & (Shelf.id == Place.shelf_id))
        .join(
            Exhibition,
            (Exhibition.province == Shelf.province) & (Exhibition.id == Shelf.exhibition_id),
        )
    )


def candidates(text: str) -> Sequence[Need]:
    """Needs on view that hold the words of `text` or bear the number; without text the latest."""
    query = db.select(Need).where(Need.state.in_([str(state) for state in ON_VIEW]))
    key = persian.fold(text)
    if key:
        found: list[ColumnElement[bool]] = [Need.title_key.contains(key, autoescape=True)]
        if key.isdecimal() and len(key) <= 15:
            found.append(Need.id == int(key))
        query = query.where(or_(*found))
    # what stands nowhere yet comes first
    order = (Need.state != "published", Need.id.desc())
    return db.session.scalars(query.order_by(*order).limit(MOST_FOUND)).all()


def is_on_view(need: Need) -> bool:
    """May the public read of this need at the moment?"""
    return public_need(need) is not None and need.state in ON_VIEW


def public_need(need: Need) -> PublishedNeed | None:
    return db.session.get(PublishedNeed, (need.province, need.id))


# --- what the public sees -------------------------------------------------------------------


@dataclass(frozen=True)
class SeenPlace:
    """A place of a public shelf; `need` is None where nothing stands, or nothing may be shown."""

    place: PublishedPlace
    need: PublishedNeed | None


def on_view(province: str, shelf_id: int) -> list[SeenPlace]:
    """The places of a public shelf in order.

    A need without a public copy shows nothing, however late its place is cleared.
    """
    query = (
        db.select(PublishedPlace, PublishedNeed)
        .outerjoin(
            PublishedNeed,
            (PublishedNeed.province == PublishedPlace.province)
            & (PublishedNeed.id == PublishedPlace.need_id),
        )
        .where(PublishedPlace.province == province, PublishedPlace.shelf_id == shelf_id)
        .order_by(PublishedPlace.row, PublishedPlace.number)
    )
    return [SeenPlace(place, need) for place, need in db.session.execute(query)]


def counts_on_view(province: str | None = None) -> dict[int, tuple[int, int]]:
    """shelf → (taken, all) places that the public sees, counted as `on_view` shows them."""
    query = (
        db.select(
            PublishedPlace.shelf_id,
            db.func.count(PublishedNeed.id),
            db.func.count(PublishedPlace.id),
        )
        .outerjoin(
            PublishedNeed,
            (PublishedNeed.province == PublishedPlace.province)
            & (PublishedNeed.id == PublishedPlace.need_id),
        )
        .group_by(PublishedPlace.shelf_id)
    )
    if province is not None:
        query = query.where(PublishedPlace.province == province)
    return {shelf_id: (taken, total) for shelf_id, taken, total in db.session.execute(query)}


def counts_by_exhibition(province: str | None = None) -> dict[int, int]:
    """exhibition → samples on its public shelves."""
    counts = counts_on_view(province)
    query = db.select(PublishedShelf.id, PublishedShelf.exhibition_id)
    if province is not None:
        query = query.where(PublishedShelf.province == province)
    found: dict[int, int] = {}
    for shelf_id, exhibition_id in db.session.execute(query):
        found[exhibition_id] = found.get(exhibition_id, 0) + counts.get(shelf_id, (0, 0))[0]
    return found
