"""A search engine over documents of one's own, beside the site: temporary tables, then nothing.

The tables have the names of the site's and stand before them on one connection, so the very
statements of the site are tried. Nothing of the site is read or changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine

from webapp.tenancy import scopes

from . import postgres_index
from .documents import Document
from .engine import Changes, Target
from .lexicon import Lexicon, built_in_lexicon
from .postgres_asking import Run
from .postgres_engine import PostgresEngine
from .postgres_live import PLACE, runner
from .postgres_rows import labels_of, row_of
from .postgres_statements import Sql

_TABLES = ("need_search", "need_search_word")
_AT_ONCE = 500
_COPY = "CREATE TEMPORARY TABLE {0} (LIKE {0} INCLUDING STORAGE) ON COMMIT DROP"
_WORDS = (
    "INSERT INTO need_search_word (province, id, producer_company_id, label)"
    " SELECT %s, %s, 1, unnest(%s::text[])"
)
_MADE = (
    *map(_COPY.format, _TABLES),
    "ALTER TABLE need_search SET (toast_tuple_target = 256)",
    "CREATE UNIQUE INDEX ON need_search (id)",
    "CREATE INDEX ON need_search_word (label)",
)


@contextmanager
def engine_beside(
    database: Engine,
    lexicon: Callable[[], Lexicon] = built_in_lexicon,
    index: str = "gin",
) -> Iterator[TrialEngine]:
    """While it lasts: an engine without documents, in a database that has the site's tables."""
    with scopes.opened(scopes.public()), database.connect() as connection:
        trial = TrialEngine(connection, lexicon)
        for statement in (*_MADE, postgres_index.MADE[index]):
            trial.execute(statement)
        try:
            yield trial
        finally:
            connection.rollback()


class TrialEngine(PostgresEngine):
    """An engine that is filled by hand."""

    def __init__(self, connection: Connection, lexicon: Callable[[], Lexicon]) -> None:
        super().__init__(self._opened_here, lexicon)
        self._connection = connection
        self._run = runner(connection)
        self.position = 0

    @contextmanager
    def _opened_here(self) -> Iterator[Run]:
        yield self._run

    def execute(self, statement: str, values: Any = None) -> None:
        """Run a statement on the tables of this engine."""
        self._connection.exec_driver_sql(statement, values, execution_options={"unscoped": PLACE})

    def rows(self, statement: str) -> Sequence[Any]:
        """What a statement on the tables of this engine answers."""
        return self._run(Sql(statement))

    def rebuild(
        self,
        documents: Iterable[Document],
        position: int,
        catch_up: Callable[[Target], object] | None = None,
    ) -> None:
        """The tables hold exactly `documents`."""
        for table in _TABLES:
            self.execute(f"TRUNCATE {table}")  # a name of ours
        waiting = iter(documents)
        while some := list(islice(waiting, _AT_ONCE)):
            self._add(some)
        for table in _TABLES:
            self.execute(f"ANALYZE {table}")
        self.position = position
        self.figures.forget()

    def apply(self, changes: Changes) -> None:
        """Make `changes` true."""
        gone = [*changes.removed, *(one.id for one in changes.documents)]
        for table in _TABLES:
            # a name of ours
            self.execute(f"DELETE FROM {table} WHERE id = ANY (%s)", (gone,))  # nosec B608
        self._add(list({one.id: one for one in changes.documents}.values()))
        self.position = changes.position
        self.figures.forget()

    def _add(self, documents: Sequence[Document]) -> None:
        if not documents:
            return
        rows = [{**row_of(one), "producer_company_id": 1} for one in documents]
        self._insert("need_search", [{**row, "weights": _json(row["weights"])} for row in rows])
        self.execute(_WORDS, [(one.province, one.id, labels_of(one)) for one in documents])

    def _insert(self, table: str, rows: list[dict[str, Any]]) -> None:
        names = list(rows[0])
        places = ", ".join(f"%({name})s" for name in names)
        # names of ours
        insert = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})"  # nosec B608
        self.execute(insert, rows)


def _json(weights: dict[str, int]) -> str:
    return json.dumps(weights, ensure_ascii=False)
