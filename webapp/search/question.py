"""What does a question ask for? Its words as concepts, each with all that may stand for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from webapp.persian import clean

from . import abbreviations, figures
from .lexicon import MAX_PHRASE, Lexicon, Other
from .text import HS_LENGTHS, HS_PREFIX, chunks, joined, words_of
from .word_files import lines

# Worth beside the word itself: a number read as a tariff code, the word with or without «ی».
HS_WORTH, INFLECTED = 0.7, 0.85
# An abbreviation in the other letters, a number in the other writing.
LETTERS, FIGURES = 0.7, 0.9
_SHORTEST, _SHORTEST_PLURAL, _STEM = 2, 4, 4
# Words that a document may do without.
HINTS = frozenset(word for line in lines("hints.txt") for word in words_of(line))

_GAP = "[\\s\u200c]*"
_EXCEPT = (
    f"(?:به{_GAP})?غیر{_GAP}از",
    f"(?:ب|به{_GAP})?جز",
    f"(?:با?|به{_GAP})استثنا(?:[یءئ]|ئی|ءی)?",
    "سوای",
)
# What a question leaves out, up to the next stop: «پمپ به غیر از پمپ آب».
_LEFT_OUT = re.compile(rf"(?<!\w)(?:{'|'.join(_EXCEPT)})(?!\w)[^()،؛,.]*")
# The long-winded ways of customs papers to say «سایر».
_ELSEWHERE = re.compile(
    rf"(?<!\w)(?:که{_GAP})?(?:(?:غیر|نا){_GAP}مذکور(?:{_GAP}در{_GAP}جا(?:ی|یی)?{_GAP}دیگری?)?"
    rf"|در{_GAP}جا(?:ی|یی){_GAP}دیگری?{_GAP}(?:مذکور|ذکر|گفته)(?:{_GAP}نشده|{_GAP}نباشد)?)"
    rf"(?:{_GAP}(?:است|باشد|باشند|نباشد))?(?!\w)"
)
_OTHER = " سایر "


class Alternative(NamedTuple):
    """Tokens of which a document must hold all, and their worth (the word itself has 1)."""

    tokens: tuple[str, ...]
    worth: float = 1.0


@dataclass(frozen=True, slots=True)
class Concept:
    """One word of a question; a document answers it with any of its alternatives.

    A document may do without an optional one.
    """

    word: str
    alternatives: tuple[Alternative, ...]
    is_optional: bool = False

    @property
    def tokens(self) -> tuple[str, ...]:
        """All tokens that may stand for the word, once each."""
        return tuple(dict.fromkeys(t for one in self.alternatives for t in one.tokens))

    def with_others(self, others: Sequence[Alternative]) -> Concept:
        """The same concept with more that may stand for it."""
        return replace(self, alternatives=merged([*self.alternatives, *others]))


@dataclass(frozen=True, slots=True)
class Question:
    """Concepts in their order, and the tokens of neighbours joined: they tell more together."""

    concepts: tuple[Concept, ...] = ()
    pairs: tuple[str, ...] = ()

    def with_concepts(self, concepts: Sequence[Concept]) -> Question:
        """The same question with these concepts in place of its own."""
        return replace(self, concepts=tuple(concepts))

    def with_others(self, others: Mapping[str, Sequence[Alternative]]) -> Question:
        """The same question with more that may stand for these words."""
        return self.with_concepts(
            [concept.with_others(others.get(concept.word, ())) for concept in self.concepts]
        )


def read(text: str, lexicon: Lexicon) -> Question:
    """The concepts that `text` asks for, without stop words and what it leaves out.

    Stop words count only in a question that has nothing else. Pure: nothing is looked up but the
    lists handed in.
    """
    meant = _ELSEWHERE.sub(_OTHER, clean(text))
    words = _Words.of(_LEFT_OUT.sub(" ", meant))
    if not words.parts:
        words = _Words.of(text)
    telling = [i for i, word in enumerate(words.parts) if word not in lexicon.stopwords]
    asked = telling or range(len(words.parts))
    phrases, letters = _phrases(words.parts, lexicon), _letters(words.parts)
    found = {
        word: merged([*words.spelled(i), *phrases[i], *letters[i]]) for i, word in words.at(asked)
    }
    only_hints = HINTS.issuperset(found)
    concepts = tuple(
        Concept(word, alternatives, is_optional=word in HINTS and not only_hints)
        for word, alternatives in found.items()
    )
    return Question(concepts, tuple(dict.fromkeys(words.neighbours(asked))))


def merged(alternatives: Sequence[Alternative]) -> tuple[Alternative, ...]:
    """Each set of tokens once, with the most that it is worth."""
    best: dict[tuple[str, ...], float] = {}
    for one in alternatives:
        best[one.tokens] = max(one.worth, best.get(one.tokens, 0.0))
    return tuple(Alternative(tokens, worth) for tokens, worth in best.items())


def spelled_out(term: Sequence[str], worth: float) -> Iterator[Alternative]:
    """A term written in one piece; of three words and more also each with its neighbour."""
    yield Alternative((joined(term),), worth)
    if len(term) > 2:
        yield Alternative(tuple(dict.fromkeys(joined(pair) for pair in pairwise(term))), worth)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a question in a row, and where each written word begins and ends in it."""

    parts: list[str]
    chunks: list[tuple[int, int]]

    @classmethod
    def of(cls, text: str) -> _Words:
        parts: list[str] = []
        places: list[tuple[int, int]] = []
        for chunk in chunks(text):
            places += [(len(parts), len(parts) + len(chunk))] * len(chunk)
            parts += chunk
        return cls(parts, places)

    def spelled(self, i: int) -> Iterator[Alternative]:
        """The word itself, with its neighbours in one piece, as a tariff code, with «ی»."""
        word = self.parts[i]
        yield Alternative((word,))
        for start, end in ((i - 1, i + 1), (i, i + 2), self.chunks[i]):
            if start >= 0 and end <= len(self.parts) and end - start > 1:
                yield Alternative((joined(self.parts[start:end]),))
        for start, end in self._numbers(i):
            yield Alternative((joined(self.parts[start:end]),))
        for tokens in figures.written_otherwise(self.parts, i):
            yield Alternative(tokens, FIGURES)
        if word.isdecimal() and len(word) in HS_LENGTHS:
            yield Alternative((HS_PREFIX + word,), HS_WORTH)
        if inflected := _inflected(word):
            yield Alternative((inflected,), INFLECTED)

    def _numbers(self, i: int) -> Iterator[tuple[int, int]]:
        """Where three and more letters and numbers of a part number may be written in one piece."""
        for start in range(max(0, i - MAX_PHRASE + 1), i + 1):
            for end in range(max(i + 1, start + 3), min(start + MAX_PHRASE, len(self.parts)) + 1):
                run = self.parts[start:end]
                if all(map(str.isascii, run)) and any(not part.isalpha() for part in run):
                    yield start, end

    def at(self, places: Iterable[int]) -> Iterator[tuple[int, str]]:
        """The words at these places, with their places."""
        return ((i, self.parts[i]) for i in places)

    def neighbours(self, asked: Sequence[int]) -> Iterator[str]:
        for i, j in pairwise(asked):
            if j == i + 1:
                yield joined((self.parts[i], self.parts[j]))


