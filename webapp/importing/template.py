"""The file to fill in: headers that are understood at once, an example, and a sheet of help."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter

from webapp.i18n import gettext
from webapp.labels import choices

from . import columns

ROWS = 2_000  # so many rows offer the lists of words
NEEDED = ("title", "company_name")
TO_PUBLISH = ("kind", "field", "consent")
LEFT_OUT = ("customs", "province")
# The example is an invented need of an invented company; it is in Persian as the file is.
EXAMPLE = {
    "title": "بلبرینگ شیار عمیق 6205-2RS",
    "summary": "بلبرینگ غلتک‌های ماشین رینگ با آب‌بند لاستیکی در دو سو",
    "problem": "در ماشین رینگ به کار می‌رود و هر سه ماه عوض می‌شود؛ نمونه‌های داخلی داغ می‌کنند.",
    "kind": "قطعه",
    "field": "نساجی",
    "hs_code": "84821010",
    "annual_quantity": 5000,
    "unit": "عدد",
    "usage_year": 1404,
    "price": 2.4,
    "currency": "دلار آمریکا",
    "origin": "چین",
    "fx_cost_declared": 12000,
    "fx_basis": "قیمت آخرین سفارش × مصرف سالانه",
    "specs": "قطر درونی: ۲۵ میلی‌متر؛ قطر بیرونی: ۵۲ میلی‌متر",
    "standard": "ISO 15",
    "drawing": "با درخواست",
    "has_sample": "بله",
    "company_name": "ریسندگی نمونه",
    "contact_name": "مهندس نمونه",
    "contact_phone": "03500000000",
    "consent": "۱۲/الف",
}


def header(field: str) -> str:
    """What a column is called in the template."""
    return columns.ALIASES[field].split("؛")[0]


def lists() -> dict[str, list[str]]:
    """The words that a column takes."""
    return {
        "kind": [str(word) for _, word in choices("kind")],
        "field": [str(word) for _, word in choices("field")],
        "currency": [str(word) for _, word in choices("currency")],
        "unit": [str(word) for _, word in choices("unit")],
        "drawing": [str(word) for _, word in choices("drawing")],
        "has_sample": [gettext("Yes"), gettext("No")],
    }


def content() -> bytes:
    """The template as an xlsx file."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    fields = [field for field in columns.ALIASES if field not in LEFT_OUT]
    _write_rows(book, fields)
    _write_help(book, fields)
    book.close()
    return target.getvalue()


def _write_rows(book: Any, fields: list[str]) -> None:
    sheet = book.add_worksheet(gettext("Needs"))
    sheet.right_to_left()
    sheet.freeze_panes(1, 1)
    words, text = lists(), book.add_format({"num_format": "@"})
    heads = {
        name: book.add_format({"bold": True, "bg_color": colour, "border": 1, "valign": "top"})
        for name, colour in (("needed", "#F6D9A8"), ("publish", "#E3F1EE"), ("free", "#F1EFE8"))
    }
    for place, field in enumerate(fields):
        # codes as text, or the spreadsheet takes their leading zeros away
        as_text = field in ("hs_code", "isic", "company_national_id", "contact_phone")
        sheet.set_column(place, place, _width(field), text if as_text else None)
        sheet.write_string(0, place, header(field), heads[_need(field)])
        value = EXAMPLE.get(field)
        if isinstance(value, str):
            sheet.write_string(1, place, value, text if as_text else None)
        elif value is not None:
            sheet.write_number(1, place, value)
        if field in words:
            sheet.data_validation(
                1, place, ROWS, place, {"validate": "list", "source": words[field], **_LENIENT}
            )


# a word that is not in the list is taken too, if it is understood
_LENIENT = {"error_type": "information", "show_error": False}


def _width(field: str) -> int:
    wide = {"title": 38, "summary": 40, "problem": 46, "specs": 36, "essential": 30}
    return wide.get(field, max(14, len(header(field)) + 4))


def _need(field: str) -> str:
    if field in NEEDED:
        return "needed"
    return "publish" if field in TO_PUBLISH else "free"


def _write_help(book: Any, fields: list[str]) -> None:
    sheet = book.add_worksheet(gettext("Help"))
    sheet.right_to_left()
    bold = book.add_format({"bold": True, "bg_color": "#E3F1EE"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for place, width in enumerate((30, 26, 90)):
        sheet.set_column(place, place, width)
    heads = (gettext("Column"), gettext("Needed?"), gettext("What to write"))
    for place, words in enumerate(heads):
        sheet.write_string(0, place, words, bold)
    needed = {
        "needed": gettext("always"),
        "publish": gettext("to publish"),
        "free": gettext("if you know it"),
    }
    for number, field in enumerate(fields, 1):
        cells = (header(field), needed[_need(field)], hint(field))
        for place, words in enumerate(cells):
            sheet.write_string(number, place, words, wrap)
    for number, line in enumerate(_notes(), len(fields) + 2):
        sheet.write_string(number, 0, line)


def hint(field: str) -> str:
    """What to write in a column."""
    said = {
        "title": gettext("A short name with its main measure; over 80 letters it is cut at a word"),
        "summary": gettext("One sentence of at most 50 words"),
        "problem": gettext("At most 200 words"),
        "hs_code": gettext("4, 6 or 8 digits, as text; empty if unknown"),
        "annual_quantity": gettext("A number; the unit may stand beside it"),
        "usage_year": gettext("Jalali, four digits"),
        "price": gettext("A number; the currency may stand beside it"),
        "fx_cost_declared": gettext("A whole number in US dollars"),
        "cost_share": gettext("Per cent, at most 100"),
        "specs": gettext("“name: value”, with “;” between the points"),
        "essential": gettext("One point a line, or “;” between the points; at most 20"),
        "wanted_by": gettext("A date such as 1405/9/1"),
        "company_national_id": gettext("11 digits; tells companies of one name apart"),
        "park": gettext("The name of a park or zone of the province"),
        "consent": gettext("Number of the letter; needed to publish, here or for the whole file"),
    }
    words = lists().get(field)
    if words:
        return gettext("One of: %(words)s", words="، ".join(words))
    return said.get(field, "")


def _notes() -> list[str]:
    return [
        gettext("The second row is an example. Write over it or delete it."),
        gettext("Columns may stand in any order; those you do not need may be deleted."),
        gettext("Persian, Arabic and Latin digits are all understood."),
    ]


__all__ = ["EXAMPLE", "content", "header", "hint", "lists"]
