"""States, sizes, and what makes another company of one."""

import pytest

from webapp.companies import rules
from webapp.companies.rules import MOVES, CompanyState, Size
from webapp.moves import RefusedMove, check_move


@pytest.mark.parametrize(
    ("employees", "size"),
    [
        (0, Size.MICRO),
        (9, Size.MICRO),
        (10, Size.SMALL),
        (49, Size.SMALL),
        (50, Size.MEDIUM),
        (99, Size.MEDIUM),
        (100, Size.LARGE),
        (None, None),
    ],
)
def test_the_size_follows_the_head_count(employees, size):
    assert rules.size_of(employees) == size


def test_a_refused_company_may_be_handed_in_again_and_a_suspended_one_may_not():
    check_move(MOVES, CompanyState.REFUSED, CompanyState.PENDING)
    with pytest.raises(RefusedMove):
        check_move(MOVES, CompanyState.SUSPENDED, CompanyState.PENDING)


def test_every_state_leads_somewhere_that_exists():
    assert set(MOVES) == set(CompanyState)
    assert all(goals <= set(CompanyState) for goals in MOVES.values())


def test_another_spelling_is_the_same_company_and_another_name_is_not():
    assert not rules.is_other_company("نخ‌ریسی يزد", "1", "نخ ریسی یزد", "1")
    assert rules.is_other_company("نخ‌ریسی یزد", "1", "نخ‌ریسی فارس", "1")
    assert rules.is_other_company("نخ‌ریسی یزد", "1", "نخ‌ریسی یزد", "2")
    assert rules.is_other_company("نخ‌ریسی یزد", None, "نخ‌ریسی یزد", "2")
