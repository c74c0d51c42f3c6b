"""How is what stands in a search box read while somebody is still typing?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from webapp.persian import clean, en_digits, unscramble, unscramble_latin

from .beginnings import Keys, keys_of

# Of less nothing is looked up, more is no beginning of a question.
LEAST, MOST = 2, 60
MOST_WORDS = 12
_CODE = re.compile(r"[0-9]{2,8}")


@dataclass(frozen=True)
class Typed:
    """The last word is being typed; those before it are kept as they stand."""

    before: str
    last: str
    keys: Keys

    @classmethod
    def read(cls, text: str) -> Self | None:
        """What is typed; None where it is too little or too much to be completed."""
        said = " ".join(clean(text[: MOST * 4]).split())
        if len(said) > MOST:
            return None
        before, _, last = said.rpartition(" ")
        own = keys_of(last)
        keys = (*keys_of(before), *own)
        if not own or len(own[0]) < LEAST or len(keys) > MOST_WORDS:
            return None
        return cls(before, last, keys)

    @property
    def text(self) -> str:
        """All of it."""
        return self.ending_in(self.last)

    @property
    def key(self) -> str:
        """The beginning of the last word, folded."""
        return self.keys[-1]

    @property
    def code(self) -> str:
        """The digits of a customs code or of its beginning; "" where something else is typed."""
        digits = re.sub(r"[.\s]", "", en_digits(self.text))
        return digits if _CODE.fullmatch(digits) else ""

    def ending_in(self, word: str) -> str:
        """The same with another last word."""
        return f"{self.before} {word}".strip()

    def joined(self) -> Typed | None:
        """The last two words taken for one that was begun (پلی است for پلی‌استر)."""
        before, _, first = self.before.rpartition(" ")
        keys = keys_of(first)
        if not keys:
            return None
        rest = (*keys_of(before), keys[0] + self.key)
        return Typed(before, f"{first}\u200c{self.last}", rest)

    def readings(self) -> Iterator[Typed]:
        """As it is written, then what the same keys write on the other layout."""
        yield self
        for meant in (unscramble(self.text), unscramble_latin(self.text)):
            if other := Typed.read(meant or ""):
                yield other
