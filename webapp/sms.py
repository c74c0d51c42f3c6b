"""Messages by SMS on their way out, as mail is: what waits is sent until it has arrived.

The text of a message is gone once it is sent, dead, or too late to be of use.
"""

from __future__ import annotations

import datetime as dt
import secrets

import structlog
from flask import Flask
from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from webapp import outgoing
from webapp.config import Settings
from webapp.db import UtcDateTime, db, now, unit_of_work
from webapp.sms_gateways import SmsFault, SmsSender, sender_of
from webapp.tenancy import scopes

log = structlog.get_logger()
MAX_TRIES = 8
# A code lives five minutes, other messages may wait for hours.
PAUSES = [dt.timedelta(seconds=wait) for wait in (10, 30, 60, 300, 900, 3600, 14400)]


class SmsMessage(outgoing.Outgoing, db.Model):  # type: ignore[name-defined]
    """A short message on its way; `good_until` is when it is of no use any more."""

    __tablename__ = "sms_message"
    __table_args__ = (Index("ix_sms_message_waiting", "state", "next_try_at"),)
    KEPT_WHEN_DEAD = False
    message_id: Mapped[str] = mapped_column(String(20), unique=True)
    to_mobile: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    good_until: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)

    def forget(self) -> None:
        self.text = ""


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
        _drop_late()
        if sender is None:
            return 0
        return sum(_try(sender, message) for message in outgoing.take(SmsMessage, limit, PAUSES))


def _drop_late() -> None:
    """What is too late is of no use, gateway or not."""
    with unit_of_work(scopes.system("sms")):
        late = db.update(SmsMessage).where(
            SmsMessage.state == "waiting", SmsMessage.good_until <= now()
        )
        db.session.execute(late.values(state="dead", text="", last_error="too late"))


def _try(sender: SmsSender, message: SmsMessage) -> bool:
    try:
        sender.send(message.to_mobile, message.text, message.message_id)
    except SmsFault as error:
        log.warning("sms not sent", message=message.id, tries=message.tries, error=str(error))
        outgoing.failed(message, str(error), MAX_TRIES)
        return False
    outgoing.sent(message)
    return True
