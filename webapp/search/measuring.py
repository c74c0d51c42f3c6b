"""How good is the search? Measured on documents and questions with known answers."""

from __future__ import annotations

import json
import math
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .documents import Document, Query, Results
from .engine import Engine
from .whoosh_engine import WhooshEngine

DEPTH = 10
# So many ids of each answer are written out.
RUN_LENGTH = 100
_SOME_DAY = datetime(2025, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Question:
    """`relevant` grades the right documents 1 or 2; empty: nothing may be shown as a match."""

    id: str
    kind: str
    text: str
    relevant: dict[str, int]


@dataclass(frozen=True)
class Answer:
    """What was found, best first; what is only near counts for nothing."""

    question: Question
    ids: tuple[str, ...]
    seconds: float

    @property
    def scores(self) -> tuple[float, float, float]:
        """nDCG@10, recall@10, success@1; all or nothing where nothing is right."""
        relevant = self.question.relevant
        if not relevant:
            good = 0.0 if self.ids else 1.0
            return good, good, good
        best = self.ids[:DEPTH]
        recall = len(relevant.keys() & set(best)) / min(DEPTH, len(relevant))
        return ndcg(relevant, best), recall, float(bool(best) and best[0] in relevant)


@dataclass(frozen=True)
class Figures:
    """Means over some questions."""

    questions: int
    ndcg: float
    recall: float
    success: float

    @classmethod
    def of(cls, answers: Sequence[Answer]) -> Figures:
        sums = [sum(column) for column in zip(*(a.scores for a in answers), strict=True)]
        count = len(answers)
        return cls(count, *(total / count for total in sums or (0.0, 0.0, 0.0)))


def ndcg(relevant: dict[str, int], best: Sequence[str]) -> float:
    """Normalised discounted cumulative gain (Järvelin and Kekäläinen 2002), gain 2^grade - 1."""
    ideal = sorted(relevant.values(), reverse=True)[:DEPTH]
    return _gain(relevant.get(name, 0) for name in best) / (_gain(ideal) or 1.0)


def _gain(grades: Iterable[int]) -> float:
    return sum((2**grade - 1) / math.log2(place) for place, grade in enumerate(grades, start=2))


# --- the files ------------------------------------------------------------------------------


class Unusable(ValueError):
    """A file that does not hold what it should; the message says where."""


def read_lines(path: Path, wanted: Collection[str]) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file; each has the `wanted` names, and there is one at least."""
    found = []
    for number, line in enumerate(path.read_text("utf-8").split("\n"), start=1):
        if line.strip():
            found.append(_object(line, wanted, f"{path}, line {number}"))
    if not found:
        raise Unusable(f"{path} is empty")
    return found


def _object(line: str, wanted: Collection[str], where: str) -> dict[str, Any]:
    try:
        read = json.loads(line)
    except ValueError:
        raise Unusable(f"{where}: no JSON") from None
    if not isinstance(read, dict) or not read.keys() >= set(wanted):
        raise Unusable(f"{where}: no object with {', '.join(wanted)}")
    return read


def question_of(line: dict[str, Any]) -> Question:
    relevant = {str(name): int(grade) for name, grade in (line.get("relevant") or {}).items()}
    kind = str(line.get("class") or "")
    return Question(str(line["id"]), kind, str(line["query"]), relevant)


def document_of(number: int, line: dict[str, Any]) -> Document:
    """`industry` and `kind` are any text here, not the codes of the site."""
    return Document(
        id=number,
        province="-",
        title=str(line["title"]),
        summary=str(line.get("description") or ""),
        body="",
        company="",
        park=None,
        field=str(line.get("industry") or "-"),
        kind=str(line.get("kind") or "-"),
        state="open",
        hs_code=str(line.get("hs_code") or "") or None,
        value_usd=None,
        published_at=_SOME_DAY,
    )


# --- the measurement ------------------------------------------------------------------------


Beside = Callable[[], AbstractContextManager[Engine]]


@contextmanager
def whoosh_beside() -> Iterator[WhooshEngine]:
    """An index of its own, and then none."""
    with tempfile.TemporaryDirectory(prefix="ghafaseh-evaluate-") as folder:
        yield WhooshEngine(folder)


def answers(
    documents: list[dict[str, Any]],
    questions: Iterable[Question],
    beside: Beside = whoosh_beside,
) -> list[Answer]:
    """What the site's own search answers over `documents`, in an index made for it alone."""
    names = {number: str(line["id"]) for number, line in enumerate(documents, start=1)}
    with beside() as engine:
        engine.rebuild((document_of(n, line) for n, line in enumerate(documents, start=1)), 0)
        return [_ask(engine, question, names) for question in questions]


def _ask(engine: Engine, question: Question, names: dict[int, str]) -> Answer:
    begun = time.perf_counter()
    results: Results = engine.search(Query(question.text, page_size=RUN_LENGTH))
    seconds = time.perf_counter() - begun
    found = tuple(names[number] for number in results.ids)
    return Answer(question, found, seconds)


def by_class(answers: Iterable[Answer]) -> dict[str, Figures]:
    """The figures of each class of questions, by its name."""
    classes: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        classes[answer.question.kind].append(answer)
    return {name: Figures.of(classes[name]) for name in sorted(classes)}
