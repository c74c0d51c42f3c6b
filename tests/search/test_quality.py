"""The second set of questions with answers: no kind of question falls below what was reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from webapp.search import measuring

FOLDER = Path(__file__).parent / "evaluation"
LEAST = 0.95
LEAST_OF_A_CLASS = 0.85


@pytest.fixture(scope="module")
def answers() -> list[measuring.Answer]:
    documents = measuring.read_lines(FOLDER / "docs.jsonl", ("id", "title"))
    lines = measuring.read_lines(FOLDER / "queries.jsonl", ("id", "query"))
    return measuring.answers(documents, [measuring.question_of(line) for line in lines])


def test_what_was_meant_is_found(answers: list[measuring.Answer]) -> None:
    assert measuring.Figures.of(answers).ndcg >= LEAST


def test_no_class_of_questions_is_left_behind(answers: list[measuring.Answer]) -> None:
    classes = measuring.by_class(answers)
    weak = {name: of.ndcg for name, of in classes.items() if of.ndcg < LEAST_OF_A_CLASS}
    assert len(classes) == 18
    assert not weak
