"""Long work is done once, tells how far it is, and ends as done or failed."""

from __future__ import annotations

import datetime as dt
import threading

import pytest

from webapp import jobs
from webapp.accounts.actor import SYSTEM
from webapp.db import db, now, reading, unit_of_work
from webapp.jobs import handlers, queue, running, starting
from webapp.moves import RuleError
from webapp.needs.models import Need
from webapp.tenancy import scopes

SEEN: list[jobs.Work] = []


@jobs.handler("test.count", title="شمارش")
def count(work):
    SEEN.append(work)
    with unit_of_work(work.open_scope(writes=False)):
        found = db.session.scalar(db.select(db.func.count()).select_from(Need))
    work.progress(found, found)
    return {"found": found}


@jobs.handler("test.refuse")
def refuse(work):
    raise RuleError("پرونده خالی است.")


@jobs.handler("test.fall")
def fall(work):
    raise ZeroDivisionError


@jobs.handler("test.once", resumes=False)
def once(work):
    SEEN.append(work)


@pytest.fixture(autouse=True)
def nothing_seen():
    SEEN.clear()


def ask(app, kind="test.count", actor=SYSTEM, scope_kind="tenant", **more):
    with app.app_context(), unit_of_work(scopes.system("test")):
        job = starting.start(
            kind, actor=actor, scope_kind=scope_kind, province="yazd", arguments={"n": 1}, **more
        )
        return job.id


def row(app, number):
    with app.app_context(), reading(scopes.system("test", writes=False)):
        return db.session.get(jobs.Job, number)


def change(app, number, **values):
    with app.app_context(), unit_of_work(scopes.system("test")):
        job = db.session.get(jobs.Job, number)
        for name, value in values.items():
            setattr(job, name, value)


def test_asked_work_waits_until_it_is_done(app):
    number = ask(app)
    assert row(app, number).state == "waiting"
    assert jobs.run_waiting(app) == 1
    done = row(app, number)
    assert (done.state, done.done, done.result["found"]) == ("done", 3, 3)
    assert done.finished_at >= done.started_at


def test_work_sees_the_rows_of_its_own_province_only(app, cast):
    ask(app)
    jobs.run_waiting(app)
    with app.app_context(), reading(SEEN[0].open_scope()):
        found = {need.province for need in db.session.scalars(db.select(Need))}
    assert found == {"yazd"}


def test_work_in_a_national_scope_reads_all_and_gives_its_reason(app, actor):
    number = ask(app, actor=actor("national_staff"), scope_kind="national", reason="فهرست کشوری")
    jobs.run_waiting(app)
    assert row(app, number).result["found"] == 4
    assert SEEN[0].open_scope().reason == "فهرست کشوری"


def test_work_for_a_company_sees_its_rows(app, actor):
    number = ask(app, actor=actor("fars_producer"), scope_kind="party")
    jobs.run_waiting(app)
    assert row(app, number).result["found"] == 1


def test_nobody_without_a_company_asks_in_its_name(app, actor):
    with pytest.raises(ValueError, match="needs a company"):
        ask(app, actor=actor("yazd_officer"), scope_kind="party")


def test_a_refusal_is_told_in_its_own_words(app):
    number = ask(app, "test.refuse")
    jobs.run_waiting(app)
    assert (row(app, number).state, row(app, number).error) == ("failed", "پرونده خالی است.")


def test_a_fault_is_told_with_a_number_and_not_with_its_trace(app):
    number = ask(app, "test.fall")
    jobs.run_waiting(app)
    assert row(app, number).state == "failed"
    assert "ZeroDivision" not in row(app, number).error


def test_an_unknown_kind_fails_and_does_not_come_back(app):
    number = ask(app, "test.gone")
    jobs.run_waiting(app)
    assert row(app, number).state == "failed"
    assert jobs.run_waiting(app) == 0


def test_a_number_that_comes_twice_is_done_once(app):
    number = ask(app)
    jobs.hand_over(app, number)
    jobs.hand_over(app, number)
    jobs.run_waiting(app)
    assert len(SEEN) == 1


def test_two_processes_do_not_do_the_same_work(app):
    numbers = [ask(app) for _ in range(6)]
    threads = [threading.Thread(target=running.run, args=(app, n)) for n in numbers * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(work.id for work in SEEN) == numbers


def test_work_of_a_killed_process_begins_again(app):
    number = ask(app)
    change(
        app, number, state="running", result={"starts": 1}, beat_at=now() - dt.timedelta(minutes=1)
    )
    assert jobs.run_waiting(app) == 1
    assert row(app, number).state == "done"


def test_work_of_a_living_process_is_left_alone(app):
    number = ask(app)
    change(app, number, state="running", beat_at=now())
    assert jobs.run_waiting(app) == 0


def test_work_that_cannot_begin_again_says_that_it_was_interrupted(app):
    number = ask(app, "test.once")
    change(
        app, number, state="running", result={"starts": 1}, beat_at=now() - dt.timedelta(minutes=1)
    )
    jobs.run_waiting(app)
    assert row(app, number).state == "failed" and not SEEN


def test_work_that_kills_every_process_is_given_up(app):
    number = ask(app)
    starts = {"starts": running.MAX_STARTS}
    change(app, number, state="running", result=starts, beat_at=now() - dt.timedelta(minutes=1))
    jobs.run_waiting(app)
    assert row(app, number).state == "failed" and not SEEN


def test_progress_is_written_beside_the_works_own_transaction(app, monkeypatch):
    monkeypatch.setattr(running, "TELL_SECONDS", 0.02)
    number, told = ask(app), threading.Event()
    seen = []

    def slowly(work):
        work.progress(40, 100)
        told.wait(0.3)
        seen.append((row(app, number).state, row(app, number).done, row(app, number).total))

    monkeypatch.setitem(
        handlers._HANDLERS, "test.count", handlers.Handler("test.count", "", slowly)
    )
    jobs.run_waiting(app)
    assert seen == [("running", 40, 100)]


def test_the_consumer_works_until_it_is_told_to_stop(app):
    number, stop = ask(app), threading.Event()
    thread = threading.Thread(target=jobs.consumer, args=(app, stop, 0.02))
    thread.start()
    for _ in range(200):
        if row(app, number).state == "done":
            break
        stop.wait(0.02)
    stop.set()
    thread.join(5)
    assert row(app, number).state == "done" and not thread.is_alive()


def test_the_command_does_what_waits(app):
    number = ask(app)
    result = app.test_cli_runner().invoke(args=["jobs", "run", "--once"])
    assert result.output == "1 done\n"
    shown = app.test_cli_runner().invoke(args=["jobs", "list"]).output
    assert shown.startswith(f"{number}\ttest.count\tyazd\tdone\t3/3")


def test_the_queue_is_kept_when_its_process_ends(app):
    number = ask(app)
    jobs.hand_over(app, number)
    app.extensions.pop("ghafaseh.job_queue")
    assert queue.of(app).storage.queue_size() == 1
    queue.rest(app)
