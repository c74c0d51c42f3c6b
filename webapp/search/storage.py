"""Whoosh's files in a folder, so that a failed opening or commit leaves no file open."""

from pathlib import Path
from typing import Any
from weakref import WeakSet

from whoosh.filedb.filestore import FileStorage


class TrackedStorage(FileStorage):
    """The files of one folder; knows which of those it opened are still in use."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self._opened: WeakSet[Any] = WeakSet()

    def open_file(self, name: str, **options: Any) -> Any:
        """The file, open for reading."""
        file = super().open_file(name, **options)
        self._opened.add(file)
        return file

    def create_file(self, name: str, **options: Any) -> Any:
        """A new file, open for writing; whoosh3 does not close one that a failed commit left."""
        file = super().create_file(name, **options)
        self._opened.add(file)
        return file

    def temp_storage(self, name: str | None = None) -> "TrackedStorage":
        """A folder of a writer's own inside this one; its files count as this one's."""
        inner = TrackedStorage(Path(super().temp_storage(name).folder))
        inner._opened = self._opened
        return inner

    def close_files(self) -> None:
        """Every file that was opened here is closed."""
        for file in list(self._opened):
            if not file.is_closed:
                file.close()
