"""Digests: what is in them, whom they reach, and that nothing comes twice."""

import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.search.many import change_need, withdraw
from webapp.accounts.models import User
from webapp.db import as_of, now
from webapp.drainer import drain
from webapp.follows import digest, letters
from webapp.follows.models import SavedSearch, ToldNeed
from webapp.notices import MailMessage, Notice
from webapp.persian import TEHRAN
from webapp.search import indexing


def titles(message):
    return [line for line in message.body.split("\n") if re.match(r"[۱-۹]\d*\. ", line)]


def test_new_needs_of_all_searches_come_in_one_letter(saved, add, write, read, cast):
    saved(text="بلبرینگ"), saved(text="نخ", all="1")
    add(title="بلبرینگ سوزنی", summary="بلبرینگ برای گیربکس"), add("fars", title="نخ نایلون")
    told = write()
    assert [(c.user_id, c.searches, c.needs) for c in told] == [(cast.people["supplier"], 2, 2)]
    (message,) = read(MailMessage)
    assert message.to_address == "supplier@ghafaseh.example"
    assert titles(message) == ["۱. بلبرینگ سوزنی", "۱. نخ نایلون"]
    assert "استان فارس" in message.body and "/fars/needs/" in message.body
    assert "چرا: «بلبرینگ» در عنوان؛ «بلبرینگ» در شرح کوتاه" in message.body
    assert message.subject == "نیازمندی‌های تازه برای «بلبرینگ» و ۱ جست‌وجوی دیگر"
    (notice,) = read(Notice)
    assert (notice.kind, notice.facts) == ("follows.digest", {"count": 2})


def test_what_matched_when_it_was_saved_is_not_new(saved, write, read):
    saved()
    assert write() == []
    assert read(MailMessage) == read(Notice) == []


@pytest.mark.only("sqlite")  # says nothing about a database
def test_the_filters_are_a_reason_too(saved, add, write, read):
    saved(text="", field="textile")
    add(title="الیاف", field="textile"), add(title="پمپ", field="food")
    write()
    assert titles(read(MailMessage)[0]) == ["۱. الیاف"]
    assert "چرا: فیلترها: نساجی" in read(MailMessage)[0].body


def test_an_old_need_that_is_changed_to_match_is_new(app, saved, write, read, cast):
    saved(text="یاتاقان")
    with app.app_context():
        change_need(cast.needs["yarn"], lambda copy: setattr(copy, "title", "یاتاقان"))
    indexing.index_waiting(app)
    write()
    assert titles(read(MailMessage)[0]) == ["۱. یاتاقان"]


@pytest.mark.only("sqlite")  # says nothing about a database
def test_near_answers_are_no_matches(saved, add, write, read):
    """Some of the words are found, and the page says that these are only the closest."""
    saved(text="بلبرینگ سرامیکی")
    add(title="بلبرینگ سوزنی")
    write()
    assert read(MailMessage) == []


def test_nothing_comes_twice(saved, add, write, read):
    saved()
    add(title="بلبرینگ سوزنی")
    assert [len(write(days)) for days in (1, 1, 2, 3)] == [1, 0, 0, 0]
    assert len(read(MailMessage)) == len(read(Notice)) == len(read(ToldNeed)) == 1
    add(title="بلبرینگ مخروطی")
    assert len(write(4)) == 1
    assert titles(read(MailMessage)[-1]) == ["۱. بلبرینگ مخروطی"]


def test_one_who_comes_back_is_not_told_anew(app, saved, add, write, read):
    saved()
    (number,) = add(title="بلبرینگ سوزنی")
    write()
    with app.app_context():
        change_need(number, lambda copy: setattr(copy, "title", "پمپ"))
        indexing.index_waiting(app)
        write(2)
        change_need(number, lambda copy: setattr(copy, "title", "بلبرینگ سوزنی"))
        indexing.index_waiting(app)
    assert write(3) == []


@pytest.mark.parametrize("where", ["_subject", "write_mail"])
def test_a_worker_that_dies_has_told_nothing(saved, add, write, read, monkeypatch, where):
    saved()
    add(title="بلبرینگ سوزنی")

    def die(*args, **kw):
        raise RuntimeError("killed")

    with monkeypatch.context() as broken:
        broken.setattr(letters, where, die)
        assert write() == []
    assert read(MailMessage) == read(Notice) == read(ToldNeed) == []
    assert len(write()) == 1
    assert len(read(MailMessage)) == 1


def test_workers_at_the_same_moment_write_one_letter(app, saved, add, write, read):
    saved()
    add(title="بلبرینگ سوزنی")
    assert indexing.engine_of(
        app
    ).document_count  # else one opens it, and the others look at the old
    with ThreadPoolExecutor(4) as pool:
        told = [count for run in [pool.submit(write) for _ in range(4)] for count in run.result()]
    assert len(told) == len(read(MailMessage)) == len(read(Notice)) == len(read(ToldNeed)) == 1


def test_a_second_letter_of_the_day_is_not_written(app, saved, add, write, read, change):
    number = saved()
    add(title="بلبرینگ سوزنی")
    write()
    before = read(SavedSearch)[0].looked_at
    add(title="بلبرینگ مخروطی")
    change(SavedSearch, number, looked_at=now() - dt.timedelta(days=2))
    assert write() == []
    assert len(read(MailMessage)) == len(read(ToldNeed)) == 1
    assert read(SavedSearch)[0].looked_at < before  # nothing of it was written down


