"""An officer imports a list of needs: file, columns, check, import."""

from __future__ import annotations

import pytest

from tests.importing.desk import (
    HEADERS,
    ROWS,
    TABLE,
    batch_of,
    checked,
    findings_of,
    imported,
    needs_of,
    number_of,
    received,
    upload,
)
from tests.sheet_samples import csv_bytes, ods_bytes, xlsx_bytes
from webapp import drainer, jobs
from webapp.db import db, reading
from webapp.needs.models import Consent, NeedEvent, PublishedNeed
from webapp.tenancy import scopes

PUBLISH = {"publish": "y", "consent_reference": "۱۲/الف", "given_by": "مدیر عامل"}


def test_the_steps_lead_from_the_file_to_the_needs(app, browser, cast):
    officer = browser("yazd_officer")
    page = received(officer)
    assert "۳ ردیف" in page.text and "نخ پلی‌استر POY" in page.text
    company = str(cast.companies["producer"])
    page = officer.follow(officer.submit(page, "/columns", company_id=company))
    assert "در حال بررسی" in page.text and page.soup.find("progress")
    jobs.run_waiting(app)
    page = officer.follow(officer.get(page_path(page), htmx="import-progress"))
    assert "۳ ردیف را می‌توان وارد کرد" in page.text
    officer.submit(page, "/run")
    jobs.run_waiting(app)
    page = officer.get(f"/admin/imports/{number_of(page)}")
    assert "۳ نیازمندی وارد شد" in page.text
    assert f"/yazd/admin/needs?batch={number_of(page)}" in page.links()


def page_path(page):
    return page.soup.find(id="import-progress")["hx-get"]


def test_a_row_becomes_a_need_with_what_its_cells_say(app, browser, cast):
    need = needs_of(app, imported(app, browser("yazd_officer"), cast))[0]
    assert need.title == "نخ پلی‌استر POY ۷۵ دنیر"
    assert (need.hs_code, need.kind, need.field) == ("54024600", "raw_material", "textile")
    assert (need.annual_quantity, need.unit, need.fx_cost_declared) == (120, "تن", 450_000)
    assert need.producer_company_id == cast.companies["producer"]
    assert (need.state, need.created_by) == ("draft", cast.people["yazd_officer"])


def test_with_consent_the_needs_are_published(app, browser, cast):
    number = imported(app, browser("yazd_officer"), cast, **PUBLISH)
    assert {need.state for need in needs_of(app, number)} == {"published"}
    assert batch_of(app, number).published == 3
    with app.app_context(), reading(scopes.tenant("yazd")):
        ids = [need.id for need in needs_of(app, number)]
        for model, each in ((PublishedNeed, 1), (Consent, 1), (NeedEvent, 2)):
            column = model.id if model is PublishedNeed else model.need_id
            rows = db.session.scalars(db.select(model).where(column.in_(ids))).all()
            assert len(rows) == 3 * each
        consent = db.session.scalars(db.select(Consent).where(Consent.need_id == ids[0])).one()
        assert (consent.reference, consent.given_by) == ("۱۲/الف", "مدیر عامل")
    drainer.drain(app)
    page = browser(None, "yazd").get(f"/needs/{ids[0]}")
    assert "نخ پلی‌استر POY" in page.text


@pytest.mark.parametrize("make", [xlsx_bytes, ods_bytes])
def test_a_workbook_gives_the_same_as_the_text_table(app, browser, cast, make):
    officer = browser("yazd_officer")
    first = needs_of(app, imported(app, officer, cast))
    page = officer.follow(upload(officer, make(TABLE), "needs.xlsx"))
    sent = officer.submit(page, "/columns", company_id=str(cast.companies["producer"]))
    jobs.run_waiting(app)
    officer.submit(officer.follow(sent), "/run")
    jobs.run_waiting(app)
    second = needs_of(app, number_of(sent))
    names = ("title", "hs_code", "kind", "field", "annual_quantity", "unit", "fx_cost_declared")
    for one, other in zip(first, second, strict=True):
        assert [getattr(one, n) for n in names] == [getattr(other, n) for n in names]


def test_good_rows_come_in_and_bad_ones_say_why(app, browser, cast):
    bad = [
        ["4", "", "54024600", "قطعه", "نساجی", "1", "1"],
        ["5", "شیر", "2023-05-01", "چیز", "نساجی", "زیاد", "-5"],
        ["6", "گیربکس", "123", "قطعه", "فضانوردی", "1", "1"],
    ]
    number = imported(app, browser("yazd_officer"), cast, [*TABLE, *bad])
    batch = batch_of(app, number)
    assert (batch.rows, batch.imported, batch.refused) == (6, 3, 3)
    assert findings_of(app, number) == [
        (5, "refused", "title", "missing"),
        (6, "refused", "hs_code", "hs_date"),
        (6, "refused", "kind", "kind"),
        (6, "refused", "annual_quantity", "not_a_number"),
        (6, "refused", "fx_cost_declared", "negative"),
        (7, "refused", "field", "field"),
    ]


def test_the_page_shows_each_refused_row_in_words(app, browser, cast):
    bad = ["4", "شیر", "2023-05-01", "قطعه", "نساجی", "1", "1"]
    officer = browser("yazd_officer")
    number = checked(app, officer, cast, [*TABLE, bad])
    page = officer.get(f"/admin/imports/{number}")
    assert "این فقط بررسی بود" in page.text
    assert "برنامهٔ جدول این کد را به تاریخ تبدیل کرده است" in page.text
    assert "2023-05-01" in page.text and "رد شد" in page.text


