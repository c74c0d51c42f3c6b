"""What is on its way out of the site, by mail or SMS: taken, tried again, given up.

Each message is sent at least once and always under the same id, so that its receiver can tell a
second sending from a second message.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar, TypeVar

from sqlalchemy import BigInteger, ColumnElement, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import NUMBER, UtcDateTime, db, now, unit_of_work
from webapp.tenancy import scopes

M = TypeVar("M", bound="Outgoing")


class Outgoing:
    """The columns of a message on its way; `related_user_id` is the person it goes to."""

    id: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    state: Mapped[str] = mapped_column(String(8), default="waiting")  # waiting, sent, dead, dropped
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    last_error: Mapped[str] = mapped_column(Text, default="")
    related_user_id: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    sent_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)

    # Dead ones keep their text where an admin may send them anew.
    KEPT_WHEN_DEAD: ClassVar[bool]

    @classmethod
    def is_done(cls) -> ColumnElement[bool]:
        """Is there nothing to be done with it any more, by the site or by an admin?"""
        over = ("sent", "dropped") if cls.KEPT_WHEN_DEAD else ("sent", "dropped", "dead")
        return cls.state.in_(over)

    def forget(self) -> None:
        """What it said is gone: it may carry what lets somebody in."""
        raise NotImplementedError


def take(model: type[M], limit: int, pauses: Sequence[dt.timedelta]) -> list[M]:
    """The next messages, put off to their next try first: a crash now loses none of them.

    `pauses` are those after each try, in order; the last one stands for all later tries.
    """
    with unit_of_work(scopes.system("messages on their way")):
        due = (
            db.select(model)
            .where(model.state == "waiting", model.next_try_at <= now())
            .order_by(model.next_try_at, model.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        taken = list(db.session.scalars(due))
        for message in taken:
            message.tries += 1
            message.next_try_at = now() + pauses[min(message.tries, len(pauses)) - 1]
    return taken


def failed(message: Outgoing, error: str, most: int) -> None:
    """It waits for its next try, or is given up after `most` of them."""
    _note(message, "dead" if message.tries >= most else "waiting", error)


def sent(message: Outgoing) -> None:
    _note(message, "sent")


def _note(message: Outgoing, state: str, error: str = "") -> None:
    with unit_of_work(scopes.system("messages on their way")):
        row = db.session.get(type(message), message.id)
        if row is None:
            return
        row.state, row.last_error = state, error[:500]
        if state == "sent":
            row.sent_at = now()
        if state == "sent" or (state == "dead" and not row.KEPT_WHEN_DEAD):
            row.forget()
