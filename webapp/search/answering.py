"""In which order is a question tried: as written, on the other keyboard, repaired?

Whatever keeps the documents answers the same few inquiries here, so that all engines read a
question alike.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

from webapp.persian import clean, unscramble, unscramble_latin

from . import question, repair
from .documents import Notice
from .evaluation import MAX_TERMS
from .lexicon import Lexicon
from .question import Alternative, Concept, Question
from .text import words_of
from .vocabulary import Known


class Outcome(Protocol):
    """What the documents say to a question."""

    @property
    def partial(self) -> bool:
        """Whether none has all the words that are wanted, and these have nearly all."""

    @property
    def near(self) -> bool:
        """Whether none has even that; these have the most, and are no answer."""

    @property
    def found(self) -> bool:
        """Whether any document answers."""


# Looking for what a word was meant to be takes a while; so many words of a question are looked at.
MOST_REPAIRED = 4
_WRITTEN = re.compile(r"[^\W_](?:[\w\u200c\u064b-\u065f]|[-./](?=\w))*")

M = TypeVar("M", bound=Outcome)
# For words of a question what was probably meant by each, best first, with its worth.
Meant = Mapping[str, Sequence[tuple[Known, float]]]


@dataclass(frozen=True)
class Answer(Generic[M]):
    """What was asked in the end, and what it matches. `searched_text` where that differs."""

    question: Question
    matches: M
    notices: tuple[Notice, ...] = ()
    searched_text: str | None = None

    @property
    def tokens(self) -> tuple[str, ...]:
        """All tokens that stand for a word of the question."""
        concepts = self.question.concepts
        return tuple(dict.fromkeys(token for concept in concepts for token in concept.tokens))


class Answering(ABC, Generic[M]):
    """Questions to one state of the documents, read with one lexicon."""

    lexicon: Lexicon

    # --- what the documents are asked ----------------------------------------------------------

    @abstractmethod
    def everything(self) -> M:
        """Every document: what a question without words asks for."""

    @abstractmethod
    def rarest(self, asked: Question) -> Question:
        """At most `MAX_TERMS` concepts: of too many, the rarest that occur at all."""

    @abstractmethod
    def match(self, asked: Question) -> M:
        """The documents with enough of the concepts; if there is none, those with the most."""

    @abstractmethod
    def is_empty(self, matches: M) -> bool:
        """Whether no document even comes near."""

    @abstractmethod
    def unanswered(self, asked: Question) -> Sequence[str]:
        """The words that no document answers."""

    @abstractmethod
    def words(self) -> repair.Vocabulary:
        """The words of the documents and of the lists."""

    # --- the order ---------------------------------------------------------------------------

    def answer(self, text: str) -> Answer[M]:
        """The first reading of `text` that finds anything: as it is written (with synonyms, other
        spellings and translations), typed on the other keyboard layout, with words replaced that
        no need holds. If none does: what comes near."""
        written = self._read(text)
        is_full = written.matches.found and not written.matches.partial
        if not written.question.concepts or is_full:
            return written
        swapped = None if written.matches.found else self._swapped(text)
        if swapped and not swapped.matches.partial:
            return swapped
        repaired = self._repaired(written, text)
        if repaired and repaired.matches.found and not repaired.matches.partial:
            return repaired
        if swapped:
            return swapped
        if repaired is None or self.is_empty(repaired.matches) or written.matches.found:
            return written
        return repaired

    def _read(self, text: str) -> Answer[M]:
        asked = question.read(text, self.lexicon)
        if not asked.concepts:
            return Answer(asked, self.everything())
        return self._matched(self.rarest(asked), many=len(asked.concepts) > MAX_TERMS)

    def _matched(self, asked: Question, *, many: bool) -> Answer[M]:
        matches = self.match(asked)
        notices = [Notice.MANY_TERMS] if many else []
        if matches.near or matches.partial:
            notices.append(Notice.NEAR if matches.near else Notice.PARTIAL)
        return Answer(asked, matches, tuple(notices))

    def _swapped(self, text: str) -> Answer[M] | None:
        """The answer to what the same keys write on the other layout, if there is one."""
        for meant in (unscramble(text), unscramble_latin(text)):
            again = self._read(meant) if meant else None
            if again and again.question.concepts and again.matches.found:
                notices = (*again.notices, Notice.SWAPPED)
                return Answer(again.question, again.matches, notices, meant)
        return None

    def _repaired(self, written: Answer[M], text: str) -> Answer[M] | None:
        """The answer when words that no need holds are taken for others that needs hold."""
        meant, pieces = self._meant(written.question), self._in_pieces(written.question)
        if not meant and not pieces:
            return None
        told = {word: self._told(word, written.question, meant) for word in meant if word.isalpha()}
        said = plain = clean(text)
        for word, known in told.items():
            said = _instead(said, word, known.written)
        asked = question.read(said, self.lexicon) if said != plain else written.question
        asked = (
            self.rarest(asked)
            .with_others(
                {
                    told[word].token if word in told else word: _alternatives(found)
                    for word, found in meant.items()
                }
            )
            .with_others(pieces)
        )
        again = self._matched(asked, many=Notice.MANY_TERMS in written.notices)
        if not again.matches.found or said == plain:
            return again
        return replace(again, notices=(*again.notices, Notice.CORRECTED), searched_text=said)

    def _meant(self, asked: Question) -> Meant:
        """For each word that no need answers: what was probably meant by it."""
        words, unanswered = self.words(), self.unanswered(asked)
        is_alone = len(unanswered) == len(asked.concepts)
        meant = {
            concept.word: next(
                (
                    found
                    for token in _written_so(concept)
                    if (found := repair.meant(token, words, is_alone=is_alone))
                ),
                [],
            )
            for concept in asked.concepts
            if concept.word in unanswered[:MOST_REPAIRED]
        }
        return {word: found for word, found in meant.items() if found}

    def _in_pieces(self, asked: Question) -> Mapping[str, Sequence[Alternative]]:
        """Part numbers that needs write in several pieces."""
        words, unanswered = self.words(), self.unanswered(asked)[:MOST_REPAIRED]
        found = {word: repair.in_pieces(word, words) for word in unanswered}
        return {
            word: [Alternative(pieces, repair.CONTINUED)]
            for word, pieces in found.items()
            if pieces
        }

    def _told(self, word: str, asked: Question, meant: Meant) -> Known:
        """Of what may be meant by a word, what is named: the first with which all is found."""
        others = {other: _alternatives(found) for other, found in meant.items()}
        if len(asked.concepts) > 1 and len(meant[word]) > 1:
            for known, worth in meant[word]:
                tried = asked.with_others({**others, word: [Alternative((known.token,), worth)]})
                matches = self.match(tried)
                if matches.found and not matches.partial:
                    return known
        return meant[word][0][0]


def _alternatives(found: Sequence[tuple[Known, float]]) -> list[Alternative]:
    return [Alternative((known.token,), worth) for known, worth in found]


def _written_so(concept: Concept) -> list[str]:
    """The word of a concept; a part number also in one piece with its neighbours, longest first."""
    if concept.word.isalpha():
        return [concept.word]
    pieces = {token for token in concept.tokens if token.isascii() and not token.isdecimal()}
    return sorted(pieces | {concept.word}, key=lambda token: (-len(token), token))


def _instead(text: str, word: str, other: str) -> str:
    """`text` as it was written, but `other` where the word with this token stands."""

    def put(match: re.Match[str]) -> str:
        parts = words_of(match[0])
        if parts == [word]:
            return other
        return (
            " ".join(other if part == word else part for part in parts)
            if word in parts
            else match[0]
        )

    return _WRITTEN.sub(put, text)
