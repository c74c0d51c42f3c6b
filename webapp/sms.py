"""Messages by SMS on their way out, as mail is: what waits is sent until it has arrived.

A message goes out at least once and always under the same id, so that a gateway can tell a second
sending from a second message. Its text is gone once it is sent, or too late to be of use.
"""

from __future__ import annotations

import datetime as dt
import secrets

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import NUMBER, UtcDateTime, db, now


class SmsMessage(db.Model):  # type: ignore[name-defined]
    """A short message on its way; `good_until` is when it is of no use any more."""

    __tablename__ = "sms_message"
    __table_args__ = (Index("ix_sms_message_waiting", "state", "next_try_at"),)
    id: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    message_id: Mapped[str] = mapped_column(String(20), unique=True)
    to_mobile: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(8), default="waiting")  # waiting, sent, dead
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    good_until: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str] = mapped_column(Text, default="")
    related_user_id: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    sent_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


def write(
    to_mobile: str,
    text: str,
    *,
    user_id: int | None = None,
    good_until: dt.datetime | None = None,
) -> None:
    """A message waits to be sent, until `good_until` if that is given."""
    db.session.add(
        SmsMessage(
            message_id=str(secrets.randbits(62)),
            to_mobile=to_mobile,
            text=text,
            related_user_id=user_id,
            good_until=good_until,
        )
    )
