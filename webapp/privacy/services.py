"""A person takes his data away, and is deleted: he goes, what was done stays without his name."""

from __future__ import annotations

from collections.abc import Mapping

from webapp import audit, outbox
from webapp.accounts import queries as accounts
from webapp.accounts import services as people
from webapp.accounts.actor import Actor
from webapp.accounts.models import StaffRole, User
from webapp.accounts.rules import StaffRole as Role
from webapp.companies import members
from webapp.companies import policy as company_policy
from webapp.companies.models import Company
from webapp.db import db, now
from webapp.i18n import gettext
from webapp.moves import RuleError
from webapp.tenancy import scopes
from webapp.tenancy.scopes import NATIONAL
from webapp.tenancy.sites import province_codes, province_name

from . import forgetting, queries
from .models import PersonRemoval
from .queries import Handing


def note_asked(actor: Actor) -> None:
    """The ledger says that the person took his data away."""
    user = db.session.get_one(User, actor.id)
    audit.record("privacy.asked_data", actor_id=actor.id, subject=user)


# --- what stands in the way -----------------------------------------------------------------


def obstacles(actor: Actor, user: User) -> list[str]:
    """What has to be done first, as sentences; an empty list: the account may be deleted."""
    found = [_no_manager(each) for each in queries.handings(user) if _is_needed(actor, each)]
    found += [_no_staff(role) for role in queries.roles_in_force(user.id) if _is_last(role)]
    if queries.has_unfinished_job(user.id):
        found.append(gettext("An import or export of this account is running. Wait for its end."))
    return found


def _is_needed(actor: Actor, handing: Handing) -> bool:
    if company_policy.is_home_staff(actor, handing.company):
        return False  # an officer of the home province decides about a company without manager
    return members.is_last_manager(handing.company, handing.membership.user.id)


def _no_manager(handing: Handing) -> str:
    name = handing.company.name
    if handing.colleagues:
        return gettext(
            "“%(company)s” has no other manager. Make a colleague manager first.", company=name
        )
    return gettext(
        "Nobody else acts for “%(company)s”. Invite a colleague and make him manager first, or ask "
        "the officers of %(province)s to end the membership.",
        company=name,
        province=province_name(handing.company.home_province),
    )


def _is_last(role: StaffRole) -> bool:
    """Would the province have no admin any more, or the country no national staff?"""
    if role.role not in (Role.ADMIN, Role.NATIONAL):
        return False
    return set(accounts.staff_of(role.province, role.role)) <= {role.user_id}


def _no_staff(role: StaffRole) -> str:
    if role.province == NATIONAL:
        return gettext("There is nobody else on the national staff. Invite somebody first.")
    return gettext(
        "%(province)s has no other admin. Another one has to accept an invitation first.",
        province=province_name(role.province),
    )


# --- deleting -------------------------------------------------------------------------------


def delete(actor: Actor, user: User, successors: Mapping[int, int | None]) -> None:
    """The person is gone for everybody from now on; each province is cleared of him afterwards.

    `successors` names for each company who takes over his open work. Raises RuleError.
    """
    _lock(user)
    if user.deleted_at is not None:
        raise RuleError(gettext("This account has been deleted already."), code="deleted")
    in_the_way = obstacles(actor, user)
    if in_the_way:
        raise RuleError(in_the_way[0], code="obstacle")
    removal = PersonRemoval(
        user_id=user.id,
        name=user.name,
        email=user.email,
        mobile=user.mobile,
        companies=queries.companies_of(user.id),
        waiting=[NATIONAL, *sorted(province_codes())],
        asked_by=actor.id,
    )
    db.session.add(removal)
    _tell(actor, removal, _leave(actor, user, successors), _end_roles(user))
    forgetting.forget(user, removal)
    ledger = scopes.current().province or NATIONAL
    audit.record("privacy.deleted", actor_id=actor.id, subject=user, province=ledger)
    db.session.flush()


def _lock(user: User) -> None:
    """Of two managers, or two admins, who leave at the same moment the second one stays."""
    owned = queries.companies_of(user.id)
    offices = [role.province for role in queries.roles_in_force(user.id)]
    for query in (
        db.select(Company.id).where(Company.id.in_(owned)).order_by(Company.id),
        db.select(StaffRole.id).where(StaffRole.province.in_(offices)).order_by(StaffRole.id),
    ):
        db.session.execute(query.with_for_update())
    db.session.refresh(user, with_for_update=True)


Left = dict[str, list[dict[str, int | None]]]


def _leave(actor: Actor, user: User, successors: Mapping[int, int | None]) -> Left:
    """What the ledgers of the home provinces are to be told of his companies."""
    found: Left = {}
    for each in queries.handings(user):
        successor = successors.get(each.company.id)
        handed = members.hand_over(actor, each.company, each.membership, successor)
        found.setdefault(each.company.home_province, []).append(handed)
    return found


def _end_roles(user: User) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for role in queries.roles_in_force(user.id):
        role.until = now()
        people.withdraw_invitations_of(user.id, province=role.province)
        found.setdefault(role.province, []).append(role.role)
    return found


def _tell(actor: Actor, removal: PersonRemoval, left: Left, roles: dict[str, list[str]]) -> None:
    for province in removal.waiting:
        topic = "person" if province == NATIONAL else "person_rows"
        told = {"left": left.get(province, []), "roles": roles.get(province, [])}
        outbox.tell(topic, "deleted", province, removal.user_id, actor.id, **told)


def tell_again(removal: PersonRemoval) -> None:
    """What is not clear yet is tried once more."""
    for province in removal.waiting:
        topic = "person" if province == NATIONAL else "person_rows"
        outbox.tell(topic, "deleted", province, removal.user_id, None)
