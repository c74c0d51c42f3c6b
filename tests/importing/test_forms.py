"""The import desk refuses what cannot be, keeps what was typed, and lets in only its own."""

from __future__ import annotations

import io

import pytest

from tests.importing.desk import (
    HEADERS,
    TABLE,
    batch_of,
    checked,
    imported,
    needs_of,
    number_of,
    received,
    upload,
)
from tests.sheet_samples import book_bytes, csv_bytes, xlsx_bytes, zip_bytes
from webapp import jobs
from webapp.importing import columns, files

PATHS = ["", "/new", "/template"]
OF_A_BATCH = ["", "/columns", "/refused", "/report"]
STEPS = ["run", "again", "undo", "discard"]


@pytest.fixture
def batch(app, browser, cast):
    """A checked batch of Yazd."""
    return checked(app, browser("yazd_officer"), cast)


# --- who may enter --------------------------------------------------------------------------


@pytest.mark.parametrize("path", PATHS)
def test_only_staff_of_the_province_sees_the_desk(browser, path):
    assert "/sign-in" in browser().get(f"/admin/imports{path}", status=303).location
    browser("producer").get(f"/admin/imports{path}", status=403)
    browser("fars_officer").get(f"/admin/imports{path}", status=404)
    browser("yazd_officer", "national").get(f"/admin/imports{path}", status=404)


def test_nobody_else_reaches_a_batch(browser, batch):
    for path in OF_A_BATCH:
        browser("fars_officer").get(f"/admin/imports/{batch}{path}", status=404)
        browser("fars_officer", "fars").get(f"/admin/imports/{batch}{path}", status=404)
        browser("producer").get(f"/admin/imports/{batch}{path}", status=403)
    for step in STEPS:
        browser("fars_officer", "fars").post(f"/admin/imports/{batch}/{step}", status=404)
        browser("producer").post(f"/admin/imports/{batch}/{step}", status=403)
        browser().post(f"/admin/imports/{batch}/{step}", status=401)


