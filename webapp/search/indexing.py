"""How do published needs come from the database into the index, and out of it again?

Only the public projection is read. The index lags by a second at most and can leave a gap in a
list, never show what is not public: pages load their rows from the projection themselves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import structlog
from flask import Flask

from webapp import outbox
from webapp.db import db, now, reading, unit_of_work
from webapp.needs.models import PublishedNeed
from webapp.persian import TEHRAN
from webapp.tenancy import scopes

from . import company_keeping, indexer
from .documents import Document
from .engine import IndexBusy, IndexLost
from .postgres_live import LiveEngine
from .published import document_of
from .whoosh_engine import WhooshEngine

CONSUMER = "index"
# Every change of a projection is told under this topic, whichever feature caused it.
TOPIC = "need"
STREAM = 500
NIGHT_HOUR = 3  # in Tehran

SiteEngine = WhooshEngine | LiveEngine

log = structlog.get_logger()


def engine_of(app: Flask) -> SiteEngine:
    """The process's one view of what can be found."""
    found: SiteEngine | None = app.extensions.get("ghafaseh.search")
    if found is None:
        settings = app.extensions["ghafaseh.settings"]
        lexicon = app.extensions["ghafaseh.lexicon"]  # what staff change acts on each question
        in_tables = settings.search_engine == "postgresql"
        engine = (
            LiveEngine(app, lexicon)
            if in_tables
            else WhooshEngine(settings.index_dir, lexicon=lexicon)
        )
        found = app.extensions.setdefault("ghafaseh.search", engine)
    return found


# --- what the indexer asks of the database --------------------------------------------------


def _changes(after: int, limit: int) -> list[tuple[int, int | None]]:
    """(number, need) of the next outbox rows; None where no need is concerned."""
    with reading(scopes.system("index", writes=False)):
        rows = outbox.waiting(after, limit)
        return [(row.seq, row.subject_id if row.topic == TOPIC else None) for row in rows]


def _documents(need_ids: Collection[int]) -> dict[int, Document]:
    """Those of the needs that are public now."""
    if not need_ids:
        return {}
    with reading(scopes.system("index", writes=False)):
        query = db.select(PublishedNeed).where(PublishedNeed.id.in_(need_ids))
        return {need.id: document_of(need) for need in db.session.scalars(query)}


def _all_documents() -> Iterator[Document]:
    """Every public need, a few at a time."""
    query = db.select(PublishedNeed).execution_options(yield_per=STREAM)
    for need in db.session.scalars(query):
        yield document_of(need)


# --- one step of the worker -----------------------------------------------------------------


def index_waiting(app: Flask) -> int:
    """Up to one batch of outbox rows is in the index; answers how many rows were read.

    A lost index is built anew. Nothing is done while another process is at it.
    """
    engine = engine_of(app)
    if isinstance(engine, LiveEngine):
        return 0  # nothing waits: tables are written with what they say
    with app.app_context():
        try:
            with engine.indexing():
                _check_readable(engine)
                return _step(engine)
        except IndexBusy:
            return 0
        except IndexLost as lost:
            log.warning("search index is built anew", reason=str(lost))
            return _rebuild(app)


def _check_readable(engine: WhooshEngine) -> None:
    """Raises IndexLost when pages cannot read what the writer could go on writing."""
    log.debug("search index", documents=engine.document_count)


def _step(engine: WhooshEngine) -> int:
    noted = _check_position(engine)
    read = indexer.drain(engine, _changes, _documents)
    if noted != engine.position:
        _note(engine.position)
    return read


def _check_position(engine: SiteEngine) -> int | None:
    """What the database knows of our position. Raises IndexLost when rows were missed.

    Rows that everybody has read are tidied away after a month; an index that is older than
    that, or newer than a database that was restored, cannot be brought up to date.
    """
    if isinstance(engine, LiveEngine):
        return _check_tables(engine)
    with reading(scopes.system("index", writes=False)):
        first, last = outbox.ends()
        row = db.session.get(outbox.OutboxPosition, CONSUMER)
    # A rolled back transaction leaves a gap too: then one rebuild too many does no harm.
    if not first - 1 <= engine.position <= last:
        raise IndexLost(f"it reaches to {engine.position}, the outbox from {first} to {last}")
    return row.seq if row else None


def _check_tables(engine: LiveEngine) -> int:
    """Raises IndexLost when needs may have changed without the tables: while an indexer works,
    another engine is in force, and only what is deleted leaves them."""
    with reading(scopes.system("index", writes=False)):
        row = db.session.get(outbox.OutboxPosition, CONSUMER)
    if row is not None:
        raise IndexLost("an index in files was kept meanwhile")
    return engine.position


def _note(position: int) -> None:
    """The database knows how far the index is: readiness shows it, tidying respects it."""
    with unit_of_work(scopes.system("index position")):
        outbox.position(CONSUMER).seq = position


def optimise_nightly(app: Flask) -> int:
    """In the small hours the index is in one piece, without words of what was withdrawn."""
    engine = engine_of(app)
    if isinstance(engine, LiveEngine):
        return 0
    if now().astimezone(TEHRAN).hour == NIGHT_HOUR:
        try:
            if engine.is_worn:
                engine.optimise()
        except IndexLost as lost:
            log.warning("search index is built anew", reason=str(lost))
            _rebuild(app)
        except IndexBusy:
            return 0
    return 0


# --- the whole index ------------------------------------------------------------------------


def rebuild(app: Flask) -> int:
    """The index holds exactly what is public, also what changed meanwhile; counts documents. So do
    the tables of companies.

    The old one answers until the new one takes over. 0 when another process is building.
    """
    with app.app_context():
        company_keeping.rebuild()
    return _rebuild(app)


def _rebuild(app: Flask) -> int:
    engine = engine_of(app)
    if isinstance(engine, LiveEngine):
        return _fill_tables(app, engine)
    with app.app_context():
        try:
            with reading(scopes.system("index", writes=False)):
                _hold_still()
                position = outbox.highest()
                indexer.rebuild(engine, _all_documents(), position, _changes, _documents)
        except IndexBusy:
            return 0
        _note(engine.position)
    return engine.document_count


def _fill_tables(app: Flask, engine: LiveEngine) -> int:
    """The tables hold exactly what is public; nobody waits for an index on files any more."""
    with app.app_context():
        engine.rebuild()
        with unit_of_work(scopes.system("index position")):
            gone = db.delete(outbox.OutboxPosition).where(
                outbox.OutboxPosition.consumer == CONSUMER
            )
            db.session.execute(gone)
    return engine.document_count


def _hold_still() -> None:
    """All reads of this session see one moment; SQLite's transactions always do."""
    if db.engine.dialect.name == "postgresql":
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def build_if_missing(app: Flask) -> None:
    """There is an index that can be read and brought up to date, and companies are found: an
    installation of before that has none of their words yet."""
    engine = engine_of(app)
    with app.app_context():
        if not company_keeping.is_complete():
            log.info("companies can be found", companies=company_keeping.rebuild())
        try:
            log.debug("search index found", documents=engine.document_count)
            _check_position(engine)
        except IndexLost:
            _rebuild(app)
