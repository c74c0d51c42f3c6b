"""A loaded demo shows the known facts and every state that can be reached, in rows that agree."""

from __future__ import annotations

import datetime as dt
import json
import stat
from collections import Counter, defaultdict

import pytest

from webapp.accounts import passwords
from webapp.accounts.models import Invitation, StaffRole, User
from webapp.audit import AuditEntry
from webapp.companies.models import Company, JoinRequest
from webapp.db import db
from webapp.demo import loader, people, programme
from webapp.demo.days import Days
from webapp.interests.models import Interest, InterestEvent
from webapp.meetings.models import Meeting, MeetingEvent
from webapp.needs.models import Consent, Need, NeedEvent, PublishedNeed
from webapp.needs.rules import PROJECTED, PUBLIC_WORD, Flag, State
from webapp.notices import MailMessage, Notice
from webapp.outbox import Outbox, OutboxPosition
from webapp.persian import TEHRAN
from webapp.places.models import Exhibition, PublishedExhibition, PublishedPlace, PublishedShelf
from webapp.reports import recounting
from webapp.samples.models import Sample, SampleEvent

from .conftest import PASSWORD, TODAY

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
DAYS = Days(TODAY)
EVER = Need.published_at.is_not(None)
count = db.func.count


# --- what is known --------------------------------------------------------------------------


def test_exactly_sixteen_provinces_have_an_exhibition_and_it_is_open(loaded):
    found = loaded.rows(db.select(Exhibition.province, Exhibition.state))
    assert sorted(found) == sorted((province.code, "open") for province in programme.PROVINCES)
    assert len(found) == 16
    assert len(loaded.rows(db.select(PublishedExhibition.id))) == 16


def test_eleven_opened_within_two_weeks(loaded):
    opened = dict(loaded.rows(db.select(Exhibition.province, Exhibition.opened_on)))
    first = sorted(opened.values())[:11]
    assert first[-1] - first[0] < dt.timedelta(days=14)
    assert {code for code, day in opened.items() if day in first} == {
        province.code for province in programme.FIRST_ELEVEN
    }


def test_needs_ever_published_their_companies_and_their_declared_cost(loaded):
    assert loaded.value(db.select(count(Need.id)).where(EVER)) == 1293
    assert loaded.value(db.select(count(Need.producer_company_id.distinct())).where(EVER)) == 1204
    assert loaded.value(db.select(db.func.sum(Need.fx_cost_declared)).where(EVER)) > 1_000_000_000
    assert loaded.value(db.select(count(Need.field.distinct())).where(EVER)) == 10


def test_published_once_is_what_the_events_say(loaded):
    reached = db.select(count(NeedEvent.need_id.distinct()))
    assert loaded.value(reached.where(NeedEvent.to_state == "published")) == 1293


def test_provinces_without_an_exhibition_hold_nothing(loaded):
    known = {province.code for province in programme.PROVINCES}
    for column in (Need.province, Company.home_province, Interest.province, Sample.province):
        assert set(loaded.rows(db.select(column).distinct())) <= known


# --- every state ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "states"),
    [
        (
            Need.state,
            "draft submitted returned published on_shelf in_talks paused withdrawn expired closed",
        ),
        (Interest.state, "submitted seen shortlisted meeting declined withdrawn"),
        (Interest.origin, "site telephone"),
        (Meeting.state, "requested scheduled declined cancelled held no_show"),
        (Meeting.kind, "face video"),
        (Sample.state, "announced received on_shelf lent"),
        (Company.state, "pending verified"),
    ],
    ids=str,
)
def test_each_state_is_there_and_no_other(loaded, column, states):
    assert set(loaded.rows(db.select(column).distinct())) == set(states.split())


def test_interests_in_the_demo_producers_needs_are_in_each_state(loaded):
    own = _company_of(loaded, "producer1")
    states = loaded.rows(db.select(Interest.state).where(Interest.producer_company_id == own))
    assert {"submitted", "seen", "shortlisted", "meeting", "declined", "withdrawn"} == set(states)


