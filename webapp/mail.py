"""Mail on its way out: people are written to, and what waits is sent until it has arrived.

While no mail server is set, messages wait and nothing is lost.
"""

from __future__ import annotations

import datetime as dt
import smtplib
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

import structlog
from flask import Flask

from webapp import notices, outgoing
from webapp.accounts.models import User
from webapp.config import Settings
from webapp.db import db
from webapp.i18n import gettext, speaking
from webapp.notices import MailMessage
from webapp.tenancy.sites import external_url

log = structlog.get_logger()
MAX_TRIES = 10
# All of them together are about two days.
PAUSES = [dt.timedelta(minutes=wait) for wait in (1, 5, 15, 60, 120, 240, 480, 720, 1440)]
TIMEOUT_SECONDS = 20.0
# What a mail server or the way to it may do wrong; ValueError: an address that is none.
FAULTS = (OSError, smtplib.SMTPException, ValueError)


# --- writing --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Telling:
    """What people are told: the notice's kind and facts, where it leads, and its cause."""

    kind: str
    province: str
    endpoint: str
    values: Mapping[str, Any]
    facts: Mapping[str, Any]
    cause: str


def tell(
    user_ids: Iterable[int], telling: Telling, *, calendar: str | None = None, post: bool = True
) -> int:
    """Each of the people has a notice and, with an address, a message; counts the new notices."""
    told = 0
    for user_id in dict.fromkeys(user_ids):
        is_new = notices.notify(
            user_id,
            telling.kind,
            telling.province,
            telling.endpoint,
            telling.values,
            telling.facts,
            telling.cause,
        )
        told += is_new
        if is_new and post:
            _write(user_id, telling, calendar)
    return told


def _write(user_id: int, telling: Telling, calendar: str | None) -> None:
    user = db.session.get(User, user_id)
    if user is None or not user.email:
        return
    with speaking(user.language) as language:
        said = notices.sentence(telling.kind, telling.facts)
        url = external_url(
            telling.province, telling.endpoint, language=language, **dict(telling.values)
        )
        body = gettext("Hello %(name)s,", name=user.name) + f"\n\n{said}\n\n{url}\n"
    notices.write_mail(
        user.email,
        said,
        body,
        key=f"{telling.kind}.{telling.cause}.{user_id}".replace(":", "."),
        user_id=user_id,
        calendar=calendar,
    )


# --- sending --------------------------------------------------------------------------------


def send_waiting(app: Flask, limit: int = 50) -> int:
    """Messages whose time has come are sent, or wait for their next try; counts the sent ones."""
    settings: Settings = app.extensions["ghafaseh.settings"]
    if not settings.mail_host:
        return 0
    with app.app_context():
        taken = outgoing.take(MailMessage, limit, PAUSES)
        line = _Line(settings)
        try:
            return sum(_try(line, message) for message in taken)
        finally:
            line.close()


def _try(line: _Line, message: MailMessage) -> bool:
    try:
        line.send(message)
    except FAULTS as error:
        log.warning("mail not sent", message=message.id, tries=message.tries, error=str(error))
        outgoing.failed(message, str(error), MAX_TRIES)
        return False
    outgoing.sent(message)
    return True


class _Line:
    """A connection to the mail server: opened for the first message, again after a break."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.server: smtplib.SMTP | None = None

    def send(self, message: MailMessage) -> None:
        letter = letter_of(message, self.settings.mail_from)
        try:
            self.server = self.server or self._opened()
            self.server.send_message(letter)
        except (OSError, smtplib.SMTPServerDisconnected):
            self.close()
            raise

    def _opened(self) -> smtplib.SMTP:
        settings = self.settings
        server = smtplib.SMTP(settings.mail_host, settings.mail_port, timeout=TIMEOUT_SECONDS)
        try:
            if settings.mail_tls:
                server.starttls(context=ssl.create_default_context())
            if settings.mail_user:
                server.login(settings.mail_user, settings.mail_password)
        except FAULTS:
            server.close()  # or the next message would go through it in the clear
            raise
        return server

    def close(self) -> None:
        if self.server is not None:
            try:
                self.server.quit()
            except FAULTS:
                self.server.close()
            self.server = None


def letter_of(message: MailMessage, sender: str) -> EmailMessage:
    """The message as it travels; a calendar part says in its type what it asks for."""
    letter = EmailMessage()
    letter["From"], letter["To"] = sender, message.to_address
    letter["Subject"] = message.subject
    letter["Date"] = format_datetime(message.created_at)
    letter["Message-ID"] = message.message_id
    letter["Auto-Submitted"] = "auto-generated"
    if message.unsubscribe:
        # RFC 8058: the reader's mail program may do it with one press
        letter["List-Unsubscribe"] = f"<{message.unsubscribe}>"
        letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    letter.set_content(message.body)
    if message.calendar:
        letter.add_attachment(
            message.calendar.encode("utf-8"),
            maintype="text",
            subtype="calendar",
            filename="meeting.ics",
            params={"method": _method(message.calendar), "charset": "UTF-8"},
        )
    return letter


def _method(calendar: str) -> str:
    return "CANCEL" if "METHOD:CANCEL" in calendar else "REQUEST"
