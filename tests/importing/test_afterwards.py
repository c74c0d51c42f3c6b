"""What follows an import: refused rows to mend, a report, going on after a kill, the way back."""

from __future__ import annotations

import datetime as dt
import threading

from tests.importing.desk import (
    HEADERS,
    ROWS,
    TABLE,
    batch_of,
    checked,
    imported,
    needs_of,
    number_of,
    upload,
)
from tests.sheet_samples import csv_bytes, put
from webapp import drainer, jobs, sheets
from webapp.accounts.actor import SYSTEM
from webapp.db import db, now, reading, unit_of_work
from webapp.importing import rules, running
from webapp.interests.models import Interest
from webapp.needs.models import Consent, Need, NeedEvent, PublishedNeed
from webapp.outbox import Outbox
from webapp.tenancy import scopes

BAD = ["4", "شیر صنعتی", "2023-05-01", "قطعه", "نساجی", "1", "1"]
PUBLISH = {"publish": "y", "consent_reference": "۱۲/الف"}


def table_of(tmp_path, page):
    """Headers and rows of a downloaded file."""
    with sheets.read(put(tmp_path, "got.xlsx", page.body)) as sheet:
        return sheet.headers, [cells for _, cells in sheet.rows()]


def test_the_template_is_imported_as_it_is(app, browser, cast):
    officer = browser("yazd_officer")
    template = officer.get("/admin/imports/template")
    assert "filename*=UTF-8''" in template.headers["Content-Disposition"]
    page = officer.follow(upload(officer, template.body, "template.xlsx"))
    options = {"publish": "y", "consent_reference": "۱"}
    number = number_of(officer.submit(page, "/columns", **options))
    jobs.run_waiting(app)
    batch = batch_of(app, number)
    assert (batch.rows, batch.imported, batch.published, batch.refused) == (1, 1, 1, 0)
    headers = batch.headers
    assert len(batch.mapping) == len([header for header in headers if header])


def test_refused_rows_come_back_with_the_reason_and_go_in_when_mended(app, browser, cast, tmp_path):
    officer = browser("yazd_officer")
    number = imported(app, officer, cast, [*TABLE, BAD])
    headers, rows = table_of(tmp_path, officer.get(f"/admin/imports/{number}/refused"))
    assert headers[:7] == [header.strip() for header in HEADERS]
    assert rows[0][:7] == BAD and rows[0][7] == "5"
    assert "برنامهٔ جدول این کد را به تاریخ" in rows[0][8]
    rows[0][2] = "84818000"
    second = imported(app, officer, cast, [headers, *rows])
    assert [need.hs_code for need in needs_of(app, second)] == ["84818000"]


def test_the_report_has_a_line_for_each_finding(app, browser, cast, tmp_path):
    officer = browser("yazd_officer")
    number = checked(app, officer, cast, [*TABLE, BAD, ROWS[0]])
    headers, rows = table_of(tmp_path, officer.get(f"/admin/imports/{number}/report"))
    assert headers == ["ردیف", "نتیجه", "ستون", "دلیل", "مقدار", "نیازمندی مشابه"]
    assert [row[:3] for row in rows] == [
        ["5", "رد شد", "کد تعرفه"],
        ["6", "شاید تکراری", "عنوان نیازمندی"],
    ]
    page = officer.get(f"/admin/imports/{number}?kind=duplicate")
    assert "شاید تکراری" in page.text and "2023-05-01" not in page.soup.find("table").get_text()


def test_many_findings_are_paged(app, browser, cast):
    officer = browser("yazd_officer")
    table = [HEADERS, *([str(n), f"نخ {n}", "1", "", "", "", ""] for n in range(120))]
    number = checked(app, officer, cast, table)
    page = officer.get(f"/admin/imports/{number}")
    assert len(page.soup.find("tbody").find_all("tr")) == 50
    following = page.soup.find("a", rel="next")["href"]
    assert "نخ" not in following
    assert len(officer.get(following).soup.find("tbody").find_all("tr")) == 50


def test_findings_are_kept_up_to_a_limit_and_counted_beyond(app, browser, cast, monkeypatch):
    monkeypatch.setattr(running, "MAX_FINDINGS", 10)
    monkeypatch.setattr(running, "CHUNK", 5)
    monkeypatch.setattr("webapp.importing.plan.CHUNK", 5)
    table = [HEADERS, *([str(n), f"نخ {n}", "1", "", "", "", ""] for n in range(40))]
    officer = browser("yazd_officer")
    number = checked(app, officer, cast, table)
    assert batch_of(app, number).refused == 40
    page = officer.get(f"/admin/imports/{number}")
    assert len(page.soup.find("tbody").find_all("tr")) == 10


# --- killed half-way ------------------------------------------------------------------------


def test_an_import_that_is_killed_goes_on_where_it_was(app, browser, cast, monkeypatch):
    monkeypatch.setattr("webapp.importing.plan.CHUNK", 2)
    rows = [[str(n), f"نخ شمارهٔ {n}", *ROWS[0][2:]] for n in range(7)]
    officer = browser("yazd_officer")
    number = checked(app, officer, cast, [HEADERS, *rows, BAD])
    officer.submit(officer.get(f"/admin/imports/{number}"), "/run")
    whole, calls = running.take_in, []

    def dies(*given, **more):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return whole(*given, **more)

    monkeypatch.setattr(running, "take_in", dies)
    jobs.run_waiting(app)
    assert len(needs_of(app, number)) == 4 and batch_of(app, number).done == 4
    with app.app_context(), unit_of_work(scopes.system("test")):
        job = db.session.get(jobs.Job, batch_of(app, number).job_id)
        assert job.state == "running"
        job.beat_at = now() - dt.timedelta(minutes=1)
    jobs.run_waiting(app)
    batch = batch_of(app, number)
    assert [need.title[-1] for need in needs_of(app, number)] == list("0123456")
    assert (batch.state, batch.done, batch.imported, batch.refused) == ("done", 8, 7, 1)


