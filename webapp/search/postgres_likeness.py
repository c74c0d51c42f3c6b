"""Which needs are much like this one, asked of the tables: `likeness` says what counts."""

from __future__ import annotations

from collections.abc import Sequence

from . import likeness, postgres_statements, question
from .documents import Hit
from .likeness import OTHER_HEADING, SAME_HEADING, UNKNOWN_HEADING, Sketch
from .postgres_asking import Asking, telling
from .postgres_rows import quoted
from .postgres_statements import Sql
from .question import Concept
from .text import HS_PREFIX

_DIGITS = likeness._HEADING_DIGITS


def most_alike(sketch: Sketch, asking: Asking, limit: int) -> list[Hit]:
    """The needs much like the sketch, the likest first; itself is not among them."""
    asked = question.read(sketch.title, asking.lexicon)
    if asking.lexicon.stopwords.issuperset(concept.word for concept in asked.concepts):
        return []
    concepts = asking.rarest(asked).concepts
    weights = _weights(sketch, concepts, asking)
    rows = asking.run(_alike(sketch, concepts, weights, limit))
    return [Hit(int(number), float(score)) for number, score in rows]


def _weights(sketch: Sketch, concepts: Sequence[Concept], asking: Asking) -> list[float]:
    """What each word says about what a thing is."""
    stored, _ = asking.figures.everything(asking.run)
    holders = asking.holders(concepts)
    others = [
        Sql(
            "SELECT EXISTS (SELECT FROM need_search WHERE tokens @@ %s::tsquery AND id <> %s)",
            (postgres_statements.tsquery([concept]), sketch.id),
        )
        for concept in concepts
    ]
    shared = asking.run(postgres_statements.in_one(others))[0]
    return [
        likeness._weight(concept, telling(held, stored), is_alone=not is_shared)
        for concept, held, is_shared in zip(concepts, holders, shared, strict=True)
    ]


def _alike(
    sketch: Sketch, concepts: Sequence[Concept], weights: Sequence[float], limit: int
) -> Sql:
    """The needs that share enough of the words, for what else they share."""
    total = sum(weights) or 1.0
    held = " UNION ALL ".join(
        f"SELECT id, {weight / total!r}::float8 AS weight FROM need_search"  # nosec B608
        " WHERE tokens @@ %s::tsquery"
        for weight in weights
    )
    shares = (
        f"SELECT id, sum(weight) AS share FROM ({held}) AS held GROUP BY id"  # nosec B608
        f" HAVING sum(weight) >= {SAME_HEADING!r} - 1e-9"
    )
    heading = (sketch.hs_code or "")[:_DIGITS]
    is_known = len(heading) == _DIGITS
    raised = (
        f"share + {likeness._HEADING!r} * same::int"
        f" + {likeness._FIELD!r} * coalesce(field = %s::text, false)::int"
        f" + {likeness._KIND!r} * coalesce(kind = %s::text, false)::int"
    )
    text = (
        f"SELECT id, {raised} AS score FROM (SELECT id, share, field, kind, hs2,"  # nosec B608
        f" {str(is_known).lower()} AND tokens @@ %s::tsquery AS same"
        f" FROM ({shares}) AS shares JOIN need_search USING (id)) AS sharing"
        f" WHERE id <> %s AND share >= CASE WHEN same THEN {SAME_HEADING!r}"
        f" WHEN {str(is_known).lower()} AND hs2 IS NOT NULL THEN {OTHER_HEADING!r}"
        f" ELSE {UNKNOWN_HEADING!r} END - 1e-9 ORDER BY score DESC, id DESC LIMIT {int(limit)}"
    )
    queries = tuple(postgres_statements.tsquery([concept]) for concept in concepts)
    same = quoted(HS_PREFIX + heading)
    return Sql(text, (sketch.field, sketch.kind, same, *queries, sketch.id))
