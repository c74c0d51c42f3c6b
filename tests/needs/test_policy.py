"""Who may do what with a need."""

from dataclasses import dataclass, field

import pytest

from webapp.accounts.actor import VISITOR, Actor, CompanyRole
from webapp.needs import policy
from webapp.needs.rules import State


@dataclass
class Subject:
    state: str
    province: str = "yazd"
    producer_company_id: int = 7
    flags: list = field(default_factory=list)


def member(company=7):
    role = CompanyRole(company, "ریسندگی", "verified", "yazd", "manager")
    return Actor(id=1, companies=(role,), company=role)


OFFICER = Actor(id=2, officer_of=frozenset({"yazd"}))
STRANGERS = [VISITOR, member(8), Actor(id=3, officer_of=frozenset({"fars"})), Actor(id=4)]


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("stranger", STRANGERS, ids=["visitor", "company", "province", "nobody"])
def test_strangers_may_do_nothing(stranger, state):
    assert policy.acts(stranger, Subject(state)) == frozenset()


def test_the_company_edits_what_is_not_handed_in():
    assert policy.may_edit(member(), Subject("draft"))
    assert not policy.may_edit(member(), Subject("submitted"))
    assert not policy.may_edit(member(), Subject("published"))


def test_the_officer_mends_what_is_on_view():
    assert policy.may_edit(OFFICER, Subject("submitted"))
    assert policy.may_edit(OFFICER, Subject("published"))
    assert not policy.may_edit(OFFICER, Subject("withdrawn"))


@pytest.mark.parametrize("state", State)
def test_the_company_never_publishes_returns_or_verifies(state):
    acts = policy.acts(member(), Subject(state))
    assert not acts & {"publish", "return", "verify_fx"}


def test_a_changed_need_comes_back_by_way_of_the_officer():
    assert policy.may_resume(member(), Subject("paused"))
    assert not policy.may_resume(member(), Subject("paused", flags=["changed"]))
    assert policy.may_resume(OFFICER, Subject("paused", flags=["changed"]))


def test_only_the_company_takes_back_what_it_handed_in():
    assert policy.may_take_back(member(), Subject("submitted"))
    assert not policy.may_take_back(OFFICER, Subject("submitted"))


def test_an_officer_acts_on_behalf_and_the_system_for_nobody():
    assert policy.is_on_behalf(OFFICER, Subject("draft"))
    assert not policy.is_on_behalf(member(), Subject("draft"))
    assert not policy.is_on_behalf(Actor(id=None), Subject("draft"))
