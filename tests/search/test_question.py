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
    ("word", "other"), [("هوا", "هوای"), ("مسی", "مس"), ("ساختمان", "ساختمانی"), ("موی", "مو")]
)
def test_an_ending_of_one_letter_is_tried(word: str, other: str) -> None:
    either = tokens(word).get(word, set()) | tokens(other).get(other, set())
    assert (other,) in either and (word,) in either


@pytest.mark.parametrize("word", ["شی", "شیر", "کلی"])
def test_short_words_are_not_cut(word: str) -> None:
    assert (word[:-1],) not in tokens(word)[word]


@pytest.mark.parametrize("asked", ["CNMG 12 04 08", "cnmg-12-04-08", "CNMG120408"])
def test_part_numbers_in_pieces_are_also_tried_in_one(asked: str) -> None:
    assert all(("cnmg120408",) in others for others in tokens(asked).values())


def test_neighbours_are_told_but_not_over_a_stop_word() -> None:
    assert read("پمپ آب گرم", LEXICON).pairs == ("پمپاب", "ابگرم")
    assert read("پمپ برای آب", LEXICON).pairs == ()
