"""The questions of the search as SQL. Only names and numbers of ours are written into the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from . import segment
from .documents import FACETS, Query, Sort
from .postgres_rows import TENTHS, quoted
from .question import Alternative, Concept

# Of more hits than these only the newest are ranked.
MOST_RANKED = 20_000

# Compiling a statement takes longer than running it; a table scan opens every need's tokens.
PREPARE = (
    "SELECT set_config('jit', 'off', true), set_config('enable_seqscan', 'off', true),"
    " set_config('work_mem', '16MB', true)"
)
STATISTICS = "SELECT count(*), coalesce(avg(length), 0) FROM need_search"
_TOP = segment._K1 + 1


@dataclass(frozen=True)
class Sql:
    """A piece of SQL and the values of its places."""

    text: str
    values: tuple[Any, ...] = ()


EVERYTHING = Sql("true")
_HOLDS = "tokens @@ %s::tsquery"


def tsquery(concepts: Iterable[Concept]) -> str:
    """What documents with all of the concepts hold."""
    return " & ".join(f"({_any_of(concept.alternatives)})" for concept in concepts)


def _any_of(alternatives: Iterable[Alternative]) -> str:
    return " | ".join(
        f"({' & '.join(quoted(token) for token in one.tokens)})" for one in alternatives
    )


def with_all(concepts: Sequence[Concept]) -> Sql:
    """Documents with all of the concepts."""
    return Sql(_HOLDS, (tsquery(concepts),))


def with_some(concepts: Sequence[Concept], least: int) -> Sql:
    """Documents with at least so many of the concepts."""
    if least == len(concepts):
        return with_all(concepts)
    held = _each(concepts)
    text = f"SELECT id FROM ({held.text}) AS held GROUP BY id HAVING count(*) >= {int(least)}"  # nosec B608
    return Sql(f"id IN ({text})", held.values)


def most_held(concepts: Sequence[Concept]) -> Sql:
    """How many of the concepts the document with the most of them has."""
    held = _each(concepts)
    counts = f"SELECT count(*) AS concepts FROM ({held.text}) AS held GROUP BY id"  # nosec B608
    return Sql(f"SELECT coalesce(max(concepts), 0) FROM ({counts}) AS counted", held.values)  # nosec B608


def _each(concepts: Sequence[Concept]) -> Sql:
    """A row for each document and concept that it has."""
    text = " UNION ALL ".join([f"SELECT id FROM need_search WHERE {_HOLDS}"] * len(concepts))  # nosec B608
    return Sql(text, tuple(tsquery([concept]) for concept in concepts))


def has_any(condition: Sql) -> Sql:
    """Whether any document meets the condition."""
    return Sql(f"SELECT EXISTS (SELECT FROM need_search WHERE {condition.text})", condition.values)  # nosec B608


def in_one(statements: Sequence[Sql]) -> Sql:
    """The single values of several statements, side by side in one row."""
    text = ", ".join(f"({one.text})" for one in statements)
    return Sql(f"SELECT {text}", tuple(value for one in statements for value in one.values))


def how_many(query: str) -> Sql:
    """How many documents a tsquery finds."""
    return Sql(f"SELECT count(*) FROM need_search WHERE {_HOLDS}", (query,))  # nosec B608


# --- ranking --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Weighed:
    """Something that takes part in ranking, and how much it tells."""

    alternatives: tuple[Alternative, ...]
    telling: float


def score(parts: Sequence[Weighed]) -> Sql:
    """What the words tell about a document: for each part its best alternative, as BM25 has it
    (`segment._impacts`), of several tokens the mean."""
    terms = [_best(part) for part in parts]
    text = " + ".join(term.text for term in terms) or "0"
    return Sql(text, tuple(value for term in terms for value in term.values))


def _best(part: Weighed) -> Sql:
    options = [
        f"{one.worth / len(one.tokens)!r} * ({' + '.join([_IMPACT] * len(one.tokens))})"
        for one in part.alternatives
    ]
    values = tuple(token for one in part.alternatives for token in one.tokens)
    return Sql(f"{part.telling!r} * coalesce(greatest({', '.join(options)}), 0)", values)


# w·(k+1) / (w + norm) with one look for w; a token that is not there makes it unknown
_IMPACT = f"{_TOP!r} / (1 + norm / (weights ->> %s::text)::float8)"


def _ranked(parts: Sequence[Weighed], average_length: int) -> Sql:
    """The ids of passing hits with their scores."""
    told = score(parts)
    flat, steep = 1 - segment._B, segment._B / average_length
    norm = f"{TENTHS * segment._K1!r} * ({flat!r} + {steep!r} * length)"
    newest = (
        "SELECT id, worth, length, weights FROM hits WHERE passes"  # nosec B608
        f" ORDER BY published_at DESC, id DESC LIMIT {MOST_RANKED}"
    )
    # weights that lie apart are fetched once here, not once for each token
    fetched = (
        f"SELECT id, worth, {norm} AS norm, weights || '{{}}'::jsonb AS weights"  # nosec B608
        f" FROM ({newest}) AS newest OFFSET 0"
    )
    return Sql(f"SELECT id, worth * ({told.text}) AS key FROM ({fetched}) AS fetched", told.values)  # nosec B608


_ORDERS = {
    Sort.NEWEST: "floor(extract(epoch FROM published_at))::float8",
    Sort.VALUE: "value::float8",
}
_ORDERS[Sort.RELEVANCE] = _ORDERS[Sort.NEWEST]


# --- one page -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ranking:
    """What the words are worth, and the mean length of all documents."""

    parts: tuple[Weighed, ...]
    average_length: int


def page(condition: Sql, query: Query, ranking: Ranking | None, size: int, number: int) -> Sql:
    """Rows (what, value, number): the total, the hits of one page, the counts of all facets."""
    filters = {facet: _usable(values) for facet, values in query.filters().items()}
    hits = _hits(condition, filters)
    ordered = _ordered(query, ranking)
    first = f"ORDER BY key DESC, id DESC LIMIT {int(size)} OFFSET {int((number - 1) * size)}"
    counts = _counts(filters)
    text = (
        f"WITH hits AS MATERIALIZED ({hits.text})"  # nosec B608
        f" SELECT 'hit', id::text, key FROM ({ordered.text} {first}) AS page"
        f" UNION ALL {' UNION ALL '.join(counts)}"
    )
    return Sql(text, hits.values + ordered.values)


def best(condition: Sql, query: Query, ranking: Ranking, count: int) -> Sql:
    """Rows (what, id, score) of the first few hits."""
    filters = {facet: _usable(values) for facet, values in query.filters().items()}
    hits = _hits(condition, filters)
    ranked = _ranked(ranking.parts, ranking.average_length)
    text = (
        f"WITH hits AS MATERIALIZED ({hits.text}) SELECT 'hit', id::text, key"  # nosec B608
        f" FROM ({ranked.text}) AS ranked ORDER BY key DESC, id DESC LIMIT {int(count)}"
    )
    return Sql(text, hits.values + ranked.values)


def _usable(values: Iterable[str]) -> list[str]:
    """What a database can hold at all."""
    return sorted(value for value in values if value.isprintable())


def _hits(condition: Sql, filters: dict[str, list[str]]) -> Sql:
    """The documents that answer the words, each with the filters that it passes; those that fail
    two are in no count."""
    passed = {facet: f"coalesce({facet} = ANY (%s::text[]), false)" for facet in filters}
    flags = [f"{test} AS {_flag(facet)}" for facet, test in passed.items()]
    columns = ", ".join(["id, worth, length, weights, value, published_at", *FACETS, *flags])
    inner = f"SELECT {columns} FROM need_search WHERE {condition.text}"  # nosec B608
    values = (*filters.values(), *condition.values)
    passes = " AND ".join(map(_flag, filters)) or "true"
    text = f"SELECT *, {passes} AS passes FROM ({inner}) AS answering"  # nosec B608
    if len(filters) > 1:
        sum_ = " + ".join(f"{_flag(facet)}::int" for facet in filters)
        text += f" WHERE {sum_} >= {len(filters) - 1}"
    return Sql(text, values)


def _flag(facet: str) -> str:
    return f"passes_{facet}"


def _ordered(query: Query, ranking: Ranking | None) -> Sql:
    if query.sort is Sort.RELEVANCE and ranking is not None:
        ranked = _ranked(ranking.parts, ranking.average_length)
        return Sql(f"SELECT id, key FROM ({ranked.text}) AS ranked", ranked.values)  # nosec B608
    return Sql(f"SELECT id, {_ORDERS[query.sort]} AS key FROM hits WHERE passes")  # nosec B608


def _counts(filters: dict[str, list[str]]) -> list[str]:
    """For each facet its counts beside its own filter; the total."""
    free = [facet for facet in FACETS if facet not in filters]
    sets = "".join(f"({facet}), " for facet in free)
    names = " ".join(f"WHEN grouping({facet}) = 0 THEN '{facet}'" for facet in free)
    what = f"CASE {names} ELSE 'total' END" if free else "'total'"
    value = f"coalesce({', '.join(free)})" if free else "NULL"
    counts = [
        f"SELECT {what}, {value}::text, count(*)::float8 FROM hits WHERE passes"  # nosec B608
        f" GROUP BY GROUPING SETS ({sets}())"
    ]
    for facet in filters:
        others = " AND ".join(_flag(other) for other in filters if other != facet) or "true"
        counts.append(
            f"SELECT '{facet}', {facet}::text, count(*)::float8 FROM hits WHERE {others}"  # nosec B608
            f" GROUP BY {facet}"
        )
    return counts
