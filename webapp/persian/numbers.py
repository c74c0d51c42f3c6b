"""How are numbers written and read in Persian?"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext

from .digits import en_digits, fa_digits
from .letters import clean

NOTHING = "—"
MAX_DIGITS = 30
_MAX_TYPED = 60

_MARKS = str.maketrans("٬،'’٫/−–", ",,,,..--")
_PLAIN = re.compile(r"([+-]?) ?([0-9]*)(\.[0-9]+)?")
_GROUPED = re.compile(r"([+-]?) ?([0-9]{1,3}(?:([ ,])[0-9]{3})(?:\3[0-9]{3})*)(\.[0-9]+)?")
_DIGITS_AND_MARKS = re.compile(r"[+-]? ?[0-9][0-9 ,.]*")


class NumberError(ValueError):
    """Text that is no number. `reason`: empty, not_a_number, marks, too_long or not_whole."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def format_number(value: Decimal | float | None, decimals: int | None = None) -> str:
    """«۱٬۲۳۴٫۵»: grouped in threes, half rounded up; without `decimals` as exact as `value` is
    (60 digits at most). None and what is not a finite number are «—». A minus stands left of the
    digits in a line of either direction.
    """
    exact = None if value is None else Decimal(str(value))
    if exact is None or not exact.is_finite():
        return NOTHING
    digits = _grouped(exact.copy_abs(), decimals)
    sign = "\u200e−" if exact < 0 and digits.strip("0.,") else ""
    return sign + fa_digits(digits.replace(",", "٬").replace(".", "٫"))


def _grouped(value: Decimal, decimals: int | None) -> str:
    with localcontext(prec=_MAX_TYPED, rounding=ROUND_HALF_UP):
        if decimals is not None:
            return f"{value:,.{decimals}f}"
        text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def parse_number(text: str) -> Decimal:
    """The number in `text`, in any of three digit sets.

    `۱٬۲۳۴٫۵`, `1,234.5`, `۱۲/۵` (= 12.5), `12 000`, `-3`. Raises NumberError:
    `empty`; `marks` (only digits and marks, but grouped or pointed so that it is not clear which
    number is meant: `12,5`, `1.2.3`); `too_long` (over 30 digits); `not_a_number` for the rest,
    exponents, NaN and infinity among them.
    """
    typed = en_digits(clean(text[: _MAX_TYPED + 1])).replace("\u200c", "").translate(_MARKS)
    if not typed:
        raise NumberError("empty")
    if len(text.strip()) > _MAX_TYPED or sum(c.isdecimal() for c in typed) > MAX_DIGITS:
        raise NumberError("too_long")
    return _exact(typed)


def _exact(typed: str) -> Decimal:
    if match := _PLAIN.fullmatch(typed):
        sign, whole, part = match.group(1, 2, 3)
    elif match := _GROUPED.fullmatch(typed):
        sign, whole, part = match.group(1, 2, 4)
    else:
        raise NumberError("marks" if _DIGITS_AND_MARKS.fullmatch(typed) else "not_a_number")
    digits = whole.replace(",", "").replace(" ", "") + (part or "")
    if not digits:
        raise NumberError("not_a_number")
    return Decimal(sign + digits)


def parse_whole(text: str) -> int:
    """The whole number in `text`; NumberError as `parse_number`, and `not_whole` for a fraction."""
    number = parse_number(text)
    if number != int(number):
        raise NumberError("not_whole")
    return int(number)
