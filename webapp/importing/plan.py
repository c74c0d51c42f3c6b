"""What an import is asked to do, apart from any row of the database. Pure but for the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from itertools import islice
from typing import Any

from webapp.sheets import Sheet
from webapp.sheets.reading import Row as Cells

from .rows import Reader
from .rules import CHUNK


@dataclass(frozen=True)
class Options:
    """What holds for all rows that do not say otherwise."""

    publish: bool = False
    company_id: int | None = None
    company_name: str = ""
    company_national_id: str = ""
    consent_reference: str = ""
    given_by: str = ""
    park_id: int | None = None

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Options:
        known = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in kept.items() if name in known})

    def kept(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Plan:
    """A table, what its columns are, and the options."""

    sheet: Sheet
    fields: dict[int, str]
    options: Options

    @property
    def reader(self) -> Reader:
        return Reader(self.fields, self.sheet.headers, self.options.publish)

    def header_of(self, name: str) -> str:
        """The header of the column that fills a field; "" where no column does."""
        place = next((place for place, known in self.fields.items() if known == name), None)
        return "" if place is None else self.sheet.headers[place]

    def chunks(self, skip: int = 0) -> Iterator[list[Cells]]:
        """The rows, as many at a time as one transaction takes."""
        rows = islice(self.sheet.rows(), skip, None)
        while chunk := list(islice(rows, CHUNK)):
            yield chunk


@dataclass(frozen=True)
class Alike:
    """A row that asks for what is published already, and the published need."""

    row: int
    title: str
    row_province: str
    province: str
    need: int
    need_title: str


@dataclass
class Tally:
    """What became of the rows so far."""

    rows: int = 0
    imported: int = 0
    published: int = 0
    refused: int = 0
    shortened: int = 0
    duplicates: int = 0
    alike: int = 0
    mended: int = 0
    unpublished: int = 0
    new_companies: int = 0
    by_reason: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Tally:
        return cls(**{**kept, "by_reason": Counter(kept.get("by_reason", {}))})

    def kept(self) -> dict[str, Any]:
        return asdict(self) | {"by_reason": dict(self.by_reason)}
