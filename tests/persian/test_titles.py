"""Which words a title consists of, however it is written."""

import pytest

from webapp.persian import title_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("بلبرینگ‌های شیار عمیق", "شیار عمیق بلبرینگ"),
        ("پیچ و مهره", "مهره پیچ"),
        ("كابل ٤ رشته", "کابل ۴ رشته‌ای"),
        ("فیلتر برای روغن", "روغن، فیلتر"),
        ("BEARING 6205-2RS", "bearing 6205 2rs"),
    ],
)
def test_two_ways_to_write_a_title_have_the_same_words(one, other):
    assert title_words(one) == title_words(other)


def test_other_words_and_numbers_are_other_titles():
    assert title_words("کابل ۴ رشته") != title_words("کابل ۵ رشته")
    assert title_words("پمپ آب") != title_words("پمپ")


def test_a_word_keeps_what_only_looks_like_an_ending():
    assert title_words("بها") == {"بها"}
    assert title_words("برای") == {"برای"} and title_words("، —") == frozenset()
