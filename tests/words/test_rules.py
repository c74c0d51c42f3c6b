"""What may stand in a list, how changes lie over what is delivered, what may be counted."""

import pytest

from webapp.words import nearest, queries, rules
from webapp.words.rules import DELIVERED, GONE, State, WordList

IDLE = {"برای", "نوع"}


def codes(kind, *terms):
    return [(fault.code, fault.term) for fault in rules.faults(WordList(kind), terms, IDLE)]


class TestWhatMayStandInAList:
    @pytest.mark.parametrize(
        ("kind", "terms"),
        [
            ("synonyms", ("گیربکس", "جعبه‌دنده")),
            ("spellings", ("باتری", "باطری")),
            ("latin", ("bearing", "بلبرینگ", "یاتاقان")),
            ("latin", ("S7-1200 PLC", "پی‌ال‌سی")),
            ("stopwords", ("مخصوص",)),
            ("questions", ("ورق استیل ۳۰۴ برای مخزن",)),
            ("synonyms", tuple(f"واژه{n}" for n in range(12))),
            ("synonyms", ("ا" * 60, "برای تراش")),
        ],
    )
    def test_it_may(self, kind, terms):
        assert codes(kind, *terms) == []

    @pytest.mark.parametrize(
        ("kind", "terms", "code"),
        [
            ("synonyms", ("گیربکس",), "too_few"),
            ("synonyms", tuple(f"واژه{n}" for n in range(13)), "too_many"),
            ("synonyms", ("گیربکس", "ا" * 61), "long"),
            ("synonyms", ("گیربکس", "+ – !"), "no_letter"),
            ("synonyms", ("پلی‌اتیلن", "پلی اتیلن"), "same"),
            ("synonyms", ("پلی‌اتیلن", "پلیاتیلن"), "same"),
            ("spellings", ("كيك", "کیک"), "same"),
            ("latin", ("PVC", "پی‌وی‌سی", "pvc"), "same"),
            ("synonyms", ("نوع", "گونه"), "only_stopwords"),
            ("synonyms", ("برای نوع", "گونه"), "only_stopwords"),
            ("latin", ("for", "برای"), "only_stopwords"),
            ("latin", ("bearing",), "no_persian"),
            ("latin", ("یاتاقان", "بلبرینگ"), "not_english"),
            ("latin", ("304", "استیل"), "not_english"),
            ("latin", ("bearing", "roller"), "not_persian"),
            ("stopwords", ("به عنوان",), "several_words"),
            ("stopwords", ("می‌شود",), "several_words"),
            ("questions", ("ا" * 101,), "long"),
        ],
    )
    def test_it_may_not(self, kind, terms, code):
        assert code in [each for each, _ in codes(kind, *terms)]

    def test_each_fault_is_said_once_with_its_term(self):
        assert codes("synonyms", "یک", "یک", "یک") == [("same", "یک")]

    def test_terms_are_typed_one_a_line_or_with_signs_between_them(self):
        typed = " كاسه نمد = آب‌بند\r\n\n،سیل \u202eروغن\x00؛ oil-seal "
        assert rules.split(typed) == ["کاسه نمد", "آب‌بند", "سیل روغن", "oil-seal"]


class TestTheLayer:
    delivered = {"a": ("یک", "دو"), "b": ("سه", "چهار"), "c": ("پنج", "شش")}

    def test_changes_lie_over_what_is_delivered(self):
        changed = {"a": State(("یک", "اول")), "b": State(None, False), "own": State(("م", "ن"))}
        assert rules.merged(self.delivered, changed) == {
            "a": ("یک", "اول"),
            "c": ("پنج", "شش"),
            "own": ("م", "ن"),
        }

    def test_what_is_as_delivered_or_gone_changes_nothing(self):
        changed = {"a": DELIVERED, "own": GONE, "no longer delivered": GONE}
        assert rules.merged(self.delivered, changed) == self.delivered

    def test_a_replacement_outlives_what_it_replaced_and_a_switch_does_not(self):
        changed = {"x": State(("یک", "اول")), "y": State(("م", "ن"), False)}
        assert rules.merged({}, changed) == {"x": ("یک", "اول")}

    def test_a_key_does_not_depend_on_order_or_letters(self):
        assert rules.key_of(["كاسه نمد", "آب‌بند"]) == rules.key_of(["آب بند", "کاسه‌نمد"])
        assert rules.key_of(["آب‌بند"]) != rules.key_of(["آب", "بند"])

    def test_what_is_delivered_stands_under_its_key(self):
        for kind in WordList:
            for key, terms in queries.delivered(kind).items():
                assert key == rules.key_of(terms) and len(key) == rules.KEY_LENGTH
        assert len(queries.delivered(WordList.QUESTIONS)) >= 20

    def test_a_state_comes_back_from_the_history_as_it_went_in(self):
        for state in (DELIVERED, GONE, State(("یک", "دو")), State(("یک", "دو"), False)):
            assert State.of(state.plain()) == state


class TestWhatMayBeCounted:
    @pytest.mark.parametrize("text", ["پمپ  وكيوم", "bearing 6205-2RS", "ورق ۳۰۴ ۲میل", "ا" * 100])
    def test_words_may(self, text):
        assert rules.countable(text)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "؟!",
            "6205",
            "ب",
            "ا" * 101,
            "ali@example.ir پمپ",
            "پمپ ۰۹۱۲۳۴۵۶۷۸۹",
            "پمپ 0912 345 67 89",
            "کد ملی ۰۰۱۲۳۴۵۶۷۹",
            "تلفن (021) 8888-1234",
            "https://example.ir/پمپ",
            "پمپ \ufffd",
            "\u202e\x00\x07",
            "ﷺ" * 50,
        ],
    )
    def test_addresses_numbers_and_noise_may_not(self, text):
        assert rules.countable(text) is None

    def test_beginnings_are_those_of_somebody_typing(self):
        assert rules.finished({"پم", "پمپ", "پمپ وک", "بلبر", "شیر"}) == {"پمپ وک", "بلبر", "شیر"}


def test_the_nearest_known_words_are_proposed_but_not_the_word_itself():
    known = ["گیربکس", "جعبه‌دنده", "بلبرینگ", "یاتاقان", "کابل", "و"]
    assert nearest.nearest("گیربوکس حلزونی", known)[0] == "گیربکس"
    assert nearest.nearest("بلبرینگ", known) == []
    assert nearest.nearest("", known) == []
