"""What may somebody be about to ask for who looks for needs?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import load_only

from webapp.db import db
from webapp.needs.models import PublishedNeed

from . import completing
from .beginnings import fits
from .completing import Place
from .documents import Notice, Query, Results
from .engine import IndexLost
from .names import PublicNames
from .suggesting import (
    MOST_NAMES,
    Kind,
    Suggester,
    Suggestion,
    Suggestions,
    asked_for,
    grouped,
    line,
    lines,
)
from .typed import Typed

MOST_NEEDS = 4
# So many of the needs that are found are looked at for words of their titles.
_LOOKED_AT = 12
# So many single words of a question that finds nothing are looked up; shorter ones say too little.
_MOST_SINGLE, _SINGLE_LENGTH = 3, 4
# Then not all of the words were found as they are written.
OTHERWISE = frozenset({Notice.PARTIAL, Notice.NEAR, Notice.SWAPPED, Notice.CORRECTED})


class Finder(Protocol):
    """Whatever answers questions."""

    def search(self, query: Query) -> Results:
        """The answer. Raises IndexLost."""


@dataclass(frozen=True)
class NeedSuggester(Suggester):
    """Suggestions from published needs, by one engine."""

    engine: Finder
    names: PublicNames
    own: str | None = None

    def place(self, province: str | None) -> AbstractContextManager[Place]:
        """The needs of one province, or of all. Raises IndexLost."""
        return completing.place_of(self.engine, province)

    def count(self, text: str, province: str | None) -> int:
        """How many needs a visitor finds there who asks this."""
        results = _answer(self.engine, text, province, 1)
        return results.total if results and not OTHERWISE & set(results.notices) else 0

    def titles(self, typed: Typed, words: Sequence[Suggestion]) -> dict[Kind, list[Suggestion]]:
        """Needs whose titles have what is typed, or its best completion."""
        text, keys = asked_for(typed, words)
        ids: dict[int, None] = {}
        for province in self.places():
            results = _answer(self.engine, text, province, _LOOKED_AT)
            if results and len(ids) < MOST_NEEDS:
                ids.update(dict.fromkeys(results.ids))
        fitting = [need for need in _rows(ids) if fits(need.title, keys)]
        return {
            Kind.NEED: [
                Suggestion(line(need.title), str(need.id), need.province)
                for need in fitting[:MOST_NEEDS]
            ]
        }

    def named(self, typed: Typed) -> dict[Kind, list[Suggestion]]:
        """Codes of the tariff, parks, and companies that show a need under their name."""
        return {
            Kind.CODE: self.codes(typed),
            Kind.PARK: lines(self.names.parks(typed.keys, self.own, MOST_NAMES)),
            Kind.COMPANY: lines(self.names.companies(typed.keys, self.own, MOST_NAMES)),
        }

    def instead(self, text: str) -> Suggestions:
        """Codes, parks and companies that fit all words of a question that found no need, or one
        of them."""
        words = [word for word in text.split() if len(word) >= _SINGLE_LENGTH]
        longest = sorted(words, key=len, reverse=True)[:_MOST_SINGLE]
        for typed in map(Typed.read, (text, *longest)):
            found = grouped(self.named(typed)) if typed else Suggestions()
            if found.count:
                return found
        return Suggestions()


def _answer(engine: Finder, text: str, province: str | None, size: int) -> Results | None:
    asked = frozenset({province}) if province else None
    try:
        return engine.search(Query(text, province=asked, page_size=size))
    except IndexLost:
        return None


def _rows(ids: Iterable[int]) -> list[PublishedNeed]:
    """The needs with these numbers that are public now, in this order."""
    numbers = list(ids)
    if not numbers:
        return []
    columns = load_only(PublishedNeed.province, PublishedNeed.id, PublishedNeed.title)
    query = db.select(PublishedNeed).where(PublishedNeed.id.in_(numbers)).options(columns)
    rows = {row.id: row for row in db.session.scalars(query)}
    return [rows[number] for number in numbers if number in rows]
