"""Writes the messages with codes that were asked for: only here is looked whom a name belongs to.

It is done by the sender, after the request that asked has been answered, so that neither words nor
time of the answer say whether anybody has the name.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Flask

from webapp import audit, notices, sms
from webapp.config import in_force
from webapp.db import db, now, unit_of_work
from webapp.i18n import gettext, number, speaking
from webapp.sms_gateways import ConsoleSender
from webapp.tenancy import scopes
from webapp.tenancy.scopes import NATIONAL
from webapp.tenancy.sites import external_url

from . import code_rules, codes, letters, queries, rules, signing_in
from .code_rules import Purpose, Way
from .models import OneTimeCode, User


def write_asked(app: Flask, limit: int = 50) -> int:
    """The codes that were asked for are in the queues of SMS and mail; counts them."""
    with app.app_context(), unit_of_work(scopes.system("one-time codes")):
        asked = (
            db.select(OneTimeCode)
            .where(OneTimeCode.written_at.is_(None))
            .order_by(OneTimeCode.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        rows = list(db.session.scalars(asked))
        for row in rows:
            row.written_at = now()
            if row.voided_at is None and row.expires_at > now():
                _WRITERS[Purpose(row.purpose)](row)
    return len(rows)


# --- whom is it for? ------------------------------------------------------------------------


def _holder(row: OneTimeCode) -> User | None:
    kind, _, value = row.name.partition(":")
    column = User.mobile if kind == "mobile" else User.email
    user = db.session.scalar(db.select(User).where(column == value))
    return user if user is not None and user.is_active else None


def _for_holder(row: OneTimeCode) -> None:
    if (user := _holder(row)) is not None:
        _give(row, user)


def _for_forgetful(row: OneTimeCode) -> None:
    """A code by SMS; who needs SMS as second factor has a link by mail instead."""
    user = _holder(row)
    if user is None:
        return
    duty = has_duty(user.id)
    if code_rules.resets_by_sms(has_duty=duty, has_email=bool(user.email)):
        _give(row, user)
        _record("accounts.ask_reset", user)
        return
    with speaking(user.language):
        _send_sms(user.mobile or "", gettext("Ghafaseh: the link is in your e-mail."), row)
    _link_for(row, user)


def _link(row: OneTimeCode) -> None:
    if (user := _holder(row)) is not None and user.email:
        _link_for(row, user)


def _link_for(row: OneTimeCode, user: User) -> None:
    letters.send_reset(user, signing_in.new_reset(user.id), row.site)
    _record("accounts.ask_reset", user)


def _for_newcomer(row: OneTimeCode) -> None:
    """An address that has an account is told so; nobody else is."""
    user = _holder(row)
    if user is None:
        _give(row, None)
        return
    with speaking(user.language) as language:
        _send(
            row,
            gettext("You have an account in Ghafaseh"),
            gettext(
                "Ghafaseh: you have an account with this address already. Sign in with it: %(url)s",
                url=external_url(row.site, "accounts.sign_in", language=language),
            ),
        )


def _for_new_address(row: OneTimeCode) -> None:
    """The owner-to-be has a code; who owns the address already is told, and keeps it."""
    asker = db.session.get(User, row.user_id)
    if asker is None or not asker.is_active:
        return
    holder = _holder(row)
    if holder is None or holder.id == asker.id:
        _give(row, asker)
        return
    with speaking(holder.language):
        _send(
            row,
            gettext("Your address stays yours"),
            gettext(
                "Ghafaseh: somebody wanted to give this address to another account. It belongs to "
                "yours, and nothing was changed."
            ),
        )


def _second(row: OneTimeCode) -> None:
    user = db.session.get(User, row.user_id)
    if user is not None and user.is_active:
        _give(row, user)


_WRITERS: dict[Purpose, Callable[[OneTimeCode], None]] = {
    Purpose.SIGN_IN: _for_holder,
    Purpose.SECOND: _second,
    Purpose.RESET: _for_forgetful,
    Purpose.LINK: _link,
    Purpose.REGISTER: _for_newcomer,
    Purpose.NEW_EMAIL: _for_new_address,
    Purpose.NEW_MOBILE: _for_new_address,
}


def has_duty(user_id: int) -> bool:
    """Must this person pass a second factor, by roles in force?"""
    roles = queries.roles_of(user_id)
    return code_rules.has_duty(
        frozenset(province for province, role in roles if role == rules.StaffRole.ADMIN),
        is_national=(NATIONAL, rules.StaffRole.NATIONAL) in roles,
    )


def _record(action: str, user: User) -> None:
    audit.record(action, actor_id=None, province=NATIONAL, subject=user)


# --- the message ----------------------------------------------------------------------------


def _give(row: OneTimeCode, user: User | None) -> None:
    """A new code; earlier ones of this person for the same purpose are void."""
    code = code_rules.new_code()
    row.digest = codes.digest(row.handle, code)
    if user is not None:
        row.user_id = user.id
        codes.void(
            OneTimeCode.user_id == user.id,
            OneTimeCode.purpose == row.purpose,
            OneTimeCode.id < row.id,
        )
    with speaking(user.language if user is not None else row.language):
        _send(row, gettext("Your code for Ghafaseh"), _words(code))


def _words(code: str) -> str:
    minutes = number(int(code_rules.CODE_LIFE.total_seconds()) // 60)
    words = gettext(
        "Ghafaseh: your code is %(code)s. It is good for %(minutes)s minutes. Tell it to nobody.",
        code=code,
        minutes=minutes,
    )
    host = urlsplit(in_force().public_url).hostname
    # telephones fill the code in by themselves on this host, and on no other
    return f"{words}\n@{host} #{code}" if host else words


def _send(row: OneTimeCode, subject: str, words: str) -> None:
    if code_rules.way_of(row.name) == Way.SMS:
        _send_sms(row.name.partition(":")[2], words, row)
        return
    address = row.name.partition(":")[2]
    if is_on_terminal(Way.EMAIL):
        ConsoleSender().send(address, words, "")  # nothing else would ever take it there
    else:
        notices.write_mail(address, subject, words + "\n", user_id=row.user_id)


def is_on_terminal(way: Way) -> bool:
    """Are codes only written on the terminal of whoever tries the site out?"""
    settings = in_force()
    if way == Way.SMS:
        return not settings.sms_url and not settings.is_production
    return not settings.mail_host and settings.mode == "embedded"


def _send_sms(mobile: str, words: str, row: OneTimeCode) -> None:
    sms.write(mobile, words, user_id=row.user_id, good_until=row.expires_at)
