"""What would a change do? Questions are asked of the live index with the words before and after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from webapp.db import db
from webapp.needs.models import PublishedNeed
from webapp.persian import fold
from webapp.search.documents import Query, Results
from webapp.search.engine import Engine, IndexLost
from webapp.search.lexicon import Lexicon

from . import queries
from .rules import State, WordList

SHOWN = 5
# Questions that found nothing which are tried, besides the test questions and the entry's terms.
MOST_UNANSWERED = 20


@dataclass(frozen=True)
class Answer:
    """How many needs are found, and the first of them; where none is, those that come near."""

    total: int
    needs: tuple[PublishedNeed, ...]


@dataclass(frozen=True)
class Difference:
    """A question that is answered otherwise after the change."""

    question: str
    before: Answer
    after: Answer


@dataclass(frozen=True)
class Preview:
    """The questions that the change makes a difference to, of those that were tried."""

    differences: tuple[Difference, ...] = ()
    tried: int = 0
    is_possible: bool = True


def preview(
    engine: Engine, entry: tuple[WordList, str], after: State, known: Lexicon | None
) -> Preview:
    """What the entry (list and key, which may be new) does when it is as in `after`.

    `known` are the words in force where they are at hand: making them ready takes a while.
    """
    kind, key = entry
    changed = queries.changed()
    before = known or Lexicon.of(queries.lists_of(changed))
    own = queries.line(kind, key)
    terms = {*(after.terms or ()), *(own.terms if own else ())}
    changed[kind] = {**changed[kind], key: after}
    asked = questions(sorted(terms))
    try:
        found = _differences(engine, before, Lexicon.of(queries.lists_of(changed)), asked)
    except IndexLost:
        return Preview(is_possible=False)
    return Preview(found, len(asked))


def questions(terms: Iterable[str]) -> list[str]:
    """The terms themselves, the test questions, and the most frequent ones that found nothing."""
    poor = (row.text for row in queries.unanswered(limit=MOST_UNANSWERED))
    by_form = {fold(text): text for text in [*poor, *queries.questions(), *terms]}
    return list(reversed(by_form.values()))


def _differences(
    engine: Engine, before: Lexicon, after: Lexicon, asked: Sequence[str]
) -> tuple[Difference, ...]:
    found = []
    for text in asked:
        query = Query(text, page_size=SHOWN)
        old, new = engine.search(query, lexicon=before), engine.search(query, lexicon=after)
        if (old.total, _ids(old)) != (new.total, _ids(new)):
            found.append((text, old, new))
    rows = rows_of({number for _, old, new in found for number in (*_ids(old), *_ids(new))})
    return tuple(
        Difference(text, _answer(old, rows), _answer(new, rows)) for text, old, new in found
    )


def _answer(results: Results, rows: dict[int, PublishedNeed]) -> Answer:
    return Answer(results.total, tuple(rows[number] for number in _ids(results) if number in rows))


def _ids(results: Results) -> list[int]:
    return results.ids or [hit.id for hit in results.near[:SHOWN]]


def rows_of(numbers: set[int]) -> dict[int, PublishedNeed]:
    """The public rows with these numbers."""
    if not numbers:
        return {}
    query = db.select(PublishedNeed).where(PublishedNeed.id.in_(numbers))
    return {row.id: row for row in db.session.scalars(query)}
