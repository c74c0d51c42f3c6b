"""Where a text names a person."""

import pytest

from webapp.privacy.rules import Marks, is_typed

HIM = Marks("علی رضایی", "ali@mail.example", "+989121112233")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("با احترام، علی رضایی", "با احترام، فرد حذف‌شده"),
        ("علی\u200cرضایی", "فرد حذف‌شده"),
        ("علی رضاییان و آل‌علی", "علی رضاییان و آل‌علی"),
        ("ALI@mail.example.", "…."),
        (
            "not-ali@mail.example, ali@mail.example.org",
            "not-ali@mail.example, ali@mail.example.org",
        ),
        ("۰۹۱۲۱۱۱۲۲۳۳ یا +989121112233", "… یا …"),
        ("00989121112233, 9121112233", "…, …"),
        ("91211122334", "91211122334"),
    ],
)
def test_name_and_addresses_go_and_nothing_else(text, left):
    assert HIM.cleared(text, with_name=True) == left


def test_a_name_stays_where_it_may_be_another_persons():
    assert HIM.cleared("علی رضایی ۰۹۱۲۱۱۱۲۲۳۳", with_name=False) == "علی رضایی …"


def test_json_is_cleared_through_and_through():
    held = {"a": ["علی رضایی", 1, None], "b": {"c": "ali@mail.example"}}
    assert HIM.cleared(held, with_name=True) == {"a": ["فرد حذف‌شده", 1, None], "b": {"c": "…"}}


@pytest.mark.parametrize(
    "text", ["09121112233", "۰۹۱۲ ۱۱۱ ۲۲۳۳", "+98 912-111-2233", "Ali@Mail.example"]
)
def test_an_address_is_known_however_it_is_written(text):
    assert HIM.is_address(text)


@pytest.mark.parametrize("text", ["", "0912111223", "ali@mail.example.org", "علی رضایی"])
def test_other_texts_are_no_address_of_his(text):
    assert not HIM.is_address(text)


def test_who_has_no_marks_is_found_nowhere():
    nobody = Marks("", None, None)
    assert nobody.cleared("هر متنی 0912", with_name=True) == "هر متنی 0912"
    assert not nobody.is_name("") and not nobody.is_address("")
    assert nobody.addresses == nobody.names == ()


@pytest.mark.parametrize(("text", "typed"), [("حساب حذف شود", True), ("Delete the Account", True)])
def test_the_words_of_confirmation(text, typed):
    assert is_typed(text) is typed and not is_typed("") and not is_typed("حذف")
