"""Signs people in and gives them new passwords; what is tried too often is refused."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from webapp import audit
from webapp.config import in_force
from webapp.db import db, now, reading
from webapp.moves import RuleError
from webapp.tenancy import scopes

from . import letters, passwords, queries, rules, sessions, tries
from .actor import Actor
from .models import PasswordReset, User
from .rules import PasswordFault, composed
from .tries import Limit


@dataclass(frozen=True)
class Visit:
    """Where a request comes from."""

    site: str
    address: str = ""
    agent: str = ""


class TooManyTries(RuleError):
    """It was tried too often; `wait` is how long until the next try."""

    def __init__(self, wait: dt.timedelta) -> None:
        super().__init__("", code="too_many")
        self.wait = wait

    @property
    def minutes(self) -> int:
        return max(1, -(-int(self.wait.total_seconds()) // 60))


class UnfitPassword(RuleError):
    """The new password may not be chosen."""

    def __init__(self, fault: PasswordFault) -> None:
        super().__init__("", code=fault)
        self.fault = fault


class DeadLink(RuleError):
    """The link was used, has run out or never was."""

    def __init__(self) -> None:
        super().__init__("", code="dead_link")


# --- with a password ------------------------------------------------------------------------


def sign_in(typed: str, password: str, visit: Visit) -> tuple[User, str] | None:
    """The person and the token of his new sign-in; None when name or password is wrong.

    Text, status and time are the same for unknown people, for those without a password and for
    those who may not sign in. Raises TooManyTries.
    """
    with reading(scopes.system("sign-in", writes=False)):
        found = queries.by_sign_in_name(typed)
    account = _account_key(found, typed)
    address = tries.key("address", visit.address)
    tried = tries.take(rules.TRY_WINDOW, rules.may_sign_in, account, address)
    if not tried.allowed:
        raise TooManyTries(tried.wait)
    if not _fits(found, password) or found is None:
        return None
    tries.forgive(tried, account)
    user = db.session.get_one(User, found.id)
    if user.password_hash and passwords.is_outdated(user.password_hash):
        user.password_hash = passwords.digest_of(password)
    return user, _signed_in(user, visit, "password")


def _account_key(user: User | None, typed: str) -> str:
    """One count for an account, by whichever of its names; one for each name nobody has."""
    of_whom = f"user:{user.id}" if user is not None else ":".join(rules.sign_in_name(typed))
    return tries.key("account", of_whom)


def _fits(user: User | None, password: str) -> bool:
    """Compared outside of any transaction: nobody waits for the arithmetic."""
    digest = user.password_hash if user is not None and user.is_active else None
    return passwords.fits(digest, password)


def sign_in_by_code(user_id: int, first: str, visit: Visit) -> tuple[User, str] | None:
    """The person whose code was right, and the token; None when he may not sign in any more."""
    user = db.session.get(User, user_id)
    if user is None or not user.is_active:
        return None
    return user, _signed_in(user, visit, first)


def _signed_in(user: User, visit: Visit, first: str) -> str:
    how = {} if first == "password" else {"how": first}
    audit.record("accounts.sign_in", actor_id=user.id, subject=user, **how)  # type: ignore[arg-type]
    return begin(user, visit, first)


def begin(user: User, visit: Visit, first: str = "password") -> str:
    """A new sign-in of the person; returns its token."""
    return sessions.begin(
        user, address=visit.address, agent=visit.agent, site=visit.site, first=first
    )


# --- new passwords --------------------------------------------------------------------------


def check_password(password: str, *own: str | None) -> str:
    """The digest of a password that these people may choose; raises UnfitPassword."""
    fault = rules.password_fault(password, own)
    if fault is None and passwords.is_listed(password, in_force().password_list):
        fault = PasswordFault.COMMON
    if fault is not None:
        raise UnfitPassword(fault)
    return passwords.digest_of(password)


def change_password(actor: Actor, current: str, new: str, visit: Visit) -> bool:
    """The actor's password is `new` and all his other sign-ins are over; False: `current` is wrong.

    Raises TooManyTries, UnfitPassword.
    """
    if not confirm(actor.id, current):
        return False
    user = db.session.get_one(User, actor.id)
    user.password_hash = check_password(new, user.name, user.email, user.mobile)
    sessions.end_all(user.id, but=actor.token)
    void_resets(user.id)
    letters.send_password_changed(user, visit.site)
    audit.record("accounts.change_password", actor_id=actor.id, subject=user)
    return True


def confirm(user_id: int | None, password: str) -> bool:
    """Is this the person's own password? Guessing is counted as at sign-in. Raises TooManyTries."""
    own = tries.key("password", str(user_id))
    tried = tries.take_each(Limit(own, rules.TRY_WINDOW, rules.ACCOUNT_TRIES))
    if not tried.allowed:
        raise TooManyTries(tried.wait)
    with reading(scopes.system("password", writes=False)):
        user = db.session.get_one(User, user_id)
    if not passwords.fits(user.password_hash, password):
        return False
    tries.forgive(tried, own)
    return True


# --- forgotten passwords --------------------------------------------------------------------


def new_reset(user_id: int) -> str:
    """The token with which the person sets a new password."""
    token = secrets.token_urlsafe(32)
    row = PasswordReset(
        digest=sessions.digest_of(token), user_id=user_id, expires_at=now() + rules.RESET_LIFE
    )
    db.session.add(row)
    return token


def reset(token: str, new: str, visit: Visit) -> tuple[User, str]:
    """The person of the link has the new password, all sign-ins are over, a new one has begun.

    Raises DeadLink, UnfitPassword.
    """
    found = queries.live_reset(token)
    user = db.session.get(User, found.user_id) if found is not None else None
    if user is None or not user.is_active:
        raise DeadLink
    digest = check_password(new, user.name, user.email, user.mobile)
    if not _use(token):
        raise DeadLink
    user.password_hash = digest
    sessions.end_all(user.id)
    void_resets(user.id)
    letters.send_password_changed(user, visit.site)
    audit.record("accounts.reset_password", actor_id=user.id, subject=user)
    return user, begin(user, visit)


def _use(token: str) -> bool:
    """Only one of two who use a link at the same moment succeeds."""
    of_token = PasswordReset.digest == sessions.digest_of(token)
    used = (
        db.update(PasswordReset)
        .where(of_token, PasswordReset.used_at.is_(None))
        .values(used_at=now())
    )
    return bool(db.session.execute(used).rowcount)  # type: ignore[attr-defined]


def void_resets(user_id: int) -> None:
    """The person's links for a new password lead nowhere from now on."""
    waiting = PasswordReset.used_at.is_(None)
    db.session.execute(
        db.update(PasswordReset)
        .where(PasswordReset.user_id == user_id, waiting)
        .values(used_at=now())
    )


__all__ = [
    "DeadLink",
    "TooManyTries",
    "UnfitPassword",
    "Visit",
    "change_password",
    "check_password",
    "composed",
    "confirm",
    "reset",
    "sign_in",
]
