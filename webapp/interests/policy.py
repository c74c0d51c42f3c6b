"""Who may declare, answer and withdraw an interest. Pure."""

from __future__ import annotations

from typing import Protocol

from webapp.accounts.actor import Actor

from .rules import ANSWERABLE, MOVES, OPEN, Fault, State


class Declarer(Protocol):
    """A company, as far as the right to declare depends on it."""

    @property
    def id(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def is_supplier(self) -> bool: ...


class Wanted(Protocol):
    """A published need."""

    @property
    def producer_company_id(self) -> int: ...
    @property
    def state(self) -> str: ...


class Declared(Protocol):
    """An interest."""

    @property
    def province(self) -> str: ...
    @property
    def producer_company_id(self) -> int: ...
    @property
    def supplier_company_id(self) -> int: ...
    @property
    def state(self) -> str: ...


def declare_fault(company: Declarer, need: Wanted, *, has_open: bool) -> Fault | None:
    """Why `company` may not declare interest in `need`; None when it may."""
    if company.id == need.producer_company_id:
        return Fault.OWN_NEED
    if has_open:
        return Fault.ALREADY
    if need.state not in ANSWERABLE:
        return Fault.CLOSED
    if company.state != "verified":
        return Fault.UNVERIFIED
    return None if company.is_supplier else Fault.NOT_SUPPLIER


def is_producer(actor: Actor, interest: Declared) -> bool:
    return actor.acts_for(interest.producer_company_id)


def is_supplier(actor: Actor, interest: Declared) -> bool:
    return actor.acts_for(interest.supplier_company_id)


def is_officer(actor: Actor, interest: Declared) -> bool:
    return actor.may_enter_admin(interest.province)


def may_read(actor: Actor, interest: Declared) -> bool:
    """Everything in it, the price idea too: both sides, and the officer of the need's province."""
    return (
        is_producer(actor, interest) or is_supplier(actor, interest) or is_officer(actor, interest)
    )


def may_shortlist(actor: Actor, interest: Declared) -> bool:
    return _may_answer(actor, interest) and _leads_to(interest, State.SHORTLISTED)


def may_decline(actor: Actor, interest: Declared) -> bool:
    return _may_answer(actor, interest) and _leads_to(interest, State.DECLINED)


def may_withdraw(actor: Actor, interest: Declared) -> bool:
    owner = is_supplier(actor, interest) or is_officer(actor, interest)
    return owner and _leads_to(interest, State.WITHDRAWN)


def may_ask_for_meeting(actor: Actor, interest: Declared) -> bool:
    return may_read(actor, interest) and interest.state in OPEN


def _may_answer(actor: Actor, interest: Declared) -> bool:
    return is_producer(actor, interest) or is_officer(actor, interest)


def _leads_to(interest: Declared, goal: State) -> bool:
    if interest.state == State.MEETING and goal == State.SHORTLISTED:
        return False  # only a meeting that came to nothing leads back
    return goal in MOVES[State(interest.state)]