def test_a_withdrawn_need_is_not_told(app, saved, add, write, read):
    saved()
    (number,) = add(title="بلبرینگ سوزنی")
    with app.app_context():
        withdraw(number)  # the index does not know yet
    assert write() == []
    assert read(MailMessage) == []


def test_a_letter_that_waits_loses_a_need_that_is_withdrawn(app, saved, add, write, read):
    saved()
    first, second = add(title="بلبرینگ سوزنی")[0], add(title="بلبرینگ مخروطی")[0]
    write()
    with app.app_context():
        withdraw(first)
    drain(app, ("follows",))
    (message,) = read(MailMessage)
    assert "سوزنی" not in message.body and "بلبرینگ مخروطی" in message.body
    with app.app_context():
        withdraw(second)
    drain(app, ("follows",))
    (message,) = read(MailMessage)
    assert (message.state, message.body) == ("dropped", "")


def test_weekly_ones_wait_for_saturday(saved, add, write, saturday):
    saved(digest="weekly")
    add(title="بلبرینگ سوزنی")
    counts = [len(write(day)) for day in range(1, saturday + 1)]
    assert counts == [0] * (saturday - 1) + [1]


def test_without_a_digest_nothing_comes_until_one_begins(browser, saved, add, write, read):
    number = saved(digest="none")
    add(title="بلبرینگ سوزنی")
    assert write() == []
    supplier = browser("supplier")
    page = supplier.get(f"/my/searches/{number}")
    supplier.submit(page, f"/my/searches/{number}", digest="daily")
    assert write() == []  # what came before it began
    add(title="بلبرینگ مخروطی")
    assert len(write(2)) == 1
    assert titles(read(MailMessage)[0]) == ["۱. بلبرینگ مخروطی"]


@pytest.mark.only("sqlite")  # says nothing about a database
def test_many_needs_are_counted_not_listed(saved, add, write, read):
    saved(text="", all="1")
    add(count=25)
    (count,) = write()
    assert count.needs == 25
    (message,) = read(MailMessage)
    assert len(titles(message)) == 20
    assert "۵ نیازمندی دیگر: " in message.body and "sort=newest" in message.body
    assert len(read(ToldNeed)) == 20
    assert write(2) == []


def test_people_without_an_address_have_the_notice_alone(saved, add, write, read, change, cast):
    saved()
    change(User, cast.people["supplier"], email=None, mobile="+989120000001")
    add(title="بلبرینگ سوزنی")
    assert len(write()) == len(read(Notice)) == 1
    assert read(MailMessage) == []


@pytest.mark.only("sqlite")  # says nothing about a database
def test_the_letter_is_in_the_reader_s_language(saved, add, write, read, change, cast):
    saved()
    change(User, cast.people["supplier"], language="en")
    add(title="بلبرینگ سوزنی")
    write()
    body = read(MailMessage)[0].body
    assert "Why: in the title “بلبرینگ”" in body and "/yazd/en/needs/" in body


def test_closed_accounts_are_not_written_to(saved, add, write, change, cast):
    saved()
    change(User, cast.people["supplier"], is_active=False)
    add(title="بلبرینگ سوزنی")
    assert write() == []


def test_one_fault_keeps_nobody_else_from_his_letter(saved, add, write, monkeypatch, cast):
    saved("other_supplier"), saved("supplier")
    add(title="بلبرینگ سوزنی")
    real = letters.write

    def fail(user, *rest):
        if user.id == cast.people["supplier"]:
            raise RuntimeError("odd row")
        real(user, *rest)

    monkeypatch.setattr(letters, "write", fail)
    assert [count.user_id for count in write()] == [cast.people["other_supplier"]]


def test_without_an_index_digests_wait(app, saved, add, write, read, tmp_path):
    saved()
    (number,) = add(title="بلبرینگ سوزنی")
    app.extensions.pop("ghafaseh.search")
    folder = app.extensions["ghafaseh.settings"].index_dir
    folder.rename(tmp_path / "elsewhere")
    assert write() == []
    with app.app_context():
        indexing.rebuild(app)
    assert len(write()) == 1
    assert [row.need_id for row in read(ToldNeed)] == [number]


@pytest.mark.only("sqlite")  # says nothing about a database
def test_the_worker_waits_for_the_hour(app, saved, add):
    saved()
    add(title="بلبرینگ سوزنی")
    tomorrow = (now() + dt.timedelta(days=1)).astimezone(TEHRAN)
    assert digest.write_due(app, tomorrow.replace(hour=6)) == 0
    with as_of(tomorrow.replace(hour=7)):
        assert digest.write_due(app) == 1


def test_the_command_says_who_is_written_to(app, saved, add, read, cast):
    saved()
    add(title="بلبرینگ سوزنی")
    day = (now() + dt.timedelta(days=1)).astimezone(TEHRAN).date()
    run = app.test_cli_runner().invoke
    line = f"person {cast.people['supplier']}: 1 needs for 1 searches"
    said = run(args=["follows", "digest", "--dry-run", "--today", str(day)]).output
    assert line in said and "1 digests would be written" in said
    assert read(MailMessage) == []
    said = run(args=["follows", "digest", "--today", str(day)]).output
    assert line in said and "1 digests written" in said
    assert len(read(MailMessage)) == 1
    assert "0 digests written" in run(args=["follows", "digest"]).output
