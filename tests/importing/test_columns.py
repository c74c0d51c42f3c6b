"""Headers are understood the way people write them."""

from __future__ import annotations

import pytest

from webapp.importing import columns, template
from webapp.importing.labels import FIELDS, REASONS
from webapp.importing.rows import Reader
from webapp.importing.values import READERS


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("نام كالا ", "title"),
        ("عنوانِ نیازمندی", "title"),
        ("title_fa", "title"),
        ("Title", "title"),
        ("كد تعرفه", "hs_code"),
        ("کد تعرفه (۸ رقمی)", "hs_code"),
        ("HS Code", "hs_code"),
        ("مصرف سالانه (تن)", "annual_quantity"),
        ("annual_kg", "annual_quantity"),
        ("ارزش (دلار)", "fx_cost_declared"),
        ("annual_usd", "fx_cost_declared"),
        ("شناسه‌ی ملی", "company_national_id"),
        ("current_origin_fa", "origin"),
        ("source_customs_fa", "customs"),
        ("ایمیل", "contact_email"),
    ],
)
def test_a_header_names_its_field(header, field):
    assert columns.field_of(header) == field


@pytest.mark.parametrize("header", ["رديف", "ردیف", "Row", "", "ستون عجیب", "دلیل رد شدن"])
def test_other_headers_name_nothing(header):
    assert columns.field_of(header) is None


def test_no_header_names_two_fields():
    seen = {}
    for field, several in columns.ALIASES.items():
        for alias in several.split("؛"):
            assert seen.setdefault(columns.key(alias), field) == field, alias


def test_every_field_has_a_word_a_reader_and_headers():
    assert set(FIELDS) == set(READERS) == set(columns.ALIASES)


def test_of_two_columns_for_one_field_the_first_is_taken():
    found = columns.match(["نام کالا", "عنوان", "نام کالا"])
    assert [column.field for column in found] == ["title", None, None]


def test_what_the_province_remembers_goes_first():
    memory = {columns.key("ستون عجیب"): "title", columns.key("قیمت"): ""}
    found = columns.match(["قیمت", "ستون  عجيب"], memory)
    assert [column.field for column in found] == [None, "title"]


def test_a_header_may_name_the_unit_or_currency():
    assert columns.unit_in("مصرف سالانه (تن)") == "تن"
    assert columns.unit_in("annual_kg") == "کیلوگرم"
    assert columns.currency_in("قيمت (يورو)") == "EUR"
    assert columns.unit_in("مصرف سالانه") is columns.currency_in("قیمت") is None


def test_a_unit_in_the_cell_goes_before_the_one_in_the_header():
    reader = Reader({0: "title", 1: "annual_quantity"}, ["نام", "مصرف (تن)"])
    assert reader.read(2, ["نخ", "5"]).known["unit"] == "تن"
    assert reader.read(3, ["نخ", "5 kg"]).known["unit"] == "کیلوگرم"


def test_a_row_says_all_that_is_wrong_with_it():
    reader = Reader({0: "title", 1: "kind", 2: "field"}, ["a", "b", "c"], publish=True)
    row = reader.read(9, ["", "چیز"])
    assert {(fault.field, fault.reason) for fault in row.faults} == {
        ("kind", "kind"),
        ("title", "missing"),
        ("field", "missing"),
    }


def test_columns_are_called_as_spreadsheets_call_them():
    assert [columns.letter(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_the_headers_of_the_template_are_the_words_of_the_page(app):
    with app.test_request_context("/"):
        for field, word in FIELDS.items():
            assert columns.key(template.header(field)) == columns.key(str(word)), field
        assert all(str(sentence) for sentence in REASONS.values())
