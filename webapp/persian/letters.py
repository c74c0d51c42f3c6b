"""How is Persian text stored, compared, counted in words and shortened?"""

from __future__ import annotations

import re
import unicodedata

from .digits import ARABIC, LATIN, PERSIAN
from .marks import HALF_SPACE, SIGNS, STORAGE

_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
_GAPS = re.compile(" {2,}")
_EMPTY_LINES = re.compile("\n{3,}")
# What needs a closer look than a table of letters: half-spaces and signs on letters.
_UNSETTLED = re.compile(f"[{HALF_SPACE}{SIGNS}]")
# A half-space lives between two letters; one beside a blank, a stop or another is noise.
_STRAY_HALF_SPACE = re.compile(
    f"(?<![\\w{SIGNS}{HALF_SPACE}]){HALF_SPACE}+|{HALF_SPACE}+(?![\\w{HALF_SPACE}])"
    f"|(?<=[A-Za-z0-9]){HALF_SPACE}+(?=[A-Za-z0-9])|(?<={HALF_SPACE}){HALF_SPACE}+"
)
_SIGN_WITHOUT_LETTER = re.compile(f"(?<![\\w{SIGNS}])[{SIGNS}]+")
# Persian never needs more than two signs on a letter (doubling and a vowel).
_STACKED_SIGNS = re.compile(f"([{SIGNS}]{{2}})[{SIGNS}]+")

_FOLDED: dict[int, str | int] = {
    **dict.fromkeys(map(ord, SIGNS), ""),
    **str.maketrans(PERSIAN + ARABIC, LATIN * 2),
    **str.maketrans("أإٱآؤئيىكة", "ااااویییکه"),
    **{ord("ء"): "", ord("ـ"): "", ord("¬"): " ", ord(HALF_SPACE): " "},
}

_NO_WORD = f"[^\\w{SIGNS}]+"
_EDGES = re.compile(f"^{_NO_WORD}|{_NO_WORD}$")


def clean(text: str) -> str:
    """One line as it is stored: what the writer meant, without what only the keyboard decided.

    One spelling per letter (ی ک ه), Persian for Arabic digits, half-spaces kept inside words;
    kashida, NUL, controls, direction marks and the third and further signs on a letter are gone;
    line breaks and odd blanks are single spaces. `clean(clean(x)) == clean(x)` (SECURITY.md).
    """
    text = text.translate(STORAGE)
    if not text.isascii():
        text = _settled(text)
    return _GAPS.sub(" ", text).strip(" ")


def clean_lines(text: str) -> str:
    """Text of several lines as it is stored: each line clean, at most one empty line in a row."""
    lines = (clean(line) for line in _LINE_END.split(text))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


def _settled(text: str) -> str:
    """`text` composed (NFC), without stray half-spaces and heaped signs.

    Taking one character out can bring two together that compose, hence until nothing changes.
    """
    while True:
        settled = unicodedata.normalize("NFC", text)
        if _UNSETTLED.search(settled):
            settled = _STRAY_HALF_SPACE.sub("", settled.replace("ی\u0654", "ئ"))
            settled = _STACKED_SIGNS.sub(r"\1", _SIGN_WITHOUT_LETTER.sub("", settled))
        if settled == text:
            return text
        text = settled


def fold(text: str) -> str:
    """The form in which two spellings of one thing are equal; never shown, never stored alone.

    Latin digits, lower case, no vowel signs or accents, hamza forms unified (مؤثر = موثر),
    half-space and runs of blanks one space. `fold(fold(x)) == fold(x)`.
    """
    text = clean(text)
    if text.isascii():
        return text.casefold()
    text = unicodedata.normalize("NFKD", text).casefold()
    text = unicodedata.normalize("NFKD", text).translate(_FOLDED)
    return " ".join(text.split())


def words(text: str) -> list[str]:
    """The words of a text, parted by blanks, without the stops round them.

    A half-spaced word or a part number is one, a lone sign none: what a person counts, and what
    the counter beside the box counts while one types.
    """
    bare = (_EDGES.sub("", word) for word in clean(text).split(" "))
    return [word for word in bare if word]


def count_words(text: str) -> int:
    """How many words a person would count in `text` (for word limits)."""
    return len(words(text))


def shorten(text: str, limit: int) -> tuple[str, bool]:
    """(`text` in at most `limit` characters, whether any of it was cut).

    Cut after a whole word; inside one only where the first word alone fills half the limit.
    No dots are added: the reader of the second value decides how to show that there is more.
    """
    if len(text) <= limit:
        return text, False
    blank = text.rfind(" ", 0, limit + 1)
    end = blank if blank >= limit // 2 else limit
    while end > 0 and text[end] in SIGNS:
        end -= 1
    return text[:end].rstrip(f" {HALF_SPACE}،؛:,;-–—(«"), True


def slug_key(text: str) -> str:
    """Folded words joined by hyphens: a stable key for an address, a file or a table heading."""
    return "-".join(re.findall(r"\w+", fold(text).replace("_", " ")))
