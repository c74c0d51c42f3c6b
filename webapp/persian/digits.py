"""Persian, Arabic and Latin digits: one number, three alphabets."""

from __future__ import annotations

PERSIAN = "۰۱۲۳۴۵۶۷۸۹"
ARABIC = "٠١٢٣٤٥٦٧٨٩"
LATIN = "0123456789"

_TO_PERSIAN = str.maketrans(LATIN + ARABIC, PERSIAN * 2)
_TO_LATIN = str.maketrans(PERSIAN + ARABIC, LATIN * 2)


def fa_digits(value: object) -> str:
    """The text of `value` with every Latin or Arabic digit written in Persian."""
    return str(value).translate(_TO_PERSIAN)


def en_digits(value: object) -> str:
    """The text of `value` with every Persian or Arabic digit written in Latin."""
    return str(value).translate(_TO_LATIN)
