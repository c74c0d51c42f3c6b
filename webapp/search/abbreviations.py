"""Latin abbreviations that are written as they are spelled out: پی‌وی‌سی for PVC, and the other way.

Pure. Tokens are folded, so that آی and ای, آر and ار are one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

# Each letter by its name in Persian; of several names the usual one first.
_NAMES = {
    **dict(a="ای", b="بی", c="سی", d="دی", e="ای", f="اف", g="جی", h="اچ", i="ای", j="جی"),
    **dict(k="کی", l="ال", m="ام", n="ان", o="او", p="پی", q="کیو", r="ار", s="اس", t="تی"),
    **dict(u="یو", v="وی", w="دبلیو", x="ایکس", y="وای", z="زد"),
}
_OTHER_NAMES = {"کا": "k", "هاش": "h", "زی": "z", "دبلیو": "w", "وی": "v"}
_LETTERS: dict[str, str] = {}
for _letter, _name in _NAMES.items():
    _LETTERS[_name] = _LETTERS.get(_name, "") + _letter
for _name, _letter in _OTHER_NAMES.items():
    _LETTERS.setdefault(_name, _letter)
# Fewer letters apart are words more often than abbreviations; more are nobody's abbreviation.
_FEWEST, _MOST = 3, 5
_SHORTEST_WORD = 5


def runs(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where names of letters follow each other, as many as an abbreviation has."""
    start = 0
    while start < len(words):
        end = start
        while end < len(words) and words[end] in _LETTERS:
            end += 1
        if _FEWEST <= end - start <= _MOST:
            yield start, end
        start = max(end, start + 1)


def in_letters(names: Sequence[str]) -> list[str]:
    """What the names of letters may stand for: several, since A, E and I have one name."""
    return ["".join(letters) for letters in product(*(_LETTERS[name] for name in names))]


def in_one_piece(word: str) -> Sequence[str]:
    """The names of letters that a word consists of (پیویسی); nothing for other words."""
    if len(word) < _SHORTEST_WORD or word.isascii():
        return ()
    return next(_parted(word, ()), ())


def spelled(word: str) -> Sequence[str]:
    """The names of the letters of a Latin abbreviation; nothing for other words."""
    if not (_FEWEST <= len(word) <= _MOST and word.isascii() and word.isalpha()):
        return ()
    return tuple(_NAMES[letter] for letter in word)


def _parted(word: str, names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if not word:
        if _FEWEST <= len(names) <= _MOST:
            yield names
        return
    for length in range(2, 6):
        if word[:length] in _LETTERS and len(names) < _MOST:
            yield from _parted(word[length:], (*names, word[:length]))
