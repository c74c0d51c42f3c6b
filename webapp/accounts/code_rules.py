"""One-time codes and the second factor: how long, how often, by which way. Pure."""

from __future__ import annotations

import datetime as dt
import secrets
from enum import StrEnum

from webapp import persian

CODE_DIGITS = 6
CODE_LIFE = dt.timedelta(minutes=5)
CODE_TRIES = 5
CODE_REST = dt.timedelta(seconds=120)  # until another one may be asked for
CODES_OF_NAME = 6  # in an hour
# Everybody of a park asks from one address, so its limits only stop a flood.
CODES_FROM_ADDRESS = 300
CODE_TRIES_OF_NAME = 10  # in the window of tries, over all codes
PROOF_LIFE = dt.timedelta(hours=3)  # of an address that a newcomer has confirmed
CODE_ROW_LIFE = dt.timedelta(days=1)

RECOVERY_CODES = 10
RECOVERY_LENGTH = 10
# No letter that looks like a figure or another letter.
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


class Purpose(StrEnum):
    SIGN_IN = "sign_in"
    SECOND = "second"
    RESET = "reset"
    LINK = "link"  # for a new password, by mail
    REGISTER = "register"
    NEW_EMAIL = "new_email"
    NEW_MOBILE = "new_mobile"


class Way(StrEnum):
    """How somebody proves who he is."""

    PASSWORD = "password"  # nosec B105 # the name of a way, not a password
    SMS = "sms"
    EMAIL = "email"


def new_code() -> str:
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def code_name(kind: str, value: str) -> str:
    """The name a code is asked for under: "mobile:+98…" or "email:…"."""
    return f"{kind}:{value}"


def shown_name(name: str) -> str:
    """The name as people write it: 09… or the e-mail address."""
    value = name.partition(":")[2]
    return "0" + value.removeprefix("+98") if name.startswith("mobile:+98") else value


def hinted_name(name: str) -> str:
    """Enough of the name for its owner, too little for who only knows the password."""
    shown = shown_name(name)
    if name.startswith("mobile:"):
        return f"{shown[:4]}***{shown[-4:]}"
    local, _, domain = shown.partition("@")
    return f"{local[:2]}***@{domain}"


def way_of(name: str) -> Way:
    """How a code for this name travels."""
    return Way.SMS if name.startswith("mobile:") else Way.EMAIL


def has_duty(admin_of: frozenset[str], *, is_national: bool) -> bool:
    """Must these people pass a second factor? Provincial admins and national staff must."""
    return bool(admin_of) or is_national


def second_way(first: str, *, has_password: bool, by_sms: bool, by_email: bool) -> Way | None:
    """What is asked for after the first factor; None when nothing is left to ask for.

    It never comes by the way the first one came. With a mobile number e-mail is no second way:
    a password can be set anew by e-mail, so the mailbox alone would be enough for both.
    """
    if first == Way.PASSWORD:
        return Way.SMS if by_sms else Way.EMAIL if by_email else None
    if has_password:
        return Way.PASSWORD
    if first == Way.EMAIL:
        return Way.SMS if by_sms else None
    return Way.EMAIL if by_email else None


def resets_by_sms(*, has_duty: bool, has_email: bool) -> bool:
    """May a code by SMS set a new password? Not where SMS is the second factor too."""
    return not (has_duty and has_email)


# --- recovery codes -------------------------------------------------------------------------


def new_recovery_code() -> str:
    """Two groups of five letters, about 49 bits."""
    letters = [secrets.choice(_LETTERS) for _ in range(RECOVERY_LENGTH)]
    return "".join(letters[:5]) + "-" + "".join(letters[5:])


def folded_recovery_code(typed: str) -> str:
    """The same code however it was written down: small letters, other digits, no dash."""
    text = persian.en_digits(persian.clean(typed)).upper()
    return "".join(letter for letter in text if letter in _LETTERS)[: RECOVERY_LENGTH + 1]
