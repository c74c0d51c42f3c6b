"""Latin abbreviations that are written as they are spelled out: پی‌وی‌سی for PVC, and the other way.

Pure. Tokens are folded, so that آی and ای, آر and ار are one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from string import ascii_lowercase

# Each letter by its usual name in Persian.
_SPOKEN = "ای بی سی دی ای اف جی اچ ای جی کی ال ام ان او پی کیو ار اس تی یو وی دبلیو ایکس وای زد"
_NAMES = dict(zip(ascii_lowercase, _SPOKEN.split(), strict=True))
_OTHER_NAMES = {"کا": "k", "هاش": "h", "زی": "z"}
_LETTERS: dict[str, str] = {}
for _letter, _name in _NAMES.items():
    _LETTERS[_name] = _LETTERS.get(_name, "") + _letter
_LETTERS |= _OTHER_NAMES
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


def is_letter(word: str) -> bool:
    """Whether it is the name of a letter."""
    return word in _LETTERS


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
