"""In which order is a question tried: as written, on the other keyboard, repaired?"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from webapp.persian import clean, fold, unscramble, unscramble_latin

from . import evaluation, question, repair
from .documents import Notice
from .evaluation import MAX_TERMS, Matches, Terms
from .known_words import KnownWords
from .lexicon import Lexicon
from .lookup import Lookup
from .question import Alternative, Question
from .snapshot import Snapshot
from .vocabulary import Known


@dataclass(frozen=True)
class Answer:
    """What was asked in the end, and what it matches. `searched_text` where that differs."""

    question: Question
    matches: Matches
    notices: tuple[Notice, ...] = ()
    searched_text: str | None = None

    @property
    def tokens(self) -> tuple[str, ...]:
        """All tokens that stand for a word of the question."""
        concepts = self.question.concepts
        return tuple(dict.fromkeys(token for concept in concepts for token in concept.tokens))


@dataclass(frozen=True)
class Asking:
    """Questions to one snapshot, read with one lexicon."""

    snapshot: Snapshot
    lookup: Lookup
    lexicon: Lexicon

    def answer(self, text: str) -> Answer:
        """The first reading of `text` that finds anything: as it is written (with synonyms, other
        spellings and translations), typed on the other keyboard layout, with words replaced that
        no need holds. If none does: what comes near."""
        written = self._read(text)
        if not written.question.concepts or written.matches.found:
            return written
        swapped = self._swapped(text)
        if swapped:
            return swapped
        repaired = self._repaired(written, text)
        return repaired if repaired and repaired.matches.parts else written

    def _read(self, text: str) -> Answer:
        asked = question.read(text, self.lexicon)
        if not asked.concepts:
            return Answer(asked, evaluation.everything(self.snapshot))
        kept = evaluation.rarest(asked, self.snapshot, self.lookup)
        return self._matched(kept, many=len(asked.concepts) > MAX_TERMS)

    def _matched(self, asked: Question, *, many: bool) -> Answer:
        matches = evaluation.match(Terms(self.snapshot, asked, self.lookup))
        notices = [Notice.MANY_TERMS] if many else []
        if matches.near or matches.partial:
            notices.append(Notice.NEAR if matches.near else Notice.PARTIAL)
        return Answer(asked, matches, tuple(notices))

    def _swapped(self, text: str) -> Answer | None:
        """The answer to what the same keys write on the other layout, if there is one."""
        for meant in (unscramble(text), unscramble_latin(text)):
            again = self._read(meant) if meant else None
            if again and again.question.concepts and again.matches.found:
                notices = (*again.notices, Notice.SWAPPED)
                return Answer(again.question, again.matches, notices, meant)
        return None

    def _repaired(self, written: Answer, text: str) -> Answer | None:
        """The answer when words that no need holds are taken for others that needs hold."""
        meant = self._meant(written.question)
        said = plain = fold(clean(text))
        for word, found in meant.items():
            if word.isalpha():
                said = _instead(said, word, found[0][0].written)
        asked = question.read(said, self.lexicon) if said != plain else written.question
        asked = evaluation.rarest(asked, self.snapshot, self.lookup).with_others(
            {
                word if not word.isalpha() else found[0][0].token: [
                    Alternative((known.token,), worth) for known, worth in found
                ]
                for word, found in meant.items()
            }
        )
        if not meant:
            return None
        again = self._matched(asked, many=Notice.MANY_TERMS in written.notices)
        if not again.matches.found or said == plain:
            return again
        return replace(again, notices=(*again.notices, Notice.CORRECTED), searched_text=said)

    def _meant(self, asked: Question) -> dict[str, list[tuple[Known, float]]]:
        """For each word that no need answers: what was probably meant by it."""
        terms = Terms(self.snapshot, asked, self.lookup)
        words = KnownWords(self.snapshot, self.lookup, self.lexicon)
        unanswered = [
            concept.word
            for place, concept in enumerate(asked.concepts)
            if not terms.is_answered(place)
        ]
        meant = {word: repair.meant(word, words) for word in unanswered}
        return {word: found for word, found in meant.items() if found}


def _instead(text: str, word: str, other: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", lambda _: other, text)
