"""The kept sums are what the rows say, after each happening and after a recount."""

import datetime as dt

import pytest
from sqlalchemy import event

from tests.reports import history
from webapp import drainer
from webapp.db import db, reading, unit_of_work
from webapp.reports import queries, recounting, services
from webapp.reports.models import Rollup
from webapp.tenancy import scopes


@pytest.fixture
def figures(app):
    """Reads the sums as they are now."""

    def read():
        with app.app_context(), reading(scopes.public()):
            return queries.figures()

    return read


@pytest.fixture
def counted(app, figures):
    recounting.recount_all(app)
    return figures


def test_a_recount_counts_needs_ever_published_and_no_drafts(counted):
    sums = counted()
    assert sums.value("needs", "yazd", "textile") == 2
    assert sums.value("needs", "yazd") == 2
    assert sums.value("needs", "fars") == 1
    assert sums.value("needs") == 3


def test_a_company_counts_once_in_the_country_however_many_needs_it_has(counted):
    assert counted().value("companies", "yazd") == 1
    assert counted().value("companies") == 2


def test_money_is_the_sum_of_what_was_declared(counted):
    assert counted().value("fx_cost", "yazd") == 1_020_000
    assert counted().value("fx_cost") == 1_065_000


def test_a_withdrawn_need_stays_counted_as_ever_published(app, cast, counted):
    history.move_need(app, cast, "yarn", "withdrawn")
    drainer.drain(app, ("reports",))
    assert counted().value("needs", "yazd") == 2


def test_an_interest_is_counted_once_its_happening_is_handled(app, cast, counted):
    history.interest(app, cast)
    assert counted().value("interests", "yazd") == 0
    drainer.drain(app, ("reports",))
    assert counted().value("interests", "yazd", "textile") == 1
    assert counted().value("needs_with_interest") == 1


def test_two_interests_in_one_need_are_one_need_on_the_step(app, cast, counted):
    history.interest(app, cast)
    history.interest(app, cast, supplier="other_supplier")
    drainer.drain(app, ("reports",))
    assert counted().value("interests") == 2
    assert counted().value("needs_with_interest") == 1


def test_only_a_meeting_once_agreed_on_counts(app, cast, counted):
    made = history.interest(app, cast)
    history.meeting(app, cast, made)
    drainer.drain(app, ("reports",))
    assert counted().value("meetings") == 0
    history.meeting(app, cast, made, "scheduled", "cancelled")
    drainer.drain(app, ("reports",))
    assert counted().value("meetings") == 1
    assert counted().value("needs_with_meeting", "yazd", "textile") == 1


def test_a_need_that_changes_its_field_leaves_the_old_cell(app, cast, counted):
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        history._need(cast, "yarn").field = "chemical"
    history.move_need(app, cast, "yarn", "paused")
    drainer.drain(app, ("reports",))
    assert counted().value("needs", "yazd", "textile") == 1
    assert counted().value("needs", "yazd", "chemical") == 1


def test_many_happenings_in_a_row_are_counted_once(app, cast, counted, monkeypatch):
    calls = []
    whole = services.recount_province
    monkeypatch.setattr(services, "recount_province", lambda p: (calls.append(p), whole(p)))
    history.interest(app, cast, need="valve")
    history.interest(app, cast, need="bearing")
    history.interest(app, cast, need="yarn")
    history.interest(app, cast, need="yarn", supplier="other_supplier")
    drainer.drain(app, ("reports",))
    assert sorted(calls) == ["fars", "yazd"]
    assert counted().value("interests") == 4


def test_a_recount_says_what_was_wrong_and_mends_it(app, counted):
    with app.app_context(), unit_of_work(scopes.system("a wrong sum")):
        db.session.get(Rollup, ("yazd", "textile")).needs = 77
    assert recounting.recount_all(app) == ["yazd / textile / needs: 77 → 2"]
    assert counted().value("needs", "yazd", "textile") == 2
    assert recounting.recount_all(app) == []


def test_the_command_says_how_many_sums_were_wrong(app):
    runner = app.test_cli_runner()
    assert "yazd / textile / needs: 0 → 2" in runner.invoke(args=["reports", "recount"]).output
    assert "0 sums were wrong" in runner.invoke(args=["reports", "recount"]).output


def test_the_night_counts_once(app, figures):
    recounting.recount_nightly(app)
    assert figures().value("needs") == 3
    with app.app_context(), unit_of_work(scopes.system("a wrong sum")):
        db.session.get(Rollup, ("yazd", "all")).needs = 77
    recounting.recount_nightly(app)
    assert figures().value("needs", "yazd") == 77


def test_a_province_is_counted_with_few_questions_however_many_rows(app, cast):
    def asked() -> int:
        seen = []
        with app.app_context(), reading(scopes.tenant("yazd", writes=False)):
            listener = lambda *a: seen.append(a[2])  # noqa: E731
            event.listen(db.engine, "before_cursor_execute", listener)
            services.counting.count("yazd")
            event.remove(db.engine, "before_cursor_execute", listener)
        return len(seen)

    before = asked()
    history.interest(app, cast)
    history.interest(app, cast, need="yarn")
    assert asked() == before <= 9


def test_a_recount_is_due_after_each_night():
    at = dt.datetime.fromisoformat
    due = recounting.rules.is_recount_due
    assert due(None, at("2026-11-22T10:00+03:30"))
    assert not due(at("2026-11-22T02:30+03:30"), at("2026-11-22T23:00+03:30"))
    assert due(at("2026-11-22T01:30+03:30"), at("2026-11-22T02:01+03:30"))
    assert not due(at("2026-11-21T02:30+03:30"), at("2026-11-22T01:59+03:30"))
