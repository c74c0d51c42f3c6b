"""Do two needs ask for the same thing, as far as title and HS code tell? Pure, without an index."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

from webapp.persian import title_words

# Below this part of words in common two titles are not much alike.
MUCH = 0.6
# National tariffs differ from the seventh digit on.
_HS_DIGITS = 6


@lru_cache(maxsize=4096)
def key(title: str, hs_code: str | None) -> str:
    """24 letters, equal for needs with the same words in any order and spelling and the same
    tariff code up to six digits; "" where the title has no words."""
    words = title_words(title)
    said = " ".join([*sorted(words), "|", (hs_code or "")[:_HS_DIGITS]])
    return blake2b(said.encode(), digest_size=12).hexdigest() if words else ""


def share(title: str, other: str) -> float:
    """The part of words that two titles have in common, 0 to 1 (Dice's coefficient)."""
    one, two = title_words(title), title_words(other)
    return 2 * len(one & two) / ((len(one) + len(two)) or 1)
