"""Companies: registered, checked by an officer of their home, described."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from webapp import audit, outbox, persian
from webapp.accounts.actor import Actor
from webapp.db import db, now
from webapp.i18n import gettext
from webapp.labels import label
from webapp.moves import RefusedMove, RuleError, check_move

from . import policy, queries
from .members import add_member
from .models import Company
from .projection import project_company
from .rules import MOVES, CompanyState, MemberRole, is_other_company, size_of


@dataclass(frozen=True)
class Facts:
    """What a company says of itself."""

    name: str
    national_id: str | None = None
    park_id: int | None = None
    employees: int | None = None
    field: str | None = None
    is_producer: bool = True
    is_supplier: bool = True
    is_knowledge_based: bool = False
    about: str = ""
    website: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    postal_code: str = ""


class KnownCompany(RuleError):
    """Another company has this national ID already."""

    def __init__(self, company: Company) -> None:
        super().__init__(
            gettext("Another company is registered with this national ID."), code="known_company"
        )
        self.company = company


# --- registered -----------------------------------------------------------------------------


def register(actor: Actor, facts: Facts, province: str) -> Company:
    """The company waits for an officer of its home province; the actor is its manager.

    Raises KnownCompany: then one asks to join it.
    """
    company = _new(actor, facts, province)
    add_member(company.id, actor.id or 0, MemberRole.MANAGER, added_by=actor.id)
    _happened("registered", actor, company)
    return company


def enter(actor: Actor, facts: Facts, province: str) -> Company:
    """An officer enters a company of his province: it counts as checked. Raises KnownCompany."""
    company = _new(actor, facts, province)
    _decide(actor, company, CompanyState.VERIFIED, is_new=True)
    _happened("registered", actor, company, by_officer=True)
    return company


def ensure_company(
    actor: Actor, *, name: str, province: str, national_id: str | None = None, **facts: Any
) -> Company:
    """The company of this national ID, or else of this name in the province; entered if new.

    For imports and needs recorded for a company: works in the tenant scope of the province, for
    its officers and the system. A company without national ID is known by its name only.
    """
    found = queries.by_national_id(national_id) if national_id else queries.by_name(name, province)
    if found is not None:
        return found
    return enter(actor, Facts(name=name, national_id=national_id, **facts), province)


def _new(actor: Actor, facts: Facts, province: str) -> Company:
    _check_free(facts.national_id)
    company = Company(
        home_province=province,
        skeleton=persian.look_alike(facts.name)[:160],
        size=size_of(facts.employees),
        state=CompanyState.PENDING,
        registered_by=actor.id,
        **asdict(facts),
    )
    db.session.add(company)
    db.session.flush()
    return company


def _check_free(national_id: str | None, company_id: int | None = None) -> None:
    known = queries.by_national_id(national_id) if national_id else None
    if known is not None and known.id != company_id:
        raise KnownCompany(known)


# --- checked --------------------------------------------------------------------------------


def verify(actor: Actor, company: Company) -> None:
    """The company may publish, declare and meet; it has a public card."""
    _move(actor, company, CompanyState.VERIFIED)
    _happened("verified", actor, company)


def refuse(actor: Actor, company: Company, reason: str) -> None:
    """The company hears why; its members may mend what is wrong and hand it in again."""
    _move(actor, company, CompanyState.REFUSED, reason)
    _happened("refused", actor, company)


def suspend(actor: Actor, company: Company, reason: str) -> None:
    """The company may do nothing new and has no public card until it is reinstated."""
    _move(actor, company, CompanyState.SUSPENDED, reason)
    _happened("suspended", actor, company)


def reinstate(actor: Actor, company: Company) -> None:
    if company.state != CompanyState.SUSPENDED:
        raise RuleError(gettext("Only a suspended company can be reinstated."), code="move")
    _move(actor, company, CompanyState.VERIFIED)
    _happened("verified", actor, company, reinstated=True)


def _move(actor: Actor, company: Company, goal: CompanyState, reason: str = "") -> None:
    try:
        check_move(MOVES, CompanyState(company.state), goal)
    except RefusedMove as error:
        raise RuleError(
            gettext(
                "The company is “%(state)s” now; this step is not open to it.",
                state=label("company_state", error.start),
            ),
            code="move",
        ) from None
    _decide(actor, company, goal, reason)


def _decide(
    actor: Actor, company: Company, goal: CompanyState, reason: str = "", *, is_new: bool = False
) -> None:
    company.state, company.state_reason = goal, reason
    company.decided_by, company.decided_at = actor.id, now()
    db.session.flush()
    project_company(company, is_new=is_new)


# --- described ------------------------------------------------------------------------------


def edit(actor: Actor, company: Company, facts: Facts) -> bool:
    """The company is as described; True when an officer has to look at it again.

    That is so when its own members give it another name or national ID, or mend a refused one.
    Raises KnownCompany.
    """
    _check_free(facts.national_id, company.id)
    other = is_other_company(company.name, company.national_id, facts.name, facts.national_id)
    changed = _describe(company, facts)
    again = not policy.is_home_staff(actor, company) and (
        (other and company.state == CompanyState.VERIFIED) or company.state == CompanyState.REFUSED
    )
    if again:
        company.state, company.state_reason = CompanyState.PENDING, ""
    if changed or again:
        db.session.flush()
        project_company(company)
        _happened("changed", actor, company, columns=changed, again=again)
    return again


def _describe(company: Company, facts: Facts) -> list[str]:
    new: dict[str, Any] = asdict(facts)
    new["skeleton"] = persian.look_alike(facts.name)[:160]
    new["size"] = size_of(facts.employees) if facts.employees is not None else company.size
    changed = [name for name, value in new.items() if getattr(company, name) != value]
    for name in changed:
        setattr(company, name, new[name])
    return changed


def _happened(verb: str, actor: Actor, company: Company, **details: Any) -> None:
    outbox.tell("company", verb, company.home_province, company.id, actor.id, **details)
    audit.record(
        f"companies.{verb}",
        actor_id=actor.id,
        province=company.home_province,
        subject=company,
        state=company.state,
        **details,
    )


__all__ = [
    "Facts",
    "KnownCompany",
    "edit",
    "ensure_company",
    "enter",
    "refuse",
    "register",
    "reinstate",
    "suspend",
    "verify",
]
