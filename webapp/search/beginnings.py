"""Which names have words that begin with what somebody types?"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice

from webapp.persian import clean, fold

# A short beginning may be that of very many words; so many are looked at.
MOST_LOOKED_AT = 2000
_PART = re.compile(r"[^\W_]+")

Keys = tuple[str, ...]


def keys_of(text: str) -> Keys:
    """The words of a text, folded: what half-spaces or signs separate is one word."""
    joined = ("".join(_PART.findall(fold(chunk))) for chunk in clean(text).split())
    return tuple(key for key in joined if key)


@lru_cache(maxsize=65536)
def words_in(name: str) -> Keys:
    """The words of a name, folded, and the parts of its compounds."""
    found: dict[str, None] = {}
    for chunk in clean(name).split():
        parts = _PART.findall(fold(chunk))
        found.update(dict.fromkeys(["".join(parts), *parts] if parts else []))
    return tuple(found)


def fits(name: str, keys: Sequence[str]) -> bool:
    """Whether each of `keys` begins a word of the name."""
    words = words_in(name)
    return all(any(word.startswith(key) for word in words) for key in keys)


class Beginnings:
    """Names, to be found by the beginnings of their words."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = list(names)
        self._words = sorted(
            (word, place) for place, name in enumerate(self._names) for word in words_in(name)
        )

    def places(self, keys: Keys) -> list[int]:
        """The places of names with a word for each key; those that begin so first."""
        if not keys:
            return []
        found = {place for place in self._with(keys[-1]) if fits(self._names[place], keys)}
        return sorted(found, key=lambda place: (not self._begins(place, keys[0]), place))

    def _with(self, key: str) -> Iterable[int]:
        start = bisect_left(self._words, (key,))
        for word, place in islice(self._words, start, start + MOST_LOOKED_AT):
            if not word.startswith(key):
                return
            yield place

    def _begins(self, place: int, key: str) -> bool:
        words = words_in(self._names[place])
        return bool(words) and words[0].startswith(key)
