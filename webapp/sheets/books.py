"""Workbooks (xlsx, xls, ods), opened in a process of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from .archives import check_archive
from .errors import MAX_CELL, MAX_COLUMNS, MAX_ROWS, SheetError

SECONDS = 90
_OPENER = Path(__file__).with_name("opener.py")
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_book(head: bytes) -> bool:
    """Do the first bytes of a file say that it is a workbook?"""
    return head.startswith((ZIP, OLE))


def unpack(source: Path, target: Path, head: bytes) -> None:
    """`target` holds the rows of the first sheet as UTF-8 text; SheetError says why not."""
    if head.startswith(ZIP):
        check_archive(source)
    limits = [str(MAX_ROWS + 50), str(MAX_COLUMNS), str(MAX_CELL)]
    command = [sys.executable, "-I", str(_OPENER), str(source), str(target), *limits]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
        told = json.loads(done.stdout or b"null")
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        told = None
    if told is None:
        raise SheetError("too_heavy")  # killed by its limits
    if told:
        raise SheetError(told["reason"], told.get("row"))
