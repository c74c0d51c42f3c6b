"""How do committed changes reach the index? One step at a time, and any step may be repeated."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial

from .documents import Document
from .engine import Changes, Engine, Target

BATCH = 200

ReadChanges = Callable[[int, int], Sequence[tuple[int, int | None]]]
LoadDocuments = Callable[[Collection[int]], Mapping[int, Document]]


def drain(
    engine: Target, read_changes: ReadChanges, load_documents: LoadDocuments, batch: int = BATCH
) -> int:
    """Take up to `batch` outbox rows into the index; answers how many rows were read.

    Rows say only *which* need changed, or None for something else. A need's document is loaded
    now, and one that is not there is removed, so a repeated or late row can do no harm. Raises
    IndexLost and IndexBusy.
    """
    with engine.writing():
        rows = read_changes(engine.position, batch)
        if not rows:
            return 0
        changed = frozenset(need_id for _, need_id in rows if need_id is not None)
        found = load_documents(changed)
        documents = tuple(found[need_id] for need_id in sorted(changed & found.keys()))
        last = max(position for position, _ in rows)
        engine.apply(Changes(documents, changed - found.keys(), last))
        return len(rows)


def drain_all(
    engine: Target, read_changes: ReadChanges, load_documents: LoadDocuments, batch: int = BATCH
) -> int:
    """Drain until no row is left; answers how many rows were read."""
    total = 0
    while rows := drain(engine, read_changes, load_documents, batch):
        total += rows
    return total


def rebuild(
    engine: Engine,
    documents: Iterable[Document],
    position: int,
    read_changes: ReadChanges,
    load_documents: LoadDocuments,
) -> None:
    """Replace the index by a new one that also holds what changed while it was being built.

    `documents` and `position` (the highest outbox row) come from one transaction.
    """
    catch_up = partial(drain_all, read_changes=read_changes, load_documents=load_documents)
    engine.rebuild(documents, position, catch_up)
