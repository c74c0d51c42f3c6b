"""The engine for several machines: needs are matched, ranked and counted by PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace

from . import postgres_explaining, postgres_statements
from .documents import FACETS, MAX_PAGE, MAX_TEXT, Hit, Notice, Query, Results, last_page
from .explaining import Explanation
from .lexicon import Lexicon, built_in_lexicon
from .likeness import Sketch
from .postgres_asking import Asking, Figures, Matches, Run
from .postgres_completing import PlaceOfTables
from .postgres_likeness import most_alike
from .postgres_statements import Sql
from .whoosh_engine import MAX_PAGE_SIZE, MOST_NEAR

Open = Callable[[], AbstractContextManager[Run]]


class PostgresEngine:
    """The tables that `opened` reads. Nothing is kept here but figures for the ranking."""

    def __init__(self, opened: Open, lexicon: Callable[[], Lexicon] = built_in_lexicon) -> None:
        self._opened = opened
        self._lexicon = lexicon
        self.figures = Figures()

    @property
    def document_count(self) -> int:
        """How many documents can be found."""
        with self._opened() as run:
            count: int = run(Sql(postgres_statements.STATISTICS))[0][0]
            return count

    def search(self, query: Query, lexicon: Lexicon | None = None) -> Results:
        """The answer, from what is committed.

        `lexicon` stands in for the one in force, to see what a change would do.
        """
        known = lexicon or self._lexicon()
        notices = [Notice.SHORTENED] if len(query.text) > MAX_TEXT else []
        with self._opened() as run:
            run(Sql(postgres_statements.PREPARE))
            answer = Asking(run, self.figures, known).answer(query.text[:MAX_TEXT])
            results = _page(run, answer.matches, query)
        return replace(
            results,
            notices=(*notices, *answer.notices),
            terms=answer.tokens,
            searched_text=answer.searched_text,
        )

    def explain(self, text: str, need_id: int) -> Explanation | None:
        """Why a need answers `text`, or why not; None when it is not here."""
        with self._opened() as run:
            run(Sql(postgres_statements.PREPARE))
            asking = Asking(run, self.figures, self.lexicon)
            return postgres_explaining.explain(asking, text[:MAX_TEXT], need_id)

    def like(self, sketch: Sketch, limit: int) -> list[Hit]:
        """The needs much like `sketch`, the likest first; never itself."""
        with self._opened() as run:
            run(Sql(postgres_statements.PREPARE))
            return most_alike(sketch, Asking(run, self.figures, self.lexicon), limit)

    @contextmanager
    def place(self, province: str | None) -> Iterator[PlaceOfTables]:
        """The needs of a province (None: of all), for as long as it is asked about them."""
        with self._opened() as run:
            run(Sql(postgres_statements.PREPARE))
            yield PlaceOfTables(run, self.lexicon, province)

    def writing(self, wait: float = 0.0) -> AbstractContextManager[None]:
        """Nobody has to wait: a database lets all write at once."""
        return nullcontext()

    @property
    def lexicon(self) -> Lexicon:
        """The lists of words in force."""
        return self._lexicon()


def _page(run: Run, matches: Matches, query: Query) -> Results:
    """The page asked for, or the last there is."""
    nothing: dict[str, list[tuple[str, int]]] = {facet: [] for facet in FACETS}
    if matches.condition is None:
        size = min(MAX_PAGE_SIZE, max(1, query.page_size))
        return Results(0, (), nothing, page_size=size)
    if matches.near:
        assert matches.ranking is not None
        near = postgres_statements.best(matches.condition, query, matches.ranking, MOST_NEAR)
        return Results(0, (), nothing, near=_hits(run(near)), page_size=query.page_size)
    size = min(MAX_PAGE_SIZE, max(1, query.page_size))
    page = min(max(1, query.page), MAX_PAGE)
    results = _read(run, matches, query, size, page)
    last = last_page(results.total, size)
    return results if page <= last else _read(run, matches, query, size, last)


def _read(run: Run, matches: Matches, query: Query, size: int, page: int) -> Results:
    assert matches.condition is not None
    rows = run(postgres_statements.page(matches.condition, query, matches.ranking, size, page))
    counts: dict[str, list[tuple[str, int]]] = {facet: [] for facet in FACETS}
    total = 0
    for what, value, number in rows:
        if what == "total":
            total = int(number)
        elif what != "hit" and value:
            counts[what].append((value, int(number)))
    for found in counts.values():
        found.sort(key=lambda pair: (-pair[1], pair[0]))
    return Results(total, _hits(rows), counts, page=page, page_size=size)


def _hits(rows: object) -> tuple[Hit, ...]:
    """The hits among the rows, best first."""
    found = [(key, int(value)) for what, value, key in rows if what == "hit"]  # type: ignore[attr-defined]
    return tuple(Hit(number, float(key)) for key, number in sorted(found, reverse=True))
