"""What somebody has begun to type, and the names and codes it may begin."""

import re

import pytest

from webapp.persian import clean
from webapp.search.beginnings import MOST_LOOKED_AT, Beginnings, keys_of, words_in
from webapp.search.chapters import CHAPTERS
from webapp.search.headings import codes_beginning, codes_named, heading_name, headings
from webapp.search.names import LOOK_EVERY, CurrentNames, Named, Names
from webapp.search.typed import MOST, Typed


class TestWhatIsTyped:
    @pytest.mark.parametrize(
        ("text", "before", "keys"),
        [
            ("بلب", "", ("بلب",)),
            ("  نخ   پلي‌اس ", "نخ", ("نخ", "پلیاس")),
            ("6205-2R", "", ("62052r",)),
            ("شیر ۳۰۴", "شیر", ("شیر", "304")),
            ("\u202eبل\u200f\0ب\x07", "", ("بلب",)),
        ],
    )
    def test_the_last_word_is_begun_and_the_others_are_kept(self, text, before, keys):
        typed = Typed.read(text)
        assert typed is not None and (typed.before, typed.keys) == (before, keys)
        assert typed.ending_in("واژه").endswith("واژه")

    @pytest.mark.parametrize(
        "text", ["", " ", "ب", "نخ پ", "٪٪ --", "\0\0", "ا" * (MOST + 1), "با " * 13]
    )
    def test_too_little_and_too_much_are_not_completed(self, text):
        assert Typed.read(text) is None

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("84", "84"),
            ("۸۴۸۲", "8482"),
            ("٨٤٨٢.١٠", "848210"),
            ("8482 10", "848210"),
            ("848210105", ""),
            ("6205-2RS", ""),
        ],
    )
    def test_digits_of_a_code_in_any_writing(self, text, code):
        typed = Typed.read(text)
        assert typed is not None and typed.code == code

    def test_two_words_may_be_one_that_was_begun(self):
        typed = Typed.read("نخ پلی است")
        joined = typed and typed.joined()
        assert joined and (joined.before, joined.keys) == ("نخ", ("نخ", "پلیاست"))
        assert Typed.read("بلب").joined() is None

    def test_the_other_layout_is_tried_after_it(self):
        assert [reading.text for reading in Typed.read("fgf").readings()] == ["fgf", "بلب"]


class TestBeginnings:
    NAMES = ("شهرک صنعتی یزد", "شهرک صنعتی یزدمهر", "ناحیه صنعتی آباده‌طشک", "یزدباف")

    def test_each_word_begins_a_word_of_the_name(self):
        named = Beginnings(self.NAMES)
        assert named.places(keys_of("یز")) == [3, 0, 1]
        assert named.places(keys_of("شهرک یزد")) == [0, 1]
        assert named.places(keys_of("یزد شهرک")) == [0, 1]
        assert named.places(keys_of("آباده طشک")) == named.places(keys_of("ابادهط")) == [2]
        assert named.places(keys_of("صفا")) == named.places(()) == []

    def test_a_name_without_words_is_never_found(self):
        assert words_in("—") == () and Beginnings(["—"]).places(("ی",)) == []

    def test_of_very_many_names_a_bounded_number_is_looked_at(self):
        named = Beginnings(f"کارخانه {number}" for number in range(MOST_LOOKED_AT + 500))
        assert len(named.places(("کارخ",))) == MOST_LOOKED_AT


class TestHeadings:
    def test_all_headings_of_the_tariff_are_named_shortly_in_persian(self):
        named = headings()
        assert len(named) == 1228
        assert list(named) == sorted(named) and {code[:2] for code in named} == set(CHAPTERS)
        assert all(re.fullmatch(r"[0-9]{2}(?!00)[0-9]{2}", code) for code in named)
        assert len(set(named.values())) == len(named)
        for name in named.values():
            assert 1 <= len(name.split()) <= 8 and clean(name) == name
            assert re.search(r"[\u0600-\u06ff]|PVC|ABS", name), name

    def test_a_code_is_found_by_its_digits(self):
        assert codes_beginning("84")[:2] == ["84", "8401"]
        assert codes_beginning("848") == [f"848{n}" for n in range(8)]
        assert codes_beginning("8482") == ["8482"]
        assert codes_beginning("848210") == ["848210", "8482"]
        assert codes_beginning("77") == []

    def test_a_code_is_found_by_words(self):
        assert "8482" in codes_named(keys_of("بلبر"))
        assert "72" in codes_named(keys_of("آهن فول"))
        assert heading_name("84821010") == headings()["8482"] and heading_name("7700") == ""


class TestNamesOfAMoment:
    ROWS = (Named("yazd", 1, "شهرک یزد"), Named("fars", 2, "شهرک شیراز"))

    def test_they_are_read_again_after_a_minute(self):
        time, reads = [0.0], []
        current = CurrentNames(lambda: reads.append(1) or self.ROWS, lambda: time[0])
        first = current.names()
        time[0] = LOOK_EVERY - 1
        assert current.names() is first and len(reads) == 1
        time[0] = LOOK_EVERY
        assert current.names() is first and len(reads) == 2, "the same names are not sorted again"

    def test_those_of_a_province_stand_apart(self):
        names = Names(self.ROWS)
        assert [row.id for row in names.beginning(("شهرک",))] == [1, 2]
        assert [row.id for row in names.beginning(("شهرک",), "fars")] == [2]
