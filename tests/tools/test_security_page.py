"""The page on security holds, and every way in which it could say too much is found."""

from __future__ import annotations

import pytest

from tools import security_page as page

TEXT = page.PAGE.read_text("utf-8")
TEST = "`tests/test_access.py::test_others_do_not_enter`"
ROW = next(line for line in TEXT.splitlines() if TEST in line)


def found(text: str) -> str:
    return "\n".join(page.faults(text))


def told(answer: str, state: str = "met") -> str:
    """The page with another answer in one of its rows."""
    head = ROW.split(" | ")[:3]
    return found(TEXT.replace(ROW, " | ".join([*head, state, answer]) + " |"))


def test_the_page_holds():
    assert found(TEXT) == ""


def test_the_list_of_the_standard_is_whole():
    levels = list(page.levels().values())
    assert (levels.count("1"), levels.count("2"), len(levels)) == (70, 183, 253)


@pytest.mark.parametrize(
    "name",
    [
        "tests/test_access.py::test_that_nobody_wrote",
        "tests/test_nothing.py::test_others_do_not_enter",
        "tests/tenancy/test_walls.py::TestReading::test_the_ledger_is_append_only",
        "GHAFASEH_NOT_THERE",
        "webapp/nothing.py",
        "webapp/headers.py::NOWHERE",
        "deploy/nginx/nothing.conf",
    ],
)
def test_a_row_that_names_what_is_not_there_fails(name):
    assert f"there is no {name}" in told(f"{TEST}, `{name}`")


@pytest.mark.parametrize(
    "name",
    [
        "tests/tenancy/test_walls.py::TestWriting::test_the_ledger_is_append_only",
        "GHAFASEH_PROXIES",
        "webapp/headers.py::ALWAYS",
        "webapp/forms.py::Form.answers",
        "deploy/nginx/ghafaseh.conf",
    ],
)
def test_what_is_there_is_found(name):
    assert told(f"`{name}`") == ""


def test_a_section_that_is_not_there_fails():
    assert "no section #nowhere" in told("[Nowhere](#nowhere)")


def test_words_alone_answer_nothing():
    assert "nothing that could be looked at" in told("We are careful.")


def test_an_exception_says_what_is_not_met_and_is_counted():
    said = told("It is fine.", "exception")
    assert "says first what is not met" in said and "the summary has to say" in said


def test_a_state_of_its_own_is_none():
    assert "is no state" in told(TEST, "nearly")


def test_a_requirement_that_is_left_out_fails():
    assert "stands in 0 rows" in found(TEXT.replace(ROW + "\n", ""))


def test_a_requirement_that_stands_twice_fails():
    assert "stands in 2 rows" in found(TEXT.replace(ROW, f"{ROW}\n{ROW}"))


def test_a_number_of_another_level_or_none_fails():
    other = ROW.replace(ROW.split(" ")[1], "v5.0.0-99.1.1")
    assert "v5.0.0-99.1.1 is no requirement" in found(TEXT.replace(ROW, other))


def test_another_level_fails():
    number, level, rest = ROW.split(" | ", 2)
    wrong = " | ".join([number, "2" if level == "1" else "1", rest])
    assert "the level is" in found(TEXT.replace(ROW, wrong))


def test_a_range_is_never_met():
    wide = TEXT.replace(
        "| v5.0.0-17.1.1 to v5.0.0-17.3.2 | 2 | WebRTC | not applicable |",
        "| v5.0.0-17.1.1 to v5.0.0-17.3.2 | 2 | WebRTC | met |",
    )
    assert "only what does not apply is said of several at once" in found(wide)
