"""What front pages, a company's own page and the officer's desk count and list."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, and_, or_

from webapp.companies.models import Company, JoinRequest
from webapp.companies.rules import CompanyState
from webapp.db import db
from webapp.interests.models import OutgoingInterest
from webapp.interests.queries import Waiting
from webapp.interests.queries import officer_counts as interest_counts
from webapp.meetings.models import Meeting
from webapp.meetings.queries import officer_counts as meeting_counts
from webapp.meetings.rules import Side
from webapp.meetings.rules import State as MeetingState
from webapp.needs.models import Need, PublishedNeed
from webapp.needs.rules import CAN_BE_ANSWERED, State
from webapp.notices import Notice
from webapp.paging import Order, Slice, slice_of
from webapp.places.models import PublishedExhibition
from webapp.places.rules import ExhibitionState
from webapp.samples.models import Sample
from webapp.samples.rules import SampleState
from webapp.working_days import today

from .rules import REVIEW_SOON

NEWEST = 6
BY_REVIEW = Order((Need.review_on, Need.id), descending=False)
LATEST = Order((Notice.id,))

# --- front pages ----------------------------------------------------------------------------


def newest_needs(province: str | None = None, limit: int = NEWEST) -> Sequence[PublishedNeed]:
    """The needs published last, of a province or of all."""
    query = db.select(PublishedNeed)
    if province is not None:
        query = query.where(PublishedNeed.province == province)
    order = (PublishedNeed.published_at.desc(), PublishedNeed.id.desc())
    return db.session.scalars(query.order_by(*order).limit(limit)).all()


def exhibition_counts() -> dict[str, dict[str, int]]:
    """province → state → exhibitions; closed ones are left out."""
    model = PublishedExhibition
    query = (
        db.select(model.province, model.state, db.func.count(model.id))
        .where(model.state != ExhibitionState.CLOSED)
        .group_by(model.province, model.state)
    )
    found: dict[str, dict[str, int]] = {}
    for province, state, count in db.session.execute(query):
        found.setdefault(province, {})[state] = count
    return found


# --- a company's own page -------------------------------------------------------------------


def need_counts(company_id: int) -> dict[str, int]:
    """How many needs of the company stand in each state, in the order of a need's life."""
    query = (
        db.select(Need.state, db.func.count(Need.id))
        .where(Need.producer_company_id == company_id)
        .group_by(Need.state)
    )
    counts = {state: count for state, count in db.session.execute(query)}
    return {state.value: counts[state] for state in State if state in counts}


def meetings_awaiting(company_id: int) -> int:
    """Meetings whose proposed times the company has to answer."""
    ours = or_(
        and_(Meeting.producer_company_id == company_id, Meeting.waiting_for == Side.PRODUCER),
        and_(Meeting.supplier_company_id == company_id, Meeting.waiting_for == Side.SUPPLIER),
    )
    query = db.select(db.func.count(Meeting.id)).where(
        ours, Meeting.state == MeetingState.REQUESTED
    )
    return db.session.scalar(query) or 0


# --- notices, in the scope of their person --------------------------------------------------


def notices(*, after: str | None = None, before: str | None = None) -> Slice:
    """The person's notices, the latest first."""
    return slice_of(db.select(Notice), LATEST, after=after, before=before)


def unread(limit: int = 5) -> Sequence[Notice]:
    query = db.select(Notice).where(Notice.read_at.is_(None))
    return db.session.scalars(query.order_by(Notice.id.desc()).limit(limit)).all()


def notice(number: int) -> Notice | None:
    return db.session.scalars(db.select(Notice).where(Notice.id == number)).first()


# --- the officer's desk, in the tenant scope ------------------------------------------------


def reviews_due() -> Select[tuple[Need]]:
    """Needs in answer's reach whose review date has come, or comes soon."""
    return db.select(Need).where(
        Need.state.in_(sorted(CAN_BE_ANSWERED)), Need.review_on <= today() + REVIEW_SOON
    )


def reviews(*, after: str | None = None, before: str | None = None) -> Slice:
    """The earliest review first."""
    return slice_of(reviews_due(), BY_REVIEW, after=after, before=before)


def todays_work(province: str) -> dict[str, list[tuple[str, Waiting]]]:
    """What waits, in groups; each count names the page that lists the same rows."""
    interests = interest_counts()
    return {
        "needs": _need_work(),
        "companies": _company_work(province),
        "interests": [*interests.items(), ("interests_outgoing", _outgoing())],
        "meetings": [*meeting_counts().items()],
        "samples": [
            ("samples_announced", _samples(SampleState.ANNOUNCED)),
        ],
    }


def _need_work() -> list[tuple[str, Waiting]]:
    query = db.select(Need.state, db.func.count(Need.id)).group_by(Need.state)
    counts = {state: count for state, count in db.session.execute(query)}
    due = reviews_due().with_only_columns(db.func.count(Need.id))
    index = "needs_admin.index"
    return [
        ("needs_submitted", Waiting(counts.get(State.SUBMITTED, 0), "needs_admin.queue", {})),
        ("needs_returned", Waiting(counts.get(State.RETURNED, 0), index, {"state": "returned"})),
        ("needs_review", Waiting(db.session.scalar(due) or 0, "admin.reviews", {})),
        ("needs_expired", Waiting(counts.get(State.EXPIRED, 0), index, {"state": "expired"})),
    ]


def _company_work(province: str) -> list[tuple[str, Waiting]]:
    waiting = db.select(db.func.count(Company.id)).where(
        Company.home_province == province, Company.state == CompanyState.PENDING
    )
    joining = (
        db.select(db.func.count(JoinRequest.id))
        .join(Company, Company.id == JoinRequest.company_id)
        .where(Company.home_province == province, JoinRequest.answer.is_(None))
    )
    index = "companies_admin.index"
    return [
        ("companies_pending", Waiting(_number(waiting), index, {"state": "pending"})),
        ("join_requests", Waiting(_number(joining), index, {})),
    ]


def _outgoing() -> Waiting:
    total = db.select(db.func.coalesce(db.func.sum(OutgoingInterest.count), 0))
    return Waiting(int(_number(total)), "interests_admin.outgoing", {})


def _samples(state: SampleState) -> Waiting:
    query = db.select(db.func.count(Sample.id)).where(Sample.state == state)
    return Waiting(_number(query), "samples_admin.index", {"state": state.value})


def _number(query: Select[tuple[int]]) -> int:
    return db.session.scalar(query) or 0
