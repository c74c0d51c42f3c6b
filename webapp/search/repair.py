"""What was meant by a word that no published need holds? Another spelling, or a slip of the hand.

Tried only for such words, so that what is written as asked always stands first and a good question
brings no noise.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import combinations
from typing import Protocol

from webapp.persian.edits import edits_apart

from .sounds import is_latin, sound_key, vowels_apart
from .vocabulary import Known

# The worth of a word that only sounds the same, and of one that is one or two slips away.
SAME_SOUND, ONE_SLIP, TWO_SLIPS = 0.6, 0.5, 0.35
_VOWEL_WORTH = 0.8
# The worth of a part number of which only the beginning was asked.
CONTINUED = 0.7
_PART_LENGTH, _MOST_CONTINUED = 3, 20
_PIECES_LENGTH, _MOST_LETTERS, _MOST_PIECES = 7, 20, 6
# Shorter keys are shared by too many words, shorter words are one slip from too many.
_SHORTEST, _ONE_SLIP_LENGTH, _TWO_SLIPS_LENGTH = 3, 5, 8
_ONE_SLIP_LENGTH_BESIDE = 4
_MOST_VOWELS_APART = 3
# So many words are tried for one.
MOST = 3
_EDGE = 2


class Vocabulary(Protocol):
    """The words that published needs hold, and those of the lists, by their tokens."""

    def sounding(self, key: str) -> Iterable[str]:
        """Those with this sound key."""

    def beginning(self, letters: str) -> Iterable[str]:
        """Those that begin with these letters."""

    def ending(self, letters: str) -> Iterable[str]:
        """Those that end with these letters."""

    def known(self, token: str) -> Known | None:
        """What is to be said about one; None when no need holds it now, and no list."""

    def held(self, tokens: Collection[str]) -> Collection[str]:
        """Those of the tokens that any need holds now."""

    def is_word(self, word: str) -> bool:
        """Whether a list has the word: then it is no slip."""


def meant(word: str, vocabulary: Vocabulary, *, is_alone: bool = True) -> list[tuple[Known, float]]:
    """The words that were probably meant by `word`, best first, each with its worth.

    Of a part number the beginning is enough (stm32 for STM32F407). Words that do not stand alone
    may be shorter: those beside them keep what is found sensible.
    """
    if not word.isalpha():
        return _continued(word, vocabulary)
    heard = _same_sound(word, vocabulary)
    if vocabulary.is_word(word):
        return heard
    known = {one for one, _ in heard}
    shortest = _ONE_SLIP_LENGTH if is_alone else _ONE_SLIP_LENGTH_BESIDE
    slipped = _slipped(word, vocabulary, shortest)
    return heard + [(one, worth) for one, worth in slipped if one not in known]


def in_pieces(word: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """A part number in one piece as needs write it in several (0258006537 for 0 258 006 537): the
    pieces, and each with the next one; nothing where no need does."""
    if word.isalpha() or not word.isascii() or not _PIECES_LENGTH <= len(word) <= _MOST_LETTERS:
        return ()
    held = vocabulary.held({word[i:j] for i, j in combinations(range(len(word) + 1), 2)})

    def rest(start: int, before: str, left: int) -> tuple[str, ...] | None:
        if start == len(word):
            return ()
        for end in range(len(word), start, -1) if left else ():
            piece = word[start:end]
            if piece in held and (not before or before + piece in held):
                found = rest(end, piece, left - 1)
                if found is not None:
                    together = (before + piece,) if before else ()
                    return (*together, piece, *found)
        return None

    return rest(0, "", _MOST_PIECES) or ()


def _same_sound(word: str, vocabulary: Vocabulary) -> list[tuple[Known, float]]:
    key = sound_key(word)
    if not key or len(word) < _SHORTEST:
        return []
    apart = {token: vowels_apart(word, token) for token in vocabulary.sounding(key)}
    most = min(_MOST_VOWELS_APART, len(key) - 1)
    if len(key) > 1 or is_latin(word):
        near = [token for token, vowels in apart.items() if token != word and vowels <= most]
    else:
        near = []
    found = _known(near, vocabulary)
    found.sort(key=lambda known: (apart[known.token], -known.documents, known.token))
    fewest = apart[found[0].token] if found else 0
    worth = {known: SAME_SOUND * _VOWEL_WORTH ** apart[known.token] for known in found[:MOST]}
    return [(known, worth[known]) for known in worth if apart[known.token] <= fewest + 1]


def _continued(word: str, vocabulary: Vocabulary) -> list[tuple[Known, float]]:
    if len(word) < _PART_LENGTH or word.isdecimal():
        return []
    found = _known(sorted(vocabulary.beginning(word))[:_MOST_CONTINUED], vocabulary)
    return [(known, CONTINUED) for known in found]


def _slipped(word: str, vocabulary: Vocabulary, shortest: int) -> list[tuple[Known, float]]:
    most = (len(word) >= shortest) + (len(word) >= _TWO_SLIPS_LENGTH)
    if not most:
        return []
    tried = {*vocabulary.beginning(word[:_EDGE]), *vocabulary.ending(word[-_EDGE - 1 :])}
    slips = {token: edits_apart(word, token, most) for token in tried}
    for count, worth in ((1, ONE_SLIP), (2, TWO_SLIPS)):
        found = _known([token for token, slip in slips.items() if slip == count], vocabulary)
        if found:
            found.sort(key=lambda known: (-known.documents, known.token))
            return [(known, worth) for known in found[:MOST]]
    return []


def _known(tokens: Iterable[str], vocabulary: Vocabulary) -> list[Known]:
    """Those that needs hold; if there are none, those that only the lists have."""
    found = [known for token in tokens if (known := vocabulary.known(token))]
    return [known for known in found if known.documents] or found
