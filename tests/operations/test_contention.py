"""What only one can have, one has, however many want it at once; without the walls it is sold
twice."""

from __future__ import annotations

import pytest

from tools import crowd

THREADS = 4


def check(outcome: crowd.Outcome) -> None:
    assert outcome.wrong == [], outcome.wrong[:5]


def test_every_hour_is_given_exactly_once(app, cast):
    outcome = crowd.seats(app, cast, 120, THREADS)
    check(outcome)
    assert outcome.won == 6
    assert outcome.control > 0, "looking first and writing then oversells nothing: no crowd"


def test_no_edit_is_lost(app, cast):
    outcome = crowd.edits(app, cast, 40, THREADS)
    check(outcome)
    assert outcome.won > 0 and outcome.control > 0


def test_a_form_sent_four_times_at_once_makes_one_need(app, cast):
    outcome = crowd.double_posts(app, cast, 12, THREADS)
    check(outcome)
    assert outcome.won == 3 and outcome.control > 0


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_lists_come_in_and_go_out_side_by_side(app, cast):
    check(crowd.lists(app, cast, 20, THREADS))
