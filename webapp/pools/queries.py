"""Pools as far as their members are public, and groups of needs that could become one.

A member counts while its need is public and not closed; a pool with fewer than two is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, or_

from webapp.db import db
from webapp.needs.models import PublishedNeed
from webapp.needs.rules import PublicState
from webapp.paging import Order, Slice, slice_of

from .models import NeedPool, NeedPoolMember

FEWEST = 2
# So many groups are proposed on a page, with so many needs of each.
PROPOSED, NAMED = 20, 10


@dataclass(frozen=True)
class Fold:
    """How many other needs a list leaves to the page of a pool, in how many provinces."""

    pool_id: int
    needs: int
    provinces: int


@dataclass(frozen=True)
class Proposal:
    """Needs that are equal by their key; `pool` is there already and would take them in."""

    key: str
    count: int
    needs: list[PublishedNeed]
    pool: NeedPool | None = None


def pool(number: int) -> NeedPool | None:
    """A pool that is not dissolved."""
    query = db.select(NeedPool).where(NeedPool.id == number, NeedPool.dissolved_at.is_(None))
    return db.session.scalars(query).first()


def pools(*, after: str | None = None, before: str | None = None) -> Slice:
    """The pools there are, the newest first."""
    query = db.select(NeedPool).where(NeedPool.dissolved_at.is_(None))
    return slice_of(query, Order((NeedPool.id,)), after=after, before=before)


def member(pool_id: int, need_id: int) -> NeedPoolMember | None:
    query = db.select(NeedPoolMember).where(
        NeedPoolMember.pool_id == pool_id, NeedPoolMember.need_id == need_id
    )
    return db.session.scalars(query).first()


# --- what is public now ---------------------------------------------------------------------


def _of_a_pool(query: Select[Any], *, taken_out: bool = False) -> Select[Any]:
    """`query` of public needs, narrowed to open members."""
    out = NeedPoolMember.taken_out_at
    return query.join(NeedPoolMember, NeedPoolMember.need_id == PublishedNeed.id).where(
        _is_running(), out.is_not(None) if taken_out else out.is_(None)
    )


def _is_running() -> ColumnElement[bool]:
    return PublishedNeed.state != PublicState.CLOSED


def members(pool_id: int, *, taken_out: bool = False) -> Sequence[PublishedNeed]:
    """The public copies of its members, by province."""
    query = _of_a_pool(db.select(PublishedNeed), taken_out=taken_out)
    query = query.where(NeedPoolMember.pool_id == pool_id)
    return db.session.scalars(query.order_by(PublishedNeed.province, PublishedNeed.id)).all()


def provinces_of(numbers: Collection[int]) -> dict[int, dict[int, str]]:
    """Pool → its public members, each with its province; of pools with enough of them."""
    if not numbers:
        return {}
    columns = (NeedPoolMember.pool_id, PublishedNeed.id, PublishedNeed.province)
    query = _of_a_pool(db.select(*columns)).where(NeedPoolMember.pool_id.in_(set(numbers)))
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for pool_id, need_id, province in db.session.execute(query):
        found[pool_id][need_id] = province
    return {number: needs for number, needs in found.items() if len(needs) >= FEWEST}


def pools_of(need_ids: Collection[int]) -> dict[int, int]:
    """Need → pool, for those that are in one."""
    if not need_ids:
        return {}
    query = db.select(NeedPoolMember.need_id, NeedPoolMember.pool_id).where(
        NeedPoolMember.need_id.in_(need_ids), NeedPoolMember.taken_out_at.is_(None)
    )
    return {need_id: pool_id for need_id, pool_id in db.session.execute(query)}


@dataclass(frozen=True)
class Folded:
    """A list in which of each pool only the best is left. `folds` says by its number what it
    stands for, `earlier` what stands for a pool's needs of this page on an earlier one: their
    pool and the title of the first."""

    needs: list[PublishedNeed]
    folds: dict[int, Fold] = field(default_factory=dict)
    earlier: dict[int, str] = field(default_factory=dict)


def folded(needs: Sequence[PublishedNeed], before: Callable[[], Collection[int]] = tuple) -> Folded:
    """The page of a list with its pools folded; `before` are the needs of all pages before it,
    asked for only where a pool is on the page."""
    pool_of = pools_of([need.id for need in needs])
    held = provinces_of(set(pool_of.values()))
    better = set(before()) if held else set()
    found = Folded([])
    shown: set[int] = set()
    for need in needs:
        number = pool_of.get(need.id, 0)
        members = held.get(number, {})
        others = {key: place for key, place in members.items() if key != need.id}
        if need.id not in members:
            found.needs.append(need)
        elif better & members.keys():
            found.earlier.setdefault(number, need.title)
        elif number not in shown:
            shown.add(number)
            found.needs.append(need)
            found.folds[need.id] = Fold(number, len(others), len(set(others.values())))
    return found


# --- groups that could become pools ---------------------------------------------------------


def _free() -> ColumnElement[bool]:
    return PublishedNeed.id.not_in(db.select(NeedPoolMember.need_id))


def group(key: str) -> Sequence[PublishedNeed]:
    """The public needs with this key of likeness that are in no pool."""
    query = db.select(PublishedNeed).where(
        PublishedNeed.like_key == key, PublishedNeed.like_key != "", _is_running(), _free()
    )
    return db.session.scalars(query.order_by(PublishedNeed.province, PublishedNeed.id)).all()


def with_key(key: str) -> NeedPool | None:
    """The pool that was made of needs with this key."""
    query = db.select(NeedPool).where(NeedPool.like_key == key, NeedPool.dissolved_at.is_(None))
    return db.session.scalars(query).first()


def is_enough(needs: Sequence[PublishedNeed]) -> bool:
    """Are there two provinces or two companies that could buy together?"""
    places = {need.province for need in needs}
    return len(places) >= FEWEST or len({need.producer_company_id for need in needs}) >= FEWEST


@dataclass(frozen=True)
class Proposals:
    """One page of what is proposed; `pages` there are."""

    groups: list[Proposal]
    page: int
    pages: int


def proposals(page: int = 1) -> Proposals:
    """Groups of equal needs in two provinces or of two companies, the largest first; before them
    what could come to a pool that is there."""
    joining, new = _joining(), _new()
    known, others = _many(joining), _many(new)
    pages = max(1, -(-(known + others) // PROPOSED))
    page = min(max(1, page), pages)
    start = (page - 1) * PROPOSED
    found = [
        (pool.like_key, count, pool)
        for pool, count in db.session.execute(joining.offset(start).limit(PROPOSED))
    ]
    rest = new.offset(max(0, start - known)).limit(PROPOSED - len(found))
    found += [(key, count, None) for key, count in db.session.execute(rest)]
    needs = _named([key for key, _, _ in found])
    groups = [Proposal(key, count, needs[key], pool) for key, count, pool in found]
    return Proposals(groups, page, pages)


def _many(groups: Select[Any]) -> int:
    query = db.select(db.func.count()).select_from(groups.order_by(None).subquery())
    return int(db.session.scalar(query) or 0)


def _named(keys: Collection[str]) -> dict[str, list[PublishedNeed]]:
    """The first needs of each group."""
    place = db.func.row_number().over(
        partition_by=PublishedNeed.like_key, order_by=(PublishedNeed.province, PublishedNeed.id)
    )
    placed = (
        db.select(PublishedNeed.id, place.label("place"))
        .where(PublishedNeed.like_key.in_(keys), _is_running(), _free())
        .subquery()
    )
    query = db.select(PublishedNeed).join(placed, placed.c.id == PublishedNeed.id)
    query = query.where(placed.c.place <= NAMED)
    needs: dict[str, list[PublishedNeed]] = defaultdict(list)
    for need in db.session.scalars(query.order_by(PublishedNeed.province, PublishedNeed.id)):
        needs[need.like_key].append(need)
    return needs


def _new() -> Select[Any]:
    count = db.func.count()
    provinces = db.func.count(PublishedNeed.province.distinct())
    companies = db.func.count(PublishedNeed.producer_company_id.distinct())
    pooled = db.select(NeedPool.like_key).where(NeedPool.dissolved_at.is_(None))
    return (
        db.select(PublishedNeed.like_key, count)
        .where(PublishedNeed.like_key != "", PublishedNeed.like_key.not_in(pooled))
        .where(_is_running(), _free())
        .group_by(PublishedNeed.like_key)
        .having(or_(provinces >= FEWEST, companies >= FEWEST))
        .order_by(count.desc(), PublishedNeed.like_key)
    )


def _joining() -> Select[Any]:
    count = db.func.count(PublishedNeed.id)
    return (
        db.select(NeedPool, count)
        .join(PublishedNeed, PublishedNeed.like_key == NeedPool.like_key)
        .where(NeedPool.dissolved_at.is_(None), _is_running(), _free())
        .group_by(NeedPool)
        .order_by(NeedPool.id)
    )
