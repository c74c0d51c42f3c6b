"""Which published needs are much like one that is there, or one that is being written?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import islice
from typing import Protocol, runtime_checkable

from webapp.db import db
from webapp.needs.models import PublishedNeed

from .documents import Hit, Query, Results
from .engine import IndexLost
from .lexicon import Lexicon, built_in_lexicon
from .likeness import Sketch, is_named_in

# So many times as many are looked at as are named: some only speak of the thing.
_LOOKED_AT = 3


class Alike(Protocol):
    """As much of a need, or of its public copy, as likeness looks at."""

    id: int
    title: str
    hs_code: str | None
    field: str | None
    kind: str | None


def sketch_of(need: Alike) -> Sketch:
    return Sketch(need.title, need.hs_code, need.field, need.kind, need.id)


class Searching(Protocol):
    """Any engine."""

    def search(self, query: Query) -> Results: ...


@runtime_checkable
class Likening(Protocol):
    """An engine that weighs likeness by itself; any other one is asked for the title's words."""

    @property
    def lexicon(self) -> Lexicon: ...

    def like(self, sketch: Sketch, limit: int) -> list[Hit]: ...


def similar(engine: Searching, need: Alike, limit: int, without: Collection[int] = ()) -> list[int]:
    """The numbers of up to `limit` published needs much like `need`, the likest first.

    Itself and those `without` are not among them; none while there is no index.
    """
    return [row.id for row in rows_like(engine, sketch_of(need), limit, without)]


def rows_like(
    engine: Searching, sketch: Sketch, limit: int, without: Collection[int] = ()
) -> list[PublishedNeed]:
    """The same with their public copies; what was taken off the site meanwhile is missing."""
    own = {sketch.id, *without}
    try:
        hits = _hits(engine, sketch, limit * _LOOKED_AT + len(own))
    except IndexLost:
        return []
    lexicon = engine.lexicon if isinstance(engine, Likening) else built_in_lexicon()
    numbers = [hit.id for hit in hits if hit.id not in own]
    rows = _rows(numbers)
    found = (rows[number] for number in numbers if number in rows)
    named = (row for row in found if is_named_in(row.title, sketch, lexicon))
    return list(islice(named, limit))


def _hits(engine: Searching, sketch: Sketch, limit: int) -> Sequence[Hit]:
    if isinstance(engine, Likening):
        return engine.like(sketch, limit)
    results = engine.search(Query(sketch.title, page_size=limit))
    return results.hits or results.near


def _rows(numbers: Collection[int]) -> dict[int, PublishedNeed]:
    if not numbers:
        return {}
    query = db.select(PublishedNeed).where(PublishedNeed.id.in_(numbers))
    return {row.id: row for row in db.session.scalars(query)}
