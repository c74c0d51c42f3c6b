"""What does a search page show? The index finds and counts, the public projection is shown."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, tuple_

from webapp.db import db
from webapp.needs.models import PublishedNeed
from webapp.places.models import PublishedPark

from .documents import PAGE_SIZE, Query, Results, band_limits, last_page, without_index
from .engine import Engine, IndexLost
from .forms import Question
from .published import park_key

# Counting stops here while there is no index.
MOST_COUNTED = 1000
# So many of the needs of earlier pages are asked for at a time.
_AT_ONCE = 100


@dataclass(frozen=True)
class Found:
    """An answer with its rows, in order. A row that is no longer public is simply missing.

    `everywhere` counts what all provinces have, where only one was asked; `unfiltered` what
    there is without the filters that left nothing. None: not asked, or not known. `near` are the
    rows to be shown apart where nothing answers.
    """

    question: Question
    results: Results
    needs: list[PublishedNeed]
    parks: dict[str, str]
    everywhere: int | None = None
    unfiltered: int | None = None
    near: list[PublishedNeed] = field(default_factory=list)


def find(engine: Engine, question: Question, own_province: str | None) -> Found:
    """The answer to a question asked on the site of `own_province` (None: the national one)."""
    chosen = park_names(question.chosen.get("park", ()))
    question = question.with_parks(chosen)
    query = question.query(own_province)
    everywhere = unfiltered = None
    try:
        results = engine.search(query)
        if not question.everywhere:
            everywhere = _count(engine, question.widened().query(None))
        if not results.total and question.chosen:
            unfiltered = _count(engine, question.unfiltered().query(own_province))
    except IndexLost:
        results = _newest(query)
    counted = [park for park, _ in results.facets.get("park", ()) if park not in chosen]
    return Found(
        question=question,
        results=results,
        needs=_rows(results.ids, query.province),
        parks=chosen | park_names(counted),
        everywhere=everywhere,
        unfiltered=unfiltered,
        near=_rows([hit.id for hit in results.near], query.province),
    )


def before(engine: Engine, found: Found, own_province: str | None) -> list[int]:
    """The numbers of the needs on the pages before this one, as the index orders them now."""
    last = (found.results.page - 1) * found.results.page_size
    query = replace(found.question.query(own_province), page_size=_AT_ONCE)
    ids: list[int] = []
    try:
        for page in range(1, -(-last // _AT_ONCE) + 1):
            ids += engine.search(replace(query, page=page)).ids
    except IndexLost:
        return []
    return ids[:last]


def _count(engine: Engine, query: Query) -> int:
    return engine.search(replace(query, page=1, page_size=1)).total


def _rows(ids: list[int], provinces: Collection[str] | None) -> list[PublishedNeed]:
    """The public rows with these numbers, in this order; of `provinces` only, whatever is asked."""
    if not ids:
        return []
    query = db.select(PublishedNeed).where(PublishedNeed.id.in_(ids))
    if provinces is not None:
        query = query.where(PublishedNeed.province.in_(provinces))
    rows = {row.id: row for row in db.session.scalars(query)}
    return [rows[number] for number in ids if number in rows]


def park_names(keys: Collection[str]) -> dict[str, str]:
    """Park key → name; keys of no park are left out."""
    if not keys:
        return {}
    pairs = [(province, int(number)) for province, _, number in (k.partition("/") for k in keys)]
    columns = (PublishedPark.province, PublishedPark.id, PublishedPark.name)
    query = db.select(*columns).where(tuple_(PublishedPark.province, PublishedPark.id).in_(pairs))
    return {
        park_key(province, number): name for province, number, name in db.session.execute(query)
    }


# --- while there is no index ----------------------------------------------------------------


def _newest(query: Query) -> Results:
    """The newest needs of the database that pass the filters; words cannot be looked up."""
    wanted = db.select(PublishedNeed.id).where(*_conditions(query))
    total = _counted(wanted)
    page = min(query.page, last_page(total, PAGE_SIZE))
    newest = wanted.order_by(PublishedNeed.published_at.desc(), PublishedNeed.id.desc())
    ids = db.session.scalars(newest.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    return without_index(total, ids, page)


def _counted(wanted: Select[Any]) -> int:
    some = wanted.limit(MOST_COUNTED).subquery()
    return db.session.scalar(db.select(db.func.count()).select_from(some)) or 0


def _conditions(query: Query) -> list[ColumnElement[bool]]:
    found = [
        getattr(PublishedNeed, facet).in_(values)
        for facet in ("province", "field", "kind", "state")
        if (values := getattr(query, facet)) is not None
    ]
    if query.park is not None:
        ids = [int(key.partition("/")[2]) for key in query.park]
        found.append(PublishedNeed.park_id.in_(ids))
    if query.hs2 is not None:
        found.append(db.func.substr(PublishedNeed.hs_code, 1, 2).in_(query.hs2))
    if query.band is not None:
        found.append(or_(*(_in_band(band) for band in query.band)))
    return found


def _in_band(band: str) -> ColumnElement[bool]:
    low, high = band_limits(band)
    amount = PublishedNeed.fx_cost_declared
    return amount >= low if high is None else (amount >= low) & (amount < high)
