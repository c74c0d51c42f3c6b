"""Which known words may somebody have meant who found nothing?"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from webapp import persian
from webapp.search.lexicon import Lists

from .rules import squeezed

MOST = 8
MOST_A_WORD = 4
# How alike two words must be, from 0 to 1; below this hardly any is meant.
ALIKE = 0.65
_SHORTEST = 2


def nearest(text: str, known: Iterable[str]) -> list[str]:
    """The known words most like the question or one of its words, the likest first."""
    by_form = {squeezed(term): term for term in known if len(squeezed(term)) >= _SHORTEST}
    own = {squeezed(text)}
    asked = [squeezed(text), *(squeezed(word) for word in persian.words(text))]
    found: dict[str, None] = {}
    for form in dict.fromkeys(form for form in asked if len(form) >= _SHORTEST):
        found |= dict.fromkeys(get_close_matches(form, by_form, MOST_A_WORD, ALIKE))
    return [by_form[form] for form in found if form not in own][:MOST]


def known_terms(lists: Lists, titles: Iterable[str]) -> list[str]:
    """Words of the lists and of titles of needs that might be meant."""
    right = (group[:1] for group in lists.spellings)  # the others are what people mistype
    groups = (*lists.synonyms, *right, *lists.latin)
    words = (word for title in titles for word in persian.words(title))
    idle = lists.stopwords
    return [
        *(term for group in groups for term in group),
        *(word for word in words if persian.fold(word) not in idle),
    ]
