"""People and their roles: registered, described, given roles and relieved of them."""

from __future__ import annotations

from dataclasses import dataclass

from webapp import audit
from webapp.db import db, now
from webapp.i18n import gettext
from webapp.moves import RuleError
from webapp.tenancy import scopes
from webapp.tenancy.scopes import NATIONAL

from . import policy, queries, rules, sessions, tries
from .actor import Actor
from .models import Invitation, StaffRole, User
from .queries import Post
from .rules import StaffRole as Role
from .signing_in import TooManyTries, Visit, check_password


class Taken(RuleError):
    """Another account has this e-mail address or mobile number; `field` says which."""

    def __init__(self, field: str) -> None:
        super().__init__("", code="taken")
        self.field = field


@dataclass(frozen=True)
class Person:
    """What a person says of himself; at least one of e-mail and mobile."""

    name: str
    email: str | None = None
    mobile: str | None = None
    language: str = "fa"


def ledger() -> str:
    """In whose ledger the work of the scope in force is written down."""
    return scopes.current().province or NATIONAL


# --- people ---------------------------------------------------------------------------------


def count_registration(visit: Visit) -> None:
    """One more registration from this address; raises TooManyTries when there were too many.

    Stands before everything else that a registration writes.
    """
    key = tries.key("register", visit.address)
    tried = tries.take(rules.ASK_WINDOW, rules.may_register, key)
    if not tried.allowed:
        raise TooManyTries(tried.wait)


def register(
    actor: Actor, person: Person, password: str | None, *, province: str | None = None
) -> User:
    """A new account. Raises Taken, UnfitPassword; without a password one asks for a reset link."""
    email = rules.folded_email(person.email) if person.email else None
    _check_free(email, person.mobile)
    user = User(
        name=person.name,
        email=email,
        mobile=person.mobile,
        language=person.language,
        password_hash=None,
    )
    if password is not None:
        user.password_hash = check_password(password, user.name, email, user.mobile)
    db.session.add(user)
    db.session.flush()
    audit.record(
        "accounts.register",
        actor_id=actor.id or user.id,
        subject=user,
        province=province or ledger(),
    )
    return user


def _check_free(email: str | None, mobile: str | None, user_id: int | None = None) -> None:
    for field, holder in queries.holder_of(email=email, mobile=mobile).items():
        if holder != user_id:
            raise Taken(field)


def is_new_address(actor: Actor, person: Person) -> bool:
    """Would this change what the actor signs in with?"""
    email = rules.folded_email(person.email) if person.email else None
    return (email, person.mobile) != (actor.email, actor.mobile)


def describe(actor: Actor, person: Person) -> None:
    """The actor's account says this name and language of him; addresses are changed by code."""
    user = db.session.get_one(User, actor.id)
    new = {"name": person.name, "language": person.language}
    changed = [name for name, value in new.items() if getattr(user, name) != value]
    for name in changed:
        setattr(user, name, new[name])
    if changed:
        audit.record("accounts.describe", actor_id=actor.id, subject=user, columns=changed)


# --- sign-ins -------------------------------------------------------------------------------


def act_for(actor: Actor, company_id: int) -> None:
    """This sign-in acts for one of the actor's companies from now on."""
    sessions.act_for(actor.token, company_id)


def end_sign_in(actor: Actor, digest: str) -> bool:
    """One of the actor's own sign-ins is over; False when there is none such."""
    ended = sessions.end_one(actor.id or 0, digest)
    if ended:
        audit.record("accounts.end_sign_in", actor_id=actor.id)
    return ended


def end_other_sign_ins(actor: Actor) -> int:
    """Only the sign-in of this request is left; says how many ended."""
    audit.record("accounts.end_sign_in", actor_id=actor.id)
    return sessions.end_all(actor.id or 0, but=actor.token)


def sign_out_everywhere(actor: Actor) -> int:
    """All of the actor's sign-ins are over, this one too; says how many there were."""
    audit.record("accounts.sign_out_everywhere", actor_id=actor.id)
    return sessions.end_all(actor.id or 0)


# --- roles ----------------------------------------------------------------------------------


def give_role(actor: Actor, user_id: int, province: str, role: str) -> StaffRole:
    """The person has the role from now on; a role that had ended begins anew."""
    row = queries.role_of(user_id, province, role)
    if row is None:
        row = StaffRole(user_id=user_id, province=province, role=role)
        db.session.add(row)
    row.since, row.until, row.given_by = now(), None, actor.id
    db.session.flush()
    _record_role("accounts.give_role", actor, row)
    return row


def end_role(actor: Actor, post: Post) -> None:
    """The person has the role no longer: the next request of his knows it."""
    role = post.role
    others = set(queries.staff_of(role.province, Role.ADMIN)) - {post.user.id}
    if policy.would_lock_out(
        actor, post.user.id, role.province, role.role, other_admins=len(others)
    ):
        raise RuleError(
            gettext("This is your own last role of this kind. Another admin has to end it."),
            code="own_role",
        )
    role.until = now()
    withdraw_invitations_of(post.user.id, province=role.province)
    _record_role("accounts.end_role", actor, role)


def withdraw_invitations_of(
    user_id: int, *, province: str | None = None, company_id: int | None = None
) -> None:
    """What somebody offered in the name of an office he has left is offered no more."""
    of_office = (
        Invitation.company_id == company_id
        if company_id is not None
        else Invitation.company_id.is_(None) & (Invitation.province == province)
    )
    db.session.execute(
        db.update(Invitation)
        .where(Invitation.invited_by == user_id, of_office, queries.is_open())
        .values(withdrawn_at=now())
    )


def _record_role(action: str, actor: Actor, row: StaffRole) -> None:
    # a role of a province may be given on the national desk, whose ledger is its own
    province = row.province if scopes.current().kind != scopes.Kind.NATIONAL else NATIONAL
    audit.record(
        action,
        actor_id=actor.id,
        province=province,
        subject=row,
        user=row.user_id,
        role=row.role,
        of=row.province,
    )
