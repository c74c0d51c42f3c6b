"""Why was a need found in the tables of PostgreSQL, and why at this rank?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from . import evaluation, segment
from .explaining import Explanation, Share, explanation
from .postgres_asking import Asking, telling
from .postgres_rows import TENTHS
from .postgres_statements import Sql
from .question import Alternative, Concept, Question

_ROW = "SELECT worth, length, weights FROM need_search WHERE id = %s"


@dataclass(frozen=True)
class Weights:
    """What one need has of each token, as `postgres_statements.score` sees it."""

    worth: float
    norm: float
    tenths: Mapping[str, int]

    def impact(self, token: str) -> float:
        """BM25 of a token in this need; 0 where it is not there."""
        weight = self.tenths.get(token)
        return (segment._K1 + 1) / (1 + self.norm / weight) if weight else 0.0

    def best(self, concept: Concept) -> tuple[Alternative | None, float]:
        """The alternative by which the need answers best, and what that is worth."""
        found = [(self._of(one), one) for one in concept.alternatives]
        impact, best = max(found, key=lambda pair: pair[0])
        return (best, impact) if impact else (None, 0.0)

    def _of(self, one: Alternative) -> float:
        impacts = [self.impact(token) for token in one.tokens]
        return one.worth * sum(impacts) / len(impacts) if all(impacts) else 0.0


def explain(asking: Asking, text: str, need_id: int) -> Explanation | None:
    """What the need has of the question `text`; None when no such need can be found at all."""
    weights = _weights(asking, need_id)
    if weights is None:
        return None
    answer = asking.answer(text)
    shares = tuple(_shares(asking, answer.question, weights))
    pairs = tuple(_pairs(asking, answer.question, weights))
    return explanation(answer, shares, pairs, weights.worth)


def _weights(asking: Asking, need_id: int) -> Weights | None:
    rows = asking.run(Sql(_ROW, (need_id,)))
    if not rows:
        return None
    worth, length, tenths = rows[0]
    _, mean = asking.figures.everything(asking.run)
    norm = TENTHS * segment._K1 * (1 - segment._B + segment._B * length / mean)
    return Weights(float(worth), norm, tenths)


def _shares(asking: Asking, asked: Question, weights: Weights) -> Iterator[Share]:
    stored, _ = asking.figures.everything(asking.run)
    for concept, held in zip(asked.concepts, asking.holders(asked.concepts), strict=True):
        best, impact = weights.best(concept)
        tells = telling(held, stored)
        yield Share(
            concept.word,
            best.tokens if best else (),
            best.worth if best else 0.0,
            held,
            tells,
            tells * impact * weights.worth,
            concept.is_optional,
        )


def _pairs(asking: Asking, asked: Question, weights: Weights) -> Iterator[Share]:
    stored, _ = asking.figures.everything(asking.run)
    pairs = [Concept(pair, (Alternative((pair,)),)) for pair in asked.pairs]
    for pair, held in zip(pairs, asking.holders(pairs), strict=True):
        _, impact = weights.best(pair)
        if impact:
            tells = evaluation._PAIR * telling(held, stored)
            score = tells * impact * weights.worth
            yield Share(pair.word, (pair.word,), 1.0, held, tells, score, is_optional=True)
