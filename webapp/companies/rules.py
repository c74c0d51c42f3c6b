"""Companies: verification, size classes, who belongs to one."""

from __future__ import annotations

from enum import StrEnum


class CompanyState(StrEnum):
    PENDING = "pending"
    VERIFIED = "verified"
    REFUSED = "refused"
    SUSPENDED = "suspended"


MOVES: dict[CompanyState, frozenset[CompanyState]] = {
    CompanyState.PENDING: frozenset({CompanyState.VERIFIED, CompanyState.REFUSED}),
    CompanyState.REFUSED: frozenset({CompanyState.PENDING, CompanyState.VERIFIED}),
    CompanyState.VERIFIED: frozenset({CompanyState.SUSPENDED}),
    CompanyState.SUSPENDED: frozenset({CompanyState.VERIFIED}),
}


class Size(StrEnum):
    """By people employed: up to 9, 49, 99, more."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class MemberRole(StrEnum):
    MANAGER = "manager"
    MEMBER = "member"


def size_of(employees: int | None) -> Size | None:
    """The size class of a head count (None: unknown)."""
    if employees is None:
        return None
    limits = ((9, Size.MICRO), (49, Size.SMALL), (99, Size.MEDIUM))
    return next((size for limit, size in limits if employees <= limit), Size.LARGE)
