"""The index at one generation: opened once, never changed, replaced as a whole."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whoosh.index import _DEF_INDEX_NAME, TOC
from whoosh.reading import SegmentReader

from .engine import IndexLost
from .schema import SCHEMA, TEXT
from .segment import SegmentData, SegmentView
from .storage import TrackedStorage

# A writer may remove a merged segment between our reading the table of contents and the segment.
_TRIES = 10
# Average lengths are rounded to this, so that a commit seldom moves the ranking of old segments.
_LENGTH_STEP = 16


@dataclass(frozen=True)
class Snapshot:
    """The segments of one generation, and what ranking needs to know of all of them."""

    generation: int
    views: tuple[SegmentView, ...]
    stored: int

    @property
    def document_count(self) -> int:
        """How many documents can be found."""
        return sum(view.count for view in self.views)


class OpenFolder:
    """An index folder as its readers see it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._storage = TrackedStorage(path)

    def generation(self) -> int:
        """The number of the last commit. One look into the directory."""
        found: int = _guarded(lambda: TOC._latest_generation(self._storage, _DEF_INDEX_NAME))
        if found < 0:
            raise IndexLost("the index folder is gone")
        return found

    def snapshot(self, before: Snapshot | None) -> Snapshot:
        """The newest generation; segments that `before` has are taken over. Raises IndexLost."""
        known = {view.data.name: view.data for view in before.views} if before else {}
        taken: Snapshot = _guarded(lambda: self._read(known))
        return taken

    def _read(self, known: dict[str, SegmentData]) -> Snapshot:
        storage = TrackedStorage(self.path)
        try:
            contents = TOC.read(storage, _DEF_INDEX_NAME, schema=SCHEMA)
            average = _average_length(contents.segments)
            views = tuple(
                _view(storage, segment, known, average)
                for segment in contents.segments
                if segment.doc_count_all()
            )
        except BaseException:
            storage.close_files()
            raise
        return Snapshot(contents.generation, views, sum(view.data.size for view in views))


def _view(
    storage: TrackedStorage, segment: Any, known: dict[str, SegmentData], average: int
) -> SegmentView:
    data = known.get(segment.segment_id())
    if data is None or data.average_length != average:
        data = SegmentData(SegmentReader(storage, SCHEMA, segment), average)
    return SegmentView.of(data, frozenset(segment.deleted_docs()))


def _average_length(segments: list[Any]) -> int:
    """Tokens a document, roughly."""
    tokens = sum(segment._fieldlengths.get(TEXT, 0) for segment in segments)
    documents = sum(segment.doc_count_all() for segment in segments)
    return max(_LENGTH_STEP, round(tokens / max(1, documents) / _LENGTH_STEP) * _LENGTH_STEP)


def _guarded(read: Any) -> Any:
    """What `read` answers; whatever goes wrong with the files is IndexLost."""
    for tried in range(_TRIES):
        try:
            return read()
        except FileNotFoundError as error:
            if tried == _TRIES - 1:
                raise IndexLost("files of the index are missing") from error
            time.sleep(0.002 * (tried + 1))
        except Exception as error:
            raise IndexLost(f"the index cannot be read: {error!r}") from error
    raise AssertionError("unreachable")
