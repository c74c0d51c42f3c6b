"""Who may give and take roles: pure questions about an actor."""

from webapp.accounts import policy
from webapp.accounts.actor import VISITOR, Actor

OFFICER = Actor(id=1, officer_of=frozenset({"yazd"}))
ADMIN = Actor(id=2, officer_of=frozenset({"yazd"}), admin_of=frozenset({"yazd"}))
TWICE_ADMIN = Actor(id=3, admin_of=frozenset({"yazd", "fars"}))
NATIONAL = Actor(id=4, is_national=True)


def test_admins_give_the_roles_of_their_province():
    assert policy.may_give_role(ADMIN, "yazd", "officer")
    assert policy.may_give_role(ADMIN, "yazd", "admin")
    assert not policy.may_give_role(ADMIN, "fars", "officer")


def test_officers_give_no_staff_roles():
    assert not policy.may_give_role(OFFICER, "yazd", "officer")
    assert not policy.may_give_role(VISITOR, "yazd", "officer")


def test_national_staff_name_admins_and_their_own():
    assert policy.may_give_role(NATIONAL, "yazd", "admin")
    assert policy.may_give_role(NATIONAL, "national", "national")
    assert not policy.may_give_role(NATIONAL, "yazd", "officer")
    assert not policy.may_give_role(ADMIN, "national", "national")


def test_roles_that_do_not_exist_are_given_by_nobody():
    assert not policy.may_give_role(ADMIN, "yazd", "national")
    assert not policy.may_give_role(NATIONAL, "national", "admin")
    assert not policy.may_give_role(ADMIN, "yazd", "king")


def test_who_may_see_the_staff():
    assert policy.may_see_staff(ADMIN, "yazd")
    assert policy.may_see_staff(NATIONAL, "yazd")
    assert not policy.may_see_staff(OFFICER, "yazd")
    assert not policy.may_see_staff(ADMIN, "fars")


def test_ones_own_last_admin_role_is_not_ended():
    assert policy.would_lock_out(ADMIN, 2, "yazd", "admin", other_admins=3)


def test_one_of_several_admin_roles_is_ended_where_another_admin_stays():
    assert not policy.would_lock_out(TWICE_ADMIN, 3, "yazd", "admin", other_admins=1)
    assert policy.would_lock_out(TWICE_ADMIN, 3, "yazd", "admin", other_admins=0)


def test_other_peoples_roles_and_ones_own_officer_role_are_ended():
    assert not policy.would_lock_out(ADMIN, 9, "yazd", "admin", other_admins=1)
    assert not policy.would_lock_out(ADMIN, 2, "yazd", "officer", other_admins=0)


def test_nobody_leaves_the_national_desk_by_his_own_hand():
    assert policy.would_lock_out(NATIONAL, 4, "national", "national", other_admins=5)
    assert not policy.would_lock_out(NATIONAL, 5, "national", "national", other_admins=0)
