"""What does a person follow? Needs themselves are read from the public projection only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import TypeVar

from webapp.accounts.models import User
from webapp.db import db
from webapp.needs.models import PublishedNeed
from webapp.paging import Order, Slice, slice_of
from webapp.persian import TEHRAN
from webapp.places.models import PublishedPark

from .models import SavedSearch, SeenNeed, Star, ToldNeed
from .rules import SEEN_KEPT, Digest, is_due

_AT_ONCE = 500
LATEST_STARS = Order((Star.at, Star.need_id))
Followed = TypeVar("Followed", Star, SeenNeed, ToldNeed)


def published(numbers: Collection[int]) -> dict[int, PublishedNeed]:
    """Those of the needs that anybody may read now, by number."""
    if not numbers:
        return {}
    query = db.select(PublishedNeed).where(PublishedNeed.id.in_(numbers))
    return {need.id: need for need in db.session.scalars(query)}


def with_needs(rows: Iterable[Followed]) -> list[tuple[Followed, PublishedNeed | None]]:
    """Each row with its need as anybody may read it; None for one that is on view no more."""
    kept = list(rows)
    needs = published([row.need_id for row in kept])
    return [(row, needs.get(row.need_id)) for row in kept]


# --- stars and needs lately opened ----------------------------------------------------------


def starred(user_id: int) -> frozenset[int]:
    """The numbers of all needs with a star of the person."""
    return frozenset(db.session.scalars(db.select(Star.need_id).where(Star.user_id == user_id)))


def stars(user_id: int, *, after: str | None = None, before: str | None = None) -> Slice:
    """The person's stars, latest first."""
    query = db.select(Star).where(Star.user_id == user_id)
    return slice_of(query, LATEST_STARS, after=after, before=before)


def star_count(user_id: int) -> int:
    query = db.select(db.func.count()).select_from(Star).where(Star.user_id == user_id)
    return db.session.scalar(query) or 0


def seen(user_id: int) -> Sequence[SeenNeed]:
    """The needs the person opened last, the latest first."""
    query = db.select(SeenNeed).where(SeenNeed.user_id == user_id)
    latest = query.order_by(SeenNeed.at.desc(), SeenNeed.need_id.desc())
    return list(db.session.scalars(latest.limit(SEEN_KEPT)))


# --- saved searches -------------------------------------------------------------------------


def searches(user_id: int) -> Sequence[SavedSearch]:
    """The person's saved searches, latest first."""
    query = db.select(SavedSearch).where(SavedSearch.user_id == user_id)
    return list(db.session.scalars(query.order_by(SavedSearch.id.desc())))


def search_count(user_id: int) -> int:
    query = db.select(db.func.count()).select_from(SavedSearch)
    return db.session.scalar(query.where(SavedSearch.user_id == user_id)) or 0


def search(user_id: int, number: int) -> SavedSearch | None:
    """One of the person's own searches."""
    query = db.select(SavedSearch).where(SavedSearch.user_id == user_id, SavedSearch.id == number)
    return db.session.scalars(query).one_or_none()


def search_of_key(key: str) -> SavedSearch | None:
    """The search that a link in a letter means."""
    return db.session.scalars(db.select(SavedSearch).where(SavedSearch.key == key)).one_or_none()


def told(search_id: int, limit: int = 50) -> Sequence[ToldNeed]:
    """What digests told of for a search and the person has not put aside, the latest first."""
    query = db.select(ToldNeed).where(
        ToldNeed.search_id == search_id, ToldNeed.dismissed_at.is_(None)
    )
    latest = query.order_by(ToldNeed.at.desc(), ToldNeed.need_id.desc())
    return list(db.session.scalars(latest.limit(limit)))


def told_need(search_id: int, need_id: int) -> ToldNeed | None:
    return db.session.get(ToldNeed, (search_id, need_id))


def told_ids(search_id: int) -> frozenset[int]:
    """Every need that was told of for a search, put aside or not."""
    query = db.select(ToldNeed.need_id).where(ToldNeed.search_id == search_id)
    return frozenset(db.session.scalars(query))


def published_at(numbers: Sequence[int]) -> dict[int, dt.datetime]:
    """When those of the needs that are on view were published first, by number."""
    found: dict[int, dt.datetime] = {}
    for start in range(0, len(numbers), _AT_ONCE):
        some = numbers[start : start + _AT_ONCE]
        query = db.select(PublishedNeed.id, PublishedNeed.published_at)
        rows = db.session.execute(query.where(PublishedNeed.id.in_(some)))
        found |= {number: at for number, at in rows}
    return found


def park_names(keys: Collection[str]) -> dict[str, str]:
    """Park as addresses name it → its name; keys of no park are left out."""
    if not keys:
        return {}
    numbers = [int(key.partition("/")[2]) for key in keys]
    query = db.select(PublishedPark).where(PublishedPark.id.in_(numbers))
    named = {f"{park.province}/{park.id}": park.name for park in db.session.scalars(query)}
    return {key: named[key] for key in keys if key in named}


# --- digests --------------------------------------------------------------------------------


def people_with_digests(moment: dt.datetime) -> list[int]:
    """Those who may be written to now, by number."""
    row = SavedSearch
    query = (
        db.select(row.user_id, row.digest, row.looked_at)
        .join(User, User.id == row.user_id)
        .where(row.digest != Digest.NONE, row.looked_at < moment)
        .where(User.is_active, User.deleted_at.is_(None))
    )
    found = db.session.execute(query)
    return sorted({user for user, digest, at in found if _is_due(digest, at, moment)})


def due_searches(user_id: int, moment: dt.datetime, *, hold: bool = False) -> list[SavedSearch]:
    """The person's searches whose digest is due; with `hold` nobody else has them meanwhile."""
    query = (
        db.select(SavedSearch)
        .where(SavedSearch.user_id == user_id, SavedSearch.digest != Digest.NONE)
        .order_by(SavedSearch.id)
    )
    query = query.with_for_update() if hold else query
    return [each for each in db.session.scalars(query) if is_due_at(each, moment)]


def is_due_at(search: SavedSearch, moment: dt.datetime) -> bool:
    return _is_due(search.digest, search.looked_at, moment)


def _is_due(digest: str, looked_at: dt.datetime, moment: dt.datetime) -> bool:
    looked_on, today = (each.astimezone(TEHRAN).date() for each in (looked_at, moment))
    return is_due(digest, looked_on, today)
