"""What may somebody be about to ask for? A few of each kind, while it is still being typed.

Everything comes from what is public: words and numbers from documents that can be found, names
from the public projection. On a province's site its own stand first.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from webapp.persian import shorten

from . import completing
from .beginnings import Keys, fits, keys_of
from .chapters import CHAPTERS, chapter_name
from .completing import Place
from .engine import IndexLost
from .headings import codes_beginning, codes_named, heading_name
from .list_size import fitting
from .names import Named, PublicNames
from .typed import Typed

MOST_WORDS, MOST_CODES, MOST_NAMES = 5, 4, 3
# A suggestion is a line, not a text.
LINE = 60
# So many letters more may be an ending.
_ENDING = 2


class Kind(StrEnum):
    """What can be suggested, in the order in which it is shown."""

    WORD = "word"
    NEED = "need"
    CAPABILITY = "capability"
    CODE = "code"
    PARK = "park"
    COMPANY = "company"


# What is searched for when it is chosen.
ASKED = frozenset({Kind.WORD, Kind.CAPABILITY})


@dataclass(frozen=True)
class Suggestion:
    """A line of the list. `key` is a code or a number; `count` documents are found by a word or
    code, in the own province or, if there are none, `everywhere`."""

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


class Suggester(ABC):
    """Suggestions from one kind of documents, on the site of province `own` (None: national)."""

    names: PublicNames
    own: str | None

    @abstractmethod
    def place(self, province: str | None) -> AbstractContextManager[Place]:
        """The documents of one province, or of all. Raises IndexLost."""

    @abstractmethod
    def count(self, text: str, province: str | None) -> int:
        """How many documents a visitor finds there who asks this."""

    @abstractmethod
    def titles(self, typed: Typed, words: Sequence[Suggestion]) -> dict[Kind, list[Suggestion]]:
        """Documents whose titles have what is typed, or its best completion."""

    @abstractmethod
    def named(self, typed: Typed) -> dict[Kind, list[Suggestion]]:
        """What has a name of its own."""

    def suggest(self, text: str) -> Suggestions:
        """What fits the text as it is typed; else on the other keyboard layout; else by sound."""
        typed = Typed.read(text)
        if typed is None:
            return Suggestions()
        for reading in typed.readings():
            words = self._words(reading, completing.completions)
            titles = grouped({Kind.WORD: words, **self.titles(reading, words)})
            found = grouped({**titles.groups, **self.named(reading)})
            if found.count:
                return found
        words = self._words(typed, completing.sounding)
        return grouped({Kind.WORD: words, **(self.titles(typed, words) if words else {})})

    def places(self) -> Sequence[str | None]:
        """Where is looked: in the own province first, then everywhere."""
        return tuple(dict.fromkeys((self.own, None)))

    def _words(
        self, typed: Typed, complete: Callable[[Typed, Place, int], list[str]]
    ) -> list[Suggestion]:
        """Those of the own province, then, if they are few, those of all."""
        found: dict[str, Suggestion] = {}
        for province in self.places():
            left = MOST_WORDS - len(found)
            texts = self._of_place(lambda place: complete(typed, place, MOST_WORDS), province)
            new = [text for text in texts if text not in found][:left]
            for text in new:
                count = self.count(text, province)
                if count and not _is_ending(text, count, found.values()):
                    found[text] = Suggestion(text, count=count, everywhere=province != self.own)
        return list(found.values())

    def codes(self, typed: Typed) -> list[Suggestion]:
        """Codes that documents have, those of most documents first."""
        codes = codes_beginning(typed.code) if typed.code else codes_named(typed.keys)
        found: dict[str, Suggestion] = {}
        for province in self.places():
            counted = self._of_place(lambda place: _counted(codes, place), province)
            new = [(count, code) for count, code in counted if code not in found]
            for count, code in new[: MOST_CODES - len(found)]:
                found[code] = Suggestion(
                    line(_code_name(code)), code, count=count, everywhere=province != self.own
                )
        return list(found.values())

    def _of_place(self, look: Callable[[Place], list[Any]], province: str | None) -> list[Any]:
        """What is said of a place; nothing while the index is lost."""
        try:
            with self.place(province) as place:
                return look(place)
        except IndexLost:
            return []


def asked_for(typed: Typed, words: Sequence[Suggestion]) -> tuple[str, Keys]:
    """What titles are looked for, and the beginnings that must stand in them."""
    text = words[0].text if words else typed.text
    return text, typed.keys if fits(text, typed.keys) else keys_of(text)


def _is_ending(text: str, count: int, found: Iterable[Suggestion]) -> bool:
    """Whether one that is there already finds as much, and only an ending is between them
    (فولاد, فولادی)."""
    return any(
        count == one.count
        and (text.startswith(one.text) or one.text.startswith(text))
        and abs(len(text) - len(one.text)) <= _ENDING
        for one in found
    )


def _counted(codes: Iterable[str], place: Place) -> list[tuple[int, str]]:
    """(documents, code) of the codes that documents have, those of most first."""
    counted = ((place.with_code(code), code) for code in codes)
    return sorted(((n, code) for n, code in counted if n), key=lambda pair: (-pair[0], pair[1]))


def _code_name(code: str) -> str:
    return chapter_name(code) if code in CHAPTERS else heading_name(code)


def lines(found: Iterable[Named]) -> list[Suggestion]:
    """A line for each name."""
    return [Suggestion(line(row.name), str(row.id), row.province) for row in found]


def line(text: str) -> str:
    """As much of a text as stands in a line."""
    start, is_cut = shorten(text, LINE)
    return f"{start} …" if is_cut else start


def grouped(found: dict[Kind, list[Suggestion]]) -> Suggestions:
    """Groups with something in them, in their order, small enough to be sent while one types."""
    there = {kind: found[kind] for kind in Kind if found.get(kind)}
    return Suggestions(fitting(there, ASKED))
