"""The second factor of admins and national staff: asked for, passed, reset, codes on paper."""

from __future__ import annotations

import hashlib
import hmac

from webapp import audit
from webapp.config import Settings, in_force
from webapp.db import db, now
from webapp.i18n import language
from webapp.tenancy.scopes import NATIONAL

from . import code_rules, codes, letters, queries, rules, sessions, tries
from .actor import Actor
from .code_rules import Purpose, Way
from .codes import Wish
from .models import RecoveryCode, User, UserSession
from .signing_in import TooManyTries, Visit
from .tries import Limit


def is_wanted(actor: Actor, session: UserSession | None, settings: Settings) -> bool:
    """Does this sign-in open nothing yet, because its second factor is missing?"""
    if not settings.asks_second_factor or (session is not None and session.second_at is not None):
        return False
    return code_rules.has_duty(actor.admin_of, is_national=actor.is_national)


def sms_works(settings: Settings) -> bool:
    return bool(settings.sms_url) or not settings.is_production


def mail_works(settings: Settings) -> bool:
    return bool(settings.mail_host) or not settings.is_production


def way(user: User, session: UserSession) -> Way | None:
    """What this person is asked for next; None when nothing can reach him."""
    settings = in_force()
    return code_rules.second_way(
        session.first,
        has_password=user.password_hash is not None,
        by_sms=bool(user.mobile) and sms_works(settings),
        by_email=bool(user.email) and mail_works(settings),
    )


def name_of(user: User, by: Way) -> str:
    """Where the code goes."""
    if by == Way.SMS:
        return code_rules.code_name("mobile", user.mobile or "")
    return code_rules.code_name("email", user.email or "")


def ask(user: User, session: UserSession, visit: Visit) -> str | None:
    """A code is on its way where one is asked for; returns its handle. Raises TooManyTries."""
    by = way(user, session)
    if by is None or by == Way.PASSWORD:
        return None
    return codes.ask(Wish(Purpose.SECOND, name_of(user, by), language(), user.id), visit)


def pass_on(user: User, token: str, how: str) -> str:
    """The sign-in goes on under a new token, and opens what the person may do."""
    old = db.session.get_one(UserSession, sessions.digest_of(token))
    kept = ("address", "agent", "company_id", "site", "first", "created_at")
    new = sessions.begin(user, second_at=now(), **{name: getattr(old, name) for name in kept})
    sessions.end(token)
    audit.record(
        "accounts.second_factor", actor_id=user.id, province=NATIONAL, subject=user, how=how
    )
    return new


# --- codes on paper -------------------------------------------------------------------------


def _digest(user_id: int, code: str) -> str:
    own = hmac.digest(in_force().secret_key.encode("utf-8"), b"recovery code", "sha256")
    text = f"{user_id}:{code_rules.folded_recovery_code(code)}"
    return hmac.new(own, text.encode(), hashlib.sha256).hexdigest()


def new_recovery_codes(actor: Actor, site: str) -> list[str]:
    """Ten codes, to be shown now and never again; earlier ones are good no longer."""
    user = db.session.get_one(User, actor.id)
    drop_recovery_codes(user.id)
    found = [code_rules.new_recovery_code() for _ in range(code_rules.RECOVERY_CODES)]
    db.session.add_all(RecoveryCode(user_id=user.id, digest=_digest(user.id, c)) for c in found)
    letters.send_recovery_codes(user, site)
    audit.record("accounts.recovery_codes", actor_id=user.id, province=NATIONAL, subject=user)
    return found


def drop_recovery_codes(user_id: int) -> None:
    db.session.execute(db.delete(RecoveryCode).where(RecoveryCode.user_id == user_id))


def use_recovery_code(user: User, typed: str, site: str) -> bool:
    """Is it one of the person's codes? It is used up then. Raises TooManyTries."""
    user_id = user.id
    key = tries.key("recovery", str(user_id))
    tried = tries.take_each(Limit(key, rules.TRY_WINDOW, rules.ACCOUNT_TRIES))
    if not tried.allowed:
        raise TooManyTries(tried.wait)
    query = (
        db.update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user_id,
            RecoveryCode.digest == _digest(user_id, typed),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now())
    )
    if not db.session.execute(query).rowcount:  # type: ignore[attr-defined]
        return False
    tries.forgive(tried, key)
    left = queries.recovery_codes_left(user_id)
    letters.send_recovery_used(db.session.get_one(User, user_id), left, site)
    return True
