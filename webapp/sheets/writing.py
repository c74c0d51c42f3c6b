"""Rows as a file for a spreadsheet program: right to left, Persian dates, nothing that computes."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter

from webapp import persian

from .errors import MAX_CELL

EXACT = 10**15  # a spreadsheet keeps 15 figures of a number; longer ones stay text
# How a cell begins that a spreadsheet would run as a formula; wide forms too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Column:
    """`kind`: text, code (a text of digits), number, date, moment."""

    header: str
    kind: str = "text"
    width: int = 0

    @property
    def wide(self) -> int:
        usual = {"number": 16, "date": 14, "moment": 20, "code": 16}.get(self.kind, 28)
        return self.width or max(usual, min(len(self.header) + 4, 40))


Rows = Iterable[Sequence[Any]]


def write_xlsx(target: BinaryIO | str, columns: Sequence[Column], rows: Rows, title: str) -> int:
    """A workbook with one sheet; returns the number of rows. Memory does not grow with them."""
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    sheet = book.add_worksheet(sheet_name(title))
    sheet.right_to_left()
    sheet.freeze_panes(1, 0)
    bold = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E3F1EE"}
    )
    formats = {"code": book.add_format({"num_format": "@"})}
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.wide, formats.get(column.kind))
        sheet.write_string(0, place, column.header, bold)
    count = 0
    for count, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            _write_cell(sheet, count, place, value, columns[place], formats)
    sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)
    book.close()
    return count


def _write_cell(
    sheet: Any, row: int, place: int, value: Any, column: Column, formats: dict[str, Any]
) -> None:
    if value is None or value == "":
        return
    if column.kind != "code" and _is_number(value):
        sheet.write_number(row, place, value)
    else:
        # always a string: a cell that begins like a formula is shown, not run
        sheet.write_string(row, place, _text(value)[:MAX_CELL], formats.get(column.kind))


def write_csv(target: BinaryIO, columns: Sequence[Column], rows: Rows) -> int:
    """UTF-8 with the mark that spreadsheet programs need; returns the number of rows."""
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([harmless(column.header) for column in columns])
    count = 0
    for row in rows:
        writer.writerow([_plain(v, c.kind) for v, c in zip(row, columns, strict=True)])
        count += 1
    text.detach()
    return count


def _plain(value: Any, kind: str) -> str:
    if value is None:
        return ""
    if kind != "code" and _is_number(value):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    return harmless(_text(value))


def harmless(text: str) -> str:
    """`text` as a CSV cell that no spreadsheet program runs."""
    return "'" + text if text.lstrip(" \xa0").startswith(_FORMULA) else text


def _is_number(value: Any) -> bool:
    exact = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    return exact and value == value and abs(value) < EXACT


def _text(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return persian.jdate(value, time=True)
    if isinstance(value, dt.date):
        return persian.jdate(value)
    if isinstance(value, list | tuple):
        return "، ".join(map(str, value))
    return str(value)


def sheet_name(title: str) -> str:
    """`title` as a spreadsheet program allows it for a sheet: 31 letters, none of []:*?/\\."""
    kept = "".join(" " if char in "[]:*?/\\'" else char for char in title)
    return kept[:31].strip() or "1"
