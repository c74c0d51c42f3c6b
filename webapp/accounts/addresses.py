"""E-mail address and mobile number of an account: proposed, confirmed by a code, removed."""

from __future__ import annotations

from webapp import audit
from webapp.db import db
from webapp.i18n import language

from . import codes, letters, queries, rules, signing_in
from .actor import Actor
from .code_rules import Purpose, code_name
from .codes import Wish
from .models import OneTimeCode, User
from .services import Person, Taken
from .signing_in import Visit

KINDS = {"email": Purpose.NEW_EMAIL, "mobile": Purpose.NEW_MOBILE}


def propose(actor: Actor, person: Person, visit: Visit) -> dict[str, str]:
    """Each new address is sent a code; handles by "email" and "mobile". Raises TooManyTries.

    Says the same whether or not another account has the address.
    """
    email = rules.folded_email(person.email) if person.email else None
    new = {"email": email, "mobile": person.mobile}
    old = {"email": actor.email, "mobile": actor.mobile}
    return {
        kind: ask(actor.id or 0, kind, value, visit)
        for kind, value in new.items()
        if value and value != old[kind]
    }


def ask(user_id: int, kind: str, value: str, visit: Visit) -> str:
    """The address is sent a code for this account; returns the handle."""
    return codes.ask(Wish(KINDS[kind], code_name(kind, value), language(), user_id), visit)


def confirm(actor: Actor, row: OneTimeCode, visit: Visit) -> None:
    """The address whose code was right belongs to the account; the one before hears of it.

    Raises Taken when it came to another account meanwhile.
    """
    kind, _, value = row.name.partition(":")
    if (
        row.user_id != actor.id
        or queries.holder_of(**{kind: value}).get(kind, actor.id) != actor.id
    ):
        raise Taken(kind)
    _set(actor, kind, value, visit)


def remove(actor: Actor, person: Person, visit: Visit) -> None:
    """An address that was emptied is gone, as long as another one stays; it hears of it."""
    for kind, kept in (("email", actor.mobile), ("mobile", actor.email)):
        if getattr(actor, kind) and not getattr(person, kind) and kept:
            _set(actor, kind, None, visit)


def _set(actor: Actor, kind: str, value: str | None, visit: Visit) -> None:
    user = db.session.get_one(User, actor.id)
    old = getattr(user, kind)
    if old == value:
        return
    setattr(user, kind, value)
    if old and kind == "email":
        letters.send_address_changed(user, old, visit.site)
    elif old:
        letters.send_mobile_changed(user, old)
    signing_in.void_resets(user.id)
    audit.record("accounts.change_address", actor_id=user.id, subject=user, columns=[kind])
