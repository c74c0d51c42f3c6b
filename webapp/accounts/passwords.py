"""Passwords as argon2id digests: made, compared, made anew when the cost has changed; and the
operator's list of those that nobody may choose."""

from __future__ import annotations

from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from .rules import composed

# About 50 ms and 32 MB on a small server; digests of other costs are made anew at sign-in.
COST: dict[str, Any] = {"time_cost": 3, "memory_cost": 32 * 1024, "parallelism": 1}
hasher = PasswordHasher(**COST)
# Compared where there is no account, so that the answer takes as long. Nobody's password.
_NOBODY = hasher.hash("nobody has this password")


def digest_of(password: str) -> str:
    return hasher.hash(_octets(password))


def fits(digest: str | None, password: str) -> bool:
    """Is this the password? Takes the same time where there is none to compare with."""
    try:
        return hasher.verify(digest or _NOBODY, _octets(password)) and digest is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(digest: str) -> bool:
    """Was the digest made at another cost than is usual now?"""
    return hasher.check_needs_rehash(digest)


def is_listed(password: str, path: str) -> bool:
    """Does the password stand on a line of this file, as typed or in small letters?"""
    if not path or not Path(path).stat().st_size:
        return False
    wanted = {composed(password), composed(password).casefold()}
    with open(path, "rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as lines:
        return any(_stands_in(lines, word.encode("utf-8", "surrogatepass")) for word in wanted)


def _stands_in(lines: mmap, word: bytes) -> bool:
    at = lines.find(word)
    while at >= 0:
        before, after = lines[max(at - 1, 0) : at], lines[at + len(word) : at + len(word) + 2]
        if before in (b"", b"\n") and (after == b"" or after.startswith((b"\n", b"\r\n"))):
            return True
        at = lines.find(word, at + 1)
    return False


def _octets(password: str) -> bytes:
    return composed(password).encode("utf-8", "surrogatepass")
