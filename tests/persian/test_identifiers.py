"""Identifiers are checked for typing mistakes and stored in one form."""

from __future__ import annotations

import pytest

from webapp.persian import (
    IdentifierError,
    company_national_id,
    hs_code,
    look_alike,
    mobile,
    person_national_id,
    postal_code,
    postal_code_ok,
    unscramble,
    unscramble_latin,
)


def test_national_id_of_a_company() -> None:
    assert company_national_id("۱۰۳۸۰۲۸۴۷۹۰") == "10380284790"
    assert company_national_id("\u200f103-8028 4790") == "10380284790"


def test_national_id_of_a_person() -> None:
    assert person_national_id("۰۴۹۹۳۷۰۸۹۹") == "0499370899"
    assert person_national_id("499370899") == "0499370899"
    assert person_national_id("11537027") == "0011537027"


@pytest.mark.parametrize(
    ("check", "typed", "reason"),
    [
        (company_national_id, "", "empty"),
        (company_national_id, "1038028479", "length"),
        (company_national_id, "1038028479x", "not_digits"),
        (company_national_id, "10380285692", "checksum"),
        (company_national_id, "11111111111", "checksum"),
        (company_national_id, "१०३८०२८४७९०", "not_digits"),
        (person_national_id, "0499370898", "checksum"),
        (person_national_id, "1111111111", "checksum"),
        (person_national_id, "1234567", "length"),
        (mobile, "", "empty"),
        (mobile, "0912345678", "length"),
        (mobile, "09123456789012", "length"),
        (mobile, "02188881111", "form"),
        (mobile, "+1 912 345 6789", "form"),
        (mobile, "شماره", "not_digits"),
        (hs_code, "", "empty"),
        (hs_code, "848", "length"),
        (hs_code, "8482100", "length"),
        (hs_code, "0012", "form"),
        (hs_code, "84a2", "not_digits"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(check, typed: str, reason: str) -> None:
    with pytest.raises(IdentifierError) as refused:
        check(typed)
    assert refused.value.reason == reason


def test_one_wrong_digit_is_nearly_always_caught() -> None:
    good, caught = "10380284790", 0
    slips = [good[:i] + d + good[i + 1 :] for i in range(11) for d in "0123456789" if d != good[i]]
    for slip in slips:
        try:
            company_national_id(slip)
        except IdentifierError:
            caught += 1
    assert caught / len(slips) > 0.9


@pytest.mark.parametrize(
    "typed",
    [
        "۰۹۱۲۳۴۵۶۷۸۹",
        "٠٩١٢٣٤٥٦٧٨٩",
        "+98 912 345 6789",
        "+98 (0)912 345 6789",
        "00989123456789",
        "989123456789",
        "9123456789",
        "0912-345-6789",
        "\u202a+989123456789\u202c",
    ],
)
def test_a_mobile_number_is_stored_in_the_international_form(typed: str) -> None:
    assert mobile(typed) == "+989123456789"


def test_postal_codes_are_doubted_but_never_refused() -> None:
    assert postal_code("۸۹۱۶۷-۱۳۳۳۵") == "8916713335"
    assert postal_code("ندارد ۱") == "ندارد 1"
    assert postal_code_ok("89167 13335")
    assert not any(map(postal_code_ok, ("", "891671333", "1111111111", "0916713335", "ندارد")))


def test_hs_codes_are_text_of_four_six_or_eight_digits() -> None:
    assert [hs_code(c) for c in ("۸۴۸۲", "84.82.10", "8482 1000")] == ["8482", "848210", "84821000"]
    assert hs_code("0902") == "0902"


@pytest.mark.parametrize("typed", ["نامشخص", "نا مشخص", "نا\u200cمشخص", "نمی‌دانم", "Unknown"])
def test_an_hs_code_may_be_unknown(typed: str) -> None:
    assert hs_code(typed) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sghl", "سلام"),
        ("Hf", "آب"),
        ("fgfvdk'", "بلبرینگ"),
        ("fgfvdk' 6204", "بلبرینگ 6204"),
        ("سلام", None),
        ("6204", None),
        ("", None),
    ],
)
def test_persian_typed_on_latin_keys(typed: str, meant: str | None) -> None:
    assert unscramble(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("سثم", "sel"), ("سنب ۶۲۰۴", "skf 6204"), ("بگ", None), ("sel", None), ("", None)],
)
def test_latin_typed_on_persian_keys(typed: str, meant: str | None) -> None:
    assert unscramble_latin(typed) == meant


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("شرکت آریا صنعت (سهامی خاص)", "اریا‌صنعت"),
        ("پارس قطعه", "پارث قتعه"),
        ("Атlas Co.", "ATLAS"),
        ("نیکو", "نیگو"),
        ("فولاد یزد ۱", "فولاد یزد 1"),
        ("شرکت تولیدی", "شرکت‌تولیدی"),
    ],
)
def test_names_that_could_be_mistaken_have_one_skeleton(one: str, other: str) -> None:
    assert look_alike(one) == look_alike(other)


def test_different_names_have_different_skeletons() -> None:
    assert look_alike("فولاد یزد") != look_alike("فولاد فارس")
    assert look_alike("شرکت") and not look_alike("")
