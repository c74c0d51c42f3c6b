"""What follows from an interest elsewhere: the need's state and counts, the grant, notices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from webapp import mail, notices
from webapp.accounts.actor import SYSTEM
from webapp.accounts.queries import staff_of
from webapp.companies.queries import members_of
from webapp.db import db
from webapp.drainer import Handler, Happening
from webapp.needs import projection
from webapp.needs import queries as needs
from webapp.needs import services as need_services
from webapp.needs.models import Need
from webapp.needs.rules import Reason
from webapp.needs.rules import State as NeedState
from webapp.samples.models import Sample
from webapp.samples.rules import SampleState

from . import queries, services
from .models import Interest, OutgoingInterest
from .rules import IN_TALKS, OPEN, State

# --- the need -------------------------------------------------------------------------------


def follow_in_need(happening: Happening) -> None:
    """The need counts its answers, and is in talks while anybody talks about it."""
    interest = queries.find(happening.subject_id)
    need = needs.need(interest.need_id) if interest is not None else None
    if interest is None or need is None:
        return
    interests = queries.of_need(need.id)
    counts = Counter(i.supplier_size or "unknown" for i in interests if i.state != State.WITHDRAWN)
    need_services.set_answered(need, counts)
    _settle_talks(need, interests)
    _settle_grant(need, interest)


def _settle_talks(need: Need, interests: Iterable[Interest]) -> None:
    talked_about = any(interest.state in IN_TALKS for interest in interests)
    if talked_about and need.state in (NeedState.PUBLISHED, NeedState.ON_SHELF):
        need_services.move(SYSTEM, need, NeedState.IN_TALKS)
    elif not talked_about and need.state == NeedState.IN_TALKS:
        goal = NeedState.ON_SHELF if _stands_on_shelf(need) else NeedState.PUBLISHED
        need_services.move(SYSTEM, need, goal)


def _stands_on_shelf(need: Need) -> bool:
    query = db.select(Sample.id).where(
        Sample.need_id == need.id, Sample.state == SampleState.ON_SHELF
    )
    return db.session.scalars(query).first() is not None


def _settle_grant(need: Need, interest: Interest) -> None:
    """Who is on the shortlist reads what approved suppliers may; who is out no longer does."""
    company_id = interest.supplier_company_id
    if interest.state == State.SHORTLISTED:
        projection.grant(need, company_id, interest.supplier_province)
    elif interest.state in (State.DECLINED, State.WITHDRAWN):
        projection.take_grant(need, company_id)


def end_with_need(happening: Happening) -> None:
    """A need that has gone for good takes its open interests with it."""
    if happening.verb not in ("withdrawn", "closed"):
        return
    for interest in queries.of_need(happening.subject_id, OPEN):
        services.close_with_need(SYSTEM, interest)


# --- telling people -------------------------------------------------------------------------


def tell_people(happening: Happening) -> None:
    interest = queries.find(happening.subject_id)
    if interest is None or happening.verb not in _TELLERS:
        return
    _TELLERS[happening.verb](happening, interest)


def _declared(happening: Happening, interest: Interest) -> None:
    producer = members_of(interest.producer_company_id)
    _tell(happening, interest, producer, "declared")
    officers = staff_of(interest.province, "officer")
    desk = "interests_admin.detail"
    _tell(happening, interest, officers, "declared_officer", endpoint=desk, post=False)
    if interest.on_behalf:
        _tell(happening, interest, members_of(interest.supplier_company_id), "recorded")


def _shortlisted(happening: Happening, interest: Interest) -> None:
    _tell(happening, interest, members_of(interest.supplier_company_id), "shortlisted")


def _declined(happening: Happening, interest: Interest) -> None:
    kind = "need_gone" if happening.payload.get("side") == "system" else "declined"
    _tell(happening, interest, members_of(interest.supplier_company_id), kind)


def _withdrawn(happening: Happening, interest: Interest) -> None:
    _tell(happening, interest, members_of(interest.producer_company_id), "withdrawn")


def _agreed(happening: Happening, interest: Interest) -> None:
    people = members_of(interest.producer_company_id) + members_of(interest.supplier_company_id)
    _tell(happening, interest, people, "agreed")


_TELLERS = {
    "declared": _declared,
    "shortlisted": _shortlisted,
    "declined": _declined,
    "withdrawn": _withdrawn,
    "agreed": _agreed,
}


def _tell(
    happening: Happening,
    interest: Interest,
    people: Iterable[int],
    kind: str,
    *,
    endpoint: str = "interests.detail",
    post: bool = True,
) -> None:
    telling = mail.Telling(
        kind=f"interests.{kind}",
        province=interest.province,
        endpoint=endpoint,
        values={"interest_id": interest.id},
        facts=_facts(happening, interest),
        cause=happening.cause(kind),
    )
    others = [user_id for user_id in people if user_id != happening.actor_id]
    mail.tell(others, telling, post=post)


def _facts(happening: Happening, interest: Interest) -> dict[str, Any]:
    names = queries.company_names([interest.supplier_company_id])
    reason = happening.payload.get("reason")
    return {
        "company": names.get(interest.supplier_company_id, "—"),
        "need": interest.need_title,
        "reason": notices.coded("reason", reason) if reason in set(Reason) else None,
    }


# --- the supplier's own province ------------------------------------------------------------


def count_outgoing(happening: Happening) -> None:
    """The counts of what a company declares elsewhere follow one move of one interest."""
    told = happening.payload
    if told["start"] is not None:
        _cell(told["company_id"], told["need_province"], told["start"]).count -= 1
    _cell(told["company_id"], told["need_province"], told["goal"]).count += 1


def _cell(company_id: int, need_province: str, state: str) -> OutgoingInterest:
    query = db.select(OutgoingInterest).where(
        OutgoingInterest.company_id == company_id,
        OutgoingInterest.need_province == need_province,
        OutgoingInterest.state == state,
    )
    cell = db.session.scalars(query).first()
    if cell is None:
        cell = OutgoingInterest(
            company_id=company_id, need_province=need_province, state=state, count=0
        )
        db.session.add(cell)
    return cell


HANDLERS: dict[str, list[Handler]] = {
    "interest": [follow_in_need, tell_people],
    "outgoing": [count_outgoing],
    "need": [end_with_need],
}
