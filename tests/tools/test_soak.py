"""Readers of several provinces at once meet no word that is not for them; a missing wall shows."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs
from werkzeug.datastructures import Headers

from tests.canaries import Canaries, Readers
from tools.asking import Answer, Inside
from tools.soak import broken, country
from tools.soak.readers import Reader
from tools.soak.run import Plan, Soak, Tally, _read

PROVINCES = ("qom", "ilam")


@pytest.fixture
def land(app):
    return country.build(app, PROVINCES)


def test_many_requests_of_eight_threads_show_nobody_elses_words(app, land):
    tally = Soak(app, land, Inside(app), Plan(160, threads=8, seed=3)).run()
    assert tally.foreign == [] and tally.foreign_bytes == 0
    assert tally.faults == [] and tally.server_errors == 0
    assert tally.requests >= 160 and tally.own > 20, "too little private was there to be met"
    assert not tally.failed


@pytest.mark.only("sqlite")
def test_a_missing_wall_is_found(app, land):
    """What is kept for all shows at once; a shared scope needs luck: `--broken scope` tries it."""
    soak = Soak(app, land, Inside(app), Plan(1_500, threads=8, until_leak=True))
    with broken.WALLS["cache"](), capture_logs():  # its many faults are not told
        tally = soak.run()
    assert tally.foreign_bytes > 0 and tally.failed


# --- how words are told apart ---------------------------------------------------------------

OF_DESK = Readers("qom")
OF_SIDES = Readers("qom", frozenset({1, 2}))
OF_SUPPLIERS = Readers("qom", frozenset({1}), suppliers=True)
OF_PERSON = Readers(person=7)
WHO = {
    "visitor": (Reader("visitor", "", "qom"), set()),
    "officer": (Reader("officer", "qom", "qom", 7), {OF_DESK, OF_SIDES, OF_SUPPLIERS, OF_PERSON}),
    "officer elsewhere": (Reader("officer", "qom", "ilam", 8), set()),
    "foreign officer": (Reader("officer", "ilam", "ilam", 8), {OF_SUPPLIERS}),
    "producer": (Reader("producer", "qom", "qom", 8, 1), {OF_SIDES, OF_SUPPLIERS}),
    "supplier": (Reader("supplier", "ilam", "qom", 8, 9), {OF_SUPPLIERS}),
    "national": (Reader("national", "", "national", 8), {OF_DESK, OF_SIDES, OF_SUPPLIERS}),
    "national elsewhere": (Reader("national", "", "qom", 8), set()),
}


@pytest.mark.parametrize(("reader", "may"), WHO.values(), ids=list(WHO))
def test_a_word_is_for_its_readers_only(reader, may):
    circles = {OF_DESK, OF_SIDES, OF_SUPPLIERS, OF_PERSON}
    assert {circle for circle in circles if reader.may_meet(circle, "/admin/needs")} == may


def test_what_an_officer_was_told_follows_him_but_his_desk_does_not():
    officer = Reader("officer", "qom", "ilam", 8)
    assert officer.may_meet(OF_DESK, "/ilam/my/notices")
    assert officer.may_meet(OF_DESK, "/ilam/en/my/")
    assert not officer.may_meet(OF_DESK, "/ilam/admin/needs")
    assert not officer.may_meet(OF_DESK, "/ilam/my/needs")


def answer(body: bytes = b"", mimetype: str = "text/html", **headers: str) -> Answer:
    return Answer(200, Headers({"Content-Type": mimetype, **headers}), body)


def test_words_are_found_in_bodies_headers_and_folded_lines():
    canaries = Canaries()
    word = canaries.word(OF_SIDES)
    found = [
        answer(f"<p>{word}</p>".encode()),
        answer(Location=f"/x?next=%20{word}"),
        answer(f"SUMMARY:{word[:9]}\r\n {word[9:]}".encode(), "text/calendar"),
    ]
    for each in found:
        assert list(canaries.found(_read(each))) == [(word, OF_SIDES)]
    assert canaries.word(OF_SIDES) == word != canaries.word(OF_DESK)


def grown(*megabytes: float) -> Tally:
    step = 10_000 // (len(megabytes) - 1)
    return Tally(requests=10_000, memory=[(n * step, mb) for n, mb in enumerate(megabytes)])


def test_memory_that_levels_off_is_no_leak_and_memory_that_climbs_is():
    assert not grown(100, 160, 180, 185, 186, 187, 187, 188, 188, 188, 188).grows
    assert grown(100, 160, 180, 200, 220, 240, 260, 280, 300, 320, 340).grows
