"""Is a zip archive a workbook of bearable size? Read from its directory, nothing is unpacked."""

from __future__ import annotations

import zipfile
from pathlib import Path

from .errors import SheetError

MAX_ENTRIES = 2_000
MAX_UNPACKED = 150 * 1024 * 1024
MAX_RATIO = 120  # a workbook shrinks to a tenth, seldom to a fortieth; a bomb to a thousandth
SMALL = 1024 * 1024  # below this the ratio tells nothing


def check_archive(path: Path) -> None:
    """Raises SheetError unless the archive is a workbook that can be unpacked in peace."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise SheetError("broken") from None
    if len(entries) > MAX_ENTRIES:
        raise SheetError("too_heavy")
    if any(entry.flag_bits & 1 for entry in entries):
        raise SheetError("encrypted")
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" not in names and "content.xml" not in names:
        raise SheetError("not_a_table")
    _check_sizes(entries)


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise SheetError("too_heavy")
    for entry in entries:
        if entry.file_size > SMALL and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
            raise SheetError("too_heavy")
