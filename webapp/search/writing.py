"""One index folder, as its writer sees it."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from whoosh.codec.whoosh3 import W3Codec
from whoosh.index import LockError

from .documents import Document
from .engine import Changes, IndexBusy, IndexLost
from .folders import read_position, sync_files, write_position
from .posting_pool import BlockPool
from .schema import KEY, SCHEMA, to_fields
from .storage import TrackedStorage

_LOCK_WAIT = 10.0
_UPDATE_MB, _BUILD_MB = 32, 128
# Postings are read whole, so that long blocks cost least.
_BLOCK = 1024


class WritableFolder:
    """An index folder that nobody else writes; everything it says was done is on disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._synced: set[str] = set()
        self._storage = TrackedStorage(path)
        try:
            self._index = self._storage.open_index(schema=SCHEMA)
        except Exception as error:
            self._storage.close_files()
            raise IndexLost(f"the index cannot be opened: {error!r}") from error

    @classmethod
    def create(cls, path: Path) -> "WritableFolder":
        """A new index without documents in an existing folder."""
        TrackedStorage(path).create_index(SCHEMA)
        return cls(path)

    @property
    def position(self) -> int:
        """The last outbox row that is in the index for certain."""
        return read_position(self.path)

    def writing(self, wait: float = 0.0) -> AbstractContextManager[None]:
        """The folder is not in force, so that nobody else knows it."""
        return nullcontext()

    def fill(self, documents: Iterable[Document], position: int) -> None:
        """A new index holds `documents`, of those with one id the first."""
        seen: set[int] = set()
        with self._writer(_BUILD_MB) as writer:
            for document in documents:
                if document.id not in seen:
                    seen.add(document.id)
                    writer.add_document(**to_fields(document))
        self._finish(position)

    def apply(self, changes: Changes) -> None:
        """Make `changes` true; the index is committed before the position says so."""
        # Whoosh would keep both of two documents with one id that come in one commit.
        documents = {document.id: document for document in changes.documents}
        touched = documents.keys() | changes.removed
        if touched:
            with _broken_is_lost(), self._writer(_UPDATE_MB) as writer:
                _delete(writer, touched)
                for need_id in sorted(documents.keys() - changes.removed):
                    writer.add_document(**to_fields(documents[need_id]))
        self._finish(changes.position)

    def optimise(self) -> None:
        """One segment, in which no word of a removed document is left."""
        with _broken_is_lost(), self._writer(_BUILD_MB) as writer:
            writer.optimize = True
        sync_files(self.path, self._synced)

    def _finish(self, position: int) -> None:
        sync_files(self.path, self._synced)
        write_position(self.path, position)

    @contextmanager
    def _writer(self, megabytes: int) -> Iterator[Any]:
        """A Whoosh writer that is committed at the end, or leaves neither trace nor lock."""
        writer = self._open_writer(megabytes)
        try:
            yield writer
            writer.commit()
        except BaseException:
            _abandon(writer)
            self._storage.close_files()
            raise

    def _open_writer(self, megabytes: int) -> Any:
        try:
            # Readers copy a compound segment into memory when they open it.
            writer = self._index.writer(timeout=_LOCK_WAIT, codec=_codec(), compound=False)
        except LockError as error:
            raise IndexBusy("another process writes this index folder") from error
        except Exception as error:
            self._storage.close_files()
            raise IndexLost(f"the index cannot be written: {error!r}") from error
        # Its argument for another pool is not heard.
        writer.pool = BlockPool(writer._tempstorage, writer.newsegment, limitmb=megabytes)
        return writer


@contextmanager
def _broken_is_lost() -> Iterator[None]:
    """Whatever Whoosh trips over in older files, which it merges, is a lost index; else it would
    trip over it again at every step. A full disk is none."""
    try:
        yield
    except (IndexBusy, IndexLost, MemoryError):
        raise
    except Exception as error:
        if isinstance(error, OSError) and not isinstance(error, FileNotFoundError):
            raise
        raise IndexLost(f"older parts of the index cannot be read: {error!r}") from error


def _codec() -> W3Codec:
    """Whoosh's own format, without what takes time and serves only Whoosh's own ranking."""
    codec = W3Codec(blocklimit=_BLOCK, compression=0)
    codec.length_stats = False
    return codec


def _delete(writer: Any, need_ids: Iterable[int]) -> None:
    """The committed documents of these ids are marked as deleted."""
    reader = writer.reader()
    try:
        for leaf, offset in reader.leaf_readers():
            for need_id in need_ids:
                if (KEY, str(need_id).encode()) in leaf:
                    for number in leaf.postings(KEY, str(need_id).encode()).all_ids():
                        writer.delete_document(offset + number)
    finally:
        reader.close()


def _abandon(writer: Any) -> None:
    if not writer.is_closed:
        with suppress(Exception):
            writer.cancel()
    # Whoosh keeps its lock when a commit or a cancel fails half-way.
    if writer.writelock is not None and writer.writelock.fd is not None:
        writer.writelock.release()
