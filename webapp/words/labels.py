"""The words for lists of words, for what was done to them, and for what is wrong with an entry."""

from __future__ import annotations

from typing import Any

from webapp.fields import in_figures
from webapp.i18n import lazy_gettext

from .rules import MAX_LETTERS, MAX_QUESTION, MAX_TERMS, Fault, WordList

LABELS: dict[str, dict[str, Any]] = {
    "word_list": {
        "synonyms": lazy_gettext("Synonyms"),
        "spellings": lazy_gettext("Spellings"),
        "latin": lazy_gettext("English words"),
        "stopwords": lazy_gettext("Words passed over"),
        "questions": lazy_gettext("Test questions"),
    },
    "word_act": {
        "add": lazy_gettext("entry added"),
        "change": lazy_gettext("entry changed"),
        "off": lazy_gettext("entry switched off"),
        "on": lazy_gettext("entry switched on"),
        "delete": lazy_gettext("entry deleted"),
        "restore": lazy_gettext("entry as delivered again"),
        "undo": lazy_gettext("change undone"),
    },
    "word_show": {
        "all": lazy_gettext("All"),
        "changed": lazy_gettext("Added or changed here"),
        "off": lazy_gettext("Switched off"),
    },
    "word_fault": {
        "too_few": lazy_gettext("Write at least two different terms, one a line."),
        "too_many": lazy_gettext("Write at most %(most)s terms."),
        "no_persian": lazy_gettext("Write at least one Persian word for the English one."),
        "long": lazy_gettext("“%(term)s” is longer than %(limit)s letters."),
        "no_letter": lazy_gettext("“%(term)s” has no letter and no digit."),
        "same": lazy_gettext(
            "“%(term)s” stands there already; the search knows half-spaces, blanks and "
            "Arabic letters by itself."
        ),
        "several_words": lazy_gettext("“%(term)s” is more than one word."),
        "not_english": lazy_gettext("“%(term)s” is not written in English letters."),
        "not_persian": lazy_gettext("“%(term)s” is not written in Persian letters."),
        "only_stopwords": lazy_gettext(
            "“%(term)s” is made of words only that the search passes over."
        ),
        "exists": lazy_gettext("This entry is in the list already."),
        "exists_off": lazy_gettext(
            "This entry is in the list already, switched off. Switch it on instead."
        ),
        "term_of_group": lazy_gettext(
            "“%(term)s” is a term of a group; passed over, it would find nothing. "
            "Change that group first."
        ),
        "full": lazy_gettext("The lists have no room for more entries. Delete some first."),
    },
}


def sentence(fault: Fault, kind: WordList) -> str:
    """What is wrong, and with which term."""
    told = str(LABELS["word_fault"][fault.code])
    limit = MAX_QUESTION if kind == WordList.QUESTIONS else MAX_LETTERS
    term = fault.term if len(fault.term) <= limit else fault.term[:limit] + "…"
    return told % {"term": term, "limit": in_figures(limit), "most": in_figures(MAX_TERMS)}
