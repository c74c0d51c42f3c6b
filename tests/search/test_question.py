"""What a question asks for, and what may stand for its words."""

from __future__ import annotations

import pytest

from webapp.search.lexicon import Lexicon, Lists
from webapp.search.question import read

LEXICON = Lexicon.of(
    Lists(
        synonyms=(("گیربکس", "جعبه‌دنده"), ("دوده صنعتی", "کربن بلک"), ("نفت کوره سبک", "مازوت")),
        spellings=(("باتری", "باطری"),),
        latin=(("shock absorber", "کمک‌فنر"), ("PVC", "پی‌وی‌سی", "پلی‌وینیل کلراید")),
        stopwords=frozenset({"برای", "و"}),
    )
)


def words(text: str) -> list[str]:
    return [concept.word for concept in read(text, LEXICON).concepts]


def tokens(text: str) -> dict[str, set[tuple[str, ...]]]:
    """word → what may stand for it."""
    concepts = read(text, LEXICON).concepts
    return {one.word: {alternative.tokens for alternative in one.alternatives} for one in concepts}


@pytest.mark.parametrize("phrase", ["جعبه‌دنده", "جعبه دنده", "جعبهدنده"])
def test_a_phrase_stands_for_its_equal_however_it_is_written(phrase: str) -> None:
    assert all(("گیربکس",) in others for others in tokens(phrase).values())


def test_a_word_stands_for_a_phrase_whose_words_are_together() -> None:
    assert ("جعبهدنده",) in tokens("گیربکس")["گیربکس"]
    assert ("نفتکوره", "کورهسبک") in tokens("مازوت")["مازوت"]


def test_translations_work_both_ways() -> None:
    assert ("کمکفنر",) in tokens("shock absorber")["shock"]
    assert ("shockabsorber",) in tokens("کمک فنر")["فنر"]
    assert {("پیویسی",), ("پلیوینیل", "وینیلکلراید")} <= tokens("pvc")["pvc"]


@pytest.mark.parametrize("plural", ["shock absorbers", "Shock Absorbers"])
def test_english_plurals_are_looked_up_in_the_singular(plural: str) -> None:
    assert ("کمکفنر",) in tokens(plural)["absorbers"]
    assert ("absorber",) in tokens(plural)["absorbers"]


def test_every_spelling_has_the_other_names_of_all() -> None:
    lists = Lists(synonyms=(("باتری", "انباره برقی"),), spellings=(("باتری", "باطری"),))
    (concept,) = read("باطری", Lexicon.of(lists)).concepts
    assert ("انبارهبرقی",) in {one.tokens for one in concept.alternatives}


def test_what_a_translation_is_also_called_translates_too() -> None:
    lists = Lists(
        synonyms=(("کلید خودکار", "کلید اتوماتیک"),), latin=(("breaker", "کلید اتوماتیک"),)
    )
    found = {
        one.tokens: one.worth for one in read("breaker", Lexicon.of(lists)).concepts[0].alternatives
    }
    assert found[("کلیدخودکار",)] < found[("کلیداتوماتیک",)] < 1
    backwards = read("کلید خودکار", Lexicon.of(lists)).concepts[0]
    assert ("breaker",) in {one.tokens for one in backwards.alternatives}


def test_the_two_translations_of_a_term_stand_for_each_other() -> None:
    two = Lexicon.of(Lists(latin=(("tire", "لاستیک", "تایر"),)))
    more = Lexicon.of(Lists(latin=(("valve", "شیر", "ولو", "سوپاپ"),)))
    assert ("تایر",) in {one.tokens for one in read("لاستیک", two).concepts[0].alternatives}
    assert ("شیر",) not in {one.tokens for one in read("سوپاپ", more).concepts[0].alternatives}


def test_a_long_term_in_one_piece_is_found_by_its_words() -> None:
    assert ("پلیوینیل", "وینیلکلراید") in tokens("پلیوینیلکلراید")["پلیوینیلکلراید"]


def test_other_words_of_the_lists_take_an_ending_too() -> None:
    lists = Lists(latin=(("air", "هوا"),))
    assert ("هوای",) in {
        one.tokens for one in read("air", Lexicon.of(lists)).concepts[0].alternatives
    }


@pytest.mark.parametrize("asked", ["نخ بی سی اف", "نخ بی‌سی‌اف", "نخ بیسیاف"])
def test_letters_by_their_names_are_an_abbreviation(asked: str) -> None:
    yarn, *letters = read(asked, Lexicon.of(Lists())).concepts
    assert ("bcf",) not in {one.tokens for one in yarn.alternatives}
    assert letters
    for concept in letters:
        assert ("bcf",) in {one.tokens for one in concept.alternatives}


