"""The stories of interests, lived step by step: offered, seen, answered, met about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import groupby
from random import Random

from webapp import config
from webapp.accounts.actor import Actor
from webapp.companies.models import Company
from webapp.db import as_of, db, unit_of_work
from webapp.demo import content
from webapp.demo.days import Days
from webapp.demo.stories import MEETINGS, Story
from webapp.demo.timetable import Timetable
from webapp.interests import queries, services
from webapp.interests.models import Interest
from webapp.interests.rules import Origin, Readiness, due_on
from webapp.meetings import queries as meeting_queries
from webapp.meetings import services as meetings
from webapp.meetings.models import Meeting
from webapp.meetings.rules import Kind, Side
from webapp.needs.models import PublishedNeed
from webapp.needs.rules import Reason
from webapp.tenancy import scopes
from webapp.working_days import of_province, today

# The hours of a day at which things happen, so that one day holds several steps of a story in
# order: needs are published at 8, samples placed at 10, and at 17 a need may leave the public.
OFFERED, ANSWERED, FOLLOWED, RECORDED = 12, 14, 15, 16
CALLS_IN = 9  # of so many suppliers one takes the telephone
_REASONS = [str(reason) for reason in Reason]


@dataclass
class Thread:
    """A story with what has become of it so far."""

    story: Story
    province: str
    need_id: int
    supplier: Actor
    company_id: int
    producer_company_id: int
    producer: Actor | None  # None: its company has nobody who signs in
    began: dt.date
    interest_id: int = 0
    starts: list[dt.datetime] = field(default_factory=list)

    @property
    def course(self) -> str:
        return self.story.course

    @property
    def by_telephone(self) -> bool:
        """Did the supplier call the officer instead of using the site?"""
        asks = self.story.supplier_asks or self.course == "asked"
        return not asks and self.story.number % CALLS_IN == 0


class Talks:
    """Tells all stories of a province; the officer acts for companies without people."""

    def __init__(self, days: Days, rooms: dict[str, tuple[int, list[int]]], rng: Random) -> None:
        self.days, self.rooms, self.rng = days, rooms, rng
        self.timetable = Timetable()
        self.notes = content.decline_notes()
        self.messages, self.evidence = content.interest_messages(), content.evidence_texts()

    # --- first the suppliers ----------------------------------------------------------------

    def offer(self, officer: Actor, threads: Sequence[Thread]) -> None:
        """Every supplier has declared its interest, and some have asked for a meeting with it.

        A few have telephoned: the officer has written it down for them.
        """
        for thread in threads:
            self._choose_times(thread)
        called = [thread for thread in threads if thread.by_telephone]
        with unit_of_work(scopes.tenant(_province(threads))):
            self._each(called, lambda thread: self._write_down(officer, thread))
        self._by_supplier([thread for thread in threads if not thread.by_telephone], self._declare)

    def _write_down(self, officer: Actor, thread: Thread) -> None:
        with as_of(self._moment(thread, 0, OFFERED)):
            declaration = replace(self._declaration(thread), origin=Origin.TELEPHONE)
            thread.interest_id = services.declare(officer, declaration).id

    def _declare(self, thread: Thread) -> None:
        with as_of(self._moment(thread, 0, OFFERED)):
            interest = services.declare(thread.supplier, self._declaration(thread))
            thread.interest_id = interest.id
            if thread.story.supplier_asks and thread.course != "asked":
                self._ask(thread.supplier, thread, Side.SUPPLIER)
        if thread.course == "asked":
            with as_of(self._moment(thread, 1, OFFERED)):
                self._ask(thread.supplier, thread, Side.SUPPLIER)

    def _declaration(self, thread: Thread) -> services.Declaration:
        need = db.session.get_one(PublishedNeed, (thread.province, thread.need_id))
        company = db.session.get_one(Company, thread.company_id)
        facts, rng = need.facts, self.rng
        yearly = Decimal(facts.get("annual_quantity") or 600)
        month = _whole(yearly / 12 * Decimal(rng.choice(("0.5", "1", "1.5"))))
        week = of_province(need.province)
        days = config.in_force().answer_days
        offer = services.Offer(
            readiness=str(rng.choice(list(Readiness))),
            capacity=month,
            capacity_unit=facts.get("unit", ""),
            lead_days=rng.choice((15, 20, 30, 45, 60, 90)),
            min_order=_whole(month / 4),
            evidence=rng.choice(self.evidence),
            message=rng.choice(self.messages),
        )
        due = due_on(today(), days, week.is_working)
        return services.Declaration(need, company, offer, due)

    # --- then the producers -----------------------------------------------------------------

    def answer(self, officer: Actor, threads: Sequence[Thread]) -> None:
        """What the producers have seen, they have answered, or left unanswered on purpose."""
        acting = [thread for thread in threads if thread.course not in ("waiting", "overdue")]
        own = [thread for thread in acting if thread.producer is not None]
        with unit_of_work(scopes.tenant(_province(threads))):
            self._each(
                [thread for thread in acting if thread.producer is None],
                lambda thread: self._answer(officer, thread),
            )
        for thread in own:
            assert thread.producer is not None and thread.producer.company is not None
            with unit_of_work(_party(thread.producer)):
                self._each([thread], lambda each: self._answer(each.producer or officer, each))

    def _answer(self, actor: Actor, thread: Thread) -> None:
        interest = _interest(thread)
        with as_of(self._moment(thread, 2, ANSWERED)):
            services.see(actor, interest)
        if thread.course in ("seen", "seen_late", "withdrawn", "asked"):
            return
        with as_of(self._moment(thread, 3, ANSWERED)):
            if thread.course == "declined":
                reason, note = self._refusal()
                services.decline(actor, interest, reason, note)
            elif thread.story.supplier_asks:
                self._accept(actor, thread, Side.PRODUCER)
            else:
                self._shortlist(actor, thread, interest)

    def _shortlist(self, actor: Actor, thread: Thread, interest: Interest) -> None:
        services.shortlist(actor, interest)
        if thread.course in MEETINGS:
            self._ask(actor, thread, Side.PRODUCER)

    def _refusal(self) -> tuple[str, str]:
        reason = self.rng.choice(_REASONS)
        return reason, self.rng.choice(self.notes[reason])

    # --- and what followed ------------------------------------------------------------------

    def follow(self, threads: Sequence[Thread]) -> None:
        """Suppliers have accepted or declined to meet, or taken their interest back."""
        waiting = [
            thread
            for thread in threads
            if thread.course == "withdrawn"
            or (
                thread.course in MEETINGS
                and not thread.story.supplier_asks
                and thread.course != "offered"
            )
        ]
        self._by_supplier(waiting, self._follow)

    def _follow(self, thread: Thread) -> None:
        with as_of(self._moment(thread, 4, FOLLOWED)):
            if thread.course == "withdrawn":
                services.withdraw(thread.supplier, _interest(thread), *self._refusal())
            elif thread.course == "refused":
                meeting = _meeting(thread)
                meetings.decline(thread.supplier, meeting, Side.SUPPLIER, *self._refusal())
            else:
                self._accept(thread.supplier, thread, Side.SUPPLIER)

    def record(self, officer: Actor, threads: Sequence[Thread]) -> None:
        """The officer has written down which meetings took place."""
        with unit_of_work(scopes.tenant(_province(threads))):
            met = [thread for thread in threads if thread.course in ("held", "absent", "cancelled")]
            for thread in met:
                self._record(officer, thread, _meeting(thread))

    def _record(self, officer: Actor, thread: Thread, meeting: Meeting) -> None:
        if thread.course == "cancelled":
            with as_of(self._moment(thread, 5, RECORDED)):
                side = self.rng.choice((Side.PRODUCER, Side.SUPPLIER))
                meetings.cancel(officer, meeting, side, *self._refusal())
            return
        assert meeting.starts_at is not None
        with as_of(meeting.starts_at + dt.timedelta(hours=2)):
            if thread.course == "held":
                meetings.hold(officer, meeting)
            else:
                absent = self.rng.choice((Side.PRODUCER, Side.SUPPLIER))
                meetings.note_absence(officer, meeting, absent)

    # --- meetings ---------------------------------------------------------------------------

    def _choose_times(self, thread: Thread) -> None:
        """Up to three times, the first of which is the one that will be accepted."""
        if thread.course not in MEETINGS:
            return
        _, rooms = self.rooms[thread.province]
        room = rooms[thread.story.number % len(rooms)]
        companies = (thread.company_id, thread.producer_company_id)
        holders = [("room", room), *(("company", number) for number in companies)]
        gap = 0
        while len(thread.starts) < 1 + thread.story.number % 3:
            day = self._meeting_day(thread, gap)
            if moment := self.timetable.take(day, holders, thread.story.number):
                thread.starts.append(moment)
            gap += 1

    def _meeting_day(self, thread: Thread, gap: int) -> dt.date:
        if thread.course in ("today", "tomorrow"):
            return self.days.ahead((thread.course == "tomorrow") + gap)
        if thread.course in ("asked", "offered", "planned"):
            return self.days.ahead(2 + thread.story.number % 7 + gap)
        return self.days.after(thread.began, 7 + gap)

    def _ask(self, actor: Actor, thread: Thread, side: str) -> None:
        plan = self._plan(thread)
        meetings.ask(actor, _interest(thread), side, plan, sorted(thread.starts))

    def _plan(self, thread: Thread) -> meetings.Plan:
        centre, rooms = self.rooms[thread.province]
        if thread.story.number % 3 == 1:
            link = f"https://meet.ghafaseh.example/{thread.province}-{thread.interest_id}"
            return meetings.Plan(str(Kind.VIDEO), link=link)
        room = rooms[thread.story.number % len(rooms)]
        return meetings.Plan(str(Kind.FACE), centre_id=centre, room_id=room)

    def _accept(self, actor: Actor, thread: Thread, side: str) -> None:
        meeting = _meeting(thread)
        slots = {slot.starts_at: slot for slot in meeting_queries.on_the_table(meeting)}
        meetings.accept(actor, meeting, side, slots[thread.starts[0]].id)

    # --- when, and as whom ------------------------------------------------------------------

    def _moment(self, thread: Thread, step: int, hour: int) -> dt.datetime:
        day = self.days.after(thread.began, step)
        return self.days.moment(day, hour, thread.story.number % 60)

    def _each(self, threads: Iterable[Thread], act: Callable[[Thread], None]) -> None:
        for thread in sorted(threads, key=lambda each: (each.began, each.story.number)):
            act(thread)

    def _by_supplier(self, threads: Iterable[Thread], act: Callable[[Thread], None]) -> None:
        """In the party scope of each supplier, the stories in the order in which they began."""

        def key(thread: Thread) -> tuple[str, int]:
            return thread.province, thread.company_id

        for _, group in groupby(sorted(threads, key=key), key=key):
            several = list(group)
            with unit_of_work(_party(several[0].supplier)):
                self._each(several, act)


def _whole(amount: Decimal) -> Decimal:
    return max(Decimal(1), amount.quantize(Decimal(1)))


def _party(actor: Actor) -> scopes.Scope:
    assert actor.company is not None
    return scopes.party(actor.company.id, user_id=actor.id)


def _province(threads: Sequence[Thread]) -> str:
    return threads[0].province


def _interest(thread: Thread) -> Interest:
    interest = queries.find(thread.interest_id)
    assert interest is not None
    return interest


def _meeting(thread: Thread) -> Meeting:
    found = meeting_queries.of_interest(thread.interest_id)
    return found[-1]
