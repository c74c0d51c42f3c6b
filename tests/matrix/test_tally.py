"""The walk is counted over all processes, and a wrong answer in any of them is told."""

from __future__ import annotations

from .tally import Tally


def walked(role: str, *, wrong: bool = False) -> Tally:
    tally = Tally()
    for htmx in (True, False):
        tally.count(
            htmx=htmx, routes="/needs", roles=role, ids="own", sites="yazd", databases="sqlite"
        )
    with tally.judging():
        assert not wrong, "GET /needs shows a secret"
    return tally


def test_counts_of_several_processes_come_together():
    tally = walked("producer")
    tally.add(walked("supplier").packed())
    assert str(tally) == (
        "1 routes × 2 roles × 1 kinds of numbers × 1 sites on sqlite:"
        " 4 requests, 2 of them by htmx, 0 wrong"
    )


def test_a_wrong_answer_of_another_process_is_told():
    tally = walked("producer")
    tally.add(walked("supplier", wrong=True).packed())
    assert str(tally).endswith("1 wrong")
    assert tally.wrong == ["GET /needs shows a secret"]
