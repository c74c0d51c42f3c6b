"""A cell is read the way a clerk meant it, or refused with the true reason."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from webapp.importing import values, words
from webapp.importing.values import Amount, Unreadable
from webapp.needs.rules import Drawing, Field, Kind


def reason(field, cell):
    with pytest.raises(Unreadable) as caught:
        values.read(field, cell)
    return caught.value.reason


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("84821010", "84821010"),
        ("۸۴۸۲۱۰۱۰", "84821010"),
        ("٨٤٨٢١٠١٠", "84821010"),
        ("84.82.10.10", "84821010"),
        ("8482.10", "848210"),
        ("84-82-10", "848210"),
        ("2009.12.10", "20091210"),
        ("84821010.0", "84821010"),
        (" 8482 ", "8482"),
    ],
)
def test_an_hs_code_is_read_in_every_spelling(cell, code):
    assert values.read("hs_code", cell) == (code, False)


@pytest.mark.parametrize(("cell", "code"), [("102", "0102"), ("40210", "040210")])
def test_a_zero_that_a_spreadsheet_took_away_is_put_back(cell, code):
    assert values.read("hs_code", cell) == (code, True)
    assert values.read("hs_code", "4021010") == ("04021010", True)


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("2023-05-01", "hs_date"),
        ("1402/05/01", "hs_date"),
        ("1/5/2023", "hs_date"),
        ("05/01/23", "hs_date"),
        ("2023-05-01 00:00:00", "hs_date"),
        ("84", "hs_length"),
        ("848210101", "hs_length"),
        ("فصل ۸۴", "hs_digits"),
        ("00123456", "hs_chapter"),
    ],
)
def test_what_is_no_hs_code_says_why(cell, why):
    assert reason("hs_code", cell) == why


@pytest.mark.parametrize("cell", ["", " ", "-", "—", "نامشخص", "n/a", "\u200c", "ـ"])
def test_a_cell_that_says_nothing_is_nothing(cell):
    assert values.read("hs_code", cell) is None
    assert values.read("origin", cell) is None
    assert values.read("annual_quantity", cell) is None


@pytest.mark.parametrize(
    ("cell", "number", "unit"),
    [
        ("1200", "1200", ""),
        ("۱٬۲۰۰٫۵", "1200.5", ""),
        ("۱۲/۵ تن", "12.5", "تن"),
        ("500kg", "500", "کیلوگرم"),
        ("۳ هزار عدد", "3000", "عدد"),
        ("1.5 میلیون متر مربع", "1500000", "متر مربع"),
    ],
)
def test_a_quantity_is_read_with_its_unit(cell, number, unit):
    assert values.read("annual_quantity", cell) == Amount(Decimal(number), unit)


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("زیاد", "not_a_number"),
        ("حدود 500", "not_a_number"),
        ("100 - 200", "not_a_number"),
        ("1e5", "not_a_number"),
        ("12,5", "marks"),
        ("-3", "negative"),
        ("9" * 20, "too_large"),
    ],
)
def test_what_is_no_quantity_says_why(cell, why):
    assert reason("annual_quantity", cell) == why


@pytest.mark.parametrize(
    ("cell", "number", "currency"),
    [("$24.5", "24.5", "USD"), ("۲۴ یورو", "24", "EUR"), ("1,200,000 ریال", "1200000", "IRR")],
)
def test_a_price_is_read_with_its_currency(cell, number, currency):
    assert values.read("price", cell) == Amount(Decimal(number), currency)


def test_the_yearly_cost_is_in_dollars():
    assert values.read("fx_cost_declared", "۱/۲ میلیون دلار") == 1_200_000
    assert values.read("fx_cost_declared", "1234.5") == 1235
    assert reason("fx_cost_declared", "500 یورو") == "not_dollars"
    assert reason("price", "۱۲ تومن‌الملک") == "currency"


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("kind", "ماده‌ی اوليه", "raw_material"),
        ("kind", "Machine_or_device", "machinery"),
        ("kind", " قطعات يدكي ", "part"),
        ("field", "steel_minerals", "steel_mineral"),
        ("field", "قطعه سازي خودرو", "auto_parts"),
        ("field", "نفت، گاز و پتروشیمی", "oil_gas"),
        ("currency", "دلار", "USD"),
        ("unit", "kg", "کیلوگرم"),
        ("unit", "تختخواب", "تختخواب"),
        ("drawing", "ندارد", "none"),
        ("has_sample", "ندارد", False),
        ("has_sample", "بلی", True),
        ("usage_year", "سال ۱۴۰۴", 1404),
        ("usage_year", "03", 1403),
        ("cost_share", "۱۲٪", Decimal("12.00")),
        ("wanted_by", "۱۴۰۵/۰۹/۰۱", dt.date(2026, 11, 22)),
        ("wanted_by", "2026-11-22", dt.date(2026, 11, 22)),
        ("essential", "مقاوم؛ سبک\n- ارزان", ["مقاوم", "سبک", "ارزان"]),
        ("company_national_id", "۱۰۳۸۰۲۸۴۷۹۰", "10380284790"),
        ("contact_email", "a@b.example", "a@b.example"),
    ],
)
def test_words_and_identifiers_mean_what_they_say(field, cell, value):
    assert values.read(field, cell) == value


@pytest.mark.parametrize(
    ("field", "cell", "why"),
    [
        ("kind", "چیز", "kind"),
        ("field", "فضانوردی", "field"),
        ("has_sample", "شاید", "yes_or_no"),
        ("usage_year", "2024", "year"),
        ("wanted_by", "۳۱ مهر ۱۴۰۵", "date"),
        ("cost_share", "۱۲۰", "share"),
        ("company_national_id", "10380285692", "national_id"),
        ("contact_email", "@", "email"),
        ("isic", "۱", "isic"),
        ("origin", "ا" * 81, "too_long"),
        ("summary", "واژه " * 51, "too_many_words"),
        ("essential", "الف؛" * 21, "too_many_points"),
        ("specs", "بی دونقطه", "specs"),
    ],
)
def test_what_cannot_be_read_says_why(field, cell, why):
    assert reason(field, cell) == why


def test_specifications_are_rows_of_name_and_value():
    assert values.read("specs", "قطر: ۲۵ میلی‌متر؛ جنس: فولاد") == [
        {"name": "قطر", "value": "۲۵ میلی‌متر", "unit": ""},
        {"name": "جنس", "value": "فولاد", "unit": ""},
    ]


def test_words_lead_only_to_values_that_exist():
    assert set(words.FIELDS.values()) == set(map(str, Field))
    assert set(words.KINDS.values()) == set(map(str, Kind))
    assert set(words.DRAWINGS.values()) == set(map(str, Drawing))
