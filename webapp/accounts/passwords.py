"""Passwords as argon2id digests: made, compared, made anew when the cost has changed."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from .rules import composed

# About 50 ms and 32 MB on a small server; digests of other costs are made anew at sign-in.
hasher = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)
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


def _octets(password: str) -> bytes:
    return composed(password).encode("utf-8", "surrogatepass")
