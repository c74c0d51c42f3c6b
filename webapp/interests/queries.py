"""Interests by number, company, need and state; counts of them. Each scope sees only its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, false, or_

from webapp import persian
from webapp.accounts.actor import Actor
from webapp.accounts.models import User
from webapp.companies.models import Company
from webapp.db import db, reading
from webapp.needs.models import PublishedNeed
from webapp.paging import Order, Slice, slice_of
from webapp.tenancy import scopes
from webapp.working_days import today

from . import policy
from .models import Interest, InterestEvent, OutgoingInterest
from .rules import OPEN, UNANSWERED, Fault, State

NEWEST = Order((Interest.id,))
BY_NEED = Order((Interest.need_id, Interest.id))
FEW = 10
LARGEST = 2**62  # no database keeps larger numbers, so there is no such row


def find(interest_id: int, *, lock: bool = False) -> Interest | None:
    """The interest, kept from other writers until the transaction ends when `lock`."""
    if interest_id > LARGEST:
        return None
    query = db.select(Interest).where(Interest.id == interest_id)
    return db.session.scalars(query.with_for_update() if lock else query).first()


def published(province: str, need_id: int) -> PublishedNeed | None:
    return db.session.get(PublishedNeed, (province, need_id)) if need_id <= LARGEST else None


def company(company_id: int) -> Company | None:
    return db.session.get(Company, company_id) if company_id <= LARGEST else None


def open_one(need_id: int, company_id: int) -> Interest | None:
    """The company's open interest in the need."""
    query = db.select(Interest).where(
        Interest.need_id == need_id,
        Interest.supplier_company_id == company_id,
        Interest.open_key.is_not(None),
    )
    return db.session.scalars(query).first()


def latest(need_id: int, company_id: int) -> Interest | None:
    """The company's open interest in the need, or the last one it had."""
    query = (
        db.select(Interest)
        .where(Interest.need_id == need_id, Interest.supplier_company_id == company_id)
        .order_by(Interest.id.desc())
    )
    return db.session.scalars(query).first()


def of_need(need_id: int, states: Iterable[str] | None = None) -> list[Interest]:
    query = db.select(Interest).where(Interest.need_id == need_id).order_by(Interest.id)
    if states is not None:
        query = query.where(Interest.state.in_([str(state) for state in states]))
    return list(db.session.scalars(query))


def received(company_id: int, *, closed: bool, after: str | None, before: str | None) -> Slice:
    """Interests in the company's needs, those of one need together."""
    query = db.select(Interest).where(Interest.producer_company_id == company_id)
    return slice_of(_open_or_not(query, closed), BY_NEED, after=after, before=before)


def sent(company_id: int, *, closed: bool, after: str | None, before: str | None) -> Slice:
    """The company's own interests, the newest first."""
    query = db.select(Interest).where(Interest.supplier_company_id == company_id)
    return slice_of(_open_or_not(query, closed), NEWEST, after=after, before=before)


def _open_or_not(query: Select[Any], closed: bool) -> Select[Any]:
    is_open = Interest.state.in_([str(state) for state in OPEN])
    return query.where(~is_open if closed else is_open)


def events_of(interest: Interest) -> list[InterestEvent]:
    query = (
        db.select(InterestEvent)
        .where(InterestEvent.interest_id == interest.id)
        .order_by(InterestEvent.id)
    )
    return list(db.session.scalars(query))


def state_before_meeting(interest: Interest) -> State:
    """Where the interest stood when the meeting was arranged; by now it has been seen."""
    moves = [e for e in events_of(interest) if e.to_state == State.MEETING]
    before = moves[-1].from_state if moves else None
    return State.SHORTLISTED if before == State.SHORTLISTED else State.SEEN


# --- names ----------------------------------------------------------------------------------


def company_names(ids: Iterable[int]) -> dict[int, str]:
    query = db.select(Company.id, Company.name).where(Company.id.in_(set(ids)))
    return {number: name for number, name in db.session.execute(query)}


def people_names(ids: Iterable[int | None]) -> dict[int, str]:
    wanted = {number for number in ids if number is not None}
    query = db.select(User.id, User.name).where(User.id.in_(wanted))
    return {number: name for number, name in db.session.execute(query)}


# --- the officer's --------------------------------------------------------------------------


@dataclass(frozen=True)
class Filter:
    """What narrows the officer's list; nothing set: all of the province."""

    state: str = ""
    overdue: bool = False
    words: str = ""
    origin: str = ""


