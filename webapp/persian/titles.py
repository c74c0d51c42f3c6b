"""Which words does the title of a thing consist of, however it is written?"""

from __future__ import annotations

import re

from .letters import fold

_WORD = re.compile(r"[^\W_]+")
_PLURAL = re.compile(r"(.{3,}?)(?:هایی|های|ها)")
# Written apart or with a half-space these only say "many" or "of".
_ENDINGS = frozenset({"ها", "های", "هایی", "ی", "ای", "یی"})
_SMALL = frozenset(["و", "یا", "از", "در", "به", "با", "برای", "که", "جهت"])


def title_words(title: str) -> frozenset[str]:
    """The words of a title, folded, without plural endings and the small words between them.

    Equal for two titles that name a thing in another order, with another spelling of letters and
    digits, or as many instead of one. Of a title of small words only: those.
    """
    found = [word for word in _WORD.findall(fold(title)) if word not in _ENDINGS]
    telling = [word for word in found if word not in _SMALL] or found
    return frozenset(map(_singular, telling))


def _singular(word: str) -> str:
    plural = _PLURAL.fullmatch(word)
    return plural[1] if plural else word