def test_some_answers_are_overdue(loaded):
    overdue = db.select(count(Interest.id)).where(
        Interest.state.in_(("submitted", "seen")), Interest.due_on < TODAY
    )
    assert 20 < loaded.value(overdue) < 150


def test_people_meet_today_and_on_the_next_working_day(loaded):
    starts = loaded.rows(db.select(Meeting.starts_at).where(Meeting.state == "scheduled"))
    days = Counter(start.astimezone(TEHRAN).date() for start in starts)
    assert days[DAYS.ahead(0)] and days[DAYS.ahead(1)]
    assert any(day < TODAY for day in days), "some past meetings wait for their minutes"


def test_each_exhibition_has_shelves_with_40_to_80_places_in_a_hundred_taken(loaded):
    shelves = loaded.rows(
        db.select(PublishedShelf.province, PublishedShelf.places, PublishedShelf.taken)
    )
    assert all(2 <= number <= 6 for number in Counter(code for code, *_ in shelves).values())
    assert len({code for code, *_ in shelves}) == 16
    assert all(0.4 <= taken / places <= 0.8 for _, places, taken in shelves)


def test_people_and_companies_wait_for_an_answer(loaded):
    assert loaded.value(db.select(count(JoinRequest.id)).where(JoinRequest.answer.is_(None))) >= 2
    assert loaded.value(db.select(count(Invitation.id))) >= 2
    pending = db.select(Company.home_province).where(Company.state == "pending")
    assert {"yazd", "fars"} <= set(loaded.rows(pending))


# --- rows agree -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "event", "subject"),
    [
        (Need, NeedEvent, NeedEvent.need_id),
        (Interest, InterestEvent, InterestEvent.interest_id),
        (Meeting, MeetingEvent, MeetingEvent.meeting_id),
        (Sample, SampleEvent, SampleEvent.sample_id),
    ],
    ids=("need", "interest", "meeting", "sample"),
)
def test_each_state_is_that_of_the_last_event_and_events_follow_in_time(
    loaded, model, event, subject
):
    query = db.select(subject, event.from_state, event.to_state, event.happened_at)
    told = defaultdict(list)
    for number, *rest in loaded.rows(query.order_by(event.id)):
        told[number].append(rest)
    states = dict(loaded.rows(db.select(model.id, model.state)))
    assert {number: events[-1][1] for number, events in told.items()} == states
    for events in told.values():
        assert [start for start, _, _ in events[1:]] == [goal for _, goal, _ in events[:-1]]
        moments = [moment for *_, moment in events]
        assert moments == sorted(moments)


def test_nothing_has_happened_after_the_loading(loaded):
    for column in (
        *(event.happened_at for event in (NeedEvent, InterestEvent, MeetingEvent, SampleEvent)),
        *(NeedEvent.recorded_at, AuditEntry.at, Outbox.at, Notice.at, User.created_at),
        *(Need.updated_at, Company.created_at, Consent.given_at),
    ):
        assert loaded.value(db.select(db.func.max(column))) <= DAYS.now, column


def test_the_ledger_and_the_outbox_begin_in_the_first_months(loaded):
    half = DAYS.now - dt.timedelta(days=30)
    for model in (AuditEntry, Outbox):
        assert loaded.value(db.select(count()).where(model.at < half)) > 3000


def test_the_public_reads_of_needs_on_view_with_a_consent_in_force(loaded):
    consents = set(loaded.rows(db.select(Consent.need_id).where(Consent.withdrawn_at.is_(None))))
    rows = loaded.rows(db.select(Need.id, Need.state))
    public = {number: PUBLIC_WORD[State(state)] for number, state in rows if state in PROJECTED}
    assert dict(loaded.rows(db.select(PublishedNeed.id, PublishedNeed.state))) == public
    assert set(public) <= consents


