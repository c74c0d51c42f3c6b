"""The lists in force, their entries and changes, and questions that found nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from webapp.db import db
from webapp.paging import Order, Slice, slice_of
from webapp.persian import fold
from webapp.search.lexicon import Lists, built_in

from . import rules
from .models import IgnoredQuery, UnansweredQuery, WordChange, WordEntry
from .rules import DELIVERED, Groups, State, WordList

QUESTIONS_FILE = Path(__file__).parent / "questions.txt"
LATEST = Order((WordChange.number,))
MOST_UNANSWERED = 1_000
# Every list with what staff changed in it, by key.
Changed = dict[WordList, dict[str, State]]


@dataclass(frozen=True)
class Line:
    """An entry as its list shows it; `delivered` are its terms in the program, if it has any."""

    kind: WordList
    key: str
    state: State
    delivered: tuple[str, ...] | None
    change: int = 0  # number of its last change; 0: nobody ever changed it

    @property
    def terms(self) -> tuple[str, ...]:
        return self.state.terms or self.delivered or ()

    @property
    def is_on(self) -> bool:
        return self.state.is_on

    @property
    def is_own(self) -> bool:
        return self.delivered is None

    @property
    def is_changed(self) -> bool:
        """Is it different from what the program brings?"""
        return self.is_own or self.state != DELIVERED


# --- the lists ------------------------------------------------------------------------------


@cache
def delivered(kind: WordList) -> Groups:
    """What the program brings, by key, in the order of its file."""
    if kind == WordList.QUESTIONS:
        groups: Iterable[tuple[str, ...]] = [(line,) for line in _questions()]
    elif kind == WordList.STOPWORDS:
        groups = [(word,) for word in sorted(built_in().stopwords)]
    else:
        groups = getattr(built_in(), kind)
    return {rules.key_of(terms): tuple(terms) for terms in groups}


def _questions() -> list[str]:
    lines = (line.strip() for line in QUESTIONS_FILE.read_text("utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def version() -> int:
    """Rises with each change of any list; 0 while nobody has changed one."""
    return db.session.scalar(db.select(db.func.max(WordEntry.change))) or 0


def changed() -> Changed:
    """What staff changed, of all lists."""
    found: Changed = {kind: {} for kind in WordList}
    for entry in db.session.scalars(db.select(WordEntry).order_by(WordEntry.id)):
        found[WordList(entry.kind)][entry.key] = entry.state
    return found


def lists_of(changed: Mapping[WordList, dict[str, State]]) -> Lists:
    """The lists as they are with these changes."""
    groups = {kind: rules.merged(delivered(kind), states) for kind, states in changed.items()}
    words = (fold(terms[0]) for terms in groups[WordList.STOPWORDS].values())
    return Lists(
        synonyms=tuple(groups[WordList.SYNONYMS].values()),
        spellings=tuple(groups[WordList.SPELLINGS].values()),
        latin=tuple(groups[WordList.LATIN].values()),
        stopwords=frozenset(words),
    )


def edited_lists() -> Lists:
    """The lists in force."""
    return lists_of(changed())


def questions() -> list[str]:
    """What a change is tried on, besides the questions that found nothing."""
    found = rules.merged(delivered(WordList.QUESTIONS), changed()[WordList.QUESTIONS])
    return [terms[0] for terms in found.values()]


# --- entries --------------------------------------------------------------------------------


def entry(kind: WordList, key: str) -> WordEntry | None:
    """The row of an entry that staff added or changed, as it is now."""
    query = db.select(WordEntry).where(WordEntry.kind == kind, WordEntry.key == key)
    found: WordEntry | None = db.session.scalar(query.execution_options(populate_existing=True))
    return found


def line(kind: WordList, key: str) -> Line | None:
    """One entry, changed or not; None for one that never was or is deleted."""
    row, terms = entry(kind, key), delivered(kind).get(key)
    if row is None:
        return None if terms is None else Line(kind, key, DELIVERED, terms)
    return _shown(kind, row, terms)


def lines(kind: WordList) -> list[Line]:
    """All entries of a list: those that staff added or changed first, the latest on top."""
    query = db.select(WordEntry).where(WordEntry.kind == kind).order_by(WordEntry.change.desc())
    known, rows = delivered(kind), list(db.session.scalars(query))
    shown = [_shown(kind, row, known.get(row.key)) for row in rows]
    mine = [line for line in shown if line is not None]
    first = [line for line in mine if line.is_changed]
    numbers = {line.key: line.change for line in mine if not line.is_changed}
    taken = {line.key for line in first}
    rest = (
        Line(kind, key, DELIVERED, terms, numbers.get(key, 0))
        for key, terms in known.items()
        if key not in taken
    )
    return [*first, *rest]


def _shown(kind: WordList, row: WordEntry, terms: tuple[str, ...] | None) -> Line | None:
    if terms is None and row.terms is None:
        return None
    return Line(kind, row.key, row.state, terms, row.change)


def twin(kind: WordList, terms: Iterable[str], but: str) -> Line | None:
    """The other entry of the list that has the same terms, if there is one."""
    wanted = rules.key_of(terms)
    others = (line for line in lines(kind) if line.key != but)
    return next((line for line in others if rules.key_of(line.terms) == wanted), None)


def own_entries() -> int:
    """How many entries staff have added to all lists, without those deleted."""
    mine = db.select(db.func.count()).select_from(WordEntry)
    return db.session.scalar(mine.where(~WordEntry.is_built_in, WordEntry.terms.is_not(None))) or 0


# --- history --------------------------------------------------------------------------------


def change(number: int) -> WordChange | None:
    """One line of the history."""
    return db.session.get(WordChange, number)


def history(
    kind: WordList | None = None, key: str = "", *, after: str | None, before: str | None
) -> Slice:
    """What was changed, latest first; of one list or one entry only, where one is named."""
    query = db.select(WordChange).join(WordEntry, WordEntry.id == WordChange.entry_id)
    if kind is not None:
        query = query.where(WordEntry.kind == kind)
    if key:
        query = query.where(WordEntry.key == key)
    return slice_of(query, LATEST, after=after, before=before)


def entries_of(changes: Iterable[WordChange]) -> dict[int, WordEntry]:
    """The entries that these changes are about, by their number."""
    numbers = {change.entry_id for change in changes}
    query = db.select(WordEntry).where(WordEntry.id.in_(numbers))
    return {row.id: row for row in db.session.scalars(query)}


# --- questions that found nothing -----------------------------------------------------------


@dataclass(frozen=True)
class Unanswered:
    """A question that found nothing: how often, of these how often something near and how often
    among companies, and when."""

    text: str
    folded: str
    asked: int
    partly: int
    of_companies: int
    first: dt.date
    last: dt.date
    sites: int


def unanswered(*, ignored: bool = False, limit: int = MOST_UNANSWERED) -> list[Unanswered]:
    """Questions that were asked often enough to be seen, the most frequent first."""
    row = UnansweredQuery
    asked = db.func.sum(row.asked)
    put_aside = db.select(IgnoredQuery.folded)
    query = (
        db.select(
            db.func.min(row.text),
            row.folded,
            asked,
            db.func.sum(row.partly),
            db.func.sum(row.of_companies),
            db.func.min(row.day),
            db.func.max(row.day),
            db.func.count(row.province.distinct()),
        )
        .where(row.folded.in_(put_aside) if ignored else row.folded.not_in(put_aside))
        .group_by(row.folded)
        .having(asked >= rules.SEEN_FROM)
        .order_by(asked.desc(), db.func.max(row.day).desc(), row.folded)
        .limit(limit)
    )
    return [Unanswered(*found) for found in db.session.execute(query)]
