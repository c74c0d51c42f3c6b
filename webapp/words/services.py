"""Changes of the lists: each is a line of the history, and the lists have a new version."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from sqlalchemy import text

from webapp import audit
from webapp.accounts.actor import Actor
from webapp.db import db
from webapp.i18n import gettext
from webapp.moves import RuleError
from webapp.persian import fold

from . import queries, rules
from .labels import sentence
from .models import IgnoredQuery, WordChange, WordEntry
from .rules import DELIVERED, GONE, Fault, State, WordList

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('words', 0))")


def add(actor: Actor, kind: WordList, terms: Sequence[str]) -> WordEntry:
    """A new entry is in force."""
    _hold()
    _check(kind, terms)
    if queries.own_entries() >= rules.MAX_OWN:
        raise _refusal(Fault("full"), kind)
    key = secrets.token_hex(rules.KEY_LENGTH // 2)
    entry = WordEntry(kind=kind, key=key, is_built_in=False)
    entry.state = GONE
    _record(actor, entry, "add", State(tuple(terms)))
    return entry


def change(
    actor: Actor, kind: WordList, key: str, terms: Sequence[str], seen: int | None
) -> WordEntry:
    """The entry has these terms and is in force; `seen` is the change its form was made from."""
    entry = _held(kind, key, seen)
    _check(kind, terms, key)
    after = State(tuple(terms))
    if queries.delivered(kind).get(key) == after.terms:
        after = DELIVERED
    if entry.state != after:
        _record(actor, entry, "change", after)
    return entry


def switch(actor: Actor, kind: WordList, key: str, is_on: bool, seen: int | None = None) -> None:
    """The entry is in force, or rests."""
    entry = _held(kind, key, seen)
    if entry.is_on != is_on:
        _record(actor, entry, "on" if is_on else "off", State(entry.state.terms, is_on))


def take_back(actor: Actor, kind: WordList, key: str, seen: int | None = None) -> None:
    """The staff's own entry is deleted, the program's is as it was delivered."""
    entry = _held(kind, key, seen)
    # what the program no longer brings has nothing to go back to
    known = key in queries.delivered(kind)
    after = DELIVERED if known else GONE
    if entry.state != after:
        _record(actor, entry, "restore" if known else "delete", after)


def undo(actor: Actor, number: int) -> WordEntry:
    """The entry is as it was before this change; refused when it was changed again since."""
    _hold()
    done = queries.change(number)
    if done is None:
        raise LookupError(number)
    entry = db.session.get_one(WordEntry, done.entry_id, populate_existing=True)
    if entry.change != number:
        raise RuleError(
            gettext("This entry has been changed again since. Undo the later change first."),
            code="changed_since",
        )
    _record(actor, entry, "undo", State.of(done.before), undo_of=number)
    return entry


# --- one change -----------------------------------------------------------------------------


def _hold() -> None:
    """Nobody else changes the lists until this transaction ends; SQLite has one writer anyway."""
    session = db.session()
    if session.connection().dialect.name == "postgresql":
        session.execute(_LOCK)


def _held(kind: WordList, key: str, seen: int | None) -> WordEntry:
    """The entry, ours alone, as it was when the page was made."""
    _hold()
    entry = queries.entry(kind, key)
    if entry is None:
        if key not in queries.delivered(kind):
            raise LookupError(key)
        entry = WordEntry(kind=kind, key=key, is_built_in=True, change=0)
        entry.state = DELIVERED
    if seen is not None and seen != entry.change:
        raise RuleError(
            gettext("Somebody else has changed this entry meanwhile. See what it says now."),
            code="stale",
        )
    return entry


def _record(
    actor: Actor, entry: WordEntry, act: str, after: State, undo_of: int | None = None
) -> None:
    last = db.session.scalar(db.select(db.func.max(WordChange.number))) or 0
    before, entry.state, entry.change = entry.state, after, last + 1
    db.session.add(entry)
    db.session.flush()
    db.session.add(
        WordChange(
            number=entry.change,
            entry_id=entry.id,
            act=act,
            before=before.plain(),
            after=after.plain(),
            undo_of=undo_of,
            actor_id=actor.id,
        )
    )
    audit.record(
        f"words.{act}", actor_id=actor.id, subject=entry, listing=entry.kind, version=entry.change
    )
    db.session.flush()


def _check(kind: WordList, terms: Sequence[str], key: str = "") -> None:
    stopwords = queries.edited_lists().stopwords
    if found := rules.faults(kind, terms, stopwords):
        raise _refusal(found[0], kind)
    if twin := queries.twin(kind, terms, key):
        raise _refusal(Fault("exists" if twin.is_on else "exists_off"), kind)
    if kind == WordList.STOPWORDS and fold(terms[0]) in _terms_of_groups():
        raise _refusal(Fault("term_of_group", terms[0]), kind)


def _terms_of_groups() -> set[str]:
    lists = queries.edited_lists()
    groups = (*lists.synonyms, *lists.spellings, *lists.latin)
    return {fold(term) for group in groups for term in group}


def _refusal(fault: Fault, kind: WordList) -> RuleError:
    return RuleError(sentence(fault, kind), code=fault.code)


# --- questions that found nothing -----------------------------------------------------------


def ignore(actor: Actor, typed: str) -> None:
    """The question is not shown any more."""
    folded = fold(typed)[: rules.MAX_FOLDED]
    if folded and db.session.get(IgnoredQuery, folded) is None:
        db.session.add(IgnoredQuery(folded=folded, actor_id=actor.id))
        audit.record("words.ignore", actor_id=actor.id)


def heed(actor: Actor, typed: str) -> None:
    """A question that was put aside is shown again."""
    found = db.session.get(IgnoredQuery, fold(typed)[: rules.MAX_FOLDED])
    if found is not None:
        db.session.delete(found)
        audit.record("words.heed", actor_id=actor.id)
