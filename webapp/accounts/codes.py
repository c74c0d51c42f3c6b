"""One-time codes: asked for, tried, used once.

Asking writes one row, the same for everybody; the sender finds out whom it is for and writes the
message (`code_letters`). Trying counts first and compares afterwards, in a transaction that stays
when the request is refused.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Any

from webapp.config import in_force
from webapp.db import db, now

from . import code_rules, rules, tries
from .code_rules import Purpose
from .models import OneTimeCode
from .sessions import digest_of
from .signing_in import TooManyTries, Visit
from .tries import Limit

# Compared where no code was made, so that the work is the same.
_NOTHING = "0" * 64


@dataclass(frozen=True)
class Wish:
    """A code is wished for this purpose, for whoever has this name."""

    purpose: Purpose
    name: str
    language: str
    user_id: int | None = None


def ask(wish: Wish, visit: Visit) -> str:
    """The code is on its way, if there is anybody to have it; returns the handle of the wish.

    Earlier codes for the same name are void. Raises TooManyTries.
    """
    handle = secrets.token_urlsafe(32)
    tried = tries.take_each(
        *_limits(wish, visit.address), then=lambda: _replace(wish, visit.site, handle)
    )
    if not tried.allowed:
        raise TooManyTries(tried.wait)
    return handle


def _limits(wish: Wish, address: str) -> list[Limit]:
    of_name = tries.key(f"code-{wish.purpose}", wish.name)
    rest = Limit(of_name, code_rules.CODE_REST, 1)
    most = rules.RESETS_OF_ACCOUNT if wish.purpose == Purpose.LINK else code_rules.CODES_OF_NAME
    return [
        *([] if wish.purpose == Purpose.LINK else [rest]),
        Limit(of_name, rules.ASK_WINDOW, most),
        Limit(tries.key("code-from", address), rules.ASK_WINDOW, code_rules.CODES_FROM_ADDRESS),
    ]


def _replace(wish: Wish, site: str, handle: str) -> None:
    same = (OneTimeCode.name == wish.name, OneTimeCode.purpose == wish.purpose)
    void(*same)
    db.session.add(
        OneTimeCode(
            handle=digest_of(handle),
            purpose=wish.purpose,
            name=wish.name,
            user_id=wish.user_id,
            site=site,
            language=wish.language,
            expires_at=now() + code_rules.CODE_LIFE,
        )
    )


def void(*conditions: Any) -> None:
    """Codes of this kind that were not used are good no longer."""
    waiting = (OneTimeCode.used_at.is_(None), OneTimeCode.voided_at.is_(None))
    query = db.update(OneTimeCode).where(*waiting, *conditions).values(voided_at=now())
    db.session.execute(query.execution_options(synchronize_session=False))


def digest(handle_digest: str, code: str) -> str:
    """What is kept of a code: worth nothing without the key of this installation."""
    key = in_force().secret_key.encode("utf-8")
    own = hmac.digest(key, b"one-time code", "sha256")
    return hmac.new(own, f"{handle_digest}:{code}".encode(), hashlib.sha256).hexdigest()


def find(handle: str, purpose: Purpose) -> OneTimeCode | None:
    """The wish the browser holds the handle of, whatever has become of it."""
    query = db.select(OneTimeCode).where(
        OneTimeCode.handle == digest_of(handle), OneTimeCode.purpose == purpose
    )
    found: OneTimeCode | None = db.session.scalar(query)
    return found


def is_live(row: OneTimeCode) -> bool:
    """May it still be tried?"""
    fresh = row.used_at is None and row.voided_at is None and row.expires_at > now()
    return fresh and row.tries < code_rules.CODE_TRIES


def rest_of(row: OneTimeCode) -> dt.timedelta:
    """How long until another one may be asked for."""
    return max(row.created_at + code_rules.CODE_REST - now(), dt.timedelta())


def try_code(row: OneTimeCode, code: str, address: str) -> bool:
    """Is this the code? It is used up then. Says no to one that is wrong, old, void or used.

    Ends the request's transaction before it counts. Raises TooManyTries.
    """
    code_id, name = row.id, row.name  # counting empties the row
    of_name = Limit(tries.key("code", name), rules.TRY_WINDOW, code_rules.CODE_TRIES_OF_NAME)
    flood = Limit(tries.key("address", address), rules.TRY_WINDOW, rules.FLOODED_ADDRESS)
    counted: list[bool] = []
    tried = tries.take_each(of_name, flood, then=lambda: counted.append(_count(code_id)))
    if not tried.allowed:
        raise TooManyTries(tried.wait)
    fits = hmac.compare_digest(row.digest or _NOTHING, digest(row.handle, code))
    if not (counted[0] and fits and row.digest and _use(code_id)):
        return False
    tries.forgive(tried, of_name.key)
    return True


def _count(code_id: int) -> bool:
    """One of its tries is taken; False when it has none left, or is good no longer."""
    query = (
        db.update(OneTimeCode)
        .where(
            OneTimeCode.id == code_id,
            OneTimeCode.tries < code_rules.CODE_TRIES,
            OneTimeCode.used_at.is_(None),
            OneTimeCode.voided_at.is_(None),
            OneTimeCode.expires_at > now(),
        )
        .values(tries=OneTimeCode.tries + 1)
        .execution_options(synchronize_session=False)
    )
    return bool(db.session.execute(query).rowcount)  # type: ignore[attr-defined]


def _use(code_id: int) -> bool:
    """Of two who try the right code at the same moment one succeeds."""
    query = (
        db.update(OneTimeCode)
        .where(
            OneTimeCode.id == code_id,
            OneTimeCode.used_at.is_(None),
            OneTimeCode.voided_at.is_(None),
        )
        .values(used_at=now())
        .execution_options(synchronize_session=False)
    )
    return bool(db.session.execute(query).rowcount)  # type: ignore[attr-defined]


# --- addresses that newcomers have confirmed ------------------------------------------------


def proved(handle: str) -> str | None:
    """The name a newcomer has confirmed by a code, not long ago and not used yet."""
    row = find(handle, Purpose.REGISTER) if handle else None
    if row is None or row.used_at is None or row.voided_at is not None:
        return None
    return row.name if now() - row.used_at < code_rules.PROOF_LIFE else None


def spend(handle: str) -> None:
    """The confirmed address belongs to an account now; it opens no second one."""
    query = db.update(OneTimeCode).where(OneTimeCode.handle == digest_of(handle))
    db.session.execute(query.values(voided_at=now()))
