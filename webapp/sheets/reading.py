"""From any table file to headers and rows."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import books, texts
from .errors import MAX_CELL, MAX_ROWS, SheetError

SUFFIXES = ("xlsx", "xls", "ods", "csv", "tsv", "txt")
HEADER_WITHIN = 20  # rows at the top among which the headers are looked for
Row = tuple[int, list[str]]
Score = Callable[[list[str]], int]


def normalise(source: Path, target: Path) -> None:
    """`target` holds the table of `source` in the one form that `Sheet` reads.

    The kind is read from the content, not from the name. Text is copied row by row, so memory
    does not grow with it. Raises SheetError; `target` may then be incomplete.
    """
    with source.open("rb") as file:
        head = file.read(16)
    if not head:
        raise SheetError("empty")
    if books.is_book(head):
        books.unpack(source, target, head)
    else:
        texts.copy_rows(source, target)


@contextmanager
def read(path: Path, score: Score | None = None) -> Iterator[Sheet]:
    """The table of a file of any kind, as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="ghafaseh-") as folder:
        plain = Path(folder) / "rows.csv"
        normalise(path, plain)
        yield Sheet.of(plain, score)


@dataclass(frozen=True)
class Sheet:
    """A normalised table: the headers, and the rows below them."""

    path: Path
    headers: list[str]
    header_row: int

    @classmethod
    def of(cls, path: Path, score: Score | None = None) -> Sheet:
        """The sheet in a normalised file.

        Headers are the row that `score` rates highest among the first ones (a title above the
        table is common), else the first row with two cells or more, else the first with one.
        Raises SheetError: empty, no_header, too_many_rows.
        """
        top = [(number, cells) for number, cells in _rows_of(path, HEADER_WITHIN) if any(cells)]
        if not top:
            raise SheetError("empty")
        number, cells = _header(top, score)
        return cls(path, [cell.strip() for cell in cells], number)

    def rows(self) -> Iterator[Row]:
        """(number as a spreadsheet shows it, one text for each header); blank rows left out."""
        width = len(self.headers)
        for number, cells in _rows_of(self.path):
            if number > self.header_row and any(cell.strip() for cell in cells):
                if number > self.header_row + MAX_ROWS:
                    raise SheetError("too_many_rows")
                yield number, [*cells[:width], *[""] * (width - len(cells))]

    def sample(self, count: int) -> list[Row]:
        """The first `count` rows."""
        return [row for row, _ in zip(self.rows(), range(count), strict=False)]

    def count(self) -> int:
        return sum(1 for _ in self.rows())


def _header(top: list[Row], score: Score | None) -> Row:
    if score is not None:
        best = max(top, key=lambda row: score(row[1]))
        if score(best[1]) > 0:
            return best
    wide = (row for row in top if sum(bool(cell.strip()) for cell in row[1]) > 1)
    return next(wide, top[0])


def _rows_of(path: Path, limit: int | None = None) -> Iterator[Row]:
    csv.field_size_limit(MAX_CELL * 4)
    with path.open(encoding="utf-8", newline="") as file:
        for number, cells in enumerate(csv.reader(file), 1):
            if limit is not None and number > limit:
                return
            yield number, cells