# --- the file -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "این فایل خالی است"),
        ("a.csv", csv_bytes([HEADERS]), "ردیفی زیر آن نیست"),
        ("a.xlsx", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "این فایل جدول نیست"),
        ("a.xls", b"<html><table></table></html>", "صفحهٔ وب"),
        ("a.xlsx", xlsx_bytes(TABLE)[:900], "خراب یا ناقص"),
        ("a.csv", csv_bytes([["a"] * 100_000, ["b"]]), "بیش از ۲۰۰ ستون"),
        ("a.xlsx", zip_bytes({"[Content_Types].xml": "", "b": b" " * 50_000_000}), "بزرگ‌تر"),
        ("a.csv", 'نام\n"الف\n'.encode() + b"b\n" * 90_000, "گیومه"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(browser, name, content, words):
    page = browser("yazd_officer").get("/admin/imports/new")
    sent = browser("yazd_officer").submit(
        page, "imports/new", status=422, file=(io.BytesIO(content), name)
    )
    assert any(words in error for error in sent.errors()), sent.errors()


def test_a_file_of_another_kind_is_not_even_opened(browser):
    officer = browser("yazd_officer")
    assert "XLSX" in upload(officer, b"MZ", "virus.exe", status=422).errors()[0]


def test_a_refused_file_leaves_nothing_behind(app, browser):
    upload(browser("yazd_officer"), csv_bytes([HEADERS]), status=422)
    with app.app_context():
        assert list(files.folder().iterdir()) == []


def test_more_than_the_site_takes_is_refused(browser):
    much = b"--x\r\n" + b"a,b\n" * 7_500_000  # 30 megabytes
    kind = "multipart/form-data; boundary=x"
    answer = browser("yazd_officer").client.post(
        "/yazd/admin/imports/new", data=much, content_type=kind
    )
    assert answer.status_code == 413


def test_without_a_file_the_form_comes_back(browser):
    page = browser("yazd_officer").get("/admin/imports/new")
    sent = browser("yazd_officer").submit(page, "imports/new", status=422)
    assert "فایلی" in sent.errors()[0]


def test_a_double_press_receives_one_file(app, browser):
    officer = browser("yazd_officer")
    page = officer.get("/admin/imports/new")
    sent = [
        officer.submit(page, "imports/new", file=(io.BytesIO(csv_bytes(TABLE)), "a.csv"))
        for _ in range(2)
    ]
    assert sent[0].location == sent[1].location


def test_htmx_is_sent_on_to_the_columns(browser):
    officer = browser("yazd_officer")
    page = officer.get("/admin/imports/new")
    file = (io.BytesIO(csv_bytes(TABLE)), "a.csv")
    sent = officer.submit(page, "imports/new", status=200, htmx="main", file=file)
    assert "/columns" in sent.headers["HX-Redirect"]


# --- the columns ----------------------------------------------------------------------------


def chosen(page):
    """What each column is imported as."""
    return [
        (s.find("option", selected=True) or s.find("option"))["value"]
        for s in page.soup.find_all("select")
        if s["name"].startswith("column_")
    ]


def test_known_headers_are_chosen_already(browser):
    assert chosen(received(browser("yazd_officer"))) == [
        *("", "title", "hs_code", "kind", "field", "annual_quantity", "fx_cost_declared")
    ]


def test_what_was_chosen_is_remembered_for_the_next_file(app, browser, cast):
    officer = browser("yazd_officer")
    table = [["نام کالا", "ستون عجیب", "قیمت"], ["نخ", "84821010", "؟"]]
    page = received(officer, table)
    assert chosen(page) == ["title", "", "price"]
    company = str(cast.companies["producer"])
    officer.submit(page, "/columns", column_1="hs_code", column_2="", company_id=company)
    assert chosen(received(officer, table)) == ["title", "hs_code", ""]
    fars = browser("fars_officer", "fars")
    assert chosen(received(fars, table)) == ["title", "", "price"]


def test_two_columns_of_one_name_are_told_apart_by_their_letters(browser):
    page = received(browser("yazd_officer"), [["نام کالا", "نام کالا", ""], ["a", "b", "c"]])
    assert chosen(page) == ["title", ""]
    assert [page.soup.find("label", attrs={"for": f"column_{n}"}).get_text() for n in (0, 1)] == [
        "A نام کالا",
        "B نام کالا",
    ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"column_1": ""}, "عنوان نیازمندی در کدام ستون است"),
        ({"column_2": "title"}, "از ستون «نام كالا» گرفته شده است"),
        ({"company_id": ""}, "از آنِ کدام شرکت"),
        ({"publish": "y"}, "بدون رضایت‌نامه"),
        ({"publish": "y", "consent_reference": "1", "column_3": ""}, "«نوع» در کدام ستون"),
        ({"company_national_id": "123"}, "۱۱ رقم"),
        ({"column_1": "province;drop"}, "یکی از گزینه‌های فهرست"),
    ],
)
def test_columns_that_cannot_be_are_refused_and_what_was_typed_stays(browser, cast, changes, words):
    officer = browser("yazd_officer")
    page = received(officer)
    given = {"company_id": str(cast.companies["producer"]), "given_by": "مدیر عامل", **changes}
    sent = officer.submit(page, "/columns", status=422, **given)
    assert any(words in error for error in sent.errors()), sent.errors()
    assert sent.soup.find("input", attrs={"name": "given_by"})["value"] == "مدیر عامل"


def test_columns_of_a_batch_that_is_in_are_not_changed(app, browser, cast):
    officer = browser("yazd_officer")
    number = imported(app, officer, cast)
    page = officer.get(f"/admin/imports/{number}/columns", status=303)
    assert page.location.endswith(f"/admin/imports/{number}")


# --- the steps ------------------------------------------------------------------------------


