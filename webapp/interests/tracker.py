"""What a company follows: one line for each need it is in touch with, on either side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from webapp.db import db

from .models import Interest
from .rules import OPEN, UNANSWERED, State

MOST = 100
# Finished steps of the public line: shelf, interest, meeting, MoU, contract.
_REACHED = {
    State.SUBMITTED: 1,
    State.SEEN: 1,
    State.SHORTLISTED: 2,
    State.MEETING: 2,
    State.AGREED: 3,
}


@dataclass(frozen=True)
class Line:
    """A need, how far it has come, and who is awaited until when."""

    need_id: int
    province: str
    title: str
    role: str  # "producer" or "supplier": the company's own side
    reached: int
    state: str  # of the interest that has come farthest
    awaited: str  # "us", "them", "both"
    due_on: dt.date | None
    interests: int  # how many the line stands for
    waiting: int  # of these without an answer
    interest_id: int  # where the line leads when it stands for one

    @property
    def is_ours(self) -> bool:
        """Is it the company's own turn?"""
        return self.awaited in ("us", "both")


def lines(company_id: int, *, most: int = MOST) -> list[Line]:
    """The open needs of the company in both roles: what is due first comes first."""
    found = [*_as_supplier(company_id, most), *_as_producer(company_id, most)]
    last = dt.date.max
    return sorted(found, key=lambda line: (line.due_on or last, not line.is_ours, -line.need_id))


def _live() -> list[str]:
    return [str(state) for state in (*OPEN, State.AGREED)]


def _as_supplier(company_id: int, most: int) -> list[Line]:
    query = (
        db.select(Interest)
        .where(Interest.supplier_company_id == company_id, Interest.state.in_(_live()))
        .order_by(Interest.id.desc())
        .limit(most)
    )
    return [_line([interest], "supplier") for interest in db.session.scalars(query)]


def _as_producer(company_id: int, most: int) -> list[Line]:
    query = (
        db.select(Interest)
        .where(Interest.producer_company_id == company_id, Interest.state.in_(_live()))
        .order_by(Interest.need_id.desc(), Interest.id)
        .limit(most * 5)
    )
    needs = groupby(db.session.scalars(query), key=lambda interest: interest.need_id)
    return [_line(group, "producer") for _, group in needs][:most]


def _line(interests: Iterable[Interest], role: str) -> Line:
    group = list(interests)
    farthest = max(group, key=lambda i: (_REACHED[State(i.state)], -i.id))
    unanswered = [i for i in group if i.state in UNANSWERED]
    first = min(unanswered, key=lambda i: (i.due_on, i.id)) if unanswered else None
    return Line(
        need_id=farthest.need_id,
        province=farthest.province,
        title=farthest.need_title,
        role=role,
        reached=_REACHED[State(farthest.state)],
        state=farthest.state,
        awaited=_awaited(role, bool(unanswered)),
        due_on=first.due_on if first else None,
        interests=len(group),
        waiting=len(unanswered),
        interest_id=(first or farthest).id,
    )


def _awaited(role: str, unanswered: bool) -> str:
    if not unanswered:
        return "both"
    return "us" if role == "producer" else "them"
