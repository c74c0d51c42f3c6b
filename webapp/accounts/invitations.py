"""Offers of a role by link: sent, sent again, withdrawn and accepted."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from webapp import audit, outbox
from webapp.db import db, now
from webapp.i18n import gettext
from webapp.moves import RuleError
from webapp.tenancy import scopes
from webapp.tenancy.scopes import NATIONAL

from . import letters, queries, rules, services, sessions
from .actor import Actor
from .models import Invitation, User
from .signing_in import DeadLink


@dataclass(frozen=True)
class Offer:
    """Who is invited to what: the staff of `province`, or a company with its home there."""

    name: str
    email: str
    province: str
    role: str
    company_id: int | None = None
    company_name: str = ""


def invite(actor: Actor, offer: Offer) -> Invitation:
    """The person has a link by mail; an earlier invitation to the same place is replaced.

    Says the same whether or not somebody has an account with this address.
    """
    email = rules.folded_email(offer.email)
    waiting = _waiting(offer)
    for earlier in waiting:
        if earlier.email == email and earlier.role == offer.role:
            earlier.withdrawn_at = now()
    if len(waiting) >= rules.MAX_OPEN_INVITATIONS:
        raise RuleError(
            gettext("Too many invitations wait for an answer. Withdraw some of them first."),
            code="too_many_invitations",
        )
    invitation = Invitation(
        digest="",
        name=offer.name,
        email=email,
        province=offer.province,
        role=offer.role,
        company_id=offer.company_id,
        invited_by=actor.id,
    )
    _send(actor, invitation, offer.company_name)
    db.session.add(invitation)
    db.session.flush()
    outbox.tell("account", "invited", offer.province, invitation.id, actor.id)
    _record("accounts.invite", actor, invitation)
    return invitation


def _waiting(offer: Offer) -> list[Invitation]:
    if offer.company_id is not None:
        return list(queries.company_invitations(offer.company_id))
    return list(queries.staff_invitations(offer.province))


def _send(actor: Actor, invitation: Invitation, company_name: str) -> None:
    """A new link: the earlier one, if any, leads nowhere from now on."""
    token = secrets.token_urlsafe(32)
    invitation.digest = sessions.digest_of(token)
    invitation.expires_at = now() + rules.INVITATION_LIFE
    letters.send_invitation(invitation, token, by=actor.name, company=company_name)


def resend(actor: Actor, invitation: Invitation, *, company_name: str = "") -> None:
    """The person has a new link with the whole time; the old one leads nowhere."""
    _send(actor, invitation, company_name)
    _record("accounts.resend_invitation", actor, invitation)


def withdraw(actor: Actor, invitation: Invitation) -> None:
    """The link leads nowhere from now on."""
    invitation.withdrawn_at = now()
    _record("accounts.withdraw_invitation", actor, invitation)


def accept(token: str, user: User) -> Invitation:
    """The invitation is used up by this person, who has its staff role (companies add members).

    Raises DeadLink; of two who accept at the same moment one succeeds.
    """
    invitation = queries.live_invitation(token)
    if invitation is None or not _use(invitation.id):
        raise DeadLink
    by = Actor(id=invitation.invited_by)
    if invitation.company_id is None:
        services.give_role(by, user.id, invitation.province, invitation.role)
    audit.record(
        "accounts.accept_invitation",
        actor_id=user.id,
        province=invitation.province,
        subject=invitation,
    )
    return invitation


def _use(invitation_id: int) -> bool:
    used = (
        db.update(Invitation)
        .where(Invitation.id == invitation_id, queries.is_open(), Invitation.expires_at > now())
        .values(accepted_at=now())
        .execution_options(synchronize_session=False)
    )
    return bool(db.session.execute(used).rowcount)  # type: ignore[attr-defined]


def _record(action: str, actor: Actor, invitation: Invitation) -> None:
    # the national desk writes in its own ledger, whatever province it invites for
    is_national = scopes.current().kind == scopes.Kind.NATIONAL
    audit.record(
        action,
        actor_id=actor.id,
        province=NATIONAL if is_national else invitation.province,
        subject=invitation,
        role=invitation.role,
        company=invitation.company_id,
        of=invitation.province,
    )
