"""From the text of a cell to the value of a field, or the true reason why not. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from webapp import persian
from webapp.needs.rules import MAX_PROBLEM_WORDS, MAX_REQUIREMENTS, MAX_SPECS, MAX_SUMMARY_WORDS

from . import words

LARGEST = Decimal(10) ** 12
YEARS = range(1380, 1451)
_DATE = re.compile(r"([0-9]{1,4})([-/])([0-9]{1,2})\2([0-9]{1,4})(?:[ T].*)?")
# Money of several signs, a number, a scale and a unit or currency round it.
_AMOUNT = re.compile(r"(?P<before>[^0-9.,٫٬/+-]*)(?P<number>[+-]?[0-9][0-9., ٫٬/]*)(?P<after>.*)")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


class Unreadable(ValueError):
    """A cell that cannot be taken; `reason` is a code with words in `labels.py`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Amount:
    """A number with the unit or currency that was written beside it, if any."""

    number: Decimal
    word: str = ""


# --- texts ----------------------------------------------------------------------------------


def text(limit: int) -> Callable[[str], str]:
    """One clean line of at most `limit` letters."""

    def read(cell: str) -> str:
        line = persian.clean(cell)
        if len(line) > limit:
            raise Unreadable("too_long")
        return line

    return read


def code(limit: int) -> Callable[[str], str]:
    """A standard, a brand: one line with Latin digits."""
    line = text(limit)
    return lambda cell: persian.en_digits(line(cell))


def prose(limit: int) -> Callable[[str], str]:
    """Text of several lines with at most `limit` words."""

    def read(cell: str) -> str:
        lines = persian.clean_lines(cell)
        if persian.count_words(lines) > limit:
            raise Unreadable("too_many_words")
        return lines

    return read


def points(cell: str) -> list[str]:
    """One point a line, or parted by «؛» or `;`."""
    found = [persian.clean(part) for part in re.split(r"[\n\r;؛]+", cell)]
    found = [part.lstrip("-•*– ") for part in found if part.strip("-•*– ")]
    if len(found) > MAX_REQUIREMENTS:
        raise Unreadable("too_many_points")
    return found


def specs(cell: str) -> list[dict[str, str]]:
    """«قطر: ۲۵ میلی‌متر؛ جنس: فولاد»: a row for each point, name and value parted by a colon."""
    rows = []
    for point in points(cell):
        name, colon, value = point.partition(":")
        if not colon or not name.strip() or not value.strip():
            raise Unreadable("specs")
        if len(name) > 80 or len(value) > 120:
            raise Unreadable("too_long")
        rows.append({"name": name.strip(), "value": value.strip(), "unit": ""})
    if len(rows) > MAX_SPECS:
        raise Unreadable("too_many_points")
    return rows


# --- words with a meaning -------------------------------------------------------------------


def one_of(table: Mapping[str, str], reason: str) -> Callable[[str], str]:
    """The value that a word stands for."""

    def read(cell: str) -> str:
        found = table.get(persian.fold(cell))
        if found is None:
            raise Unreadable(reason)
        return found

    return read


def truth(cell: str) -> bool:
    return one_of(words.TRUTHS, "yes_or_no")(cell) == "yes"


def unit(cell: str) -> str:
    """A known unit in its usual spelling, any other as it was typed."""
    return words.UNITS.get(persian.fold(cell)) or text(30)(cell)


# --- numbers --------------------------------------------------------------------------------


def number(cell: str) -> Decimal:
    return amount(cell).number


def amount(cell: str) -> Amount:
    """«۱۲٬۵۰۰ کیلوگرم», «۱/۲ میلیون دلار», «$24»: the number, and the word beside it."""
    typed = persian.en_digits(persian.clean(cell))
    match = _AMOUNT.fullmatch(typed)
    if match is None:
        raise Unreadable("not_a_number")
    found = _number(match["number"])
    beside = persian.fold(f"{match['before']} {match['after']}").split()
    for word in [word for word in beside if word in words.SCALES]:
        found *= words.SCALES[word]
        beside.remove(word)
    return Amount(_within(found), " ".join(beside))


def _number(typed: str) -> Decimal:
    try:
        return persian.parse_number(typed)
    except persian.NumberError as error:
        raise Unreadable("marks" if error.reason == "marks" else "not_a_number") from None


def _within(found: Decimal) -> Decimal:
    if found < 0:
        raise Unreadable("negative")
    if found > LARGEST:
        raise Unreadable("too_large")
    places = Decimal("0.0001") if found % 1 else Decimal(1)
    return found.quantize(places, ROUND_HALF_UP)


def quantity(cell: str) -> Amount:
    """A number and its unit; a word that is no unit is a fault of the cell."""
    found = amount(cell)
    if found.word and found.word not in words.UNITS:
        raise Unreadable("not_a_number")
    return Amount(found.number, words.UNITS.get(found.word, ""))


def money(cell: str) -> Amount:
    """A number and its currency."""
    found = amount(cell)
    if found.word and found.word not in words.CURRENCIES:
        raise Unreadable("currency" if found.word else "not_a_number")
    return Amount(found.number, words.CURRENCIES.get(found.word, ""))


def dollars(cell: str) -> int:
    """A yearly amount in whole US dollars."""
    found = money(cell)
    if found.word not in ("", "USD"):
        raise Unreadable("not_dollars")
    return int(found.number.quantize(Decimal(1), ROUND_HALF_UP))


