"""Which words sound alike."""

import pytest

from webapp.persian import fold
from webapp.search.sounds import sound_key, vowels_apart


@pytest.mark.parametrize(
    "group",
    [
        "گیربکس گیربوکس girboks",
        "باتری باطری batri",
        "بلبرینگ بلبيرینگ bolbering bolbring",
        "اکسیژن oksijen",
        "ترانسفورمر ترانسفرمر transformer",
        "گلیسیرین گلیسرین glycerin",
        "بنتونیت بنتونیتت bentonite",
        "مقره moghare",
        "قالب ghaleb",
        "ورق ورقه varagh",
        "خازن khazan",
        "شیشه shishe",
        "چسب chasb",
    ],
)
def test_one_word_by_ear_has_one_key(group: str) -> None:
    assert len({sound_key(fold(word)) for word in group.split()}) == 1


@pytest.mark.parametrize(
    ("word", "other"), [("مداد", "ماده"), ("شیر", "کلید"), ("فنر", "فلز"), ("مس", "موش")]
)
def test_other_words_have_other_keys(word: str, other: str) -> None:
    assert sound_key(word) != sound_key(other)


@pytest.mark.parametrize("noise", ["", "12", "6205", "m12", "-", "ti6al4v"])
def test_what_is_no_word_is_not_heard(noise: str) -> None:
    assert sound_key(noise) == ""


def test_vowels_tell_words_of_one_key_apart() -> None:
    assert vowels_apart("batri", "باتری") < vowels_apart("batri", "بطری")
    assert vowels_apart("گیربوکس", "گیربکس") == 1
    assert vowels_apart("قالب", "قالب") == 0
