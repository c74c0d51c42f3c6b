"""Which tokens does a text stand for? One chain serves documents, questions and highlights.

A word written in one piece, with a half-space, with a blank or with punctuation gives the same
joined token (پلیاتیلن, 62052rs) beside its parts, so that all spellings meet.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup, escape

from webapp.persian import clean, fold

from .word_files import groups

# Longer runs are noise; cutting them keeps a term dictionary from swelling.
TOKEN_LENGTH = 40
HS_PREFIX = "hs:"
HS_LENGTHS = range(4, 9)

_HALF_SPACE = "\u200c"
# Folding turns a half-space into a blank; this stands for it meanwhile.
_GLUE = "_"
_CHUNK = re.compile(r"[^\W_]+(?:[_\-./+]+[^\W_]+)*")
_PART = re.compile(r"[0-9a-z]+|[^\W_0-9a-z]+")
_THOUSANDS = re.compile(r"(?<=\d)[,٬](?=\d{3}(?!\d))")
_DECIMAL = re.compile(r"\d+\.\d+")
_DOTTED_HS = re.compile(r"\d{4}\.\d{2}(?:\.\d{2,4})?")
# Stand for the tags around a marked word until the text is escaped; no text keeps them.
_SIGN, _SIGN_END = "\x02", "\x03"
_UNSIGNED = str.maketrans(_SIGN + _SIGN_END, "  ")
_WRITTEN = re.compile(r"\w(?:[\w\u064b-\u065f\u0670\u200b-\u200f]|[-./+,٫٬](?=\w))*")

# Written apart or with a half-space these only say "many" or "of".
_ENDINGS = frozenset({"ها", "های", "هایی", "ات", "ی", "ای", "یی"})
_LONE_ENDINGS = frozenset({"ها", "های", "هایی"})
_PLURAL = re.compile(r"(.{3,})(?:هایی|های|ها)")
# Words that merely end like a plural.
_WHOLE = frozenset(fold("تنها تنهای تنهایی انتها انتهای انتهایی منتها اشتها اشتهای").split())
_SINGULAR = {
    fold(many).replace(" ", ""): fold(one).replace(" ", "")
    for one, *plurals in groups("plurals.txt")
    for many in plurals
}


def analyse(text: str, *, pairs: bool = True) -> list[str]:
    """The tokens of `text` in order, repeated as often as they occur.

    Parts of words, glued parts joined, and (with `pairs`, or around digits) neighbours joined.
    """
    tokens: list[str] = []
    before: list[str] = []
    for parts in chunks(text):
        if before and (pairs or _has_digit(before[-1]) or _has_digit(parts[0])):
            tokens.append(joined((before[-1], parts[0])))
        tokens += parts
        tokens += _glued(parts)
        before = parts
    return tokens


def words_of(text: str) -> list[str]:
    """The words of `text` as tokens, parts of compounds apart: what a question asks for."""
    return [part for parts in chunks(text) for part in parts]


def hs_tokens(code: str | None) -> list[str]:
    """The tokens by which a customs code is found from any prefix of at least four digits."""
    digits = re.sub(r"\D", "", code or "")
    return [HS_PREFIX + digits[:n] for n in HS_LENGTHS if n <= len(digits)]


def highlight(text: str, tokens: Collection[str]) -> Markup:
    """`text` as safe HTML in which each word that stands for one of `tokens` is marked."""
    plain = text.translate(_UNSIGNED) if _SIGN in text or _SIGN_END in text else text
    pieces: list[str] = []
    end = 0
    for start, stop in _marked(plain, frozenset(tokens)):
        pieces += (plain[end:start], _SIGN, plain[start:stop], _SIGN_END)
        end = stop
    safe = str(escape("".join([*pieces, plain[end:]])))
    # escaped above; nothing but our own two tags is put in
    return Markup(safe.replace(_SIGN, "<mark>").replace(_SIGN_END, "</mark>"))  # nosec B704


def _marked(text: str, wanted: frozenset[str]) -> list[tuple[int, int]]:
    """The places of the words to mark, in order; two that were joined in the question count."""
    found: list[tuple[int, int]] = []
    before, place, before_place = None, (0, 0), (0, 0)
    for match in _WRITTEN.finditer(text) if wanted else ():
        word, place = _written(match[0]), match.span()
        if before and before.only_with(word, wanted):
            if not found or found[-1] != before_place:
                found.append(before_place)
            found.append(place)
        elif not wanted.isdisjoint(word.tokens):
            found.append(place)
        before, before_place = word, place
    return found


class _Written(NamedTuple):
    """A written word: all its tokens, and those of its first and last part."""

    tokens: frozenset[str]
    first: str
    last: str

    def only_with(self, after: "_Written", wanted: frozenset[str]) -> bool:
        """Whether this and the word after it are wanted in one piece and not by themselves."""
        if not (self.last and after.first):
            return False
        both = (self.last + after.first)[:TOKEN_LENGTH]
        return both in wanted and both not in self.tokens and both not in after.tokens


@lru_cache(maxsize=32768)
def _written(word: str) -> _Written:
    parts = words_of(word) or [""]
    return _Written(frozenset(analyse(word)), parts[0], parts[-1])


def chunks(text: str) -> Iterator[list[str]]:
    """The words of a text, each as the parts that blanks do not separate."""
    held = clean(text.replace(_GLUE, " ")).replace(_HALF_SPACE, _GLUE)
    folded = _THOUSANDS.sub("", fold(held).replace("٫", "."))
    for match in _CHUNK.finditer(folded):
        parts = _parts(match[0])
        if parts and not (len(parts) == 1 and parts[0] in _LONE_ENDINGS):
            yield list(parts)


@lru_cache(maxsize=65536)
def _parts(chunk: str) -> list[str]:
    if _DOTTED_HS.fullmatch(chunk):
        return [chunk.replace(".", "")]
    if _DECIMAL.fullmatch(chunk):
        return [chunk[:TOKEN_LENGTH]]
    pieces = _PART.findall(chunk)
    kept = pieces[:1] + [piece for piece in pieces[1:] if piece not in _ENDINGS]
    return [_stem(piece[:TOKEN_LENGTH]) for piece in kept]


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    """`word` without a plural ending; irregular plurals as their singular."""
    if word in _WHOLE:
        return word
    plural = _PLURAL.fullmatch(word)
    stem = plural[1] if plural else word
    return _SINGULAR.get(stem, stem)


def _glued(parts: list[str]) -> Iterator[str]:
    """What the parts of one word are when written in one piece: by twos, and all."""
    for left, right in pairwise(parts):
        yield joined((left, right))
    if len(parts) > 2:
        yield joined(parts)


def joined(parts: Iterable[str]) -> str:
    """The token of words written in one piece."""
    return "".join(parts)[:TOKEN_LENGTH]


def _has_digit(word: str) -> bool:
    # A part of a word is letters and digits, nothing else.
    return not word.isalpha()
