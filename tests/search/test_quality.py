"""Three own sets of questions with answers: no kind of question falls below what was reached."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from webapp.search import measuring

FOLDER = Path(__file__).parent / "evaluation"


@dataclass(frozen=True)
class Reached:
    """A set by the beginning of its files' names, and what was reached with it."""

    name: str
    least: float
    least_of_a_class: float


SETS = (Reached("", 0.95, 0.85), Reached("third-", 0.93, 0.78), Reached("fourth-", 0.84, 0.60))


@pytest.fixture(scope="module", params=SETS, ids=("second", "third", "fourth"))
def reached(request: pytest.FixtureRequest) -> Reached:
    found: Reached = request.param
    return found


@pytest.fixture(scope="module")
def answers(reached: Reached) -> list[measuring.Answer]:
    documents = measuring.read_lines(FOLDER / f"{reached.name}docs.jsonl", ("id", "title"))
    lines = measuring.read_lines(FOLDER / f"{reached.name}queries.jsonl", ("id", "query"))
    return measuring.answers(documents, [measuring.question_of(line) for line in lines])


def test_what_was_meant_is_found(answers: list[measuring.Answer], reached: Reached) -> None:
    assert measuring.Figures.of(answers).ndcg >= reached.least


def test_no_class_of_questions_is_left_behind(
    answers: list[measuring.Answer], reached: Reached
) -> None:
    classes = measuring.by_class(answers)
    weak = {name: of.ndcg for name, of in classes.items() if of.ndcg < reached.least_of_a_class}
    assert len(classes) == 18
    assert not weak
