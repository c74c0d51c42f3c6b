"""Whose needs the rows are: companies found by national ID or name, entered where unknown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from webapp import persian
from webapp.accounts.actor import Actor
from webapp.companies import services
from webapp.companies.models import Company
from webapp.companies.rules import CompanyState

from . import queries

KEPT = 5_000  # companies remembered at a time
_folded = lru_cache(maxsize=KEPT)(persian.fold)
_CLOSED = (CompanyState.REFUSED, CompanyState.SUSPENDED)


@dataclass(frozen=True)
class Owner:
    """A company for a row; `id` None: it will be entered. `reason`: why it cannot be taken."""

    id: int | None
    name: str
    is_verified: bool = True
    reason: str = ""


class Companies:
    """Looks each company up once."""

    def __init__(self, actor: Actor, province: str, *, enters: bool) -> None:
        self.actor, self.province, self.enters = actor, province, enters
        self.known: dict[tuple[str, str], Owner] = {}
        self.entered = 0

    def numbered(self, number: int) -> Owner:
        """The company that was chosen for all rows."""
        key = ("", str(number))
        return self.known.get(key) or self._kept(key, _of(queries.company(number)))

    def find(self, national_id: str, name: str, *, comes_in: bool) -> Owner:
        """The company of this national ID, or else the one of this name in the province.

        One that is not known is entered only for a row that `comes_in`.
        """
        key = (national_id, _folded(name))
        owner = self.known.get(key) or self._look(national_id, name)
        if owner is None and comes_in:
            self.entered += 1
            owner = self._enter(national_id, name) if self.enters else Owner(None, name)
        return Owner(None, name) if owner is None else self._kept(key, owner)

    def _kept(self, key: tuple[str, str], owner: Owner) -> Owner:
        if len(self.known) >= KEPT:
            self.known.clear()
        self.known[key] = owner
        return owner

    def _look(self, national_id: str, name: str) -> Owner | None:
        if national_id:
            found = queries.by_national_id(national_id)
            if found is not None:
                return _of(found)
            return None if name else Owner(None, "", reason="company_unknown")
        if not name:
            return Owner(None, "", reason="missing")
        named = queries.named(name, self.province)
        if len(named) > 1:
            return Owner(None, name, reason="company_ambiguous")
        return _of(named[0]) if named else None

    def _enter(self, national_id: str, name: str) -> Owner:
        company = services.ensure_company(
            self.actor, name=name, province=self.province, national_id=national_id or None
        )
        return _of(company)


def _of(company: Company | None) -> Owner:
    if company is None:
        return Owner(None, "", reason="company_unknown")
    reason = "company_closed" if company.state in _CLOSED else ""
    verified = company.state == CompanyState.VERIFIED
    return Owner(company.id, company.name, verified, reason)
