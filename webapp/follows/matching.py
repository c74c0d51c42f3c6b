"""Which needs does a saved question find now, and by which of their words?"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from html import unescape

from werkzeug.datastructures import MultiDict

from webapp.i18n import gettext
from webapp.persian import fold
from webapp.search import facets
from webapp.search.documents import MAX_PAGE, Query, Results, Sort
from webapp.search.engine import Engine, IndexLost
from webapp.search.forms import Place, Question
from webapp.search.text import highlight
from webapp.tenancy.scopes import NATIONAL
from webapp.tenancy.sites import province_codes, province_name

from . import queries
from .models import SavedSearch
from .rules import MAX_NAME

# An answer with any other notice shows what is near, not what was asked for.
_STILL_MATCHES = frozenset({"swapped", "corrected", "shortened", "many_terms"})
_PAGE_SIZE = 100
_MARK = re.compile("<mark>(.*?)</mark>")


@dataclass(frozen=True)
class Matches:
    """Numbers of needs, newest first; `whole`: none is left out at the end of the list."""

    ids: tuple[int, ...] = ()
    terms: tuple[str, ...] = ()
    whole: bool = True


def question_of(saved: SavedSearch) -> Question:
    """What was asked, as the site where it was asked reads it today."""
    return read(MultiDict(saved.question), saved.site)


def read(address: MultiDict[str, str], site: str) -> Question:
    """The question in an address, on its first page."""
    own = None if site == NATIONAL else site
    return Question.read(address, Place(own, frozenset(province_codes()))).turned_to(1)


def matches(engine: Engine, question: Question, site: str) -> Matches:
    """All that the question finds, as far as lists can be turned to. Raises IndexLost."""
    own = None if site == NATIONAL else site
    query = replace(question.query(own), sort=Sort.NEWEST, page=1, page_size=_PAGE_SIZE)
    first = engine.search(query)
    if not _STILL_MATCHES.issuperset(first.notices):
        return Matches()
    ids = [*first.ids, *_further(engine, query, first)]
    return Matches(tuple(ids), first.terms, whole=len(ids) >= first.total)


def _further(engine: Engine, query: Query, first: Results) -> list[int]:
    pages = min(MAX_PAGE, -(-first.total // max(1, first.page_size)))
    found: list[int] = []
    for page in range(2, pages + 1):
        found += engine.search(replace(query, page=page)).ids
    return found


def known_now(engine: Engine, question: Question, site: str) -> Collection[int] | None:
    """What matches at this moment; None while there is no index to ask."""
    try:
        return matches(engine, question, site).ids
    except IndexLost:
        return None


# --- in words -------------------------------------------------------------------------------


def filters_of(question: Question) -> list[str]:
    """What the question is narrowed by, in the words of its page."""
    parks = queries.park_names(question.chosen.get("park", ()))
    return [chip.label for chip in facets.chips(question, parks)]


def place_of(question: Question, site: str) -> str:
    """Where is looked."""
    if question.everywhere or site == NATIONAL:
        return gettext("all provinces")
    return gettext("the province of %(name)s", name=province_name(site))


def suggested_name(question: Question, site: str) -> str:
    """What a search may be called: its words and filters, or the place where all is asked for."""
    parts = [question.text, *filters_of(question)]
    said = gettext(", ").join(part for part in parts if part)
    said = said or gettext("All needs of %(place)s", place=place_of(question, site))
    return said if len(said) <= MAX_NAME else said[: MAX_NAME - 1].rstrip() + "…"


def marked_words(text: str, terms: Collection[str]) -> list[str]:
    """The words of a text that were searched for, as they are written there, once each."""
    found: dict[str, str] = {}
    for word in map(unescape, _MARK.findall(str(highlight(text, terms)))):
        found.setdefault(fold(word), word)
    return list(found.values())
