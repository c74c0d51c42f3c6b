"""Slips of the hand, counted."""

import pytest

from webapp.persian.edits import edits_apart


@pytest.mark.parametrize(
    ("left", "right", "apart"),
    [
        ("بلبرینگ", "بلبرینگ", 0),
        ("بلبرینگ", "بلبزینگ", 1),
        ("بلبرینگ", "بلبرنگ", 1),
        ("بلبرینگ", "بلبررینگ", 1),
        ("بلبرینگ", "بلربینگ", 1),
        ("ترانسفورماتور", "ترنسفورماتر", 2),
        ("شیر", "کلید", None),
        ("", "اب", 2),
        ("", "", 0),
    ],
)
def test_slips_are_counted_up_to_two(left: str, right: str, apart: int | None) -> None:
    assert edits_apart(left, right, 2) == edits_apart(right, left, 2) == apart


def test_more_slips_than_asked_for_are_none() -> None:
    assert edits_apart("بلبرینگ", "بلبزینک", 1) is None
    assert edits_apart("بلبرینگ", "بلبزینک", 2) == 2
