"""Turns a workbook into plain rows; run as a program, with limited memory and time.

The reader of workbooks lays a sheet out densely: two cells in far corners ask for gigabytes, and
the request kills the process. So it is a process of its own, started by `books.py` by the path
of this file, and imports nothing of the site.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import python_calamine as calamine

_USUAL = 64 * 1024 * 1024  # this program itself, where the system does not tell


class Refused(Exception):
    def __init__(self, reason: str, row: int | None = None) -> None:
        self.reason, self.row = reason, row


def main(source: str, target: str, *limits: str) -> None:
    rows, columns, cell, memory, seconds = map(int, limits)
    _limit(memory, seconds)
    try:
        _convert(source, target, rows, columns, cell)
    except Refused as refusal:
        print(json.dumps({"reason": refusal.reason, "row": refusal.row}))
    except calamine.PasswordError:
        print(json.dumps({"reason": "encrypted"}))
    except MemoryError:
        print(json.dumps({"reason": "too_heavy"}))
    except BaseException:  # a panic of the reader is no Exception
        print(json.dumps({"reason": "broken"}))
    else:
        print("{}")


def _limit(memory: int, seconds: int) -> None:
    """From here on at most so many bytes more, and so many seconds."""
    try:
        import resource
    except ImportError:  # Windows has only the time limit of the caller
        return
    most = _taken(resource.getpagesize()) + memory
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _taken(page: int) -> int:
    try:
        with open("/proc/self/statm", encoding="ascii") as told:
            return int(told.read().split()[0]) * page
    except OSError:
        return _USUAL


def _convert(source: str, target: str, max_rows: int, max_columns: int, max_cell: int) -> None:
    with open(source, "rb") as file, open(target, "w", encoding="utf-8", newline="") as out:
        # a file, not a path: by a path the reader would go by the ending of the name
        book = calamine.load_workbook(file)
        writer = csv.writer(out)
        for number, cells in enumerate(_rows(book), 1):
            if number > max_rows:
                raise Refused("too_many_rows")
            if len(cells) > max_columns:
                raise Refused("too_many_columns", number)
            if any(len(cell) > max_cell for cell in cells):
                raise Refused("cell_too_long", number)
            writer.writerow(cells)


def _rows(book: Any) -> Iterator[list[str]]:
    """The rows of the first sheet that is shown and holds anything, blank ones among them."""
    for sheet in _sheets(book):
        if sheet.start is None:
            continue
        waiting: list[list[str]] = []
        for values in sheet.iter_rows():  # rows from the first on, columns from the first filled
            cells = [""] * sheet.start[1] + [_text(value) for value in values]
            while cells and not cells[-1]:
                cells.pop()
            waiting.append(cells)
            if cells:  # blank rows at the end are no rows
                yield from waiting
                waiting = []
        return
    raise Refused("empty")


def _sheets(book: Any) -> Iterator[Any]:
    for data in book.sheets_metadata:
        is_shown = data.visible == calamine.SheetVisibleEnum.Visible
        if is_shown and data.typ == calamine.SheetTypeEnum.WorkSheet:
            yield book.get_sheet_by_name(data.name)


def _text(value: Any) -> str:
    """A cell as somebody would have typed it; a date as year-month-day of the common calendar."""
    if isinstance(value, str):
        return value.replace("\0", "")  # no database takes it
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        # Excel itself keeps 15 figures; more are noise
        return f"{Decimal(format(value, '.15g')):f}" if value == value else ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    return str(value)


if __name__ == "__main__":
    main(*sys.argv[1:])
