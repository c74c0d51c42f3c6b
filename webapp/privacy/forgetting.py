"""Takes a person out of the tables that belong to nobody, in the transaction of his deletion."""

from __future__ import annotations

from typing import Any

from sqlalchemy import false, or_

from webapp.accounts import code_rules, tries
from webapp.accounts.code_rules import Purpose
from webapp.accounts.models import (
    FailedTry,
    Invitation,
    OneTimeCode,
    PasswordReset,
    RecoveryCode,
    User,
)
from webapp.companies.models import CompanyMember, JoinRequest
from webapp.db import db, now
from webapp.jobs.models import Job
from webapp.notices import MailMessage
from webapp.receipts import FormReceipt
from webapp.sms import SmsMessage

from .models import PersonRemoval


def forget(user: User, removal: PersonRemoval) -> None:
    """No way in is left, nothing that went to him, and of the account its number alone."""
    for query in _deletions(user, removal):
        db.session.execute(query)
    _forget_invitations(removal)
    _forget_tries(user, removal)
    db.session.execute(
        db.update(CompanyMember).where(CompanyMember.user_id == user.id).values(title="")
    )
    # the work stays for those who see what came of it
    work = db.update(Job).where(Job.owner_id == user.id)
    db.session.execute(work.values(owner_id=None, arguments={}, result={}))
    _empty(user)


def _deletions(user: User, removal: PersonRemoval) -> list[Any]:
    names = _code_names(removal)
    return [
        db.delete(PasswordReset).where(PasswordReset.user_id == user.id),
        db.delete(RecoveryCode).where(RecoveryCode.user_id == user.id),
        db.delete(OneTimeCode).where(
            or_(OneTimeCode.user_id == user.id, OneTimeCode.name.in_(names))
        ),
        db.delete(JoinRequest).where(JoinRequest.user_id == user.id),
        db.delete(FormReceipt).where(FormReceipt.user_id == user.id),
        db.delete(MailMessage).where(
            or_(MailMessage.related_user_id == user.id, MailMessage.to_address == removal.email)
        ),
        db.delete(SmsMessage).where(
            or_(SmsMessage.related_user_id == user.id, SmsMessage.to_mobile == removal.mobile)
        ),
    ]


def _code_names(removal: PersonRemoval) -> list[str]:
    named = {"email": removal.email, "mobile": removal.mobile}
    return [code_rules.code_name(kind, value) for kind, value in named.items() if value]


def _forget_invitations(removal: PersonRemoval) -> None:
    """An offer to him is none any more; one that he accepted keeps its number for the ledger."""
    named = ((Invitation.email, removal.email), (Invitation.mobile, removal.mobile))
    to_him = or_(false(), *(column == value for column, value in named if value))
    waiting = db.update(Invitation).where(
        to_him, Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None)
    )
    db.session.execute(waiting.values(withdrawn_at=now()))
    db.session.execute(db.update(Invitation).where(to_him).values(name="", email=None, mobile=None))


def _forget_tries(user: User, removal: PersonRemoval) -> None:
    """The counts say nothing about whom they count; those of his account are not kept even so."""
    names = _code_names(removal)
    keys = [tries.key(kind, str(user.id)) for kind in ("password", "recovery")]
    keys += [tries.key("account", name) for name in (f"user:{user.id}", *names)]
    keys += [tries.key(kind, name) for name in names for kind in ("code", *_ASKED)]
    db.session.execute(db.delete(FailedTry).where(FailedTry.key.in_(keys)))


_ASKED = tuple(f"code-{purpose}" for purpose in Purpose)


def _empty(user: User) -> None:
    user.name, user.email, user.password_hash = "", None, None
    # an account needs an address; this is one that nobody can have and nothing is sent to
    user.mobile = f"-{user.id}"
    user.language, user.is_active, user.seen_at = "fa", False, None
    user.deleted_at = user.signed_out_at = now()
