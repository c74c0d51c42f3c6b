"""Companies: verification, size classes, who belongs to one."""

from __future__ import annotations

from enum import StrEnum

from webapp import persian

MAX_NAME = 160


class CompanyState(StrEnum):
    PENDING = "pending"
    VERIFIED = "verified"
    REFUSED = "refused"
    SUSPENDED = "suspended"


MOVES: dict[CompanyState, frozenset[CompanyState]] = {
    CompanyState.PENDING: frozenset({CompanyState.VERIFIED, CompanyState.REFUSED}),
    CompanyState.REFUSED: frozenset({CompanyState.PENDING, CompanyState.VERIFIED}),
    # a verified company that takes another name or national ID is checked again
    CompanyState.VERIFIED: frozenset({CompanyState.SUSPENDED, CompanyState.PENDING}),
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


class Answer(StrEnum):
    """To somebody who asked to act for a company."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


def is_other_company(
    old_name: str, old_national_id: str | None, name: str, national_id: str | None
) -> bool:
    """Would the public take this for another company, so that an officer must look again?"""
    return persian.fold(old_name) != persian.fold(name) or old_national_id != national_id
