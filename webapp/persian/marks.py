"""Which characters are invisible, which are vowel signs, and what each letter is stored as.

The tables are built once, so that cleaning a cell is one `str.translate`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from .digits import ARABIC, PERSIAN

HALF_SPACE = "\u200c"

# Planes in which combining signs live; the rest of Unicode has none that matter here.
_SIGN_PLANES = ((0x0300, 0x3100), (0xA660, 0xAC00), (0xFB1E, 0xFB1F), (0xFE20, 0xFE30))
# C0, DEL and C1 but the blanks; bidi and other format characters; variation selectors;
# surrogates and noncharacters, which no database takes; tags.
_INVISIBLE = (
    *((0x00, 0x09), (0x0E, 0x1C), (0x7F, 0x85), (0x86, 0xA0), (0xAD, 0xAE)),
    *((0x034F, 0x0350), (0x061C, 0x061D), (0x115F, 0x1161), (0x17B4, 0x17B6), (0x180B, 0x1810)),
    *((0x200D, 0x2010), (0x202A, 0x202F), (0x2060, 0x2070), (0x3164, 0x3165), (0xFDD0, 0xFDF0)),
    *((0xD800, 0xE000), (0xFE00, 0xFE10), (0xFEFF, 0xFF00), (0xFFA0, 0xFFA1), (0xFFF0, 0xFFFC)),
    *((0xFFFE, 0x10000), (0x1D173, 0x1D17B), (0xE0000, 0xE0200)),
)
_BLANKS = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000"

_LETTERS = {
    **dict.fromkeys("يىے", "ی"),
    **dict.fromkeys("كڪ", "ک"),
    **dict.fromkeys("ەہھ", "ه"),
    **dict.fromkeys("ۀۂ", "ه\u0654"),
    "ۓ": "ئ",
    "ـ": "",
    # The sign that old Windows editors left for a half-space, and the zero-width space of Word.
    "\u00ac": HALF_SPACE,
    "\u200b": HALF_SPACE,
    **dict(zip(ARABIC, PERSIAN, strict=True)),
}


def _each(ranges: Iterable[tuple[int, int]]) -> Iterable[int]:
    return (code for start, end in ranges for code in range(start, end))


def _presentation_forms() -> dict[int, str]:
    """Shapes of Arabic letters as a PDF copies them, each with the letters it stands for."""
    forms: dict[int, str] = {}
    for code in _each(((0xFB50, 0xFDD0), (0xFDF0, 0xFE00), (0xFE70, 0xFEFF))):
        plain = unicodedata.normalize("NFKC", chr(code))
        if plain != chr(code):
            forms[code] = "".join(_LETTERS.get(c, c) for c in plain)
    # A vowel sign on a blank or on a kashida carries no letter.
    forms.update({code: "" for code in range(0xFE70, 0xFE80)})
    return forms


def _storage_table() -> dict[int, str]:
    table = dict.fromkeys(_each(_INVISIBLE), "")
    table.update(_presentation_forms())
    table.update({ord(c): " " for c in _BLANKS})
    table.update({code: " " for code in range(0x2000, 0x200B)})
    table.update({ord(c): stored for c, stored in _LETTERS.items()})
    return table


def _combining_signs() -> str:
    """A regex class body of all combining signs that a reader sees above or below a letter."""
    return "".join(
        chr(code)
        for code in _each(_SIGN_PLANES)
        if unicodedata.category(chr(code)) in ("Mn", "Me") and code not in STORAGE
    )


STORAGE = _storage_table()
SIGNS = _combining_signs()