def of_province(wanted: Filter, *, after: str | None, before: str | None) -> Slice:
    """The interests of the province in force, the newest first."""
    return slice_of(filtered(wanted), NEWEST, after=after, before=before)


def count(wanted: Filter) -> int:
    query = filtered(wanted).with_only_columns(db.func.count(Interest.id))
    return db.session.scalar(query) or 0


def filtered(wanted: Filter) -> Select[Any]:
    query = db.select(Interest)
    if wanted.state == "open":
        query = query.where(Interest.state.in_([str(state) for state in OPEN]))
    elif wanted.state:
        query = query.where(Interest.state == wanted.state)
    if wanted.overdue:
        unanswered = [str(state) for state in UNANSWERED]
        query = query.where(Interest.state.in_(unanswered), Interest.due_on < today())
    if wanted.origin:
        query = query.where(Interest.origin == wanted.origin)
    if wanted.words:
        query = query.where(_names(wanted.words))
    return query


def _names(words: str) -> Any:
    """The need's title, or the name of one of the two companies, holds the words."""
    pattern = like(words)
    named = db.select(Company.id).where(
        or_(Company.name.ilike(pattern, escape="\\"), _skeleton(words))
    )
    return or_(
        Interest.need_title.ilike(pattern, escape="\\"),
        Interest.supplier_company_id.in_(named),
        Interest.producer_company_id.in_(named),
    )


def _skeleton(words: str) -> Any:
    skeleton = persian.look_alike(words)
    return Company.skeleton.like(like(skeleton), escape="\\") if skeleton else false()


def like(words: str) -> str:
    """A LIKE pattern for text that holds the words just as they are."""
    plain = persian.clean(words).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%"


def needs_like(province: str, words: str) -> list[PublishedNeed]:
    """Published needs of the province by number or title, a few."""
    query = db.select(PublishedNeed).where(PublishedNeed.province == province)
    digits = persian.en_digits(words)
    if digits.isdigit() and len(digits) < 16:
        query = query.where(PublishedNeed.id == int(digits))
    else:
        query = query.where(PublishedNeed.title.ilike(like(words), escape="\\"))
    return list(db.session.scalars(query.order_by(PublishedNeed.id.desc()).limit(FEW)))


def suppliers_like(words: str) -> list[Company]:
    """Verified suppliers of the whole country by national ID or name, a few."""
    query = db.select(Company).where(Company.state == "verified", Company.is_supplier)
    digits = persian.en_digits(words)
    if digits.isdigit():
        query = query.where(Company.national_id == digits)
    else:
        query = query.where(or_(Company.name.ilike(like(words), escape="\\"), _skeleton(words)))
    return list(db.session.scalars(query.order_by(Company.name, Company.id).limit(FEW)))


def outgoing() -> list[OutgoingInterest]:
    """How many interests the companies of the province in force have elsewhere."""
    query = (
        db.select(OutgoingInterest)
        .where(OutgoingInterest.count > 0)
        .order_by(OutgoingInterest.company_id, OutgoingInterest.need_province)
    )
    return list(db.session.scalars(query))


@dataclass(frozen=True)
class Waiting:
    """A count of rows that wait for somebody, and the page that lists the same rows."""

    count: int
    endpoint: str
    values: dict[str, Any]


def officer_counts() -> dict[str, Waiting]:
    """What waits in the province in force: interests past their day, and all unanswered ones."""
    index = "interests_admin.index"
    return {
        "interests_overdue": Waiting(count(Filter(overdue=True)), index, {"overdue": 1}),
        "interests_submitted": Waiting(
            count(Filter(state=State.SUBMITTED)), index, {"state": "submitted"}
        ),
        "interests_seen": Waiting(count(Filter(state=State.SEEN)), index, {"state": "seen"}),
    }


# --- beside a need --------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """How the person's company stands to a need: its interest in it, or why it may declare none."""

    interest: Interest | None = None
    fault: Fault | None = None
    may_declare: bool = True


def standing(actor: Actor, need: PublishedNeed) -> Standing:
    """For the public page of a need, whatever scope that page is in."""
    if actor.company is None:
        return Standing(may_declare=not actor.is_authenticated)
    with reading(scopes.party(actor.company.id, user_id=actor.id)):
        last = latest(need.id, actor.company.id)
        found = company(actor.company.id)
    if found is None:
        return Standing(may_declare=False)
    is_open = last is not None and last.open_key is not None
    fault = policy.declare_fault(found, need, has_open=is_open)
    return Standing(last, fault, fault is None)
