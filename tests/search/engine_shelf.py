"""A database that is not one: needs, an outbox, and how an index looks from outside."""

from collections.abc import Collection, Sequence
from pathlib import Path

from webapp.search.documents import Document, Query
from webapp.search.engine import Target
from webapp.search.indexer import drain_all
from webapp.search.whoosh_engine import WhooshEngine


class Shelf:
    """The truth and its outbox, as the database would hold them."""

    def __init__(self) -> None:
        self.needs: dict[int, Document] = {}
        self.outbox: list[tuple[int, int]] = []

    def put(self, *documents: Document) -> None:
        for document in documents:
            self.needs[document.id] = document
            self._note(document.id)

    def withdraw(self, *need_ids: int) -> None:
        for need_id in need_ids:
            del self.needs[need_id]
            self._note(need_id)

    def read(self, after: int, limit: int) -> Sequence[tuple[int, int | None]]:
        return [row for row in self.outbox if row[0] > after][:limit]

    def load(self, need_ids: Collection[int]) -> dict[int, Document]:
        return {n: self.needs[n] for n in need_ids if n in self.needs}

    def _note(self, need_id: int) -> None:
        self.outbox.append((len(self.outbox) + 1, need_id))

    def drain(self, target: Target) -> int:
        return drain_all(target, self.read, self.load)


def found(engine: WhooshEngine, text: str = "") -> set[int]:
    return set(engine.search(Query(text, page_size=100)).ids)


def folder(path: Path) -> Path:
    return path / (path / "CURRENT").read_text()
