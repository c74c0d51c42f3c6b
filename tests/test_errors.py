"""What a person sees of a fault, and what the log keeps of it."""

from __future__ import annotations

import dataclasses

import pytest

from webapp import access, create_app
from webapp.db import db


@pytest.fixture
def faulty(settings):
    """A site that works as it does for people: a fault has a page."""
    app = create_app(dataclasses.replace(settings, mode="embedded", demo=False))
    app.add_url_rule("/fault", view_func=access.public(lambda: 1 / 0), endpoint="fault")
    yield app.test_client()
    with app.app_context():
        db.engine.dispose()


def test_a_fault_tells_a_number_and_nothing_of_the_inside(faulty, capsys):
    answer = faulty.get("/fault")
    page, said = answer.get_data(as_text=True), capsys.readouterr().out
    assert answer.status_code == 500
    for word in ("ZeroDivisionError", "Traceback", "division", ".py", "sqlite", "postgresql"):
        assert word not in page
    (error_id,) = {word for word in said.split() if word.startswith("error_id=")}
    assert error_id.removeprefix("error_id=").strip("'") in page
    assert said.count("ZeroDivisionError: division by zero") == 1


def test_the_log_says_on_which_site_and_with_whose_rights(faulty, capsys):
    faulty.get("/yazd/fault")
    said = capsys.readouterr().out.replace("'", "").split()
    assert {"site=yazd", "view=fault", "scope=public", "user=None"} <= set(said)


def test_a_fault_of_one_request_is_not_that_of_the_next(faulty):
    assert faulty.get("/fault").status_code == 500
    assert faulty.get("/").status_code == 200
