"""Words that stand in private texts only, and tell who may read the text they were planted in."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Text

from webapp.capabilities.models import Capability
from webapp.companies.models import Company
from webapp.companies.rules import CompanyState
from webapp.db import db
from webapp.tenancy import mixins

# Short columns of owned rows in which people write, besides all that are long enough for words.
_WORDS = 80
_PUBLIC = {("need", "title"), ("need", "title_key"), ("need", "summary"), ("need", "problem")}
_PUBLIC |= {("park", "name"), ("service_centre", "name"), ("exhibition", "name")}
_PUBLIC |= {("exhibition", "intro"), ("shelf", "name"), ("room", "name")}
_NAMES_ON_DISK = {("import_batch", "stored_name"), ("stored_file", "name")}


# --- planting -------------------------------------------------------------------------------


def plant(word: Callable[[Any], str]) -> None:
    """Every text that people write into rows of the scope, and that is not public, is a canary."""
    for mapper in db.Model.registry.mappers:
        is_ledger = issubclass(mapper.class_, mixins.Ledger)
        if issubclass(mapper.class_, mixins.Owned) and not is_ledger:
            _spoil(mapper.class_, word)


def _spoil(model: Any, word: Callable[[Any], str]) -> None:
    columns = [column for column in model.__table__.columns if _holds_words(column)]
    for row in db.session.scalars(db.select(model)):
        if _is_for_all(row):
            continue
        for column in columns:
            setattr(row, column.name, word(row))


def _is_for_all(row: Any) -> bool:
    """What a verified supplier can make is public, every word of it; of others it is not."""
    if not isinstance(row, Capability):
        return False
    return db.session.get_one(Company, row.producer_company_id).state == CompanyState.VERIFIED


def _holds_words(column: Any) -> bool:
    if (column.table.name, column.name) in _PUBLIC | _NAMES_ON_DISK:
        return False
    length = getattr(column.type, "length", None)
    return isinstance(column.type, Text) or (length is not None and length >= _WORDS)


# --- telling whose it was -------------------------------------------------------------------


@dataclass(frozen=True)
class Readers:
    """Who may read a text: the staff of a province, some companies, one person, all suppliers."""

    province: str = ""
    companies: frozenset[int] = frozenset()
    person: int | None = None
    suppliers: bool = False


# Plain small letters stay as they are in addresses, in files and in folded or cleaned texts.
_LETTERS = "abcdefghijklmnop"
_WORD = re.compile(f"qkanari([{_LETTERS}]{{4}})qz")


@dataclass
class Canaries:
    """One word for each circle of readers."""

    _circles: list[Readers] = field(default_factory=list)
    _words: dict[Readers, str] = field(default_factory=dict)
    _one_by_one: threading.Lock = field(default_factory=threading.Lock)

    def word(self, readers: Readers) -> str:
        """The word that only these readers may meet."""
        with self._one_by_one:
            if readers not in self._words:
                self._words[readers] = f"qkanari{_spelled(len(self._circles))}qz"
                self._circles.append(readers)
            return self._words[readers]

    def of_row(self, row: Any) -> str:
        """The word for the texts of an owned row."""
        names = ("producer_company_id", "supplier_company_id")
        companies = frozenset(getattr(row, name) for name in names if hasattr(row, name))
        return self.word(Readers(row.province, companies))

    def found(self, text: str) -> Iterator[tuple[str, Readers]]:
        """The words in a text, each with those who may meet it."""
        for match in _WORD.finditer(text):
            yield match[0], self._circles[_read(match[1])]


def _spelled(number: int) -> str:
    return "".join(_LETTERS[number >> shift & 15] for shift in (12, 8, 4, 0))


def _read(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number << 4 | _LETTERS.index(letter)
    return number
