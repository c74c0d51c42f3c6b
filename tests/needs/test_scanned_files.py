"""What the scanner says decides whether a file is kept."""

import dataclasses
import io

import pytest

from tests.clamd import HARMFUL, Clamd
from tests.needs.sent_files import PDF, on_disk, picture
from webapp.audit import AuditEntry
from webapp.db import db
from webapp.needs.models import NeedAttachment
from webapp.uploads import StoredFile


@pytest.fixture
def number(desk):
    return desk.published()


@pytest.fixture
def member(browser):
    return browser("producer", "yazd")


def ask(app, address, required=True):
    app.extensions["ghafaseh.settings"] = dataclasses.replace(
        app.extensions["ghafaseh.settings"],
        scanner=address,
        scanner_required=required,
        scanner_seconds=2,
    )


def send(member, number, content, status):
    page = member.get(f"/my/needs/{number}")
    sent = {"file": (io.BytesIO(content), "plan.pdf")}
    return member.submit(page, "/attachments", status=status, **sent)


def entries(desk, action):
    query = db.select(AuditEntry).where(AuditEntry.action == action)
    return desk.read(lambda: db.session.scalars(query).all())


def test_a_harmful_file_is_refused_kept_nowhere_and_in_the_ledger(
    app, member, desk, number, cast, tmp_path
):
    with Clamd(tmp_path / "clamd") as clamd:
        ask(app, clamd.address)
        refused = send(member, number, PDF + HARMFUL, 422)
    assert "Harmful-Word" in refused.errors()[0]
    assert on_disk(desk) == [] and desk.rows(NeedAttachment, number) == []
    (entry,) = entries(desk, "uploads.infected")
    assert entry.actor_id == cast.people["producer"] and entry.details["found"] == "Harmful-Word"


def test_a_clean_file_is_kept_as_such(app, member, desk, number, tmp_path):
    with Clamd(tmp_path / "clamd") as clamd:
        ask(app, clamd.address)
        send(member, number, PDF, 303)
        page = member.get(f"/my/needs/{number}")
        member.submit(page, "/photos", photo=(picture(), "x.jpg"))
    found = desk.read(lambda: db.session.scalars(db.select(StoredFile)).all())
    assert [file.scan for file in found] == ["clean"] * 3


def test_while_the_scanner_is_away_files_are_refused(app, member, desk, number, tmp_path):
    ask(app, f"unix:{tmp_path / 'nobody'}")
    assert send(member, number, PDF, 422).errors()
    assert on_disk(desk) == [] and len(entries(desk, "uploads.not_scanned")) == 1


def test_or_taken_and_marked_where_the_operator_wants_it(app, member, desk, number, tmp_path):
    ask(app, f"unix:{tmp_path / 'nobody'}", required=False)
    send(member, number, PDF, 303)
    (entry,) = entries(desk, "uploads.not_scanned")
    assert entry.details["taken"]
    assert "از نظر امنیتی بررسی نشده" in member.get(f"/my/needs/{number}").text


def test_files_of_an_import_are_looked_at_too(app, browser, tmp_path):
    officer = browser("yazd_officer", "yazd")
    with Clamd(tmp_path / "clamd") as clamd:
        ask(app, clamd.address)
        page = officer.get("/admin/imports/new")
        sent = {"file": (io.BytesIO(b"a,b\n1," + HARMFUL), "needs.csv")}
        refused = officer.submit(page, "/imports/new", status=409, **sent)
    assert "Harmful-Word" in refused.text
