"""Why a file is no table, and how large a table may be."""

from __future__ import annotations

MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_CELL = 32_767  # letters; Excel's own limit


class SheetError(ValueError):
    """A file that is not taken. `reason` is one of:

    empty, not_a_table (an image, a PDF …), html (a web page named .xls), encoding (broken UTF-8),
    encrypted (a password), broken (cannot be opened), too_heavy (unpacks to far more than it
    seems, or needs too much memory or time), too_many_rows, too_many_columns, cell_too_long,
    no_header. `row` is the line where it was found, when there is one.
    """

    def __init__(self, reason: str, row: int | None = None) -> None:
        super().__init__(reason if row is None else f"{reason} in row {row}")
        self.reason, self.row = reason, row
