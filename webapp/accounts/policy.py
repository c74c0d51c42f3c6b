"""Who may see, invite and dismiss people. Pure."""

from __future__ import annotations

from webapp.tenancy.scopes import NATIONAL

from .actor import Actor
from .rules import StaffRole

# The roles that exist on the national desk and in a province.
NATIONAL_ROLES = frozenset({StaffRole.NATIONAL})
PROVINCE_ROLES = frozenset({StaffRole.OFFICER, StaffRole.ADMIN})


def may_see_staff(actor: Actor, province: str) -> bool:
    """The people page: the province's admins, and national staff."""
    return actor.is_admin_of(province) or actor.is_national


def may_give_role(actor: Actor, province: str, role: str) -> bool:
    """Admins give their province's roles; national staff give their own and name admins."""
    if province == NATIONAL:
        return actor.is_national and role in NATIONAL_ROLES
    if role not in PROVINCE_ROLES:
        return False
    return actor.is_admin_of(province) or (actor.is_national and role == StaffRole.ADMIN)


def may_end_role(actor: Actor, province: str, role: str) -> bool:
    """Who may give a role may also take it."""
    return may_give_role(actor, province, role)


def may_help(
    actor: Actor, user_id: int, provinces: frozenset[str], province: str, *, is_national: bool
) -> bool:
    """May the actor sign this person out, or reset the second factor, on this desk?

    Admins help whoever works in their province, but nobody of the national staff; national staff
    help everybody. Nobody helps himself.
    """
    if user_id == actor.id:
        return False
    if province == NATIONAL:
        return actor.is_national
    return actor.is_admin_of(province) and province in provinces and not is_national


def would_lock_out(
    actor: Actor, user_id: int, province: str, role: str, *, other_admins: int
) -> bool:
    """Would the actor end his own last admin role, or leave the province without any admin?"""
    if role == StaffRole.NATIONAL:
        return user_id == actor.id
    if role != StaffRole.ADMIN or user_id != actor.id:
        return False
    return actor.admin_of <= {province} or other_admins == 0
