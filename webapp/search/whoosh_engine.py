"""The embedded engine: Whoosh keeps the files, questions are evaluated here."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Lock, RLock

from . import evaluation, explaining
from .asking import Asking
from .documents import MAX_PAGE, MAX_TEXT, Document, Hit, Notice, Query, Results, Sort, last_page
from .engine import Changes, IndexLost, Target
from .evaluation import Filtered, Matches, count_facets, narrow
from .explaining import Explanation
from .folders import IndexRoot, read_position
from .known_words import KnownWords
from .lexicon import Lexicon, built_in_lexicon
from .likeness import Sketch, most_alike
from .lookup import Lookup
from .snapshot import OpenFolder, Snapshot
from .writing import WritableFolder

MAX_PAGE_SIZE = 100
CACHE_BYTES = 160 * 2**20
# So many needs that only come close are offered.
MOST_NEAR = 5
_SWITCH_WAIT = 60.0
# So long a lost index is not tried again, so that a broken disk does not slow every page.
_LOST_FOR = 1.0


class WhooshEngine:
    """The index under `root`. Any number of threads and processes read, one at a time writes."""

    def __init__(
        self,
        root: Path | str,
        cache_bytes: int = CACHE_BYTES,
        lexicon: Callable[[], Lexicon] = built_in_lexicon,
    ) -> None:
        self._root = IndexRoot(Path(root))
        self._lookup = Lookup(cache_bytes)
        self._lexicon = lexicon
        self._reading = Lock()
        self._opened: tuple[tuple[int, int], OpenFolder, Snapshot] | None = None
        self._lost: tuple[tuple[int, int], float] | None = None
        self._writing = RLock()
        self._depth = 0
        self._target: WritableFolder | None = None

    # --- reading -----------------------------------------------------------------------------

    @property
    def document_count(self) -> int:
        """How many documents can be found. Raises IndexLost."""
        return self._snapshot().document_count

    def search(self, query: Query, lexicon: Lexicon | None = None) -> Results:
        """The answer, from the newest committed state. Raises IndexLost.

        `lexicon` stands in for the one in force, to see what a change would do.
        """
        snapshot = self._snapshot()
        notices = [Notice.SHORTENED] if len(query.text) > MAX_TEXT else []
        asking = Asking(snapshot, self._lookup, lexicon or self._lexicon())
        answer = asking.answer(query.text[:MAX_TEXT])
        results = _page(answer.matches, query)
        return replace(
            results,
            notices=(*notices, *answer.notices),
            terms=answer.tokens,
            searched_text=answer.searched_text,
        )

    def explain(self, text: str, need_id: int) -> Explanation | None:
        """Why a need answers `text`, or why not; None when it is not here. Raises IndexLost."""
        asking = Asking(self._snapshot(), self._lookup, self._lexicon())
        return explaining.explain(asking, text[:MAX_TEXT], need_id)

    def like(self, sketch: Sketch, limit: int) -> list[Hit]:
        """The needs much like `sketch`, the likest first; never itself. Raises IndexLost."""
        return most_alike(sketch, self._snapshot(), self._lookup, self.lexicon, limit)

    def words(self) -> KnownWords:
        """The words of the newest committed state and of the lists. Raises IndexLost."""
        return KnownWords(self._snapshot(), self._lookup, self._lexicon())

    @property
    def lexicon(self) -> Lexicon:
        """The lists of words in force."""
        return self._lexicon()

    def _snapshot(self) -> Snapshot:
        """The newest generation of the folder in force."""
        signature = self._root.signature()
        self._refuse_while_lost(signature)
        try:
            opened = self._opened
            if opened and opened[0] == signature and opened[1].generation() == opened[2].generation:
                return opened[2]
            return self._refresh(signature)
        except IndexLost:
            self._lost = signature, time.monotonic()
            raise

    def _refuse_while_lost(self, signature: tuple[int, int]) -> None:
        lost = self._lost
        if lost and lost[0] == signature and time.monotonic() - lost[1] < _LOST_FOR:
            raise IndexLost("the index could not be read a moment ago")

    def _refresh(self, signature: tuple[int, int]) -> Snapshot:
        """One thread opens what is new; the others go on with what they have, if anything."""
        opened = self._opened
        if not self._reading.acquire(blocking=opened is None or opened[0] != signature):
            assert opened is not None
            return opened[2]
        try:
            opened = self._opened
            if opened is None or opened[0] != signature:
                folder, before = OpenFolder(self._root.current()), None
            else:
                folder, before = opened[1], opened[2]
            snapshot = folder.snapshot(before)
            self._opened = signature, folder, snapshot
            self._lookup.forget_segments_but({view.data.key for view in snapshot.views})
            return snapshot
        finally:
            self._reading.release()

    # --- writing -----------------------------------------------------------------------------

    @property
    def position(self) -> int:
        """The last outbox row that is in the index for certain. Raises IndexLost."""
        return read_position(self._root.current())

    @contextmanager
    def writing(self, wait: float = 0.0) -> Iterator[None]:
        """Hold the right to write; IndexBusy when it is not free within `wait` seconds."""
        with self._writing:
            if self._depth:
                yield
                return
            with self._root.lock("writer", wait):
                self._depth += 1
                try:
                    yield
                finally:
                    self._depth -= 1

    @contextmanager
    def indexing(self) -> Iterator[None]:
        """This process is the site's only indexer for as long as it likes. Raises IndexBusy."""
        with self._root.lock("indexer"):
            yield

    def apply(self, changes: Changes) -> None:
        """Make `changes` true, on disk, then advance `position`. Raises IndexLost, IndexBusy."""
        with self.writing():
            self._writable().apply(changes)

    @property
    def is_worn(self) -> bool:
        """Is it in several pieces, or does it still hold words of what was removed?"""
        snapshot = self._snapshot()
        return len(snapshot.views) > 1 or snapshot.stored > snapshot.document_count

    def optimise(self) -> None:
        """One segment without deleted documents; for a quiet hour. Raises IndexLost, IndexBusy."""
        with self.writing():
            self._writable().optimise()

    def rebuild(
        self,
        documents: Iterable[Document],
        position: int,
        catch_up: Callable[[Target], object] | None = None,
    ) -> None:
        """Replace the index by one of exactly `documents`, which were true at `position`.

        The old one answers, and may be written, until the switch. Raises IndexBusy.
        """
        with self._root.lock("rebuild"):
            target = WritableFolder.create(self._root.folder_beside())
            target.fill(documents, position)
            if catch_up:
                catch_up(target)
            with self.writing(wait=_SWITCH_WAIT):
                if catch_up:
                    catch_up(target)
                self._root.switch_to(target.path)

    def _writable(self) -> WritableFolder:
        path = self._root.current()
        if self._target is None or self._target.path != path:
            self._target = WritableFolder(path)
        return self._target


def _page(matches: Matches, query: Query) -> Results:
    """The page asked for, or the last there is."""
    filters = query.filters()
    parts: list[Filtered] = [narrow(part, filters) for part in matches.parts]
    if matches.near:
        near = tuple(evaluation.best(parts, Sort.RELEVANCE, MOST_NEAR))
        return Results(0, (), count_facets([]), near=near, page_size=query.page_size)
    total = sum(part.members.count for part in parts)
    size = min(MAX_PAGE_SIZE, max(1, query.page_size))
    page = min(max(1, query.page), last_page(total, size), MAX_PAGE)
    hits = evaluation.best(parts, query.sort, page * size)[(page - 1) * size :]
    return Results(total, tuple(hits), count_facets(parts), page=page, page_size=size)