def test_a_double_press_imports_once(app, browser, cast, batch):
    officer = browser("yazd_officer")
    page = officer.get(f"/admin/imports/{batch}")
    officer.submit(page, "/run")
    officer.submit(page, "/run")
    jobs.run_waiting(app)
    assert len(needs_of(app, batch)) == 3


def test_a_step_that_comes_too_late_is_refused(app, browser, cast, batch):
    officer = browser("yazd_officer")
    officer.submit(officer.get(f"/admin/imports/{batch}"), "/run")
    officer.post(f"/admin/imports/{batch}/run", status=409)
    officer.post(f"/admin/imports/{batch}/discard", status=409)
    officer.post(f"/admin/imports/{batch}/undo", status=409)
    page = officer.post(f"/admin/imports/{batch}/again", status=409)
    assert "وضعیت این فایل در این میان تغییر کرده است" in page.text


def test_a_file_without_good_rows_is_not_imported(app, browser, cast):
    officer = browser("yazd_officer")
    number = checked(app, officer, cast, [HEADERS, ["1", "", "", "", "", "", "1"]])
    assert "هیچ ردیفی را نمی‌توان وارد کرد" in officer.get(f"/admin/imports/{number}").text
    officer.post(f"/admin/imports/{number}/run", status=409)


def test_a_file_that_is_not_wanted_is_removed(app, browser, cast, batch):
    officer = browser("yazd_officer")
    name = batch_of(app, batch).stored_name
    page = officer.follow(officer.submit(officer.get(f"/admin/imports/{batch}"), "/discard"))
    assert "چیزی از آن وارد نشده بود" in page.text
    officer.get(f"/admin/imports/{batch}", status=404)
    with app.app_context():
        assert not (files.folder() / name).exists()


def test_work_that_failed_can_go_on(app, browser, cast, monkeypatch):
    from webapp.importing import running

    officer = browser("yazd_officer")
    number = number_of(received(officer))
    company = str(cast.companies["producer"])
    whole = running.take_in
    page = officer.get(f"/admin/imports/{number}/columns")
    officer.submit(page, "/columns", company_id=company)
    jobs.run_waiting(app)
    officer.submit(officer.get(f"/admin/imports/{number}"), "/run")
    monkeypatch.setattr(running, "take_in", lambda *a, **k: 1 / 0)
    jobs.run_waiting(app)
    page = officer.get(f"/admin/imports/{number}")
    assert "کار متوقف شد" in page.text
    monkeypatch.setattr(running, "take_in", whole)
    officer.submit(page, "/again")
    jobs.run_waiting(app)
    assert len(needs_of(app, number)) == 3


def test_formulas_in_cells_are_only_text(app, browser, cast):
    def fill(book, sheet):
        sheet.write_row(0, 0, ["نام کالا", "مصرف سالانه"])
        sheet.write_string(1, 0, "=HYPERLINK(1)")
        sheet.write_formula(1, 1, "=40+2", None, 42)

    officer = browser("yazd_officer")
    page = officer.follow(upload(officer, book_bytes(fill), "a.xlsx"))
    officer.submit(page, "/columns", company_id=str(cast.companies["producer"]))
    jobs.run_waiting(app)
    officer.submit(officer.get(f"/admin/imports/{number_of(page)}"), "/run")
    jobs.run_waiting(app)
    need = needs_of(app, number_of(page))[0]
    assert (need.title, need.annual_quantity) == ("=HYPERLINK(1)", 42)


def test_every_header_of_the_template_is_known():
    for field, several in columns.ALIASES.items():
        assert columns.field_of(several.split("؛")[0]) == field


def test_a_batch_whose_file_is_gone_says_what_to_do(app, browser, cast):
    officer = browser("yazd_officer")
    page = received(officer)
    with app.app_context():
        files.remove(batch_of(app, number_of(page)).stored_name)
    refused = officer.get(f"/admin/imports/{number_of(page)}/columns", status=409)
    assert "دوباره بارگذاری کنید" in refused.text
