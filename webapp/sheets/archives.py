"""Is a zip archive a workbook of bearable size? First its directory is read, then each part is
counted while it is unpacked into nothing: a directory can lie."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import IO

from .errors import SheetError

MAX_ENTRIES = 2_000
MAX_UNPACKED = 150 * 1024 * 1024
MAX_RATIO = 120  # a workbook shrinks to a tenth, seldom to a fortieth; a bomb to a thousandth
SMALL = 1024 * 1024  # below this the ratio tells nothing
_BLOCK = 64 * 1024
_LOCAL_HEAD = 30
_TAKEN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, EOFError)


def check_archive(path: Path) -> int:
    """How many bytes the archive holds when unpacked.

    Raises SheetError unless it is a workbook that can be unpacked in peace.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except _BROKEN:
        raise SheetError("broken") from None
    if len(entries) > MAX_ENTRIES:
        raise SheetError("too_heavy")
    if any(entry.flag_bits & 1 for entry in entries):
        raise SheetError("encrypted")
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" not in names and "content.xml" not in names:
        raise SheetError("not_a_table")
    if len(names) < len(entries) or any(e.compress_type not in _TAKEN for e in entries):
        raise SheetError("broken")
    _check_sizes(entries)
    _check_parts(path, entries)
    return sum(entry.file_size for entry in entries)


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise SheetError("too_heavy")
    for entry in entries:
        if entry.file_size > SMALL and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
            raise SheetError("too_heavy")


def _check_parts(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    """Each part is as long as the directory says, and no byte of the file belongs to two."""
    end = 0
    with path.open("rb") as file:
        try:
            for entry in sorted(entries, key=lambda entry: entry.header_offset):
                if entry.header_offset < end:
                    raise SheetError("too_heavy")
                end = _start_of(file, entry) + entry.compress_size
                size = _unpacked(file, entry)
                if size != entry.file_size:
                    raise SheetError("too_heavy" if size > entry.file_size else "broken")
        except _BROKEN as error:
            raise error if isinstance(error, SheetError) else SheetError("broken") from None


def _start_of(file: IO[bytes], entry: zipfile.ZipInfo) -> int:
    """Where the content of a part begins, which is where `file` then stands."""
    file.seek(entry.header_offset)
    head = file.read(_LOCAL_HEAD)
    if len(head) < _LOCAL_HEAD or not head.startswith(b"PK\x03\x04"):
        raise SheetError("broken")
    names = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
    return file.seek(names, 1)


def _unpacked(file: IO[bytes], entry: zipfile.ZipInfo) -> int:
    """How long a part really is; counting ends where it is longer than it should be."""
    if entry.compress_type == zipfile.ZIP_STORED:
        return entry.compress_size
    inflating, left, size = zlib.decompressobj(-zlib.MAX_WBITS), entry.compress_size, 0
    while left > 0 and not inflating.eof and size <= entry.file_size:
        block = file.read(min(_BLOCK, left))
        if not block:
            raise SheetError("broken")
        left -= len(block)
        size += len(inflating.decompress(block, entry.file_size + 1 - size))
        if inflating.unconsumed_tail:
            return entry.file_size + 1
    return size
