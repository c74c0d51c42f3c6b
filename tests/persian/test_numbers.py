"""Numbers are read in three digit sets and written in Persian."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from webapp.persian import (
    NumberError,
    en_digits,
    fa_digits,
    format_number,
    parse_number,
    parse_whole,
)


def test_digits_of_three_sets_are_one() -> None:
    assert fa_digits("6٢۰4-2RS") == "۶۲۰۴-۲RS"
    assert en_digits("6٢۰4-2RS") == "6204-2RS"
    assert fa_digits(1405) == "۱۴۰۵"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("۱٬۲۳۴٫۵", "1234.5"),
        ("1,234.5", "1234.5"),
        ("۱۲/۵", "12.5"),
        ("۱٬۲۳۴/۵", "1234.5"),
        ("١٢٣", "123"),
        ("۱،۲۳۴،۵۶۷", "1234567"),
        (" 12 000 ", "12000"),
        ("12\u202f000\u00a0000", "12000000"),
        ("1'234'567", "1234567"),
        ("-3", "-3"),
        ("\u200e−۳٫۵", "-3.5"),
        ("+7", "7"),
        ("007", "7"),
        (".5", "0.5"),
        ("1234567", "1234567"),
        ("0.10", "0.1"),
    ],
)
def test_numbers_are_read_as_they_are_typed(typed: str, number: str) -> None:
    assert parse_number(typed) == Decimal(number)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "empty"),
        (" \u200f ", "empty"),
        ("۱۲,۳", "marks"),
        ("1/2/3", "marks"),
        ("1 2", "marks"),
        ("1.234.567", "marks"),
        ("1,234 567", "marks"),
        ("12345,678", "marks"),
        ("abc", "not_a_number"),
        ("۲ میلیون", "not_a_number"),
        ("1e999", "not_a_number"),
        ("NaN", "not_a_number"),
        ("Infinity", "not_a_number"),
        ("inf", "not_a_number"),
        ("-", "not_a_number"),
        ("0x10", "not_a_number"),
        ("١e5", "not_a_number"),
        ("²", "not_a_number"),
        ("१२", "not_a_number"),
        ("12%", "not_a_number"),
        ("9" * 400, "too_long"),
        ("9" * 31, "too_long"),
        (" " * 10 + "1" * 100_000, "too_long"),
    ],
)
def test_what_is_no_number_is_refused_with_a_reason(typed: str, reason: str) -> None:
    with pytest.raises(NumberError) as refused:
        parse_number(typed)
    assert refused.value.reason == reason


def test_whole_numbers_have_no_fraction() -> None:
    assert parse_whole("۱٬۲۳۴") == 1234
    assert parse_whole("12.0") == 12
    with pytest.raises(NumberError, match="not_whole"):
        parse_whole("۱۲/۵")


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234567, None, "۱٬۲۳۴٬۵۶۷"),
        (Decimal("12.50"), None, "۱۲٫۵"),
        (12.5, 1, "۱۲٫۵"),
        (12, 2, "۱۲٫۰۰"),
        (Decimal("2.5"), 0, "۳"),
        (Decimal("0.125"), 2, "۰٫۱۳"),
        (Decimal("1E+6"), None, "۱٬۰۰۰٬۰۰۰"),
        (100, None, "۱۰۰"),
        (0, None, "۰"),
        (-5, None, "\u200e−۵"),
        (Decimal("-0.001"), 1, "۰٫۰"),
        (None, None, "—"),
        (float("nan"), None, "—"),
        (Decimal("9" * 40), None, "۹٬" + "۹۹۹٬" * 12 + "۹۹۹"),
    ],
)
def test_numbers_are_written_in_persian(value, decimals: int | None, text: str) -> None:
    assert format_number(value, decimals) == text


def test_what_is_written_is_read_back() -> None:
    chance = random.Random(7)
    for _ in range(2000):
        number = Decimal(chance.randint(-(10**15), 10**15)).scaleb(-chance.randint(0, 6))
        assert parse_number(format_number(number)) == number