def _inflected(word: str) -> str | None:
    """A Persian word with «ی», or without it where enough is left to be the same word; an English
    one in the singular."""
    if not word.isalpha() or len(word) < _SHORTEST:
        return None
    if word.isascii():
        return singular(word)
    if not word.endswith("ی"):
        return word + "ی"
    without = word[:-1]
    is_ezafe = len(without) >= _SHORTEST and without.endswith(("ا", "و"))
    return without if is_ezafe or len(without) >= _STEM else None


def singular(word: str) -> str | None:
    """The singular of an English plural by its ending; None where it does not end like one."""
    if len(word) < _SHORTEST_PLURAL or not word.isascii() or word.endswith(("ss", "us", "is")):
        return None
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") else None


def _phrases(words: Sequence[str], lexicon: Lexicon) -> list[list[Alternative]]:
    """For each word what the lists offer for it, and for the phrases that it is a part of."""
    found: list[list[Alternative]] = [[] for _ in words]
    for start in range(len(words)):
        for end in range(start + 1, min(start + MAX_PHRASE, len(words)) + 1):
            for other in _others(words[start:end], lexicon):
                offered = list(spelled_out(other.term, other.weight))
                *first, last = other.term
                if len(first) < 2 and (inflected := _inflected(last)):
                    offered.append(
                        Alternative((joined([*first, inflected]),), other.weight * INFLECTED)
                    )
                for place in range(start, end):
                    found[place] += offered
    return found


def _letters(words: Sequence[str]) -> list[list[Alternative]]:
    """For each word the abbreviations that it is a part of, in the other letters."""
    found: list[list[Alternative]] = [[] for _ in words]
    for start, end in abbreviations.runs(words):
        letters = abbreviations.in_letters(words[start:end])
        for place in range(start, end):
            found[place] += [Alternative((one,), LETTERS) for one in letters]
    for place, word in enumerate(words):
        names = abbreviations.in_one_piece(word)
        if names:
            found[place] += spelled_out(names, LETTERS)
            found[place] += [
                Alternative((one,), LETTERS) for one in abbreviations.in_letters(names)
            ]
        if names := abbreviations.spelled(word):
            found[place] += spelled_out(names, LETTERS)
    for start, end, meant in figures.lettered(words):
        for place in range(start, end):
            found[place].append(Alternative((meant,), LETTERS))
    return found


def _others(phrase: Sequence[str], lexicon: Lexicon) -> Sequence[Other]:
    others = lexicon.others(joined(phrase))
    one = None if others else singular(phrase[-1])
    return lexicon.others(joined([*phrase[:-1], one])) if one else others
