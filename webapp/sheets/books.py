"""Workbooks (xlsx, xls, ods), opened in a process of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from .archives import check_archive
from .errors import MAX_CELL, MAX_COLUMNS, MAX_ROWS, SheetError

SECONDS = 90
# What the reader may have: a little, and more in proportion to what the file really holds. Two
# cells in far corners ask for hundreds of megabytes that nothing in the file stands for.
MEGABYTE = 1024 * 1024
_LEAST_MEMORY, _MOST_MEMORY, _MEMORY_FACTOR = 48 * MEGABYTE, 384 * MEGABYTE, 2
_LEAST_SECONDS, _MOST_SECONDS, _BYTES_A_SECOND = 5, 60, 2 * MEGABYTE
# The old format is not packed, but its cells are shorter than those of the new ones.
_OLD_FACTOR = 6
_OPENER = Path(__file__).with_name("opener.py")
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_book(head: bytes) -> bool:
    """Do the first bytes of a file say that it is a workbook?"""
    return head.startswith((ZIP, OLE))


def unpack(source: Path, target: Path, head: bytes) -> None:
    """`target` holds the rows of the first sheet as UTF-8 text; SheetError says why not."""
    is_zip = head.startswith(ZIP)
    size = check_archive(source) if is_zip else source.stat().st_size * _OLD_FACTOR
    limits = (MAX_ROWS + 50, MAX_COLUMNS, MAX_CELL, *_allowed(size))
    command = [sys.executable, "-I", str(_OPENER), str(source), str(target), *map(str, limits)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
        told = json.loads(done.stdout or b"null")
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        told = None
    if told is None:
        raise SheetError("too_heavy")  # killed by its limits
    if told:
        raise SheetError(told["reason"], told.get("row"))


def _allowed(size: int) -> tuple[int, int]:
    """(bytes of memory, seconds) for reading a workbook of so many bytes."""
    memory = min(_LEAST_MEMORY + _MEMORY_FACTOR * size, _MOST_MEMORY)
    return memory, min(_LEAST_SECONDS + size // _BYTES_A_SECOND, _MOST_SECONDS)
