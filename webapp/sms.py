"""Messages by SMS on their way out, as mail is: what waits is sent until it has arrived.

A message goes out at least once and always under the same id, so that a gateway can tell a second
sending from a second message. Its text is gone once it is sent, dead, or too late to be of use.
"""

from __future__ import annotations

import datetime as dt
import secrets

import structlog
from flask import Flask
from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.config import Settings
from webapp.db import NUMBER, UtcDateTime, db, now, unit_of_work
from webapp.sms_gateways import SmsFault, SmsSender, sender_of
from webapp.tenancy import scopes

log = structlog.get_logger()
MAX_TRIES = 8
# Seconds until the next try; a code lives five minutes, other messages may wait for hours.
BACK_OFF = (10, 30, 60, 300, 900, 3600, 14400)


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


# --- sending --------------------------------------------------------------------------------


def send_waiting(app: Flask, limit: int = 50) -> int:
    """Messages whose time has come are sent, or wait for their next try; counts the sent ones."""
    settings: Settings = app.extensions["ghafaseh.settings"]
    sender = sender_of(settings)
    with app.app_context():
        if sender is None:
            _take(0)  # what is too late is of no use, gateway or not
            return 0
        return sum(_try(sender, message) for message in _take(limit))


def _take(limit: int) -> list[SmsMessage]:
    """The next messages, put off to their next try first: a crash now loses none of them."""
    with unit_of_work(scopes.system("sms")):
        waiting = SmsMessage.state == "waiting"
        late = db.update(SmsMessage).where(waiting, SmsMessage.good_until <= now())
        db.session.execute(late.values(state="dead", text="", last_error="too late"))
        due = (
            db.select(SmsMessage)
            .where(waiting, SmsMessage.next_try_at <= now())
            .order_by(SmsMessage.next_try_at, SmsMessage.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        taken = list(db.session.scalars(due))
        for message in taken:
            message.tries += 1
            message.next_try_at = now() + back_off(message.tries)
    return taken


def back_off(tries: int) -> dt.timedelta:
    """How long a message rests after so many tries."""
    return dt.timedelta(seconds=BACK_OFF[min(tries, len(BACK_OFF)) - 1])


def _try(sender: SmsSender, message: SmsMessage) -> bool:
    try:
        sender.send(message.to_mobile, message.text, message.message_id)
    except SmsFault as error:
        log.warning("sms not sent", message=message.id, tries=message.tries, error=str(error))
        _note(message.id, "dead" if message.tries >= MAX_TRIES else "waiting", str(error))
        return False
    _note(message.id, "sent")
    return True


def _note(number: int, state: str, error: str = "") -> None:
    with unit_of_work(scopes.system("sms")):
        row = db.session.get(SmsMessage, number)
        if row is None:
            return
        row.state, row.last_error = state, error[:500]
        if state != "waiting":
            row.text = ""  # a code lets somebody in; nobody needs it here any more
        if state == "sent":
            row.sent_at = now()
