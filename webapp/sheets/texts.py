"""Text tables: which alphabet, which separator, and the rows one after the other."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from .errors import MAX_CELL, MAX_COLUMNS, MAX_ROWS, SheetError

_BLOCK = 64 * 1024
_HEAD = _BLOCK
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f]")
_PAGE = re.compile(r"\s*<(?:!doctype|html|table|head|\?xml|meta|style)", re.IGNORECASE)
_SEPARATORS = ",;\t|"
MAX_LINE = 1_000_000  # letters of one row, however many lines it is written in


def copy_rows(source: Path, target: Path) -> None:
    """`target` holds the rows of a text table as UTF-8 with commas; SheetError says why not."""
    with source.open("rb") as file:
        head = file.read(_HEAD)
    encoding = _encoding(source, head)
    separator, skip = _separator(head.decode(encoding, "replace"))
    with (
        source.open(encoding=encoding, newline="") as text,
        target.open("w", encoding="utf-8", newline="") as out,
    ):
        writer = csv.writer(out)
        for cells in _rows(text, separator, skip):
            writer.writerow(cells)


def _encoding(source: Path, head: bytes) -> str:
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if two := _two_bytes(head):
        return two
    if _CONTROL.search(head):
        raise SheetError("not_a_table")
    if _is_utf8(source):
        return "utf-8"
    # What reads as UTF-8 almost everywhere is damaged UTF-8; Windows-1256 almost nowhere does.
    text = head.decode("utf-8", "replace")
    foreign = sum(char > "\x7f" for char in text)
    if text.count("\ufffd") * 10 < foreign:
        raise SheetError("encoding")
    return "cp1256"


def _two_bytes(head: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of ASCII and of Persian is 0 or 6."""
    sample = head[:2000]
    if len(sample) < 8 or b"\0" not in sample:
        return None
    for name, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if sum(byte in (0, 6, 0x20, 0xFB, 0xFE) for byte in high) >= len(high) * 0.97:
            return name
    return None


def _is_utf8(source: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with source.open("rb") as file:
        try:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _separator(head: str) -> tuple[str, int]:
    """(the separator, how many lines in front say only which it is)."""
    if _PAGE.match(head):
        raise SheetError("html")
    first = head.split("\n", 1)[0].strip()
    if match := re.fullmatch("sep=(.)", first, re.IGNORECASE):
        return match[1], 1
    lines = [re.sub('"[^"]*"', "", line) for line in head.split("\n")[:10]]
    return max(_SEPARATORS, key=lambda mark: sum(line.count(mark) for line in lines)), 0


def _rows(text: IO[str], separator: str, skip: int) -> Iterator[list[str]]:
    csv.field_size_limit(MAX_CELL * 4)
    number = 0
    lines = _Lines(text)
    try:
        for number, cells in enumerate(csv.reader(lines, delimiter=separator), 1):
            lines.used = 0
            while cells and not cells[-1].strip():
                cells.pop()
            _check(cells, number)
            yield [] if number <= skip else [cell.replace("\0", "") for cell in cells]
    except (csv.Error, _TooLong):
        # nearly always a quotation mark that is never closed
        raise SheetError("cell_too_long", number + 1) from None
    except UnicodeError:
        raise SheetError("encoding", number + 1) from None


class _TooLong(Exception):
    pass


class _Lines:
    """The lines of a text as a reader of rows takes them; `used` is what the row holds so far.

    A line is never read further than a row may be long, so that memory stays small.
    """

    def __init__(self, text: IO[str]) -> None:
        self._text, self.used = text, 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._text.readline(MAX_LINE + 1)
        if not line:
            raise StopIteration
        self.used += len(line)
        if self.used > MAX_LINE:
            raise _TooLong
        return line


def _check(cells: list[str], number: int) -> None:
    if number > MAX_ROWS + 50:
        raise SheetError("too_many_rows")
    if len(cells) > MAX_COLUMNS:
        raise SheetError("too_many_columns", number)
    if any(len(cell) > MAX_CELL for cell in cells):
        raise SheetError("cell_too_long", number)