@pytest.mark.parametrize("asked", ["پی ال سی", "PLC", "plc"])
def test_an_abbreviation_is_found_however_it_is_written(asked: str) -> None:
    held = {"plc", "پی", "ال", "سی", "پیال", "السی", "پیالسی"}
    for concept in read(asked, Lexicon.of(Lists())).concepts:
        assert any(held.issuperset(one.tokens) for one in concept.alternatives)
        assert {("plc",), ("پیال", "السی"), ("پیالسی",)} & {
            one.tokens for one in concept.alternatives
        }


@pytest.mark.parametrize("word", ["سیمان", "سی", "دی ان", "کابل", "برنج", "ایران"])
def test_other_words_are_no_abbreviations(word: str) -> None:
    for concept in read(word, Lexicon.of(Lists())).concepts:
        assert not any(token.isascii() for token in concept.tokens)


def test_the_word_itself_is_worth_most() -> None:
    (concept,) = read("گیربکس", LEXICON).concepts
    worth = {one.tokens: one.worth for one in concept.alternatives}
    assert worth["گیربکس",] == 1.0
    assert all(other < 1.0 for word, other in worth.items() if word != ("گیربکس",))


@pytest.mark.parametrize(
    "exception",
    ["به غیر از آب", "غیر از آب", "بجز آب", "به جز آب", "به استثنای آب", "باستثناء آب", "سوای آب"],
)
def test_what_is_excepted_is_not_asked_for(exception: str) -> None:
    assert words(f"پمپ ({exception}) گریز") == ["پمپ", "گریز"]
    assert words(f"پمپ {exception}") == ["پمپ"]


def test_a_question_of_exceptions_only_is_taken_as_it_stands() -> None:
    assert "اب" in words("بجز آب")


@pytest.mark.parametrize(
    "elsewhere",
    ["غیر مذکور در جای دیگر", "که در جای دیگری ذکر نشده است", "که در جای دیگر مذکور نباشد"],
)
def test_customs_speech_for_others_is_one_word(elsewhere: str) -> None:
    assert words(f"پمپ {elsewhere}") == ["پمپ", "سایر"]


def test_hints_are_wanted_but_not_required() -> None:
    optional = {one.word: one.is_optional for one in read("قیمت پمپ صنعتی", LEXICON).concepts}
    assert optional == {"قیمت": True, "پمپ": False, "صنعتی": True}
    assert [one.is_optional for one in read("صنعتی", LEXICON).concepts] == [False]


@pytest.mark.parametrize(
    ("word", "other"),
    [("هوا", "هوای"), ("مسی", "مس"), ("ساختمان", "ساختمانی"), ("موی", "مو"), ("نخ", "نخی")],
)
def test_an_ending_of_one_letter_is_tried(word: str, other: str) -> None:
    either = tokens(word).get(word, set()) | tokens(other).get(other, set())
    assert (other,) in either and (word,) in either


@pytest.mark.parametrize("word", ["شی", "شیر", "کلی", "ای"])
def test_short_words_are_not_cut(word: str) -> None:
    assert (word[:-1],) not in tokens(word)[word]


@pytest.mark.parametrize("asked", ["CNMG 12 04 08", "cnmg-12-04-08", "CNMG120408"])
def test_part_numbers_in_pieces_are_also_tried_in_one(asked: str) -> None:
    assert all(("cnmg120408",) in others for others in tokens(asked).values())


def test_neighbours_are_told_but_not_over_a_stop_word() -> None:
    assert read("پمپ آب گرم", LEXICON).pairs == ("پمپاب", "ابگرم")
    assert read("پمپ برای آب", LEXICON).pairs == ()


@pytest.mark.parametrize(
    ("text", "word", "meant"),
    [
        ("لوله شش اینچ", "شش", ("6",)),
        ("الکتروموتور 3 فاز", "3", ("سه",)),
        ("کابل ۲۰ کیلوولت", "20", ("20kv",)),
        ("کابل ۲۰ کیلوولت", "کیلوولت", ("20kv",)),
        ("کابل 20kV", "20kv", ("20", "کیلوولت")),
        ("کابل 20kV", "20kv", ("20", "kv")),
        ("رادیاتور ال ۹۰", "ال", ("l90",)),
        ("رادیاتور ال ۹۰", "90", ("l90",)),
        ("ای سی یو ۲۰۶", "206", ("ecu206",)),
        ("ترموکوپل نوع کا", "کا", ("k",)),
    ],
)
def test_numbers_units_and_letters_are_written_in_several_ways(text, word, meant) -> None:
    assert meant in tokens(text)[word]


def test_a_letter_that_names_no_kind_is_a_word() -> None:
    assert ("k",) not in tokens("ترموکوپل کا")["کا"]