def test_places_show_the_samples_that_stand_on_them(loaded):
    standing = db.select(Sample.place_id, Sample.need_id).where(Sample.place_id.is_not(None))
    shown = db.select(PublishedPlace.id, PublishedPlace.need_id, PublishedPlace.title)
    copies = loaded.rows(shown.where(PublishedPlace.need_id.is_not(None)))
    assert sorted(row[:2] for row in copies) == sorted(loaded.rows(standing))
    titles = dict(loaded.rows(db.select(PublishedNeed.id, PublishedNeed.title)))
    assert all(titles[need_id] == title for _, need_id, title in copies)
    where = loaded.rows(db.select(PublishedNeed.id).where(PublishedNeed.state != "closed"))
    assert {need_id for _, need_id, _ in copies} <= set(where)


def test_review_dates_leave_half_a_year_but_for_needs_that_end(loaded):
    on_view = [str(state) for state in (State.PUBLISHED, State.ON_SHELF, State.IN_TALKS)]
    found = loaded.rows(db.select(Need.review_on, Need.flags).where(Need.state.in_(on_view)))
    near = [day for day, flags in found if day < TODAY + dt.timedelta(days=180)]
    assert 10 <= len(near) <= 30 and min(near) > TODAY
    assert sum(Flag.REMINDED in flags for _, flags in found) == len(near)


def test_equal_needs_stand_in_several_provinces(loaded):
    same = (
        db.select(PublishedNeed.title)
        .group_by(PublishedNeed.title)
        .having(count(PublishedNeed.province.distinct()) > 1)
    )
    assert len(loaded.rows(same)) >= 8


def test_sums_are_right_and_nothing_waits(loaded):
    assert recounting.recount_all(loaded.app) == []
    last = loaded.value(db.select(db.func.max(Outbox.seq)))
    positions = loaded.rows(db.select(OutboxPosition.seq, OutboxPosition.set_aside))
    assert positions and all(position == (last, []) for position in positions)


def test_nothing_is_sent_to_invented_addresses(loaded):
    assert loaded.rows(db.select(MailMessage.id)) == []


# --- people ---------------------------------------------------------------------------------


def test_every_province_has_an_admin_and_an_officer(loaded):
    found = Counter(loaded.rows(db.select(StaffRole.province, StaffRole.role)))
    for province in programme.PROVINCES:
        assert found[province.code, "admin"] == found[province.code, "officer"] == 1
    assert found["national", "national"] == 1


def test_the_accounts_take_the_password_and_have_been_told_something(loaded):
    for account in people.ACCOUNTS:
        user_id, digest = loaded.value(
            db.select(User.id, User.password_hash).where(User.email == account.email)
        )
        assert passwords.fits(digest, PASSWORD)
        told = loaded.value(db.select(count(Notice.id)).where(Notice.user_id == user_id))
        assert told or account.key == "national"


def test_the_demos_suppliers_follow_interests_in_several_provinces(loaded):
    for key in ("supplier1", "supplier2"):
        own = _company_of(loaded, key)
        query = db.select(Interest.province).where(Interest.supplier_company_id == own)
        assert len(set(loaded.rows(query))) > 1


def test_the_file_names_the_accounts_for_its_owner_only(loaded):
    path = loader.facts_file(loaded.app.extensions["ghafaseh.settings"])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    written = json.loads(path.read_text("utf-8"))
    assert written == loaded.facts and written["password"] == PASSWORD
    assert [account["email"] for account in written["accounts"]] == [
        "national@ghafaseh.example",
        "admin.yazd@ghafaseh.example",
        "officer.yazd@ghafaseh.example",
        "admin.fars@ghafaseh.example",
        "producer1@ghafaseh.example",
        "supplier1@ghafaseh.example",
        "supplier2@ghafaseh.example",
    ]


def _company_of(loaded, key: str) -> int:
    from webapp.companies.models import CompanyMember

    query = db.select(CompanyMember.company_id).join(User, User.id == CompanyMember.user_id)
    return loaded.value(query.where(User.email == f"{key}@ghafaseh.example"))