def share(cell: str) -> Decimal:
    """A share in per cent: 12, «۱۲٪»."""
    found = number(cell.replace("%", "").replace("٪", ""))
    if found > 100:
        raise Unreadable("share")
    return found.quantize(Decimal("0.01"), ROUND_HALF_UP)


def year(cell: str) -> int:
    """A Jalali year: 1404, «۰۴», «سال ۱۴۰۴»."""
    digits = re.sub(r"\D", "", persian.en_digits(cell))
    found = int(digits) + (1400 if int(digits) < 50 else 1300) if len(digits) == 2 else 0
    found = found or (int(digits) if len(digits) == 4 else 0)
    if found not in YEARS:
        raise Unreadable("year")
    return found


def day(cell: str) -> dt.date:
    try:
        return persian.parse_date(cell.split(" 00:")[0])
    except persian.DateError:
        raise Unreadable("date") from None


# --- identifiers ----------------------------------------------------------------------------


def hs_code(cell: str) -> tuple[str | None, bool]:
    """(the code, whether a zero was put back in front).

    HS codes have an even number of digits. A spreadsheet takes the leading zero of chapters 01
    to 09 away, which leaves 3, 5 or 7: it is put back, and the row says so.
    """
    typed = persian.en_digits(persian.clean(cell))
    if _is_date(typed):
        raise Unreadable("hs_date")
    if re.fullmatch(r"[0-9]+\.0+", typed):
        typed = typed.partition(".")[0]
    digits = re.sub(r"[\s.\-–/]", "", typed)
    mended = bool(re.fullmatch("[1-9][0-9]{2}|[1-9][0-9]{4}|[1-9][0-9]{6}", digits))
    try:
        return persian.hs_code(f"0{digits}" if mended else typed), mended
    except persian.IdentifierError as error:
        raise Unreadable(_HS[error.reason]) from None


def _is_date(typed: str) -> bool:
    """2023-05-01 and 1/5/2023 are days that a spreadsheet made of a code; 84-82-10 is a code."""
    match = _DATE.fullmatch(typed)
    if match is None or not 1 <= int(match[3]) <= 12:
        return False
    ends = (match[1], match[4])
    years = [end for end in ends if re.fullmatch("1[34][0-9]{2}|19[0-9]{2}|20[0-9]{2}", end)]
    return bool(years) or all(len(end) <= 2 for end in ends)


_HS = {
    "not_digits": "hs_digits",
    "length": "hs_length",
    "form": "hs_chapter",
    "empty": "hs_digits",
}


def national_id(cell: str) -> str:
    try:
        return persian.company_national_id(cell)
    except persian.IdentifierError:
        raise Unreadable("national_id") from None


def isic(cell: str) -> str:
    found = re.sub(r"\s", "", persian.en_digits(persian.clean(cell)))
    if not re.fullmatch("[0-9]{2,6}", found):
        raise Unreadable("isic")
    return found


def email(cell: str) -> str:
    found = persian.en_digits(persian.clean(cell))
    if len(found) > 254 or not _EMAIL.fullmatch(found) or not found.isascii():
        raise Unreadable("email")
    return found


READERS: dict[str, Callable[[str], Any]] = {
    "title": text(500),
    "summary": prose(MAX_SUMMARY_WORDS),
    "problem": prose(MAX_PROBLEM_WORDS),
    "kind": one_of(words.KINDS, "kind"),
    "field": one_of(words.FIELDS, "field"),
    "hs_code": hs_code,
    "isic": isic,
    "annual_quantity": quantity,
    "unit": unit,
    "usage_year": year,
    "run_length": quantity,
    "price": money,
    "currency": one_of(words.CURRENCIES, "currency"),
    "origin": text(80),
    "brand": code(120),
    "cost_share": share,
    "fx_cost_declared": dollars,
    "fx_basis": text(300),
    "customs": text(200),
    "specs": specs,
    "standard": code(200),
    "drawing": one_of(words.DRAWINGS, "drawing"),
    "has_sample": truth,
    "essential": points,
    "nice_to_have": points,
    "tried_before": prose(MAX_PROBLEM_WORDS),
    "wanted_by": day,
    "company_name": text(160),
    "company_national_id": national_id,
    "park": text(120),
    "contact_name": text(120),
    "contact_title": text(80),
    "contact_phone": code(40),
    "contact_email": email,
    "consent": text(200),
    "province": text(80),
}
_SAYS_SOMETHING = {"drawing", "has_sample"}  # «ندارد» is an answer here


_LONGEST_BLANK = 8
# Columns that say the same few things again and again.
_REPEATING = frozenset(
    {"kind", "field", "unit", "usage_year", "currency", "origin", "customs", "drawing"}
    | {"has_sample", "company_name", "company_national_id", "park", "province"}
)


def read(field: str, cell: str) -> Any:
    """The value of a cell, None where it says nothing. Raises Unreadable."""
    return _read_again(field, cell) if field in _REPEATING else _read(field, cell)


def _read(field: str, cell: str) -> Any:
    bare = cell.strip()
    if len(bare) <= _LONGEST_BLANK:
        bare = persian.clean(bare)
        if not bare or (persian.fold(bare) in words.BLANKS and field not in _SAYS_SOMETHING):
            return None
    return READERS[field](cell)


_read_again = lru_cache(maxsize=4096)(_read)
