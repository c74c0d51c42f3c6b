"""Numbers that several processes count up side by side and one of them reads.

Each process counts in a file of its own, mapped into its memory, and holds a lock on it as long
as it lives; whoever reads adds the files up. What a dead process has counted is added to the file
`past`, so that sums never fall; what it held at its end, its gauges, is gone with it.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import secrets
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO

_NAME_BYTES = 184
_VALUE = struct.Struct("<d")
_CELL = _NAME_BYTES + _VALUE.size
CELLS = 8192  # files have holes: what is not used takes no room
_PAST = "past.cells"
# Names of gauges, which end with their process, begin so.
GAUGE = "ghafaseh_in_flight"


class Cells:
    """The numbers of this process, in a folder that all processes of a machine share."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._guard = threading.Lock()
        self._file: _File | None = None
        self._process = 0

    def add(self, name: str, amount: float = 1.0) -> None:
        with self._guard:
            self._own().add(name, amount)

    def sums(self) -> dict[str, float]:
        """Every number, of all processes, living and dead."""
        with self._guard:
            self._own()
        with _locked(self.folder / "lock"):
            _bury(self.folder)
            found: dict[str, float] = {}
            for path in sorted(self.folder.glob("*.cells")):
                for name, value in read(path).items():
                    found[name] = found.get(name, 0.0) + value
        return found

    def _own(self) -> _File:
        """This process's file; a process that was forked begins one of its own."""
        if self._file is None or self._process != os.getpid():
            self.folder.mkdir(parents=True, exist_ok=True)
            self._process = os.getpid()
            self._file = _File(self.folder / f"{self._process}-{secrets.token_hex(4)}.cells")
        return self._file


class _File:
    """A list of cells: a name, then its value. The first nameless one is the end."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("a+b")
        _lock(self.file)
        self.file.truncate(CELLS * _CELL)
        self.map = mmap.mmap(self.file.fileno(), CELLS * _CELL)
        self.places = {name: number for number, (name, _) in enumerate(_cells(self.map))}

    def add(self, name: str, amount: float) -> None:
        place = self.places.get(name)
        if place is None:
            place = self._new(name)
        at = place * _CELL + _NAME_BYTES
        _VALUE.pack_into(self.map, at, _VALUE.unpack_from(self.map, at)[0] + amount)

    def _new(self, name: str) -> int:
        place, text = len(self.places), name.encode("utf-8")
        if place == CELLS - 1 or len(text) > _NAME_BYTES:
            raise OverflowError(f"no room to count {name}")
        # readers stop at the first nameless cell, so the name comes when the value is right
        self.map[place * _CELL : place * _CELL + len(text)] = text
        self.places[name] = place
        return place

    def close(self) -> None:
        self.map.close()
        self.file.close()

    __del__ = close


def read(path: Path) -> dict[str, float]:
    """The numbers of one file; none when it has just gone."""
    try:
        return dict(_cells(path.read_bytes()))
    except FileNotFoundError:
        return {}


def _cells(content: bytes | mmap.mmap) -> Iterator[tuple[str, float]]:
    for at in range(0, len(content) - _CELL + 1, _CELL):
        name = content[at : at + _NAME_BYTES].rstrip(b"\0")
        if not name:
            return
        yield name.decode("utf-8", "replace"), _VALUE.unpack_from(content, at + _NAME_BYTES)[0]


# --- the dead -------------------------------------------------------------------------------


def _bury(folder: Path) -> None:
    """Sums of processes that have ended are in `past`, and their files are gone."""
    for path in folder.glob("*-*.cells"):
        with contextlib.suppress(OSError), path.open("rb") as file:
            if _lock(file):
                _keep(folder / _PAST, read(path))
                path.unlink()


def _keep(path: Path, numbers: dict[str, float]) -> None:
    past = _File(path)
    try:
        for name, value in numbers.items():
            if not name.startswith(GAUGE):
                past.add(name, value)
    finally:
        past.close()


def _lock(file: IO[bytes]) -> bool:
    """Is the file ours now? The system frees it when its process ends."""
    if os.name != "posix":
        return False
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One reader at a time buries the dead."""
    with path.open("w") as file:
        if os.name == "posix":
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield
