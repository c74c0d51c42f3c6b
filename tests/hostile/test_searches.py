"""No question, however hostile, is answered with an error or has more than 12 words evaluated."""

from __future__ import annotations

import pytest

from tools import hostile
from webapp.search import evaluation, indexing
from webapp.search.evaluation import MAX_TERMS


@pytest.mark.only("sqlite")  # the index is the same beside both databases
def test_hostile_questions_are_answered(app, cast, monkeypatch):
    with app.app_context():
        indexing.rebuild(app)
    found = hostile.ask(app, words=2_000)
    assert len(found) >= 18
    assert [(asked.name, asked.wrong) for asked in found if asked.wrong] == []
    assert max(asked.terms for asked in found) == MAX_TERMS  # there were more to evaluate
    monkeypatch.setattr(evaluation, "rarest", lambda question, *_: question)
    unbounded = hostile.ask(app, words=100)
    assert [asked for asked in unbounded if asked.wrong], "nothing bounds the words"
