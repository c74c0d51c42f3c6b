"""Many needs at once, as an import brings them: two flushes for a whole batch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from webapp import config, outbox
from webapp.accounts.actor import Actor
from webapp.companies.models import Company
from webapp.companies.rules import CompanyState
from webapp.db import db, now
from webapp.tenancy.rows import next_ids
from webapp.working_days import today

from . import projection, queries
from .consents import Said, entry_of, new_consent
from .data import NeedData, with_short_title
from .models import Consent, Need
from .rules import Flag, State
from .steps import announce, event_of, note


@dataclass(frozen=True, kw_only=True)
class Intake:
    """One need of a batch: what is known, whose it is, and how far it goes at once.

    With `given_by` the company has consented; with `publish` the need goes on view if it has
    all that publication takes, and stays a draft otherwise. `review_on`: a date of its own.
    """

    data: NeedData
    company_id: int
    given_by: str = ""
    reference: str = ""
    publish: bool = False
    flags: tuple[str, ...] = ()
    happened_at: dt.datetime | None = None
    review_on: dt.date | None = None


def take_in(
    actor: Actor,
    province: str,
    batch: Sequence[Intake],
    *,
    batch_id: int | None = None,
    on_behalf: bool = True,
) -> list[Need]:
    """A need for each row, in their order, with its events, consent and public copies.

    Long titles are cut and flagged; rows are not compared with each other or with older needs.
    At most a few hundred rows a call. A company that is not verified has nothing published.
    """
    writing = _Writing(actor, province, batch, batch_id, on_behalf)
    needs = [writing.need(row) for row in batch]
    db.session.add_all(needs)
    db.session.flush()
    for need, row in zip(needs, batch, strict=True):
        writing.follow(need, row)
    db.session.flush()
    return needs


class _Writing:
    """What a batch reads once for all its rows."""

    def __init__(
        self,
        actor: Actor,
        province: str,
        batch: Sequence[Intake],
        batch_id: int | None,
        on_behalf: bool,
    ) -> None:
        self.actor, self.province, self.on_behalf = actor, province, on_behalf
        self.batch_id = batch_id
        self.numbers = iter(next_ids(db.session(), len(batch)) if batch else [])
        self.companies = queries.companies({row.company_id for row in batch})
        self.parks = queries.park_names(province, {r.data.park_id for r in batch if r.data.park_id})
        self.review_on = today() + dt.timedelta(days=config.in_force().review_days)

    def need(self, row: Intake) -> Need:
        data, cut = with_short_title(row.data)
        need = new_row(
            self.actor,
            row.company_id,
            data,
            province=self.province,
            number=next(self.numbers),
            on_behalf=self.on_behalf,
        )
        need.batch_id, need.created_at = self.batch_id, row.happened_at or now()
        need.flags = sorted({*row.flags, *([str(Flag.SHORTENED)] if cut else [])})
        if self._goes_on_view(row):
            need.state, need.review_on = str(State.PUBLISHED), row.review_on or self.review_on
            need.published_at = row.happened_at or now()
        return need

    def _goes_on_view(self, row: Intake) -> bool:
        company = self.companies.get(row.company_id)
        ready = row.publish and row.given_by and row.data.kind and row.data.field
        return bool(ready and company is not None and company.state == CompanyState.VERIFIED)

    def follow(self, need: Need, row: Intake) -> None:
        """Everything that refers to the need, once the need is in the database."""
        at: dict[str, Any] = {"at": row.happened_at, "on_behalf": self.on_behalf}
        db.session.add(event_of(self.actor, need, None, State.DRAFT, **at))
        note(self.actor, need, "record", on_behalf=self.on_behalf)
        outbox.tell("need", "created", self.province, need.id, self.actor.id)
        consent = self._consent(need, row)
        if need.state == State.PUBLISHED:
            db.session.add(
                event_of(self.actor, need, State.DRAFT, State.PUBLISHED, at=row.happened_at)
            )
            announce(self.actor, need, State.DRAFT, State.PUBLISHED)
            projection.project(need, self._around(need, consent), fresh=True)

    def _consent(self, need: Need, row: Intake) -> Consent | None:
        if not row.given_by:
            return None
        consent = new_consent(
            self.actor,
            need,
            row.given_by,
            row.reference,
            on_behalf=self.on_behalf,
            happened_at=row.happened_at,
        )
        said = Said(
            given_by=row.given_by,
            reference=row.reference,
            on_behalf=self.on_behalf,
            happened_at=row.happened_at,
        )
        db.session.add_all([consent, entry_of(self.actor, consent, said)])
        note(self.actor, need, "give_consent", on_behalf=self.on_behalf, version=1)
        return consent

    def _around(self, need: Need, consent: Consent | None) -> projection.Around:
        return projection.Around(
            consent=consent,
            company_name=self.companies[need.producer_company_id].name,
            park_name=self.parks.get(need.park_id or 0),
        )


def new_row(
    actor: Actor,
    company_id: int,
    data: NeedData,
    *,
    province: str,
    number: int,
    on_behalf: bool,
) -> Need:
    """The row of a draft, not yet in the database."""
    return Need(
        province=province,
        id=number,
        producer_company_id=company_id,
        title_key=data.title_key,
        state=str(State.DRAFT),
        flags=[],
        answered={},
        created_by=actor.id,
        created_on_behalf=on_behalf,
        **data.values(),
    )


def number_for_one() -> int:
    """A fresh number, unique in the whole country."""
    return next_ids(db.session(), 1)[0]


def owner_of(company: Company | tuple[int, str]) -> int:
    return company[0] if isinstance(company, tuple) else company.id
