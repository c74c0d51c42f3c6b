"""Numbers, written as a word, with a unit in one piece, or after the name of a letter.

Pure. Tokens are folded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from webapp.persian import fold

from . import abbreviations

_WORDS = {
    **{"دو": "2", "سه": "3", "چهار": "4", "پنج": "5", "شش": "6", "هفت": "7", "هشت": "8"},
    **{"ده": "10", "دوازده": "12", "بیست": "20", "چهل": "40"},
    **{"پنجاه": "50", "صد": "100"},
}
_DIGITS = {digits: word for word, digits in _WORDS.items()}
# What follows a number, by its sign.
_UNITS = {
    **{"kv": "کیلوولت", "kw": "کیلووات", "mw": "مگاوات", "kva": "کاوا", "v": "ولت", "w": "وات"},
    **{"a": "آمپر", "hz": "هرتز", "hp": "اسب", "rpm": "دور", "bar": "بار", "mm": "میلیمتر"},
    **{"cm": "سانتیمتر", "m": "متر", "kg": "کیلوگرم", "g": "گرم", "gr": "گرم", "l": "لیتر"},
    **{"t": "تن", "ton": "تن", "inch": "اینچ", "micron": "میکرون"},
}
_NAMES = {sign: fold(name) for sign, name in _UNITS.items()}
_SIGNS: dict[str, list[str]] = {}
for _sign, _name in _NAMES.items():
    _SIGNS.setdefault(_name, []).append(_sign)
_WITH_UNIT = re.compile(r"(\d+)([a-z]+)")
# What a letter that follows is the name of.
_KINDS = frozenset({"نوع", "تیپ", "گرید", "کلاس", "سری", "مدل"})
_MOST_LETTERS = 3


def written_otherwise(words: Sequence[str], i: int) -> Iterator[tuple[str, ...]]:
    """Tokens that together stand for the word at this place, with a number that it is part of."""
    word = words[i]
    other = _WORDS.get(word) or _DIGITS.get(word)
    if other:
        yield (other,)
    if match := _WITH_UNIT.fullmatch(word):
        yield match[1], match[2]
        if name := _NAMES.get(match[2]):
            yield match[1], name
    for number, unit in ((i, i + 1), (i - 1, i)):
        if number >= 0 and unit < len(words) and words[number].isdecimal():
            for sign in _SIGNS.get(words[unit], ()):
                yield (words[number] + sign,)


def lettered(words: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Names of letters before a number with what both may stand for (ال ۹۰: l90), and a letter
    that names a kind (نوع کا: k), as start, end and token."""
    for end, word in enumerate(words):
        if not word.isdecimal():
            continue
        for start in range(max(0, end - _MOST_LETTERS), end):
            names = words[start:end]
            if all(map(abbreviations.is_letter, names)):
                for letters in abbreviations.in_letters(names):
                    yield start, end + 1, letters + word
    for i, word in enumerate(words):
        if i and words[i - 1] in _KINDS and abbreviations.is_letter(word):
            for letter in abbreviations.in_letters([word]):
                yield i, i + 1, letter