def test_no_transaction_takes_more_than_two_hundred_rows(app, browser, cast, monkeypatch):
    sizes = []
    whole = running.take_in
    monkeypatch.setattr(
        running,
        "take_in",
        lambda a, p, rows, **k: sizes.append(len(rows)) or whole(a, p, rows, **k),
    )
    rows = [[str(n), f"نخ {n}", "", "", "", "", ""] for n in range(450)]
    imported(app, browser("yazd_officer"), cast, [HEADERS, *rows])
    assert sizes == [rules.CHUNK, rules.CHUNK, 50]


# --- the way back ---------------------------------------------------------------------------


def undo(app, officer, number, **more):
    page = officer.get(f"/admin/imports/{number}")
    sent = officer.submit(page, "/undo", **more)
    jobs.run_waiting(app)
    return sent


def test_an_import_is_taken_back_whole(app, browser, cast):
    officer = browser("yazd_officer")
    number = imported(app, officer, cast, **PUBLISH)
    ids = [need.id for need in needs_of(app, number)]
    undo(app, officer, number)
    assert batch_of(app, number).state == "undone"
    with app.app_context(), reading(scopes.system("test", writes=False)):
        for model, column in (
            (Need, Need.id),
            (PublishedNeed, PublishedNeed.id),
            (Consent, Consent.need_id),
            (NeedEvent, NeedEvent.need_id),
        ):
            assert not db.session.scalars(db.select(model).where(column.in_(ids))).all()
        told = db.session.scalars(
            db.select(Outbox.subject_id).where(Outbox.topic == "need", Outbox.verb == "removed")
        )
        assert sorted(told) == ids
    drainer.drain(app)
    browser(None, "yazd").get(f"/needs/{ids[0]}", status=404)
    assert "۳ نیازمندی حذف شد" in officer.get(f"/admin/imports/{number}").text


def interest_in(app, need, cast):
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        db.session.add(
            Interest(
                need_id=need.id,
                need_title=need.title,
                producer_company_id=need.producer_company_id,
                supplier_company_id=cast.companies["supplier"],
                supplier_province="isfahan",
                readiness="makes_similar",
                due_on=dt.date(2026, 12, 1),
            )
        )


def test_an_import_that_suppliers_have_answered_is_not_taken_back(app, browser, cast):
    officer = browser("yazd_officer")
    number = imported(app, officer, cast, **PUBLISH)
    interest_in(app, needs_of(app, number)[0], cast)
    page = officer.submit(officer.get(f"/admin/imports/{number}"), "/undo", status=409)
    assert "برای ۱ نیازمندیِ این فایل" in page.text
    assert len(needs_of(app, number)) == 3


def test_a_need_that_is_answered_while_it_goes_is_kept(app, browser, cast):
    officer = browser("yazd_officer")
    number = imported(app, officer, cast, **PUBLISH)
    officer.submit(officer.get(f"/admin/imports/{number}"), "/undo")
    interest_in(app, needs_of(app, number)[0], cast)
    jobs.run_waiting(app)
    assert len(needs_of(app, number)) == 1
    page = officer.get(f"/admin/imports/{number}")
    assert "۲ نیازمندی حذف شد" in page.text and "۱ نیازمندی نگه داشته شد" in page.text


def test_what_is_not_taken_back_cannot_be_taken_back_twice(app, browser, cast):
    officer = browser("yazd_officer")
    number = imported(app, officer, cast)
    undo(app, officer, number)
    officer.post(f"/admin/imports/{number}/undo", status=409)


def test_an_import_of_another_province_is_untouched(app, browser, cast):
    fars = browser("fars_officer", "fars")
    other = checked(app, fars, cast, company_id=str(cast.companies["fars_producer"]))
    fars.submit(fars.get(f"/admin/imports/{other}"), "/run")
    jobs.run_waiting(app)
    officer = browser("yazd_officer")
    undo(app, officer, imported(app, officer, cast))
    assert len(needs_of(app, other, "fars")) == 3


def test_nothing_of_a_dry_run_is_written(app, cast, tmp_path):
    path = put(tmp_path, "a.csv", csv_bytes(TABLE))
    from webapp.importing.columns import match, score
    from webapp.importing.plan import Options, Plan

    with sheets.read(path, score) as sheet, app.app_context():
        fields = {column.place: column.field for column in match(sheet.headers) if column.field}
        plan = Plan(sheet, fields, Options(company_name="ناشناس"))
        tally, _ = running.dry_run(SYSTEM, "yazd", plan)
        assert (tally.rows, tally.imported, tally.new_companies) == (3, 3, 1)
        with reading(scopes.tenant("yazd")):
            assert db.session.scalar(db.select(db.func.count()).select_from(Need)) == 3


def test_others_can_write_while_an_import_runs(app, browser, cast, monkeypatch):
    monkeypatch.setattr("webapp.importing.plan.CHUNK", 20)
    officer = browser("yazd_officer")
    rows = [[str(n), f"نخ {n}", *ROWS[0][2:]] for n in range(160)]
    number = checked(app, officer, cast, [HEADERS, *rows])
    officer.submit(officer.get(f"/admin/imports/{number}"), "/run")
    thread = threading.Thread(target=jobs.run_waiting, args=(app,))
    thread.start()
    other = 0
    while thread.is_alive():
        upload(officer, csv_bytes(TABLE))
        other += 1
    thread.join()
    assert other > 1 and batch_of(app, number).imported == 160
