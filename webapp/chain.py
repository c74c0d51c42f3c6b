"""How are the entries of a ledger tied together, and what is wrong with a chain? Pure.

Each entry carries a digest of all it says and of the digest before it. This form never changes:
what is sealed once cannot be sealed anew.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

# Stands before the first entry of every ledger.
BEGINNING = "0" * 64


class Entry(Protocol):
    """What a ledger says in one line."""

    @property
    def province(self) -> str: ...
    @property
    def id(self) -> int: ...
    @property
    def at(self) -> dt.datetime: ...
    @property
    def actor_id(self) -> int | None: ...
    @property
    def on_behalf_of(self) -> int | None: ...
    @property
    def action(self) -> str: ...
    @property
    def subject_kind(self) -> str: ...
    @property
    def subject_id(self) -> int | None: ...
    @property
    def details(self) -> dict[str, Any]: ...
    @property
    def prev_hash(self) -> str | None: ...
    @property
    def hash(self) -> str | None: ...


def plain(details: dict[str, Any]) -> dict[str, Any]:
    """The details as every database gives them back: what JSON can hold."""
    kept: dict[str, Any] = json.loads(json.dumps(details))
    return kept


def seal(entry: Entry, before: str) -> str:
    """The digest of an entry that follows the one with the digest `before`: 64 hex digits."""
    said = [
        entry.province,
        entry.id,
        entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        entry.actor_id,
        entry.on_behalf_of,
        entry.action,
        entry.subject_kind,
        entry.subject_id,
        entry.details,
        before,
    ]
    text = json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


class Harm(StrEnum):
    """What was done to a ledger, as far as its chain tells."""

    CHANGED = "changed"  # the entry does not say what was sealed
    REMOVED = "removed"  # something that stood before the entry is gone
    INSERTED = "inserted"  # the chain goes on as if the entry were not there
    REORDERED = "reordered"  # what the entry follows stands elsewhere
    CUT = "cut"  # the end of the ledger, which was seen once, is gone


@dataclass(frozen=True)
class Fault:
    """The first bad entry of a ledger; `entry_id` is the last good one where the end is cut."""

    province: str
    entry_id: int
    harm: Harm

    def __str__(self) -> str:
        return f"{self.province}: entry {self.entry_id} {self.harm}"


@dataclass(frozen=True)
class Around:
    """What stands round a bad entry: the digest before it, what the next one follows, and the
    number of the entry that it follows itself, wherever that is."""

    before: str
    next_follows: str | None
    predecessor_id: int | None


def is_sound(entry: Entry, before: str) -> bool:
    """Does the entry follow `before`, and say what was sealed?"""
    return entry.prev_hash == before and entry.hash == seal(entry, before)


def harm_of(entry: Entry, around: Around) -> Harm:
    """Which harm explains that `entry` is not sound; INSERTED may be said of those before it."""
    if around.predecessor_id is not None and around.predecessor_id > entry.id:
        return Harm.REORDERED
    if around.next_follows == around.before:
        return Harm.INSERTED
    if entry.prev_hash == around.before:
        return Harm.CHANGED
    if around.predecessor_id is not None:
        return Harm.INSERTED
    if entry.prev_hash is not None and entry.hash == seal(entry, entry.prev_hash):
        return Harm.REMOVED
    return Harm.CHANGED
