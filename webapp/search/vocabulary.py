"""Which words do the published needs use, and which of them sounds or looks like this one?

Labels beside the text of each document say its words as they were written. A word counts only
while a document that can be found holds it, so nothing of a withdrawn need is ever proposed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from webapp.persian import clean, fold

from .sounds import sound_key
from .text import TOKEN_LENGTH, chunks, joined

WRITTEN, SOUND, BACKWARDS = "=", "~", "<"
_BETWEEN = "\t"
_WRITTEN_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u200c\u064b-\u065f]|[-./+](?=\w))+")
_PLURAL = re.compile("\u200c?(?:هایی|های|ها)$")
_LETTER = re.compile(r"[^\W_]")
# Shorter words are not looked for from their end: too many end alike.
_BACKWARDS_LENGTH = 5


@dataclass(frozen=True, slots=True)
class Known:
    """A word of the published needs: its token, as it is written, in how many needs it stands."""

    token: str
    written: str
    documents: int


def word_labels(*texts: str) -> list[str]:
    """What a document with these texts says about its words."""
    words = (match[0] for text in texts for match in _WRITTEN_WORD.finditer(clean(text)))
    return list(dict.fromkeys(label for word in words for label in _labels_of(word)))


@lru_cache(maxsize=65536)
def _labels_of(word: str) -> tuple[str, ...]:
    return tuple(one for token, written in _words(word) for one in _labels(token, written))


def _words(written: str) -> Iterator[tuple[str, str]]:
    """A written word, and the parts that half-spaces separate, as (token, written)."""
    for parts in chunks(written):
        whole = joined(parts)
        yield whole, _singular(written, whole)
        if len(parts) > 1:
            yield from ((part, part) for part in parts)


def _singular(written: str, token: str) -> str:
    """The word as it is written, without a plural ending; where only the token says it, that."""
    forms = (written, _PLURAL.sub("", written))
    return next((form for form in forms if joined(_LETTER.findall(fold(form))) == token), token)


def _labels(token: str, written: str) -> Iterator[str]:
    if len(token) < 2 or token.isdecimal():
        return
    yield label(WRITTEN, token, written[:TOKEN_LENGTH])
    if token.isalpha():
        if key := sound_key(token):
            yield label(SOUND, key, token)
        if len(token) >= _BACKWARDS_LENGTH:
            yield label(BACKWARDS, token[::-1], "")


def label(kind: str, key: str, value: str) -> str:
    """A label of one kind; those with one key stand together in the order of the alphabet."""
    return f"{kind}{key}{_BETWEEN}{value}"


def split(text: str) -> tuple[str, str]:
    """The key and the value of a label."""
    key, _, value = text[1:].partition(_BETWEEN)
    return key, value


def exactly(kind: str, key: str) -> str:
    """How the labels with exactly this key begin."""
    return f"{kind}{key}{_BETWEEN}"
