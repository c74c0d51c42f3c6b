"""Which words name the same thing? Lists that people keep, made ready for quick questions.

The built-in lists are files in `words/`; what staff change is laid over them and handed in, so
that a change acts on the next question and nothing has to be indexed again.
"""

from __future__ import annotations

import gc
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import permutations, product
from typing import NamedTuple

from webapp.persian import fold

from .sounds import is_latin, sound_key
from .text import joined, words_of
from .word_files import entries, groups, lines

# How much of the exact word's worth another word has.
SPELLING, SYNONYM, TRANSLATED, UNTRANSLATED = 0.95, 0.8, 0.75, 0.7
# That of the other of two translations of an English term.
SIBLING = 0.5
# Each further translation is less usual.
LESS_USUAL = 0.97
# Longer phrases of a question are not looked up.
MAX_PHRASE = 5

Term = tuple[str, ...]


@dataclass(frozen=True)
class Lists:
    """What people keep: groups of terms as they are written. `latin` groups begin in English."""

    synonyms: tuple[tuple[str, ...], ...] = ()
    spellings: tuple[tuple[str, ...], ...] = ()
    latin: tuple[tuple[str, ...], ...] = ()
    stopwords: frozenset[str] = frozenset()


class Other(NamedTuple):
    """Another term for the same thing: its words as tokens, and its worth."""

    term: Term
    weight: float


class Lexicon:
    """Terms by the joined tokens of their words: half-space, blank and nothing are one."""

    def __init__(self, others: Mapping[str, tuple[Other, ...]], stopwords: frozenset[str]) -> None:
        self._others = others
        self.stopwords = stopwords
        every = {word for found in others.values() for other in found for word in other.term}
        self._words = sorted(every)
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        for word in self._words:
            if not is_latin(word):
                self._by_sound[sound_key(word)].append(word)

    @classmethod
    def of(cls, lists: Lists) -> Lexicon:
        """The lists made ready; terms without a word in them are left out."""
        with _without_collector():
            return cls._made(lists)

    @classmethod
    def _made(cls, lists: Lists) -> Lexicon:
        found: dict[str, dict[Term, float]] = defaultdict(dict)
        for term, other, weight in _persian_pairs(lists):
            _add(found[joined(term)], other, weight)
        _translate(found, lists)
        for group in lists.latin:
            # of more translations some mean another thing
            for one, other in permutations(_terms(group[1:]), 2) if len(group) == 3 else ():
                _add(found[joined(one)], other, SIBLING)
        # A long term that is asked for in one piece: documents hold its words by twos.
        for term in {term for others in found.values() for term in others}:
            if len(term) > 2:
                _add(found[joined(term)], term, SPELLING)
        # What one spelling is also called, the others are too.
        for terms in map(_terms, lists.spellings):
            called = [dict(found[joined(term)]) for term in terms]
            for term, others in product(terms, called):
                for other, weight in others.items():
                    if other != term:
                        _add(found[joined(term)], other, weight * SPELLING)
        ready = {
            key: tuple(Other(term, weight) for term, weight in worth.items())
            for key, worth in found.items()
        }
        return cls(ready, frozenset(fold(word) for word in lists.stopwords))

    def others(self, key: str) -> tuple[Other, ...]:
        """What else the term with these joined tokens is called."""
        return self._others.get(key, ())

    def has_word(self, word: str) -> bool:
        """Whether the word stands in any term."""
        place = bisect_left(self._words, word)
        return place < len(self._words) and self._words[place] == word

    def sounding(self, key: str) -> Sequence[str]:
        """The Persian words of all terms with this sound key."""
        return self._by_sound.get(key, ())

    def beginning(self, letters: str) -> Iterator[str]:
        """The words of all terms that begin with these letters."""
        for place in range(bisect_left(self._words, letters), len(self._words)):
            if not self._words[place].startswith(letters):
                return
            yield self._words[place]


@contextmanager
def _without_collector() -> Iterator[None]:
    """Hundreds of thousands of small things are made and all are kept: looking for rubbish among
    them took as long as the work."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _add(worth: dict[Term, float], term: Term, weight: float) -> None:
    if weight > worth.get(term, 0.0):
        worth[term] = weight


def _translate(found: dict[str, dict[Term, float]], lists: Lists) -> None:
    """Translations both ways; what a translation is also called translates the English term too."""
    called = {key: list(worth.items()) for key, worth in found.items()}
    for english, persian, weight, back in _translations(lists):
        of_english, key = found[joined(english)], joined(persian)
        _add(of_english, persian, weight)
        _add(found[key], english, back)
        for other, worth in called.get(key, ()):
            _add(of_english, other, weight * worth)
            _add(found[joined(other)], english, back * worth)


def _persian_pairs(lists: Lists) -> Iterator[tuple[Term, Term, float]]:
    for kept, weight in ((lists.spellings, SPELLING), (lists.synonyms, SYNONYM)):
        for group in kept:
            terms = _terms(group)
            for term in terms:
                yield from ((term, other, weight) for other in terms if other != term)


def _translations(lists: Lists) -> Iterator[tuple[Term, Term, float, float]]:
    """An English term, a Persian one, the worth of the second for the first, and the other way."""
    for group in lists.latin:
        english, *persian = _terms(group) or [()]
        for place, term in enumerate(persian):
            yield english, term, TRANSLATED * LESS_USUAL**place, UNTRANSLATED


def _terms(group: Iterable[str]) -> list[Term]:
    return [term for term in dict.fromkeys(map(_term, group)) if term]


@lru_cache(maxsize=2**16)
def _term(text: str) -> Term:
    # kept from one change of the lists to the next, since all else stays
    return tuple(words_of(text))


@cache
def built_in() -> Lists:
    """The lists of the program itself."""
    return Lists(
        synonyms=tuple(groups("synonyms.txt")),
        spellings=tuple(groups("spellings.txt")),
        latin=tuple(entries("latin.txt")),
        stopwords=frozenset(lines("stopwords.txt")),
    )


@cache
def built_in_lexicon() -> Lexicon:
    """The built-in lists, made ready."""
    return Lexicon.of(built_in())
