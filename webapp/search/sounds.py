"""How does a word sound, whichever letters it is written in?

Loan words are spelled by ear (گیربکس, گیربوکس), and so is Persian in Latin letters (girboks). Two
words with one key may be the same word; `vowels_apart` says how much else differs.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

# Stands for a vowel until doubled letters are made one: the two of مداد are not doubled.
_UNHEARD = "-"
# Persian letters of one sound.
_PERSIAN = {
    **dict.fromkeys("ثسص", "s"),
    **dict.fromkeys("ذزضظ", "z"),
    **dict.fromkeys("تط", "t"),
    **dict.fromkeys("حه", "h"),
    **dict.fromkeys("غق", "q"),
    **dict.fromkeys("جژ", "j"),
    **dict.fromkeys("اعوی", _UNHEARD),
    **dict(zip("بپچخدرشفکگلمن", "bpcKdrXfkglmn", strict=True)),
}
# What several Latin letters sound like together; «c» before e, i, y, and all that is left of it.
_TOGETHER = {
    **{"tch": "c", "sch": "X", "tion": "Xn", "sh": "X", "ch": "c", "kh": "K", "gh": "q"},
    **{"zh": "j", "ph": "f", "th": "t", "ck": "k", "qu": "k", "x": "ks", "c": "k"},
    **dict.fromkeys(("ce", "ci", "cy"), "s"),
    **dict.fromkeys("aeiouyvw'", _UNHEARD),
}
_LATIN = re.compile("tch|sch|tion|sh|ch|kh|gh|zh|ph|th|ck|qu|c[eiy]|.")
_BEGINNINGS = {
    **dict.fromkeys("اعaeiou", "a"),
    **dict.fromkeys("وvw", "v"),
    **dict.fromkeys("یy", "y"),
}
_LATIN_WORD = re.compile(r"[a-z']+")
_PERSIAN_WORD = re.compile(r"[^\W\d_a-z]+")
_REPEATED = re.compile(r"(.)\1+")
_WRITTEN_VOWELS = str.maketrans({"ا": "a", "و": "o", "ی": "i", "e": "", "u": "o"})
_VOWEL = re.compile("[اویaoieu]")


@lru_cache(maxsize=65536)
def sound_key(word: str) -> str:
    """The consonants of a folded word as one hears them; "" where there is no word to be heard.

    A doubled consonant is one, a vowel only the first letter, a silent «ه» at the end nothing.
    """
    if is_latin(word):
        heard = "".join(_TOGETHER.get(letters, letters) for letters in _LATIN.findall(word))
        heard = heard[:-1] if word.endswith("h") and heard.endswith("h") else heard
    elif _PERSIAN_WORD.fullmatch(word):
        written = word[:-1] if word.endswith("ه") and len(word) > 2 else word
        heard = "".join(_PERSIAN.get(letter, letter) for letter in written)
    else:
        return ""
    single = _REPEATED.sub(r"\1", heard).replace(_UNHEARD, "")
    return _BEGINNINGS.get(word[0], "") + single


def is_latin(word: str) -> bool:
    """Whether the folded word is written in Latin letters alone."""
    return _LATIN_WORD.fullmatch(word) is not None


def vowels_apart(word: str, other: str) -> int:
    """How differently two words of one key are written where it is not heard (0: not at all).

    `other` is Persian, `word` may be Latin: there a vowel too many counts half of one too few,
    because Persian leaves the short ones out.
    """
    mine, its = Counter(_vowels(word)), Counter(_vowels(other))
    missing, extra = (its - mine).total(), (mine - its).total()
    return 2 * missing + extra if is_latin(word) else missing + extra


def _vowels(word: str) -> str:
    """The vowels after the first letter: one letter for each that Persian writes."""
    inner = word[1:]
    if is_latin(word):
        for pair, single in (("ee", "i"), ("oo", "o"), ("ou", "o"), ("aa", "a"), ("y", "i")):
            inner = inner.replace(pair, single)
    return "".join(_VOWEL.findall(inner)).translate(_WRITTEN_VOWELS)
