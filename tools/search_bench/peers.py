"""The same needs in other engines, asked the same questions with the same tokens.

Each answers what a page of the site needs: the exact total, the first twenty, and the counts of
every facet under the filters.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import NullPool, create_engine, make_url, text
from sqlalchemy.schema import CreateTable

from tools import postgres
from webapp.search.documents import FACETS, PAGE_SIZE, Document, Query, Sort
from webapp.search.engine import Engine
from webapp.search.lexicon import built_in_lexicon
from webapp.search.models import NeedSearch, NeedSearchWord
from webapp.search.postgres_trial import engine_beside
from webapp.search.question import Concept, Question, read
from webapp.search.schema import weigh

# Tokens as plain words: a peer's own tokenizer must not part them.
_ORDERS = {Sort.NEWEST: "published", Sort.VALUE: "value"}
_COLUMNS = ("id", *FACETS, "value", "published")
Row = dict[str, Any]


class Peer(Protocol):
    """Another engine with the same needs."""

    name: str

    def ask(self, query: Query) -> tuple[int, list[int]]:
        """The total and the first twenty."""


def plain(token: str) -> str:
    """A token as letters and digits only."""
    return token.replace(":", "hs").replace(".", "dot")


def row_of(document: Document) -> tuple[Row, str]:
    """The columns of a need, and its tokens as one text."""
    facts = {facet: getattr(document, facet) for facet in FACETS}
    value = -1 if document.value_usd is None else document.value_usd
    facts |= {"id": document.id, "value": value, "published": document.published_at.timestamp()}
    tokens = (plain(t) for t, (frequency, _) in weigh(document).items() for _ in range(frequency))
    return {name: facts[name] for name in _COLUMNS}, " ".join(tokens)


def asked(query: Query) -> Question:
    """The question with the whole expansion of the product's own chain."""
    return read(query.text, built_in_lexicon())


def required(question: Question) -> list[Concept]:
    """The concepts that a need must answer."""
    wanted = [concept for concept in question.concepts if not concept.is_optional]
    return wanted or list(question.concepts)


class Fts5:
    """SQLite's full-text index; the facets lie in a table beside it."""

    name = "sqlite fts5"

    def __init__(self, folder: Path, documents: Iterable[Document]) -> None:
        self._db = sqlite3.connect(folder / "fts5.sqlite3")
        self._db.executescript(
            f"CREATE TABLE need ({', '.join(_COLUMNS)}, PRIMARY KEY (id)) WITHOUT ROWID;"
            "CREATE VIRTUAL TABLE words USING fts5(tokens, content='', tokenize='unicode61');"
        )
        places = ", ".join("?" * len(_COLUMNS))
        for document in documents:
            facts, tokens = row_of(document)
            # only names and question marks of this file are put in
            insert = f"INSERT INTO need VALUES ({places})"  # nosec B608
            self._db.execute(insert, list(facts.values()))
            self._db.execute(
                "INSERT INTO words (rowid, tokens) VALUES (?, ?)", (document.id, tokens)
            )
        self._db.execute("INSERT INTO words (words) VALUES ('optimize')")
        self._db.commit()

    def ask(self, query: Query) -> tuple[int, list[int]]:
        """The total and the first twenty."""
        text = " AND ".join(f"({_fts5(concept)})" for concept in required(asked(query)))
        condition, values = _filters(query, "?")
        self._db.execute("DROP TABLE IF EXISTS temp.hit")
        hits = (
            "CREATE TEMP TABLE hit AS SELECT need.*, bm25(words) AS score FROM words"  # nosec B608
            " JOIN need ON need.id = words.rowid WHERE words MATCH ?" + condition
        )
        self._db.execute(hits, [text, *values])
        return _page(self._db.execute, query, ascending=True)


