"""Whose rows may this piece of work see? One scope at a time, held in a ContextVar."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum

NATIONAL = "national"


class TenancyError(RuntimeError):
    """A wall between provinces, companies or persons was touched."""


class NoScope(TenancyError):
    """Owned rows were asked for before anybody said for whom."""


class WrongScope(TenancyError):
    """The scope in force may not see or write this row."""


class UnscopedStatement(TenancyError):
    """A statement reached an owned table past the ORM, where no scope can be applied."""


class Kind(StrEnum):
    PUBLIC = "public"
    TENANT = "tenant"
    PARTY = "party"
    NATIONAL = "national"
    PERSON = "person"
    SYSTEM = "system"


@dataclass(eq=False, slots=True)
class Scope:
    """Who is looking. Two scopes are never equal: each is one unit of work with its own session."""

    kind: Kind
    province: str | None = None
    company_id: int | None = None
    user_id: int | None = None
    reason: str = ""
    writes: bool = False
    _written: str | None = None

    def pin_written_province(self, province: str) -> None:
        """A unit of work writes in one province only; the first row decides which."""
        if self._written not in (None, province):
            raise WrongScope(f"writes in {self._written} and {province} in one unit of work")
        self._written = province

    def __str__(self) -> str:
        whose = self.province or self.company_id or self.user_id or ""
        return f"{self.kind}:{whose}" if whose else str(self.kind)


def public() -> Scope:
    """What anybody may read: the published projections of all provinces."""
    return Scope(Kind.PUBLIC)


def tenant(province: str, *, user_id: int | None = None, writes: bool = True) -> Scope:
    """All rows of one province, for its staff and for work done in its name."""
    if not province:
        raise NoScope("a tenant scope needs a province")
    return Scope(Kind.TENANT, province=province, user_id=user_id, writes=writes)


def party(company_id: int, *, user_id: int | None = None, writes: bool = True) -> Scope:
    """The rows that name one company, in all provinces."""
    if not company_id:
        raise NoScope("a party scope needs a company")
    return Scope(Kind.PARTY, company_id=company_id, user_id=user_id, writes=writes)


def national(reason: str, *, user_id: int | None = None, writes: bool = False) -> Scope:
    """All provinces, read only; `reason` goes into the log."""
    if not reason:
        raise NoScope("a national scope needs a reason")
    return Scope(Kind.NATIONAL, user_id=user_id, reason=reason, writes=writes)


def person(user_id: int, *, writes: bool = True) -> Scope:
    """One person's own rows (sessions, notices) and the global tables."""
    if not user_id:
        raise NoScope("a person scope needs a user")
    return Scope(Kind.PERSON, user_id=user_id, writes=writes)


def system(reason: str, *, writes: bool = True) -> Scope:
    """Work of the installation itself (indexer, drainer, sign-in): reads all, owns nothing."""
    if not reason:
        raise NoScope("a system scope needs a reason")
    return Scope(Kind.SYSTEM, reason=reason, writes=writes)


_current: ContextVar[Scope | None] = ContextVar("scope", default=None)


def current() -> Scope:
    """The scope in force; raises NoScope when there is none."""
    scope = _current.get()
    if scope is None:
        raise NoScope("no scope is open")
    return scope


def current_or_none() -> Scope | None:
    return _current.get()


@contextmanager
def opened(scope: Scope) -> Iterator[Scope]:
    """`scope` is in force inside the block, the outer one after it."""
    token = _current.set(scope)
    try:
        yield scope
    finally:
        _current.reset(token)
