"""What staff changed in the lists, each change of it, and questions that found nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import NUMBER, UtcDateTime, db, now
from webapp.tenancy.mixins import PROVINCE

from .rules import KEY_LENGTH, MAX_FOLDED, MAX_QUESTION, State


class WordEntry(db.Model):  # type: ignore[name-defined]
    """An entry that staff added, or an entry of the program that they replaced or switched off.

    It is never removed: `terms` is empty where nothing of the staff's is in force. `change` is
    the number of its last change, so the highest of all is the version of the lists.
    """

    __tablename__ = "word_entry"
    __table_args__ = (UniqueConstraint("kind", "key", name="uq_word_entry_key"),)
    id: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))  # rules.WordList
    key: Mapped[str] = mapped_column(String(KEY_LENGTH))  # rules.key_of for the program's own
    is_built_in: Mapped[bool]
    terms: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    is_on: Mapped[bool]
    change: Mapped[int] = mapped_column(BigInteger, unique=True)

    @property
    def state(self) -> State:
        return State(None if self.terms is None else tuple(self.terms), self.is_on)

    @state.setter
    def state(self, state: State) -> None:
        self.terms = None if state.terms is None else list(state.terms)
        self.is_on = state.is_on


class WordChange(db.Model):  # type: ignore[name-defined]
    """One change of an entry; the database itself refuses to change or delete a row.

    `number` rises by one in the order of commits. Terms are no personal data; who made the
    change is a number, so that a person can be deleted.
    """

    __tablename__ = "word_change"
    __table_args__ = (Index("ix_word_change_entry", "entry_id", "number"),)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(ForeignKey("word_entry.id"))
    act: Mapped[str] = mapped_column(String(12))
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    undo_of: Mapped[int | None] = mapped_column(BigInteger)
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)


class UnansweredQuery(db.Model):  # type: ignore[name-defined]
    """How often a question found nothing on one site on one day; who asked is not known."""

    __tablename__ = "unanswered_query"
    day: Mapped[dt.date] = mapped_column(primary_key=True)
    province: Mapped[str] = mapped_column(PROVINCE, primary_key=True)
    folded: Mapped[str] = mapped_column(String(MAX_FOLDED), primary_key=True)
    text: Mapped[str] = mapped_column(String(MAX_QUESTION))  # as it was written first
    asked: Mapped[int] = mapped_column(default=0)
    partly: Mapped[int] = mapped_column(default=0)  # of these, how often something near was shown
    of_companies: Mapped[int] = mapped_column(default=0)  # of these, in the list of companies


class IgnoredQuery(db.Model):  # type: ignore[name-defined]
    """A question that staff do not want to see any more."""

    __tablename__ = "ignored_query"
    folded: Mapped[str] = mapped_column(String(MAX_FOLDED), primary_key=True)
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
