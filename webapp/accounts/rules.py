"""Staff roles, sign-in names, passwords, and how many tries and how much time people have."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from webapp import persian

MIN_PASSWORD = 10
MAX_PASSWORD = 200
INVITATION_LIFE = dt.timedelta(days=14)
RESET_LIFE = dt.timedelta(hours=2)
LAST_SEEN_STEP = dt.timedelta(minutes=5)
MAX_OPEN_INVITATIONS = 50  # of one company, or of the staff of one province


class StaffRole(StrEnum):
    OFFICER = "officer"
    ADMIN = "admin"
    NATIONAL = "national"


# --- sign-in names --------------------------------------------------------------------------


def folded_email(text: str) -> str:
    """The form in which two spellings of one e-mail address are equal."""
    return persian.en_digits(persian.clean(text)).replace(" ", "").lower()


def sign_in_name(text: str) -> tuple[str, str]:
    """("email" or "mobile", folded value) of what somebody typed to say who he is.

    Never fails: what is neither is kept as an e-mail address that nobody has.
    """
    if "@" not in text:
        try:
            return "mobile", persian.mobile(text)
        except persian.IdentifierError:
            pass
    return "email", folded_email(text)[:254]


def is_address(text: str) -> bool:
    """Can something be sent to what was typed, as far as its form says?"""
    kind, value = sign_in_name(text)
    return kind == "mobile" or bool(re.fullmatch(r"[!-?A-~]+@[!-?A-~]+\.[!-?A-~]+", value))


# --- sign-ins -------------------------------------------------------------------------------

# In this order: most browsers also carry the names of those below them.
_BROWSERS = ("Edg", "OPR", "SamsungBrowser", "Firefox", "Chrome", "Safari")
_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS X", "Linux")
_SHOWN = {"Edg": "Edge", "OPR": "Opera", "SamsungBrowser": "Samsung", "Mac OS X": "macOS"}


def device(agent: str) -> str:
    """What a person calls his browser and machine: "Firefox · Android"; else the agent's name."""
    named = (next((name for name in names if name in agent), "") for names in (_BROWSERS, _SYSTEMS))
    return " · ".join(_SHOWN.get(name, name) for name in named if name) or agent[:40]


# --- how often one may try ------------------------------------------------------------------

TRY_WINDOW = dt.timedelta(minutes=15)
ACCOUNT_TRIES = 10
# A whole park sits behind one address, so an address alone stops nobody until it floods us:
# from BUSY_ADDRESS refused tries on, each account gets fewer tries from there.
BUSY_ADDRESS = 100
ACCOUNT_TRIES_FROM_BUSY = 2
FLOODED_ADDRESS = 1000

ASK_WINDOW = dt.timedelta(hours=1)
RESETS_OF_ACCOUNT = 3
REGISTRATIONS_FROM_ADDRESS = 30


def may_sign_in(of_account: int, of_address: int) -> bool:
    """May a password be tried once more, after so many refused tries in the window?"""
    if of_address >= FLOODED_ADDRESS:
        return False
    busy = of_address >= BUSY_ADDRESS
    return of_account < (ACCOUNT_TRIES_FROM_BUSY if busy else ACCOUNT_TRIES)


def may_register(of_address: int) -> bool:
    return of_address < REGISTRATIONS_FROM_ADDRESS


# --- passwords ------------------------------------------------------------------------------


class PasswordFault(StrEnum):
    SHORT = "short"
    LONG = "long"
    OWN = "own"  # one's own name or address
    COMMON = "common"


def composed(password: str) -> str:
    """The same password however the keyboard composes its letters (NFC)."""
    return unicodedata.normalize("NFC", password)


def password_fault(password: str, own: Iterable[str | None] = ()) -> PasswordFault | None:
    """Why this password may not be chosen by the owner of these names and addresses."""
    password = composed(password)
    if len(password) < MIN_PASSWORD:
        return PasswordFault.SHORT
    if len(password) > MAX_PASSWORD:
        return PasswordFault.LONG
    bare = _bare(password)
    if bare in {form for text in own if text for form in _forms(text)}:
        return PasswordFault.OWN
    return PasswordFault.COMMON if _is_common(bare) else None


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", persian.fold(text))


def _forms(text: str) -> set[str]:
    """A name or address as people would type it for a password."""
    digits = re.sub(r"\D", "", persian.fold(text))
    forms = {_bare(text), _bare(text.partition("@")[0]), _bare(text[::-1])}
    if text.startswith("+98"):
        forms |= {digits, "0" + digits[2:], digits[2:], "00" + digits}
    return forms - {""}


_ROWS = (
    "0123456789" * 3,
    "abcdefghijklmnopqrstuvwxyz" * 2,
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی",
    "ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپو",
)
_RUNS = tuple(persian.fold(row) for row in _ROWS)
_MUCH_USED = (
    "password passwd pass qwerty admin administrator welcome letmein iloveyou iran iranian "
    "tehran ghafaseh secret login user test gozarvazhe ramz گذرواژه رمزعبور رمز پسورد قفسه "
    "ایران تهران دوستت‌دارم سلام خوش‌آمدید مدیر کاربر یاعلی یاحسین نمایشگاه"
)
_WORDS = frozenset(_bare(word) for word in _MUCH_USED.split())
NUMBERS_PEOPLE_HAVE = 11  # telephones and IDs are easily found out


def _is_common(bare: str) -> bool:
    """One unit again and again, a row of the keyboard, or a much used word with some figures."""
    if any(bare == (bare[:n] * len(bare))[: len(bare)] for n in (1, 2, 3, 4)):
        return True
    if any(bare in run or bare[::-1] in run for run in _RUNS):
        return True
    word = re.sub(r"^\d+|\d+$", "", bare)
    if word == "":
        return len(bare) <= NUMBERS_PEOPLE_HAVE
    return any(word == known * (len(word) // len(known)) for known in _WORDS)