def test_a_check_writes_no_need_and_can_be_repeated(app, browser, cast):
    officer = browser("yazd_officer")
    number = checked(app, officer, cast)
    assert not needs_of(app, number)
    page = officer.get(f"/admin/imports/{number}/columns")
    officer.submit(page, "/columns", company_id=str(cast.companies["producer"]))
    jobs.run_waiting(app)
    assert batch_of(app, number).state == "checked"
    assert batch_of(app, number).imported == 3


def test_a_long_title_is_cut_at_a_word_and_kept_whole_in_the_summary(app, browser, cast):
    title = "بلبرینگ شیار عمیق با آب‌بند لاستیکی برای ماشین‌های رینگ ریسندگی " + "و بافندگی " * 5
    number = imported(app, browser("yazd_officer"), cast, [HEADERS, ["1", title, *ROWS[0][2:]]])
    need = needs_of(app, number)[0]
    assert len(need.title) <= 80 and title.startswith(need.title)
    assert need.summary == title.strip() and need.flags == ["shortened"]
    assert batch_of(app, number).shortened == 1


def test_what_is_there_already_comes_in_and_is_flagged(app, browser, cast):
    again = ["9", "نخ پلی استر poy ۷۵ دنير", *ROWS[0][2:]]
    officer = browser("yazd_officer")
    first = imported(app, officer, cast, [*TABLE, again])
    assert [need.flags for need in needs_of(app, first)] == [[], [], [], ["duplicate"]]
    second = imported(app, officer, cast)
    assert batch_of(app, second).duplicates == batch_of(app, second).imported == 3


def test_a_lost_leading_zero_is_put_back_and_said(app, browser, cast):
    number = imported(
        app, browser("yazd_officer"), cast, [HEADERS, ["1", "شیر خشک", "4021010", *ROWS[0][3:]]]
    )
    assert needs_of(app, number)[0].hs_code == "04021010"
    assert findings_of(app, number) == [(2, "mended", "hs_code", "hs_zero")]


def test_companies_of_the_rows_are_found_or_entered(app, browser, cast):
    table = [
        ["نام کالا", "نام شرکت", "شناسه ملی"],
        ["نخ", "هرچه", "10380284790"],
        ["چسب", "بافندگی تازه", ""],
        ["رنگ", "بافندگی تازه ", ""],
        ["میله", "ریسندگی نگین کوير", ""],
        ["سیم", "", "14000000100"],
        ["لوله", "", ""],
    ]
    officer = browser("yazd_officer")
    number = checked(app, officer, cast, table, company_id="")
    assert "۱ شرکت تازه ثبت می‌شود" in officer.get(f"/admin/imports/{number}").text
    officer.submit(officer.get(f"/admin/imports/{number}"), "/run")
    jobs.run_waiting(app)
    owners = [need.producer_company_id for need in needs_of(app, number)]
    producer = cast.companies["producer"]
    assert owners[0] == owners[3] == producer and owners[1] == owners[2] != producer
    assert [(row, reason) for row, _, _, reason in findings_of(app, number)] == [
        (6, "company_unknown"),
        (7, "missing"),
    ]


def test_needs_of_a_company_that_is_not_verified_stay_drafts(app, browser, cast):
    table = [["نام کالا", "نوع", "رشته", "شرکت"], ["نخ", "قطعه", "نساجی", "کارگاه تازه کار"]]
    number = imported(app, browser("yazd_officer"), cast, table, company_id="", **PUBLISH)
    assert [need.state for need in needs_of(app, number)] == ["draft"]
    assert findings_of(app, number) == [(2, "unpublished", "company_name", "company_pending")]


def test_rows_of_another_province_are_refused(app, browser, cast):
    table = [["نام کالا", "استان"], ["نخ", "یزد"], ["چسب", "فارس"], ["رنگ", "آتلانتیس"]]
    number = imported(app, browser("yazd_officer"), cast, table)
    assert len(needs_of(app, number)) == 1
    assert [(row, reason) for row, _, _, reason in findings_of(app, number)] == [
        (3, "other_province"),
        (4, "province"),
    ]


def test_parks_are_known_by_name(app, browser, cast):
    table = [["نام کالا", "شهرک صنعتی"], ["نخ", park_name(app, cast)], ["چسب", "ناکجا"]]
    number = imported(app, browser("yazd_officer"), cast, table)
    assert needs_of(app, number)[0].park_id == cast.places["yazd_park"]
    assert findings_of(app, number) == [(3, "refused", "park", "park")]


def park_name(app, cast):
    from webapp.places.models import Park

    with app.app_context(), reading(scopes.tenant("yazd")):
        return db.session.get(Park, ("yazd", cast.places["yazd_park"])).name


def test_the_list_shows_what_was_imported(app, browser, cast):
    officer = browser("yazd_officer")
    assert "هنوز فایلی وارد نشده است" in officer.get("/admin/imports").text
    imported(app, officer, cast)
    page = officer.get("/admin/imports")
    assert "needs.csv" in page.text and "واردشده" in page.text


def test_the_same_titles_in_a_csv_of_another_alphabet(app, browser, cast):
    officer = browser("yazd_officer")
    table = [["نام كالا", "كد تعرفه"], ["چسب صنعتي", "35069100"]]
    page = officer.follow(upload(officer, csv_bytes(table, "cp1256", ";")))
    assert "چسب صنعتي" in page.text
    officer.submit(page, "/columns", company_id=str(cast.companies["producer"]))
    jobs.run_waiting(app)
    officer.submit(officer.get(f"/admin/imports/{number_of(page)}"), "/run")
    jobs.run_waiting(app)
    assert needs_of(app, number_of(page))[0].title == "چسب صنعتی"
