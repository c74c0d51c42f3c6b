"""Who may do what with a company, and what a company may do: pure questions."""

from types import SimpleNamespace

import pytest

from webapp.accounts.actor import VISITOR, Actor, CompanyRole
from webapp.companies import policy

COMPANY = SimpleNamespace(id=7, home_province="yazd")


def _role(role="manager", state="verified", id=7, **more):
    return CompanyRole(id, "نمونه", state, "yazd", role, **more)


MANAGER = Actor(id=1, companies=(_role(),))
MEMBER = Actor(id=2, companies=(_role("member"),))
ELSEWHERE = Actor(id=3, companies=(_role(id=8),))
OFFICER = Actor(id=4, officer_of=frozenset({"yazd"}))
FOREIGN_OFFICER = Actor(id=5, officer_of=frozenset({"fars"}))
NATIONAL = Actor(id=6, is_national=True)


def test_officers_of_the_home_province_verify():
    assert policy.may_verify(OFFICER, COMPANY)
    for actor in (MANAGER, FOREIGN_OFFICER, NATIONAL, VISITOR):
        assert not policy.may_verify(actor, COMPANY)


@pytest.mark.parametrize("question", [policy.may_edit, policy.may_manage_members])
def test_managers_and_officers_of_the_home_province_look_after_it(question):
    assert question(MANAGER, COMPANY) and question(OFFICER, COMPANY)
    for actor in (MEMBER, ELSEWHERE, FOREIGN_OFFICER, NATIONAL, VISITOR):
        assert not question(actor, COMPANY)


def test_everybody_may_leave_and_only_some_may_dismiss():
    assert policy.may_end_membership(MEMBER, COMPANY, 2)
    assert not policy.may_end_membership(MEMBER, COMPANY, 1)
    assert policy.may_end_membership(MANAGER, COMPANY, 2)
    assert policy.may_end_membership(OFFICER, COMPANY, 2)
    assert not policy.may_end_membership(FOREIGN_OFFICER, COMPANY, 2)


def test_a_manager_stays_one_while_he_acts_for_another_company():
    both = Actor(id=9, companies=(_role(), _role(id=8)), company=_role(id=8))
    assert policy.is_manager(both, COMPANY)


@pytest.mark.parametrize(
    ("state", "drafts"),
    [("pending", True), ("verified", True), ("refused", True), ("suspended", False)],
)
def test_only_a_verified_company_shows_itself(state, drafts):
    company = _role(state=state)
    assert policy.may_draft(company) is drafts
    for question in (policy.may_publish, policy.may_declare, policy.may_meet):
        assert question(company) is (state == "verified")


def test_producers_publish_and_suppliers_declare():
    producer, supplier = _role(is_supplier=False), _role(is_producer=False)
    assert policy.may_publish(producer) and not policy.may_declare(producer)
    assert policy.may_declare(supplier) and not policy.may_publish(supplier)
    assert policy.may_meet(producer) and policy.may_meet(supplier)
