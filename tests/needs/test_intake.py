"""Many needs at once: as an import brings them."""

import datetime as dt

import pytest

from webapp.db import db
from webapp.needs import queries, services
from webapp.needs.models import Consent, Need, NeedEvent, PublishedNeed
from webapp.needs.services import Intake, NeedData


@pytest.fixture
def rows(cast):
    def make(count, company="producer", **more):
        data = {"kind": "part", "field": "metal", "park_id": cast.places["yazd_park"]}
        return [
            Intake(
                data=NeedData(title=f"قطعهٔ {n}", fx_cost_declared=n, **data),
                company_id=cast.companies[company],
                **more,
            )
            for n in range(count)
        ]

    return make


def take(desk, batch, **more):
    with desk.work():
        return [n.id for n in services.take_in(desk.officer, "yazd", batch, **more)]


def test_a_batch_is_published_with_consent_events_and_copies(desk, rows):
    then = dt.datetime(2026, 8, 1, tzinfo=dt.UTC)
    batch = rows(5, given_by="مدیرعامل", reference="۱۲", publish=True, happened_at=then)
    numbers = take(desk, batch, batch_id=7)
    need, copy = desk.need(numbers[0]), desk.rows(PublishedNeed, numbers[0])[0]
    assert (need.state, need.batch_id, need.published_at) == ("published", 7, then)
    assert (copy.company_name, copy.state) == ("ریسندگی نگین کویر", "open")
    assert copy.park_name and copy.review_on == need.review_on
    assert [e.to_state for e in desk.rows(NeedEvent, numbers[0])] == ["draft", "published"]
    assert desk.rows(Consent, numbers[0])[0].reference == "۱۲"


def test_a_batch_is_what_single_steps_would_have_made(desk, rows):
    [number] = take(desk, rows(1, given_by="م", publish=True))
    copy = desk.rows(PublishedNeed, number)[0]
    before = {c.name: getattr(copy, c.name) for c in PublishedNeed.__table__.columns}
    with desk.work():
        from webapp.needs import projection

        projection.project(queries.need(number))
    again = desk.rows(PublishedNeed, number)[0]
    assert {c.name: getattr(again, c.name) for c in PublishedNeed.__table__.columns} == before


def test_without_consent_or_verified_company_rows_stay_drafts(desk, rows):
    [silent] = take(desk, rows(1, publish=True))
    [unknown] = take(desk, rows(1, company="unverified", given_by="م", publish=True))
    for number in (silent, unknown):
        assert desk.need(number).state == "draft"
        assert desk.rows(PublishedNeed, number) == []


def test_a_long_title_is_cut_and_kept_whole_in_the_summary(desk, cast):
    title = "قطعهٔ یدکی " * 10
    row = Intake(data=NeedData(title=title.strip()), company_id=cast.companies["producer"])
    need = desk.need(take(desk, [row])[0])
    assert len(need.title) <= 80 and need.flags == ["shortened"]
    assert need.summary.startswith(title.strip())


def test_an_empty_batch_is_nothing(desk):
    assert take(desk, []) == []


def test_a_batch_can_be_found_again(desk, rows):
    take(desk, rows(3), batch_id=9)
    with desk.work():
        assert len(queries.of_province(batch_id=9)) == 3


def test_few_statements_for_many_rows(desk, rows):
    from sqlalchemy import event

    batch, seen = rows(100, given_by="م", publish=True), []

    def note(conn, cursor, statement, *rest):
        if "outbox" not in statement:  # written one by one, in the order of commits
            seen.append(statement)

    with desk.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    take(desk, batch)
    event.remove(engine, "before_cursor_execute", note)
    assert len(seen) < 40
    with desk.work():
        assert db.session.scalar(db.select(db.func.count(Need.id))) >= 100
