"""What admins do for a person of their province, and national staff for anybody."""

from __future__ import annotations

from webapp import audit
from webapp.db import db, now
from webapp.i18n import gettext
from webapp.moves import RuleError
from webapp.tenancy import scopes
from webapp.tenancy.scopes import NATIONAL

from . import letters, second
from .actor import Actor
from .models import User


def sign_out(actor: Actor, user: User, site: str) -> None:
    """Every sign-in of the person is over; he hears who did it."""
    user.signed_out_at = now()
    letters.send_signed_out(user, actor.name, site)
    _record("accounts.sign_out_person", actor, user)


def reset_second(actor: Actor, user: User, site: str) -> None:
    """A lost telephone opens nothing: codes come by e-mail, codes on paper are void."""
    if not user.email:
        raise RuleError(
            gettext(
                "This person has no e-mail address that codes could go to. End the role, and "
                "invite the person anew at an e-mail address."
            ),
            code="no_email",
        )
    old_mobile, user.mobile, user.signed_out_at = user.mobile, None, now()
    second.drop_recovery_codes(user.id)
    letters.send_second_reset(user, actor.name, site)
    if old_mobile:
        letters.send_mobile_changed(user, old_mobile)
    _record("accounts.reset_second_factor", actor, user)


def disable(actor: Actor, user: User) -> None:
    """The person signs in no more, and every sign-in is over at once."""
    if user.id == actor.id:
        raise RuleError(gettext("You cannot close your own account."), code="own_account")
    user.is_active, user.signed_out_at = False, now()
    letters.send_disabled(user, actor.name)
    _record("accounts.disable", actor, user)


def enable(actor: Actor, user: User) -> None:
    """The person may sign in again; what had ended stays ended."""
    user.is_active = True
    _record("accounts.enable", actor, user)


def _record(action: str, actor: Actor, user: User) -> None:
    db.session.flush()
    audit.record(
        action,
        actor_id=actor.id,
        province=scopes.current().province or NATIONAL,
        subject=user,
    )
