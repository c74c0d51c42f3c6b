"""Whatever is sent to whichever route is answered, and an answer with a fault is found."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import Headers

from tools.asking import Answer, Inside, Request, environ_of
from tools.fuzz import run
from tools.fuzz.run import Fuzz
from webapp import access

GUARDED = {"Content-Security-Policy": "default-src 'self'"}


def test_a_hundred_and_fifty_cases_are_all_answered(app, cast):
    outcome = Fuzz(app, cast, seed=20).run(range(150))
    assert [str(finding) for finding in outcome.findings] == []
    assert outcome.cases == 150 and len(outcome.routes) == 150
    assert {200, 303, 400, 403, 404, 422} <= set(outcome.statuses)


@pytest.mark.only("sqlite")
def test_the_same_seed_sends_the_same_to_the_same_routes(app, cast):
    fuzz = Fuzz(app, cast, seed=5)
    first, again = (fuzz.run(range(3)) for _ in range(2))
    assert first.routes == again.routes and len(first.routes) == 3


@pytest.mark.only("sqlite")
@pytest.mark.own_app
def test_a_route_that_raises_is_found(app, cast):
    @access.public
    def broken() -> str:
        raise ValueError("spoilt")

    app.add_url_rule("/broken", "broken", broken, methods=["GET", "POST"])
    fuzz = Fuzz(app, cast, seed=1)
    fuzz.targets = [("/broken", "GET"), ("/broken", "POST")]
    findings = fuzz.run(range(8)).findings
    assert any("answered 500" in finding.what for finding in findings)
    assert "ValueError: spoilt" in str(findings[0]) and "/broken" in str(findings[0])


@pytest.mark.only("sqlite")
@pytest.mark.own_app
def test_what_the_page_of_faults_hides_is_told(app):
    """Outside of tests a fault becomes a page; the report names its cause all the same."""

    @access.public
    def broken() -> str:
        raise ValueError("spoilt")

    app.add_url_rule("/broken", "broken", broken)
    app.testing = False
    answer = Inside(app).ask(Request("GET", "/broken"))
    assert answer.status == 500 and b"spoilt" not in answer.body
    assert "ValueError: spoilt" in answer.fault


FAULTY = {
    "answered 500": Answer(500, Headers(GUARDED), b""),
    "no Content-Security-Policy": Answer(404, Headers(), b""),
    "shows a traceback": Answer(200, Headers(GUARDED), b"Traceback (most recent call last):"),
}


@pytest.mark.parametrize(("words", "answer"), FAULTY.items(), ids=list(FAULTY))
def test_a_faulty_answer_is_found(words, answer):
    assert any(words in found for found in run.faults_of(Request("GET", "/"), answer))


def test_good_answers_have_no_faults():
    ready = Answer(503, Headers(GUARDED), b"")
    assert run.faults_of(Request("GET", "/readyz?x=1"), ready) == []
    assert run.faults_of(Request("GET", "/"), Answer(200, Headers(GUARDED), b"")) == []


def test_bytes_come_over_the_wire_as_they_are():
    environ = environ_of(Request("GET", "/%ff%00?a=%ff", (("Cookie", "\udcff"),), b"x"))
    assert environ["PATH_INFO"] == "/\xff\0" and environ["QUERY_STRING"] == "a=%ff"
    assert environ["HTTP_COOKIE"] == "\xff" and environ["CONTENT_LENGTH"] == "1"
