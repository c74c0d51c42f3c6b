"""Messages that were given up: who may see which, and what can still be done with them."""

from __future__ import annotations

from typing import Any

from webapp import audit, paging
from webapp.accounts.actor import Actor
from webapp.accounts.models import Invitation, StaffRole, User
from webapp.companies.models import Company, CompanyMember
from webapp.db import db, now
from webapp.i18n import gettext
from webapp.moves import RuleError
from webapp.notices import MailMessage
from webapp.outgoing import Outgoing
from webapp.paging import Order, Slice
from webapp.sms import SmsMessage
from webapp.tenancy.scopes import NATIONAL

# The tables of messages on their way, by how they travel.
TABLES: dict[str, type[Outgoing]] = {"mail": MailMessage, "sms": SmsMessage}
# Where a message goes to and what it says, by the way it travels.
_ADDRESS = {"mail": "to_address", "sms": "to_mobile"}
_WORDS = {"mail": "body", "sms": "text"}


def dead(way: str, office: str, *, after: str | None = None, before: str | None = None) -> Slice:
    """Messages that were given up and concern an office: a province, or the national desk."""
    model: Any = TABLES[way]
    order = Order((model.created_at, model.id))
    return paging.slice_of(_of_office(way, office), order, after=after, before=before)


def find(way: str, number: int, office: str) -> Outgoing | None:
    """One of those, or None for everything that the office has nothing to do with."""
    if way not in TABLES:
        return None
    model: Any = TABLES[way]
    query = _of_office(way, office).where(model.id == number).with_for_update()
    letter: Outgoing | None = db.session.scalars(query).first()
    return letter


def count(office: str) -> int:
    """How many messages of an office were given up."""
    found = (_of_office(way, office).subquery() for way in TABLES)
    return sum(
        db.session.scalar(db.select(db.func.count()).select_from(query)) or 0 for query in found
    )


def _of_office(way: str, office: str) -> Any:
    model: Any = TABLES[way]
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


def address_of(way: str, letter: Outgoing) -> str:
    return str(getattr(letter, _ADDRESS[way]))


def can_go_again(way: str, letter: Outgoing) -> bool:
    """Has it still something to say? Texts that let somebody in are not kept."""
    return bool(getattr(letter, _WORDS[way]))


def names_of(letters: list[Outgoing]) -> dict[int, str]:
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


def _check_dead(letter: Outgoing) -> None:
    if letter.state != "dead":
        raise RuleError(gettext("Somebody else has dealt with this message already."))
