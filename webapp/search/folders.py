"""Where do index folders lie, which one is in force, and who may write?"""

import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from whoosh.util.filelock import FileLock

from .engine import IndexBusy, IndexLost

# Part of each folder's name: a new shape of the index is a new number and thus a rebuild.
FORMAT = 3
_NAME = re.compile(rf"index-{FORMAT}-(\d{{6}})")
_ANY_NAME = re.compile(r"index-\d+-\d{6}")
_CURRENT = "CURRENT"
_POSITION = "POSITION"
_RETRY = 0.05


class IndexRoot:
    """The directory beside whose folders `CURRENT` names the one in force."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def signature(self) -> tuple[int, int]:
        """Changes whenever another folder comes into force. Raises IndexLost."""
        try:
            state = os.stat(self.path / _CURRENT)
        except OSError as error:
            raise IndexLost("no index has been built") from error
        return state.st_ino, state.st_mtime_ns

    def current(self) -> Path:
        """The folder in force. Raises IndexLost."""
        try:
            name = (self.path / _CURRENT).read_text("ascii")
        except (OSError, UnicodeDecodeError) as error:
            raise IndexLost("no index has been built") from error
        if not _NAME.fullmatch(name):
            raise IndexLost("the index has another format")
        return self.path / name

    def folder_beside(self) -> Path:
        """A new empty folder under a name never used before."""
        used = [int(m[1]) for name in self._folders() if (m := _NAME.fullmatch(name))]
        path = self.path / f"index-{FORMAT}-{max(used, default=0) + 1:06d}"
        path.mkdir()
        return path

    def switch_to(self, folder: Path) -> None:
        """`folder` is in force, even after a power cut; all but its predecessor are gone."""
        before = self._current_name()
        replace_file(self.path / _CURRENT, folder.name)
        for name in self._folders():
            if name not in (before, folder.name):
                shutil.rmtree(self.path / name, ignore_errors=True)

    @contextmanager
    def lock(self, name: str, wait: float = 0.0) -> Iterator[None]:
        """Nobody else on this machine holds the lock of that name meanwhile. Raises IndexBusy.

        The system frees it when the process dies.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        lock = FileLock(str(self.path / f"{name}.lock"))
        until = time.monotonic() + wait
        while not lock.acquire():
            if time.monotonic() >= until:
                raise IndexBusy(f"another process holds the {name} lock of the search index")
            time.sleep(_RETRY)
        try:
            yield
        finally:
            lock.release()

    def _current_name(self) -> str | None:
        try:
            return self.current().name
        except IndexLost:
            return None

    def _folders(self) -> list[str]:
        return [name for name in os.listdir(self.path) if _ANY_NAME.fullmatch(name)]


def read_position(folder: Path) -> int:
    """The last outbox row that is in the folder's index for certain. Raises IndexLost."""
    try:
        return int((folder / _POSITION).read_text("ascii"))
    except (OSError, ValueError) as error:
        raise IndexLost("the index does not say how far it reaches") from error


def write_position(folder: Path, position: int) -> None:
    """The folder's index reaches up to outbox row `position`."""
    replace_file(folder / _POSITION, str(position))


def replace_file(path: Path, content: str) -> None:
    """The file has this content, whole, even if the power fails at any moment."""
    beside = path.with_name(path.name + ".new")
    with open(beside, "w", encoding="ascii") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)
    _sync(path.parent)


def sync_files(folder: Path, done: set[str]) -> None:
    """Every file of the folder is on disk; `done` names those that were before, and is added to."""
    names = {entry.name for entry in os.scandir(folder) if entry.is_file()}
    for name in names - done:
        _sync(folder / name)
    _sync(folder)
    done |= names


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
