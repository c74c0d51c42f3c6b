"""The person a request acts for, as far as rules and pages need to know him. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from .code_rules import has_duty


@dataclass(frozen=True)
class CompanyRole:
    """A company somebody may act for."""

    id: int
    name: str
    state: str
    home_province: str
    role: str
    is_producer: bool = True
    is_supplier: bool = True

    @property
    def is_verified(self) -> bool:
        return self.state == "verified"

    @property
    def is_manager(self) -> bool:
        return self.role == "manager"


@dataclass(frozen=True)
class Actor:
    """`id` is None for the system itself; `company` is the one acted for."""

    id: int | None
    name: str = ""
    email: str | None = None
    mobile: str | None = None
    language: str = "fa"
    token: str = ""
    officer_of: frozenset[str] = frozenset()
    admin_of: frozenset[str] = frozenset()
    is_national: bool = False
    companies: tuple[CompanyRole, ...] = ()
    company: CompanyRole | None = None
    unread_notices: int = 0
    # whose sign-in this is while its second factor is missing; such an actor is nobody yet
    waiting: int | None = None
    is_authenticated: bool = field(default=True, repr=False)
    is_active: bool = field(default=True, repr=False)
    is_anonymous: bool = field(default=False, repr=False)

    def get_id(self) -> str:
        """What the cookie carries: the token of this sign-in, not the person's number."""
        return self.token

    @property
    def has_duty(self) -> bool:
        """Must he pass a second factor?"""
        return has_duty(self.admin_of, is_national=self.is_national)

    def may_enter_admin(self, province: str) -> bool:
        return province in self.officer_of or province in self.admin_of

    def is_admin_of(self, province: str) -> bool:
        return province in self.admin_of

    @property
    def is_staff(self) -> bool:
        return bool(self.officer_of or self.admin_of or self.is_national)

    def acts_for(self, company_id: int) -> bool:
        return self.company is not None and self.company.id == company_id


SYSTEM = Actor(id=None, name="system")
VISITOR = Actor(id=None, name="", is_authenticated=False, is_active=False, is_anonymous=True)


def held_back(actor: Actor) -> Actor:
    """A visitor who may go on as `actor` once he has passed the second factor."""
    return replace(VISITOR, token=actor.token, language=actor.language, waiting=actor.id)
