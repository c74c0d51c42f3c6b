"""Messages that were given up: who may see which, and what can still be done with them."""

from __future__ import annotations

from typing import Any, Protocol

from webapp import audit, paging
from webapp.accounts.actor import Actor
from webapp.accounts.models import Invitation, StaffRole, User
from webapp.companies.models import Company, CompanyMember
from webapp.db import db, now
from webapp.i18n import gettext
from webapp.moves import RuleError
from webapp.paging import Order, Slice
from webapp.tenancy.scopes import NATIONAL

from .metrics import message_tables

WAYS = ("mail", "sms")
# Where a message goes to and what it says, by the way it travels.
_ADDRESS = {"mail": "to_address", "sms": "to_mobile"}
_WORDS = {"mail": "body", "sms": "text"}


class Letter(Protocol):
    """What the tables of mail and SMS have in common."""

    id: int
    state: str
    tries: int
    related_user_id: int | None


def ways() -> list[str]:
    """How messages travel here."""
    return [way for way in WAYS if way in message_tables()]


def dead(way: str, office: str, *, after: str | None = None, before: str | None = None) -> Slice:
    """Messages that were given up and concern an office: a province, or the national desk."""
    model: Any = message_tables()[way]
    order = Order((model.created_at, model.id))
    return paging.slice_of(_of_office(way, office), order, after=after, before=before)


def find(way: str, number: int, office: str) -> Letter | None:
    """One of those, or None for everything that the office has nothing to do with."""
    if way not in message_tables():
        return None
    model: Any = message_tables()[way]
    query = _of_office(way, office).where(model.id == number).with_for_update()
    letter: Letter | None = db.session.scalars(query).first()
    return letter


def count(office: str) -> int:
    """How many messages of an office were given up."""
    found = (_of_office(way, office).subquery() for way in ways())
    return sum(
        db.session.scalar(db.select(db.func.count()).select_from(query)) or 0 for query in found
    )


def _of_office(way: str, office: str) -> Any:
    model: Any = message_tables()[way]
    query = db.select(model).where(model.state == "dead")
    if office == NATIONAL:
        return query
    address = getattr(model, _ADDRESS[way])
    own = model.related_user_id.in_(_people_of(office))
    return query.where(own | address.in_(_invited_by(way, office)))


def _people_of(province: str) -> Any:
    """Staff of the province, and members of companies at home there."""
    staff = db.select(StaffRole.user_id).where(StaffRole.province == province)
    members = (
        db.select(CompanyMember.user_id)
        .join(Company, Company.id == CompanyMember.company_id)
        .where(Company.home_province == province)
    )
    return staff.union(members)


def _invited_by(way: str, province: str) -> Any:
    address = Invitation.email if way == "mail" else Invitation.mobile
    return db.select(address).where(Invitation.province == province, address.is_not(None))


# --- what is shown and done -----------------------------------------------------------------


def address_of(way: str, letter: Letter) -> str:
    return str(getattr(letter, _ADDRESS[way]))


def can_go_again(way: str, letter: Letter) -> bool:
    """Has it still something to say? Texts that let somebody in are not kept."""
    return bool(getattr(letter, _WORDS[way]))


def names_of(letters: list[Letter]) -> dict[int, str]:
    """The people that messages are meant for."""
    numbers = {letter.related_user_id for letter in letters} - {None}
    query = db.select(User.id, User.name).where(User.id.in_(numbers))
    return {number: name for number, name in db.session.execute(query)}


def send_again(actor: Actor, way: str, letter: Any, office: str) -> None:
    """The message waits for its next try, at once and from the beginning."""
    _check_dead(letter)
    if not can_go_again(way, letter):
        raise RuleError(gettext("The text of this message was not kept. It can only be dropped."))
    letter.state, letter.tries, letter.next_try_at = "waiting", 0, now()
    _readdress(way, letter)
    audit.record("operations.send_again", actor_id=actor.id, province=office, subject=letter)
    db.session.flush()


def _readdress(way: str, letter: Any) -> None:
    """It goes where the person can be reached now."""
    user = db.session.get(User, letter.related_user_id) if letter.related_user_id else None
    reached_at = getattr(user, "email" if way == "mail" else "mobile", None)
    if reached_at:
        setattr(letter, _ADDRESS[way], reached_at)


def drop(actor: Actor, way: str, letter: Any, office: str) -> None:
    """The message is off the list and its text is gone; its number stays, it is never rewritten."""
    _check_dead(letter)
    letter.state = "dropped"
    setattr(letter, _WORDS[way], "")
    audit.record("operations.drop_message", actor_id=actor.id, province=office, subject=letter)
    db.session.flush()


def _check_dead(letter: Letter) -> None:
    if letter.state != "dead":
        raise RuleError(gettext("Somebody else has dealt with this message already."))
