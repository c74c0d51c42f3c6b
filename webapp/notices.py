"""What a person is told: a notice in the site, and mail that waits until it can be sent.

A notice keeps no words. Its kind is "<feature>.<name>", and the sentence is `<name>` in the group
"notice_<feature>" of that feature's `labels.py`, with named places that its facts fill:

    LABELS["notice_interests"] = {"declared": lazy_gettext("%(company)s can make “%(title)s”.")}
    notify(user_id, "interests.declared", province, "interests.detail", {"interest_id": 7},
           {"company": "…", "title": "…"}, cause=happening.cause("producer"))

A fact is text, a number, a moment (`moment(...)`) or a coded value (`coded("reason", "price")`).
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask
from markupsafe import Markup, escape
from sqlalchemy import JSON, Index, String, Text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.routing import BuildError

from webapp import i18n
from webapp.accounts.models import User
from webapp.db import NUMBER, UtcDateTime, db, now
from webapp.labels import label
from webapp.outgoing import Outgoing
from webapp.tenancy.mixins import PROVINCE, PersonOwned
from webapp.tenancy.sites import province_name, site_url


class Notice(PersonOwned, db.Model):  # type: ignore[name-defined]
    """One thing a person should know; words are made from `kind` and `facts` when it is read."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_user", "user_id", "read_at", "id"),
        Index("ix_notice_once", "user_id", "cause", unique=True),
        # its writer may not see it: the number is drawn before, not returned
        {"implicit_returning": False},
    )
    id: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    province: Mapped[str] = mapped_column(PROVINCE)
    endpoint: Mapped[str] = mapped_column(String(60))  # where it leads
    values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    cause: Mapped[str] = mapped_column(String(80))  # "outbox:123:producer": none comes twice
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)
    read_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class MailMessage(Outgoing, db.Model):  # type: ignore[name-defined]
    """Mail on its way; sent at least once, always under the same message id."""

    __tablename__ = "mail_message"
    __table_args__ = (Index("ix_mail_message_waiting", "state", "next_try_at"),)
    KEPT_WHEN_DEAD = True
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    to_address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    calendar: Mapped[str | None] = mapped_column(Text)  # an .ics part
    unsubscribe: Mapped[str | None] = mapped_column(Text)  # where letters of this kind are ended

    def forget(self) -> None:
        self.body, self.calendar, self.unsubscribe = "", None, None


# --- telling --------------------------------------------------------------------------------


def notify(
    user_id: int,
    kind: str,
    province: str,
    endpoint: str,
    values: Mapping[str, Any],
    facts: Mapping[str, Any],
    cause: str,
) -> bool:
    """The person has this notice, once for each cause; False when he had it already, or is gone."""
    user = db.session.get(User, user_id)
    if user is not None and user.deleted_at is not None:
        return False
    notice = Notice(
        user_id=user_id,
        kind=kind,
        province=province,
        endpoint=endpoint,
        values=dict(values),
        facts=dict(facts),
        cause=cause[:80],
    )
    try:
        # only the database knows the notices of other people: no scope may look at them
        with db.session.begin_nested():
            db.session.add(notice)
    except IntegrityError:
        return False
    return True


def notify_all(user_ids: Iterable[int], *notice: Any, **rest: Any) -> int:
    """Each of the people has the notice, as `notify` does it; counts the new ones."""
    return sum(notify(user_id, *notice, **rest) for user_id in dict.fromkeys(user_ids))


def write_mail(
    to_address: str,
    subject: str,
    body: str,
    *,
    key: str | None = None,
    user_id: int | None = None,
    calendar: str | None = None,
    unsubscribe: str | None = None,
) -> None:
    """A message waits to be sent. One `key` is one message however often it is written."""
    message = MailMessage(
        message_id=f"<{key or secrets.token_hex(16)}@ghafaseh>",
        to_address=to_address,
        subject=" ".join(subject.split())[:200],
        body=body,
        calendar=calendar,
        unsubscribe=unsubscribe,
        related_user_id=user_id,
    )
    try:
        with db.session.begin_nested():
            db.session.add(message)
    except IntegrityError:
        return


def coded(group: str, value: Any) -> list[str] | None:
    """A fact whose word comes from the labels when it is read, in the reader's language."""
    return None if value is None else [group, str(value)]


def moment(value: dt.datetime | dt.date) -> dict[str, str]:
    """A fact that is a day, or a day with its time."""
    if isinstance(value, dt.datetime):
        return {"at": value.isoformat()}
    return {"on": value.isoformat()}


# --- reading --------------------------------------------------------------------------------


def sentence(kind: str, facts: Mapping[str, Any]) -> str:
    """What a notice of this kind says, as plain text in the reader's language."""
    return _pattern(kind) % _Shown(facts, str)


def notice_text(notice: Notice) -> Markup:
    """The sentence of a notice for a page; what people wrote keeps its own direction."""
    return escape(_pattern(notice.kind)) % _Shown(notice.facts, _isolated)


def notice_url(notice: Notice) -> str | None:
    """Where the notice leads, on the site of its province; None when that page is no more."""
    try:
        return site_url(notice.province, notice.endpoint, **notice.values)
    except BuildError:
        return None


def _pattern(kind: str) -> str:
    feature, _, name = kind.partition(".")
    return label(f"notice_{feature}", name)


class _Shown(dict[str, Any]):
    """The facts as they are read; one that is missing is a dash."""

    def __init__(self, facts: Mapping[str, Any], write: Any) -> None:
        super().__init__({name: write(_shown(name, value)) for name, value in facts.items()})

    def __missing__(self, name: str) -> str:
        return "—"


def _isolated(text: str) -> Markup:
    return Markup("<bdi>{}</bdi>").format(text)


def _shown(name: str, value: Any) -> str:
    if name == "province" and isinstance(value, str):
        return province_name(value)
    if isinstance(value, list):
        return label(*value)
    if isinstance(value, dict):
        return _day(value)
    if isinstance(value, bool) or value is None:
        return "—"
    return i18n.number(value) if isinstance(value, int | float) else str(value)


def _day(value: dict[str, str]) -> str:
    if "at" in value:
        return i18n.jdate(dt.datetime.fromisoformat(value["at"]), long=True, time=True)
    return i18n.jdate(dt.date.fromisoformat(value["on"]), long=True)


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(notice_text=notice_text, notice_url=notice_url)
