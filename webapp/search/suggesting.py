"""What may somebody be about to ask for? A few of each kind, while it is still being typed.

Everything comes from what is public: words and numbers from documents that can be found, rows from
the public projection. On a province's site its own stands first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy.orm import load_only

from webapp.db import db
from webapp.needs.models import PublishedNeed
from webapp.persian import shorten

from . import completing
from .beginnings import fits, keys_of
from .chapters import CHAPTERS, chapter_name
from .completing import Place
from .documents import Notice, Query, Results
from .engine import IndexLost
from .headings import codes_beginning, codes_named, heading_name
from .list_size import fitting
from .names import Named, PublicNames
from .typed import Typed

MOST_WORDS, MOST_NEEDS, MOST_CODES, MOST_NAMES = 5, 4, 4, 3
# A suggestion is a line, not a text.
LINE = 60
# So many of the needs that are found are looked at for words of their titles.
_LOOKED_AT = 12
# So many single words of a question that finds nothing are looked up; shorter ones say too little.
_MOST_SINGLE, _SINGLE_LENGTH = 3, 4
# So many letters more may be an ending.
_ENDING = 2
# Then not all of the words were found as they are written.
_OTHERWISE = {Notice.PARTIAL, Notice.NEAR, Notice.SWAPPED, Notice.CORRECTED}


class Finder(Protocol):
    """Whatever answers questions."""

    def search(self, query: Query) -> Results:
        """The answer. Raises IndexLost."""


class Kind(StrEnum):
    """What can be suggested, in the order in which it is shown."""

    WORD = "word"
    NEED = "need"
    CODE = "code"
    PARK = "park"
    COMPANY = "company"


@dataclass(frozen=True)
class Suggestion:
    """A line of the list. `key` is a code or a number, `count` needs are found by a word or code,
    in the own province or, if there are none, `everywhere`."""

    text: str
    key: str = ""
    province: str = ""
    count: int = 0
    everywhere: bool = False


@dataclass(frozen=True)
class Suggestions:
    """The list: what there is of each kind, and how many in all."""

    groups: dict[Kind, list[Suggestion]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return sum(len(found) for found in self.groups.values())


@dataclass(frozen=True)
class Suggesting:
    """Suggestions from one engine, on the site of province `own` (None: the national one)."""

    engine: Finder
    names: PublicNames
    own: str | None = None

    def suggest(self, text: str) -> Suggestions:
        """What fits the text as it is typed; else on the other keyboard layout; else by sound."""
        typed = Typed.read(text)
        if typed is None:
            return Suggestions()
        for reading in typed.readings():
            words = self._words(reading, completing.completions)
            found = _grouped({Kind.WORD: words, Kind.NEED: self._needs(reading, words)})
            found = _grouped(found.groups | self._named(reading))
            if found.count:
                return found
        words = self._words(typed, completing.sounding)
        needs = self._needs(typed, words) if words else []
        return _grouped({Kind.WORD: words, Kind.NEED: needs})

    def instead(self, text: str) -> Suggestions:
        """Codes, parks and companies that fit all words of a question that found no need, or one
        of them."""
        words = [word for word in text.split() if len(word) >= _SINGLE_LENGTH]
        longest = sorted(words, key=len, reverse=True)[:_MOST_SINGLE]
        for typed in map(Typed.read, (text, *longest)):
            found = _grouped(self._named(typed)) if typed else Suggestions()
            if found.count:
                return found
        return Suggestions()

    def _named(self, typed: Typed) -> dict[Kind, list[Suggestion]]:
        """What has a name of its own."""
        return {
            Kind.CODE: self._codes(typed),
            Kind.PARK: _lines(self.names.parks(typed.keys, self.own, MOST_NAMES)),
            Kind.COMPANY: _lines(self.names.companies(typed.keys, self.own, MOST_NAMES)),
        }

    def _places(self) -> Sequence[str | None]:
        """Where is looked: in the own province first, then everywhere."""
        return tuple(dict.fromkeys((self.own, None)))

    def _words(
        self, typed: Typed, complete: Callable[[Typed, Place, int], list[str]]
    ) -> list[Suggestion]:
        """Those of the own province, then, if they are few, those of all."""
        found: dict[str, Suggestion] = {}
        for province in self._places():
            left = MOST_WORDS - len(found)
            texts = _of_index(lambda place: complete(typed, place, MOST_WORDS), self, province)
            new = [text for text in texts if text not in found][:left]
            for text in new:
                count = self._count(text, province)
                if count and not _is_ending(text, count, found.values()):
                    found[text] = Suggestion(text, count=count, everywhere=province != self.own)
        return list(found.values())

    def _count(self, text: str, province: str | None) -> int:
        """How many needs a visitor finds who asks this."""
        results = _answer(self.engine, text, province, 1)
        return results.total if results and not _OTHERWISE & set(results.notices) else 0

    def _needs(self, typed: Typed, words: list[Suggestion]) -> list[Suggestion]:
        """Needs whose titles have what is typed, or its best completion."""
        text = words[0].text if words else typed.text
        keys = typed.keys if fits(text, typed.keys) else keys_of(text)
        ids: dict[int, None] = {}
        for province in self._places():
            results = _answer(self.engine, text, province, _LOOKED_AT)
            if results and len(ids) < MOST_NEEDS:
                ids.update(dict.fromkeys(results.ids))
        fitting = [need for need in _rows(ids) if fits(need.title, keys)]
        return [
            Suggestion(_line(need.title), str(need.id), need.province)
            for need in fitting[:MOST_NEEDS]
        ]

    def _codes(self, typed: Typed) -> list[Suggestion]:
        """Codes that needs have, those of most needs first."""
        codes = codes_beginning(typed.code) if typed.code else codes_named(typed.keys)
        found: dict[str, Suggestion] = {}
        for province in self._places():
            counted = _of_index(lambda place: _counted(codes, place), self, province)
            new = [(count, code) for count, code in counted if code not in found]
            for count, code in new[: MOST_CODES - len(found)]:
                found[code] = Suggestion(
                    _line(_code_name(code)), code, count=count, everywhere=province != self.own
                )
        return list(found.values())


def _of_index(
    look: Callable[[Place], list[Any]], asked: Suggesting, province: str | None
) -> list[Any]:
    """What the index says of a place; nothing while it is lost."""
    try:
        with completing.place_of(asked.engine, province) as place:
            return look(place)
    except IndexLost:
        return []


def _is_ending(text: str, count: int, found: Iterable[Suggestion]) -> bool:
    """Whether one that is there already finds as much, and only an ending is between them
    (فولاد, فولادی)."""
    return any(
        count == one.count
        and (text.startswith(one.text) or one.text.startswith(text))
        and abs(len(text) - len(one.text)) <= _ENDING
        for one in found
    )


def _answer(engine: Finder, text: str, province: str | None, size: int) -> Results | None:
    asked = frozenset({province}) if province else None
    try:
        return engine.search(Query(text, province=asked, page_size=size))
    except IndexLost:
        return None


def _counted(codes: Iterable[str], place: Place) -> list[tuple[int, str]]:
    """(needs, code) of the codes that needs have, those of most needs first."""
    counted = ((place.with_code(code), code) for code in codes)
    return sorted(((n, code) for n, code in counted if n), key=lambda pair: (-pair[0], pair[1]))


def _code_name(code: str) -> str:
    return chapter_name(code) if code in CHAPTERS else heading_name(code)


def _rows(ids: Iterable[int]) -> list[PublishedNeed]:
    """The needs with these numbers that are public now, in this order."""
    numbers = list(ids)
    if not numbers:
        return []
    columns = load_only(PublishedNeed.province, PublishedNeed.id, PublishedNeed.title)
    query = db.select(PublishedNeed).where(PublishedNeed.id.in_(numbers)).options(columns)
    rows = {row.id: row for row in db.session.scalars(query)}
    return [rows[number] for number in numbers if number in rows]


def _lines(found: Iterable[Named]) -> list[Suggestion]:
    return [Suggestion(_line(row.name), str(row.id), row.province) for row in found]


def _line(text: str) -> str:
    start, is_cut = shorten(text, LINE)
    return f"{start} …" if is_cut else start


def _grouped(found: dict[Kind, list[Suggestion]]) -> Suggestions:
    """Groups with something in them, in their order, small enough to be sent while one types."""
    there = {kind: found[kind] for kind in Kind if found.get(kind)}
    return Suggestions(fitting(there, Kind.WORD))
