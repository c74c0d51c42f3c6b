"""What may stand in a list of words, which entry is which, and what nobody may learn. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from webapp.persian import clean, fold

MAX_LETTERS = 60
MAX_TERMS = 12
MAX_QUESTION = 100
# So many entries staff may add to all lists together; more would slow every question.
MAX_OWN = 5_000
KEY_LENGTH = 32


class WordList(StrEnum):
    """The lists; `questions` are what a change is tried on before it is saved."""

    SYNONYMS = "synonyms"
    SPELLINGS = "spellings"
    LATIN = "latin"
    STOPWORDS = "stopwords"
    QUESTIONS = "questions"


SINGLE = frozenset({WordList.STOPWORDS, WordList.QUESTIONS})
# What a person may type between two terms, besides a new line.
_BETWEEN = re.compile("[\n=،؛]")
_BLANKS = re.compile(r"[\s\-_./]+")
_PERSIAN = re.compile("[\u0620-\u064a\u066e-\u06d3]")
_LATIN = re.compile("[A-Za-z]")
_MANY_DIGITS = re.compile(r"(?:\d[\s\-_./()+]*){8}")


@dataclass(frozen=True)
class Fault:
    """Why a list of terms is refused: a code, and the term it is about, if it is about one."""

    code: str
    term: str = ""


@dataclass(frozen=True)
class State:
    """What an entry says at one time. Without terms it says what the program brings with it,
    or, where that is nothing, nothing."""

    terms: tuple[str, ...] | None
    is_on: bool = True

    def plain(self) -> dict[str, object]:
        """As it stands in the history."""
        return {"terms": None if self.terms is None else list(self.terms), "on": self.is_on}

    @classmethod
    def of(cls, plain: dict[str, object]) -> State:
        """The state that stands in the history so."""
        terms = plain["terms"]
        return cls(tuple(terms) if isinstance(terms, list) else None, bool(plain["on"]))


DELIVERED = State(None)  # as the program brings it
GONE = State(None, is_on=False)  # switched off, or one's own entry that was deleted


def key_of(terms: Iterable[str]) -> str:
    """The name of an entry of the program: the same as long as it has the same terms."""
    told = "\n".join(sorted({fold(term) for term in terms}))
    return hashlib.sha256(told.encode()).hexdigest()[:KEY_LENGTH]


def squeezed(term: str) -> str:
    """Two terms that are squeezed alike are one for the search, however they are written."""
    return _BLANKS.sub("", fold(term))


def split(typed: str) -> list[str]:
    """The terms that somebody typed one a line, or with `=` or a comma between them."""
    terms = (clean(term) for term in _BETWEEN.split(typed))
    return [term for term in terms if term]


def faults(kind: WordList, terms: Sequence[str], stopwords: Collection[str]) -> list[Fault]:
    """Everything that is wrong with an entry; `stopwords` are those in force, folded."""
    found = [] if kind in SINGLE else _number_faults(kind, terms)
    limit = MAX_QUESTION if kind == WordList.QUESTIONS else MAX_LETTERS
    for term in terms:
        if len(term) > limit:
            found.append(Fault("long", term))
        elif not any(letter.isalnum() for letter in term):
            found.append(Fault("no_letter", term))
    found += _same(terms)
    if kind == WordList.STOPWORDS:
        found += [Fault("several_words", term) for term in terms if " " in fold(term)]
    elif kind == WordList.LATIN:
        found += _language_faults(terms)
    if kind not in SINGLE:
        # "in" may be an inch
        said = terms[1:] if kind == WordList.LATIN else terms
        found += [Fault("only_stopwords", term) for term in said if _is_idle(term, stopwords)]
    return list(dict.fromkeys(found))


def _number_faults(kind: WordList, terms: Sequence[str]) -> list[Fault]:
    if len(terms) < 2:
        return [Fault("no_persian" if kind == WordList.LATIN else "too_few")]
    return [Fault("too_many")] if len(terms) > MAX_TERMS else []


def _same(terms: Sequence[str]) -> list[Fault]:
    seen: set[str] = set()
    found = []
    for term in terms:
        if (form := squeezed(term)) in seen:
            found.append(Fault("same", term))
        seen.add(form)
    return found


def _language_faults(terms: Sequence[str]) -> list[Fault]:
    if not terms:
        return []
    english, persian = terms[0], terms[1:]
    wrong = _PERSIAN.search(english) or not _LATIN.search(english)
    found = [Fault("not_english", english)] if wrong else []
    return found + [Fault("not_persian", term) for term in persian if not _PERSIAN.search(term)]


def _is_idle(term: str, stopwords: Collection[str]) -> bool:
    """Is it made of nothing but words that the search passes over?"""
    parts = fold(term).split()
    return bool(parts) and all(part in stopwords for part in parts)


# --- questions without an answer ------------------------------------------------------------

# Staff see a question when it was asked so often; one that only one person asks stays unseen.
SEEN_FROM = 3
KEPT_DAYS = 180
# A question that was asked less often than SEEN_FROM is not kept so long.
SELDOM_KEPT_DAYS = 30
MAX_ROWS_A_DAY = 2_000
MAX_FOLDED = 200


def countable(text: str) -> str | None:
    """The question as it may be counted; None for what is long, no words, or about a person."""
    text = clean(text)
    folded = fold(text)
    wordless = sum(letter.isalpha() for letter in folded) < 2
    if len(text) > MAX_QUESTION or len(folded) > MAX_FOLDED or wordless or "\ufffd" in text:
        return None
    return None if is_personal(folded) else text


def is_personal(folded: str) -> bool:
    """Does it look like an address, or a number that belongs to somebody?"""
    return "@" in folded or "://" in folded or _MANY_DIGITS.search(folded) is not None


def finished(texts: Collection[str]) -> set[str]:
    """Those that are not merely the beginning of another: somebody was still typing it."""
    found = set()
    ordered = sorted(texts)
    for place, text in enumerate(ordered):
        following = ordered[place + 1] if place + 1 < len(ordered) else ""
        if not following.startswith(text):
            found.add(text)
    return found


# --- the layer over the lists of the program ------------------------------------------------

Groups = dict[str, tuple[str, ...]]


def merged(delivered: Groups, changed: dict[str, State]) -> Groups:
    """The groups in force, by key: those of the program as staff changed them, then their own.

    A replacement stays when the program no longer brings what it replaced.
    """
    found: Groups = {}
    for key, terms in delivered.items():
        state = changed.get(key, DELIVERED)
        if state.is_on:
            found[key] = state.terms or terms
    for key, state in changed.items():
        if key not in delivered and state.is_on and state.terms:
            found[key] = state.terms
    return found
