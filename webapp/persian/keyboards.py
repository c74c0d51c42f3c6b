"""What was meant when the keyboard was set to the other language?

Layout: ISIRI 9147, which Windows calls "Persian (Standard)", with پ and ژ also where the older
Windows layout has them.
"""

from __future__ import annotations

import re

from .digits import en_digits

_LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,"
_PERSIAN_KEYS = "ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپو"
_SHIFTED = {"H": "آ", "C": "ژ", "M": "ئ", "N": "أ", "B": "إ", "`": "پ", "\\": "ژ", "?": "؟"}

_TO_PERSIAN = {**dict(zip(_LATIN_KEYS, _PERSIAN_KEYS, strict=True)), **_SHIFTED}
_TO_LATIN = {
    ord(persian): latin
    for latin, persian in zip(_LATIN_KEYS, _PERSIAN_KEYS, strict=True)
    if latin.isalpha()
} | {ord(meant): key.lower() for key, meant in _SHIFTED.items() if key.isalpha()}

_PERSIAN_LETTER = re.compile("[\u0600-\u06ff]")
_TYPED_KEY = re.compile(r"[A-Za-z;',\[\]\\`]")


def unscramble(text: str) -> str | None:
    """Persian typed with the English layout on: `sghl` → «سلام».

    None when the text holds Persian already, or nothing that a Persian key would write.
    """
    if _PERSIAN_LETTER.search(text) or not _TYPED_KEY.search(text):
        return None
    return "".join(_TO_PERSIAN.get(key) or _TO_PERSIAN.get(key.lower(), key) for key in text)


def unscramble_latin(text: str) -> str | None:
    """Latin typed with the Persian layout on, in lower case: «سنب ۶۲۰۴» → `skf 6204`.

    None when nothing changes or a letter is left that no Latin letter's key writes.
    """
    typed = en_digits(text)
    meant = typed.translate(_TO_LATIN)
    return None if meant == typed or _PERSIAN_LETTER.search(meant) else meant
