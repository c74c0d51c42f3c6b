"""What may be wrong with a translated sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tools.catalogues import Message

_PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]?[\d.]*[a-zA-Z]|%[sdr]|\{\w*\}")
_ARABIC_LETTERS = re.compile("[\u064a\u0643\u0649]")
_ARABIC_DIGITS = re.compile("[\u0660-\u0669]")
_LATIN_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/:@+-]*")
_TAG = re.compile(r"</?\w[^>]*>|&#?\w+;")
_LETTER = re.compile(r"[^\W\d_]")


def faults(message: Message) -> Iterator[str]:
    """Says what is wrong with the Persian of one message, a line for each fault."""
    if not message.is_translated:
        yield "has no Persian"
        return
    for persian in message.persian:
        yield from _letters(persian)
        yield from _digits(persian)
        yield from _placeholders(message.english, persian)
        yield from _edges(message.singular, persian)


def _letters(persian: str) -> Iterator[str]:
    if _ARABIC_LETTERS.search(persian):
        yield f"has Arabic ي, ى or ك in Persian: {persian}"
    if _ARABIC_DIGITS.search(persian):
        yield f"has Arabic digits in Persian: {persian}"


def _digits(persian: str) -> Iterator[str]:
    plain = _TAG.sub(" ", _PLACEHOLDER.sub(" ", persian))
    for word in _LATIN_WORD.findall(plain):
        # 6204-2RS1, A4 and ISO-9001 are names; a bare number is to be read in Persian.
        if re.search(r"\d", word) and not re.search(r"[A-Za-z]", word):
            yield f"has Latin digits ({word}) in Persian: {persian}"


def _placeholders(english: tuple[str, ...], persian: str) -> Iterator[str]:
    wanted = [placeholders(form) for form in english]
    present = placeholders(persian)
    in_every_form: set[str] = set.intersection(*wanted)
    in_any_form: set[str] = set().union(*wanted)
    missing, unknown = in_every_form - present, present - in_any_form
    if missing:
        yield f"Persian lacks {', '.join(sorted(missing))}"
    if unknown:
        yield f"Persian has unknown {', '.join(sorted(unknown))}"


def placeholders(text: str) -> set[str]:
    """The names that are filled in when the sentence is used; `%%` fills nothing in."""
    return {match.group(0) for match in _PLACEHOLDER.finditer(text.replace("%%", ""))}


def _edges(english: str, persian: str) -> Iterator[str]:
    for side, strip in (("begins", str.lstrip), ("ends", str.rstrip)):
        if (strip(english) == english) != (strip(persian) == persian):
            yield f"Persian {side} with a space and English does not, or the other way round"


def has_letters(text: str) -> bool:
    """True when a person would read words in it (entities and numbers are none)."""
    return bool(_LETTER.search(re.sub(r"&#?\w+;", " ", text)))


def has_persian(text: str) -> bool:
    return any("\u0600" <= char <= "\u06ff" and char.isalpha() for char in text)
