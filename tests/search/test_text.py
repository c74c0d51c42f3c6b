"""Which spellings meet, and what a highlight marks."""

import pytest
from markupsafe import Markup

from tests.search.engine_cast import is_met
from webapp.search.lexicon import Lexicon, Lists, built_in
from webapp.search.question import Concept, read
from webapp.search.text import analyse, highlight, hs_tokens

# Stop words alone: what no list of equal words has to do with.
PLAIN = Lexicon.of(Lists(stopwords=built_in().stopwords))


def concepts(question: str) -> tuple[Concept, ...]:
    return read(question, PLAIN).concepts


def meets(question: str, text: str) -> bool:
    held = frozenset(analyse(text))
    asked = concepts(question)
    return bool(asked) and all(is_met(concept, held) for concept in asked)


POLYETHYLENE = ("پلی‌اتیلن", "پلی اتیلن", "پلیاتیلن")
BEARING = ("6205-2RS", "6205 2rs", "62052RS", "۶۲۰۵-۲RS", "6205/2RS", "٦٢٠٥ 2rs")


@pytest.mark.parametrize("written", POLYETHYLENE)
@pytest.mark.parametrize("asked", POLYETHYLENE)
def test_half_space_blank_and_nothing_meet(asked: str, written: str) -> None:
    assert meets(asked, f"گرانول {written} سنگین")


@pytest.mark.parametrize("written", BEARING)
@pytest.mark.parametrize("asked", BEARING)
def test_part_numbers_meet_in_any_punctuation(asked: str, written: str) -> None:
    assert meets(asked, f"بلبرینگ {written} فولادی")


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("s71200", "S7-1200"),
        ("S7 1200", "S7-1200"),
        ("API 610", "پمپ API610"),
        ("api610", "پمپ مطابق API 610"),
        ("پژو ۴۰۵", "پژو۴۰۵"),
        ("304", "ورق ۳۰۴"),
        ("٣٠٤", "ورق 304"),
        ("1.7", "موتور ۱٫۷ لیتری"),
        ("1200000", "ظرفیت ۱٬۲۰۰٬۰۰۰ عدد"),
        ("كمك فنر گازي", "کمک‌فنر گازی"),
        ("موثر", "مُؤثّر"),
        ("کمکفنر", "کمک فنر"),
        ("شیرآلات", "شیر‌آلات صنعتی"),
        ("میل‌سوپاپ", "میل سوپاپ"),
        ("آنتی‌اکسیدان", "آنتی اکسیدان"),
        ("SKF", "skf"),
    ],
)
def test_spellings_of_one_thing_meet(asked: str, written: str) -> None:
    assert meets(asked, written)


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("سوپاپ‌ها", "سوپاپ"),
        ("سوپاپها", "سوپاپ"),
        ("سوپاپ ها", "سوپاپ"),
        ("سوپاپهای موتور", "سوپاپ موتور"),
        ("قالب‌هایی", "قالب"),
        ("شیرهای پروانه‌ای", "شیر پروانه‌ای"),
        ("قطعات", "قطعه"),
        ("مواد اولیه", "ماده اولیه"),
        ("سنگ‌شکن‌ها", "سنگشکن"),
    ],
)
def test_plurals_meet_their_singular(many: str, one: str) -> None:
    assert meets(many, one)
    assert meets(one, many)


@pytest.mark.parametrize(
    "word",
    ["شیر", "کلید", "تنها", "انتها", "بها", "باتری", "سولفات", "کربنات", "نیترات", "شی", "کل"],
)
def test_words_that_only_look_like_plurals_stay_whole(word: str) -> None:
    assert analyse(word) == [word]


@pytest.mark.parametrize(
    ("many", "other"),
    [
        ("شیرآلات", "شیر خشک"),
        ("مرکبات", "مرکب چاپ"),
        ("لوازم آرایشی", "رنگ لازم برای آرایشی"),
        ("حبوبات", "قند حبه"),
        ("نباتات", "نبات"),
    ],
)
def test_plurals_do_not_meet_a_word_of_another_meaning(many: str, other: str) -> None:
    assert not meets(many, other)
    assert not meets(other, many)


def test_milk_is_not_a_thing_and_a_key_is_not_everything() -> None:
    assert not meets("شی", "شیر صنعتی")
    assert not meets("کل", "کلید برق")


def test_customs_codes_are_found_from_any_prefix_of_four() -> None:
    held = set(hs_tokens("84821010"))
    for asked in ("8482", "84821", "848210", "84821010", "۸۴۸۲", "8482.10", "8482.10.10"):
        assert any(is_met(concept, frozenset(held)) for concept in concepts(asked)), asked
    for asked in ("848", "8483", "84821011", "848210101"):
        assert not any(is_met(concept, frozenset(held)) for concept in concepts(asked)), asked
    assert hs_tokens(None) == hs_tokens("") == []


def test_stop_words_count_only_when_nothing_else_was_asked() -> None:
    assert [concept.word for concept in concepts("رنگ برای چاپ")] == ["رنگ", "چاپ"]
    assert [concept.word for concept in concepts("برای")] == ["برای"]


@pytest.mark.parametrize("noise", ["", "   ", "!؟«»()[]{}*~^", "\x00\u200c\u200f", "ـــ", "_"])
def test_noise_asks_for_nothing(noise: str) -> None:
    assert analyse(noise) == []
    assert concepts(noise) == ()


def test_tokens_are_bounded() -> None:
    assert max(map(len, analyse("آ" * 5000 + "-" + "b" * 5000))) <= 40


def test_highlight_escapes_before_it_marks() -> None:
    hostile = '<script>alert("بلبرینگ")</script> & بلبرینگ'
    marked = highlight(hostile, {"بلبرینگ"})
    assert isinstance(marked, Markup)
    assert "<script" not in marked
    assert marked.count("<mark>بلبرینگ</mark>") == 2
    assert marked.replace(Markup("<mark>"), "").replace(Markup("</mark>"), "") == Markup.escape(
        hostile
    )


@pytest.mark.parametrize("tag", ["<b>", "&lt;", "mark", "lt", "amp", "'\"><img src=x onerror=1>"])
def test_highlighting_words_of_markup_breaks_nothing(tag: str) -> None:
    marked = highlight(tag, set(analyse("b lt mark amp img src x")))
    assert marked.replace(Markup("<mark>"), "").replace(Markup("</mark>"), "") == Markup.escape(tag)


@pytest.mark.parametrize(
    ("text", "asked", "marked"),
    [
        ("گرانول پلي‌اتيلن", "پلیاتیلن", "گرانول <mark>پلي‌اتيلن</mark>"),
        ("پلی اتیلن سبک", "پلی‌اتیلن", "<mark>پلی</mark> <mark>اتیلن</mark> سبک"),
        ("پلی اتیلن سبک", "پلیاتیلن", "<mark>پلی</mark> <mark>اتیلن</mark> سبک"),
        ("بلبرینگ ۶۲۰۵-2RS.", "6205 2rs", "بلبرینگ <mark>۶۲۰۵-2RS</mark>."),
        ("سوپاپ‌های دود", "سوپاپ", "<mark>سوپاپ‌های</mark> دود"),
        ("مُؤثّر است", "موثر", "<mark>مُؤثّر</mark> است"),
        ("شیر", "کلید", "شیر"),
        ("", "کلید", ""),
    ],
)
def test_the_word_is_marked_as_it_was_written(text: str, asked: str, marked: str) -> None:
    tokens = {token for concept in concepts(asked) for token in concept.tokens}
    assert highlight(text, tokens) == marked
