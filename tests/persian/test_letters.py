"""Text is stored with one spelling per letter and compared without what only looks different."""

from __future__ import annotations

import random
import unicodedata

import pytest

from webapp.persian import clean, clean_lines, count_words, fold, shorten, slug_key, words
from webapp.persian.letters import _settled

HOSTILE = (
    "ab1۱١Z ز ایيىئكۀەهھوآءأ\u0654\u0653\u064b\u064e\u0651\u0301\u0308\u0345\u200c\u200c\u200d"
    "\u200b\u200e\u202e\u2066\ufeff\x00\n\r\t\u2028\u00a0\u00ad¬-.،_'ـﻻﷲ\ufe70\u1100\u1161é\ud800"
)


def hostile_texts(count: int = 3000) -> list[str]:
    chance = random.Random(1405)
    return ["".join(chance.choices(HOSTILE, k=chance.randint(0, 14))) for _ in range(count)]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("كيف \u200cهاي  ايراني", "کیف های ایرانی"),
        ("آهن\u200cآلات", "آهن\u200cآلات"),
        ("آهن\u200c\u200cآلات\u200c", "آهن\u200cآلات"),
        ("می\u200bشود", "می\u200cشود"),
        ("می¬شود", "می\u200cشود"),
        ("PVC\u200cها و PV\u200cC", "PVC\u200cها و PVC"),
        ("قـــطعـه", "قطعه"),
        ("\ufeff\u202eپیچ\u202c\x00 ۸\u200f", "پیچ ۸"),
        ("٣٠٤ و 304", "۳۰۴ و 304"),
        ("ﻗﻄﻌﺎت ﻻﺳﺘﯿﮑﯽ", "قطعات لاستیکی"),
        ("خانۀ ما", "خانه\u0654 ما"),
        ("مسی\u0654له", "مسئله"),
        ("  یک\tدو\r\nسه\u00a0چهار ", "یک دو سه چهار"),
        ("a\u0300\u0301\u0302\u0303\u0304\u0305b", "à\u0301\u0302b"),
        ("\u0301\u0302آب", "آب"),
        ("x\ud800y\ufffe", "xy"),
        ("6204-2RS1", "6204-2RS1"),
        ("", ""),
    ],
)
def test_stored_text_keeps_what_was_meant(typed: str, stored: str) -> None:
    assert clean(typed) == stored


@pytest.mark.parametrize("change", [clean, clean_lines, fold])
def test_cleaning_twice_changes_nothing(change) -> None:
    for text in hostile_texts():
        once = change(text)
        assert change(once) == once, ascii(text)


def test_every_character_alone_is_settled_at_once() -> None:
    for code in range(0x30000):
        for change in (clean, fold):
            once = change(chr(code))
            assert change(once) == once, hex(code)


def test_stored_text_is_fit_for_any_database_and_any_page() -> None:
    for text in hostile_texts():
        stored = clean(text)
        assert stored == stored.strip() and "  " not in stored
        assert not {unicodedata.category(c) for c in stored} & {"Cc", "Cs", "Cn", "Zl", "Zp"}
        assert not {c for c in stored if unicodedata.category(c) == "Cf"} - {"\u200c"}


def test_settling_meets_characters_that_removal_brings_together() -> None:
    assert _settled("ا\u200c\u0653") == "آ"


def test_lines_are_kept_and_empty_ones_are_not_heaped() -> None:
    assert clean_lines("\n الف \r\n\r\n\r\n\nب\u2028ج\x0bد \n") == "الف\n\nب\nج\nد"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("مُؤسّسهٔ آهن‌آلات ۱۲", "موسسه اهن الات 12"),
        ("رديف", "ردیف"),
        ("نام كالا ", "نام\u200cکالا"),
        ("اجزاء", "اجزا"),
        ("رأس", "راس"),
        ("مسئله", "مسیله"),
        ("دورة", "دوره"),
        ("CAFÉ Ｂ２", "cafe b2"),
        ("STRASSE", "straße"),
    ],
)
def test_spellings_of_one_word_are_equal_when_folded(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_different_words_stay_different() -> None:
    assert fold("شیر") != fold("شر") and fold("کلید") != fold("کل")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("- ؟ ! …", 0),
        ("آهن\u200cآلات ساختمانی", 2),
        ("بلبرینگ 6204-2RS1، نو", 3),
        ("۱۲٫۵ کیلو و 1,234.5 تن", 5),
        ("الف، ب؛ «پ»", 3),
        ("و/یا", 1),
        ("سطر\nدیگر", 2),
    ],
)
def test_words_are_counted_as_a_person_counts(text: str, count: int) -> None:
    assert count_words(text) == len(words(text)) == count


def test_words_of_long_text_are_counted_in_no_time() -> None:
    assert count_words("a-" * 50_000 + " b") == 2


def test_short_text_is_not_cut() -> None:
    assert shorten("بلبرینگ ساده", 80) == ("بلبرینگ ساده", False)


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("بلبرینگ شیار عمیق ساده", 17, "بلبرینگ شیار عمیق"),
        ("بلبرینگ شیار عمیق ساده", 16, "بلبرینگ شیار"),
        ("بلبرینگ شیار، عمیق", 14, "بلبرینگ شیار"),
        ("x" * 30, 10, "x" * 10),
        ("ab " + "x" * 30, 10, "ab xxxxxxx"),
        ("آهن\u200cآلات", 4, "آهن"),
        ("خانه\u0654 ما", 4, "خان"),
    ],
)
def test_long_text_is_cut_after_a_word(text: str, limit: int, short: str) -> None:
    assert shorten(text, limit) == (short, True)
    assert len(short) <= limit


def test_slug_key_is_the_same_for_spellings_of_one_heading() -> None:
    assert slug_key("نام كالا *") == slug_key("نام‌کالا") == "نام-کالا"
    assert slug_key("HS_Code (8)") == "hs-code-8"


def test_hostile_length_is_taken() -> None:
    """What cost more than its length would never come to an end here."""
    chance = random.Random(3)
    long_texts = [
        "".join(chance.choices(HOSTILE, k=100_000)),
        "\u200c" * 100_000 + "ا",
        "a\u0301" * 50_000,
    ]
    for text in long_texts:
        assert clean(clean(text)) == clean(text)
        assert fold(clean(text)) == fold(text)
        assert 0 < count_words(text) <= len(text)
