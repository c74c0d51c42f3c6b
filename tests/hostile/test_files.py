"""Every list that leaves as a file holds what people typed as text, never as a formula."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from sqlalchemy import String

from tests.matrix import country as countries
from tests.sheet_samples import csv_bytes, put, xlsx_bytes
from webapp import downloads, exports, sheets
from webapp.db import db, unit_of_work
from webapp.sheets import writing
from webapp.tenancy import mixins, scopes

from .pages import Room, pages

EVIL = '=HYPERLINK("http://evil.example","+1")'
STARTS = ("=", "+", "-", "@", "\t", "\r")
pytestmark = pytest.mark.only("sqlite")  # cells are written alike whatever the rows come from
# Numbers of our own may begin with a minus.
_FORMULA = ("=", "+", "@", "\t", "\r")


@pytest.fixture
def lists(app, cast, browser, monkeypatch):
    """(name of the list, bytes) of each file that a page of the site answers with."""
    country = countries.build(app, cast)
    infect(app)
    asked: list[str] = []
    find = exports.find
    monkeypatch.setattr(exports, "find", lambda name: asked.append(name) or find(name))
    room = Room(browser)

    def all_files(fmt):
        for page in pages(app, country):
            reader = room.at(page.seat)
            url = f"{reader.url(page.path)}?format={fmt}"
            response = reader.client.get(url)
            if response.mimetype == downloads.MEDIA[fmt].partition(";")[0]:
                yield page.endpoint, response.get_data()
            response.close()

    all_files.asked = asked
    return all_files


def infect(app):
    """Each text of each row of Yazd begins like a formula."""
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        for mapper in db.Model.registry.mappers:
            model = mapper.class_
            if issubclass(model, mixins.Owned) and not issubclass(model, mixins.Ledger):
                columns = [c.name for c in model.__table__.columns if holds_words(c)]
                for row in db.session.scalars(db.select(model)):
                    for name in columns:
                        setattr(row, name, EVIL)


def holds_words(column):
    length = getattr(column.type, "length", None)
    on_disk = (column.table.name, column.name) in {
        ("import_batch", "stored_name"),
        ("stored_file", "name"),
    }
    return isinstance(column.type, String) and not on_disk and (length is None or length >= 80)


def formulas(fmt, content):
    """Cells of a file that a spreadsheet program would run."""
    if fmt == "xlsx":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            sheet = book.read("xl/worksheets/sheet1.xml")
        return [b"<f>"] if b"<f>" in sheet or b"<f " in sheet else []
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return [cell for row in rows for cell in row if cell.lstrip().startswith(_FORMULA)]


@pytest.mark.parametrize("fmt", exports.FORMATS)
def test_no_file_of_any_page_holds_a_formula(lists, fmt, monkeypatch):
    evil, wrong = 0, []
    for endpoint, content in lists(fmt):
        wrong += [f"{endpoint}: {cell}" for cell in formulas(fmt, content)]
        evil += b"HYPERLINK" in content or fmt == "xlsx"
    assert wrong == []
    assert evil > 3
    unasked = {name for name in exports._LISTINGS if not name.startswith("test.")} - set(
        lists.asked
    )
    assert unasked == set(), "lists that no page was asked for"


def test_without_the_mark_a_formula_would_be_seen(lists, monkeypatch):
    monkeypatch.setattr(writing, "harmless", lambda text: text)
    assert [cell for _, content in lists("csv") for cell in formulas("csv", content)]


@pytest.mark.parametrize("make", [csv_bytes, xlsx_bytes])
def test_what_is_imported_stays_the_text_it_was(tmp_path, make):
    rows = [["عنوان", "کد"], *([f"{start}1+1", f"{start}cmd"] for start in STARTS[:4])]
    with sheets.read(put(tmp_path, "a", make(rows))) as sheet:
        assert [cells for _, cells in sheet.rows()] == rows[1:]