class PostgresText:
    """PostgreSQL's full-text search with a GIN index."""

    name = "postgresql gin"

    def __init__(self, url: str, documents: Iterable[Document]) -> None:
        import psycopg

        place = make_url(url)
        self._db = psycopg.connect(
            host=str(place.query.get("host") or place.host),
            user=place.username,
            dbname=place.database,
            autocommit=True,
        )
        self._db.execute(
            "CREATE TABLE need (id bigint PRIMARY KEY, province text, park text, field text,"
            " kind text, state text, hs2 text, band text, value bigint,"
            " published double precision, words tsvector)"
        )
        with self._db.cursor() as cursor, cursor.copy("COPY need FROM STDIN") as copy:
            for document in documents:
                facts, tokens = row_of(document)
                copy.write_row([*facts.values(), _vector(tokens)])
        self._db.execute("CREATE INDEX ON need USING gin (words) WITH (fastupdate = off)")
        self._db.execute("VACUUM ANALYZE need")

    def ask(self, query: Query) -> tuple[int, list[int]]:
        """The total and the first twenty."""
        text = " & ".join(f"({_tsquery(concept)})" for concept in required(asked(query)))
        condition, values = _filters(query, "%s")
        self._db.execute("DROP TABLE IF EXISTS hit")
        hits = (
            "CREATE TEMP TABLE hit AS SELECT need.*, ts_rank(words, q) AS score"  # nosec B608
            " FROM need, to_tsquery('simple', %s) AS q WHERE words @@ q" + condition
        )
        self._db.execute(hits, [text, *values])
        return _page(self._db.execute, query, ascending=False)


class InTables:
    """This search, in the tables of PostgreSQL instead of files."""

    name = "this search in postgresql"

    def __init__(self, engine: Engine, documents: Iterable[Document]) -> None:
        self._engine = engine
        engine.rebuild(documents, 0)

    def ask(self, query: Query) -> tuple[int, list[int]]:
        """The total and the first twenty."""
        results = self._engine.search(query)
        return results.total, results.ids


@contextmanager
def _in_tables(url: str, documents: Sequence[Document]) -> Iterator[InTables]:
    """In a database of its own."""
    cluster = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with cluster.connect() as connection:
        connection.execute(text("CREATE DATABASE site"))
    database = create_engine(make_url(url).set(database="site"), poolclass=NullPool)
    with database.begin() as connection:
        for model in (NeedSearch, NeedSearchWord):
            alone: list[Any] = []  # what the tables refer to is not there
            made = CreateTable(model.__table__, include_foreign_key_constraints=alone)
            connection.execute(made)
    with engine_beside(database) as engine:
        yield InTables(engine, documents)


NAMES = ("fts5", "gin", "tables")


def peers(
    folder: Path, documents: Sequence[Document], names: Sequence[str]
) -> Generator[Peer, None, None]:
    """Those of these peers that this machine has, filled with the needs when their turn comes."""
    if "fts5" in names:
        yield Fts5(folder, documents)
    if not {"gin", "tables"} & {*names}:
        return
    if postgres.programs() is None:
        print("PostgreSQL is not installed: it is not among the peers")
        return
    with postgres.running_cluster(postgres.quick_folder()) as url:
        if "gin" in names:
            yield PostgresText(url, documents)
        if "tables" in names:
            with _in_tables(url, documents) as tables:
                yield tables


def _fts5(concept: Concept) -> str:
    return " OR ".join(
        "(" + " AND ".join(f'"{plain(token)}"' for token in one.tokens) + ")"
        for one in concept.alternatives
    )


def _tsquery(concept: Concept) -> str:
    return " | ".join(
        "(" + " & ".join(f"'{plain(token)}'" for token in one.tokens) + ")"
        for one in concept.alternatives
    )


def _vector(tokens: str) -> str:
    return " ".join(f"'{token}'" for token in tokens.split())


def _filters(query: Query, mark: str) -> tuple[str, list[str]]:
    conditions, values = "", []
    for facet, wanted in query.filters().items():
        conditions += f" AND {facet} IN ({', '.join([mark] * len(wanted))})"
        values += sorted(wanted)
    return conditions, values


def _page(execute: Any, query: Query, *, ascending: bool) -> tuple[int, list[int]]:
    """What is read from the hits of one question. Only names of this file are put in."""
    total = execute("SELECT count(*) FROM hit").fetchone()[0]
    order = _ORDERS.get(query.sort)
    by = f"{order} DESC" if order else ("score" if ascending else "score DESC")
    first = f"SELECT id FROM hit ORDER BY {by}, id DESC LIMIT {PAGE_SIZE}"  # nosec B608
    best = [row[0] for row in execute(first).fetchall()]
    for facet in FACETS:
        counts = f"SELECT {facet}, count(*) FROM hit GROUP BY {facet}"  # nosec B608
        execute(counts).fetchall()
    return total, best
