"""The tables of the site as the search reads them: in the public scope and role, whoever asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from typing import Any

from flask import Flask, has_app_context
from sqlalchemy import Connection

from webapp.db import reading
from webapp.tenancy import scopes

from . import postgres_keeping
from .documents import Document
from .engine import Changes, IndexLost, Target
from .lexicon import Lexicon
from .postgres_asking import Run
from .postgres_engine import PostgresEngine
from .postgres_statements import Sql

# Of `guard.PLACES`.
PLACE = "search"


def runner(connection: Connection) -> Run:
    """Statements of the search on one connection."""

    def run(statement: Sql) -> Sequence[Any]:
        found = connection.exec_driver_sql(
            statement.text, statement.values, execution_options={"unscoped": PLACE}
        )
        return found.all()

    return run


@contextmanager
def opened(app: Flask) -> Iterator[Run]:
    """A transaction that reads what is public, beside any other that is at work."""
    with _context(app), reading(scopes.public()) as session:
        yield runner(session.connection())


def _context(app: Flask) -> AbstractContextManager[object]:
    return nullcontext() if has_app_context() else app.app_context()


class LiveEngine(PostgresEngine):
    """The tables of the site: always as new as what is committed."""

    def __init__(self, app: Flask, lexicon: Callable[[], Lexicon]) -> None:
        super().__init__(partial(opened, app), lexicon)
        self._app = app

    @property
    def position(self) -> int:
        """The last outbox row, since the tables lag behind none. Raises IndexLost when they do not
        hold exactly the needs that are published."""
        with self._opened() as run:
            published, found, last = run(Sql(_COMPLETE))[0]
        if published != found:
            raise IndexLost(f"the tables hold {found} of {published} published needs")
        return int(last)

    def apply(self, changes: Changes) -> None:
        """They are true already: what the outbox tells of was written in the same transaction."""

    def rebuild(
        self,
        documents: Iterable[Document] = (),
        position: int = 0,
        catch_up: Callable[[Target], object] | None = None,
    ) -> None:
        """The tables hold exactly what is public. Needs are read anew, whatever `documents` say,
        and held while they are written, so that nothing has to be caught up with."""
        with _context(self._app):
            postgres_keeping.rebuild()
        self.figures.forget()


# one statement sees one moment
_COMPLETE = (
    "SELECT (SELECT count(*) FROM published_need), (SELECT count(*) FROM need_search),"
    " (SELECT coalesce(max(seq), 0) FROM outbox)"
)
