"""Who may declare, answer and withdraw."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from webapp.accounts.actor import Actor, CompanyRole
from webapp.interests import policy
from webapp.interests.rules import Fault, State


def company(number: int, **more: Any) -> Any:
    return SimpleNamespace(**{"id": number, "state": "verified", "is_supplier": True, **more})


def need(**more: Any) -> Any:
    return SimpleNamespace(**{"producer_company_id": 1, "state": "open", **more})


def member(of: int) -> Actor:
    return Actor(id=9, company=CompanyRole(of, "…", "verified", "yazd", "member"))


def interest(state: State = State.SEEN) -> Any:
    return SimpleNamespace(
        province="yazd", producer_company_id=1, supplier_company_id=2, state=str(state)
    )


OFFICER = Actor(id=8, officer_of=frozenset({"yazd"}))


@pytest.mark.parametrize(
    ("who", "what", "has_open", "fault"),
    [
        (company(2), need(), False, None),
        (company(2), need(state="talks"), False, None),
        (company(1), need(), False, Fault.OWN_NEED),
        (company(2), need(), True, Fault.ALREADY),
        (company(2), need(state="agreed"), False, Fault.CLOSED),
        (company(2), need(state="closed"), False, Fault.CLOSED),
        (company(2, state="pending"), need(), False, Fault.UNVERIFIED),
        (company(2, is_supplier=False), need(), False, Fault.NOT_SUPPLIER),
    ],
)
def test_a_verified_supplier_declares_once_in_an_open_need_of_another(
    who: Any, what: Any, has_open: bool, fault: Fault | None
) -> None:
    assert policy.declare_fault(who, what, has_open=has_open) == fault


def test_the_producer_answers_and_the_supplier_withdraws() -> None:
    assert policy.may_shortlist(member(1), interest())
    assert policy.may_decline(member(1), interest())
    assert not policy.may_withdraw(member(1), interest())
    assert policy.may_withdraw(member(2), interest())
    assert not policy.may_shortlist(member(2), interest())
    assert not policy.may_decline(member(2), interest())


def test_the_officer_of_the_needs_province_does_it_for_both() -> None:
    for may in (policy.may_shortlist, policy.may_decline, policy.may_withdraw):
        assert may(OFFICER, interest())
        assert not may(Actor(id=7, officer_of=frozenset({"fars"})), interest())


def test_strangers_read_nothing() -> None:
    assert not policy.may_read(member(3), interest())
    assert policy.may_read(member(1), interest())
    assert policy.may_read(member(2), interest())
    assert policy.may_read(OFFICER, interest())


def test_nothing_is_done_with_what_is_closed() -> None:
    for state in (State.DECLINED, State.WITHDRAWN, State.AGREED):
        closed = interest(state)
        assert not policy.may_shortlist(member(1), closed)
        assert not policy.may_decline(member(1), closed)
        assert not policy.may_withdraw(member(2), closed)
        assert not policy.may_ask_for_meeting(member(1), closed)


def test_nobody_goes_back_from_a_meeting_to_the_shortlist_by_hand() -> None:
    assert not policy.may_shortlist(member(1), interest(State.MEETING))
