"""Each list of a province's desk can be taken away as a file with the rows of its page."""

from __future__ import annotations

import csv
import io

import pytest

from tests.reports import history
from webapp.audit import AuditEntry
from webapp.db import db, reading, unit_of_work
from webapp.samples import services as samples
from webapp.tenancy import scopes

PAGES = ["needs", "companies", "interests", "meetings", "samples"]


@pytest.fixture
def officer(app, cast, browser, actor):
    made = history.interest(app, cast)
    history.interest(app, cast, supplier="other_supplier")
    history.interest(app, cast, need="valve")
    history.meeting(app, cast, made, "scheduled", "held")
    history.meeting(app, cast, made)
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        need = db.session.get(history.Need, ("yazd", cast.needs["bearing"]))
        samples.announce(actor("yazd_officer"), need)
    return browser("yazd_officer", "yazd")


def file_of(officer, address: str) -> list[list[str]]:
    joint = "&" if "?" in address else "?"
    answer = officer.get(f"/admin/{address}{joint}format=csv")
    return list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("address", "rows"),
    [
        ("needs", 3),
        ("needs?state=draft", 1),
        ("needs?q=نخ", 1),
        ("companies", 2),
        ("companies?state=pending", 1),
        ("companies?q=نگین", 1),
        ("interests", 2),
        ("interests?origin=telephone", 0),
        ("interests?q=سهند", 1),
        ("meetings", 2),
        ("meetings?state=held", 1),
        ("samples", 1),
        ("samples?state=lent", 0),
    ],
)
def test_a_file_has_the_rows_of_its_page(officer, address, rows):
    assert len(officer.get(f"/admin/{address}").soup.select("tbody tr")) == rows
    assert len(file_of(officer, address)) == rows + 1


@pytest.mark.parametrize("address", PAGES)
def test_the_page_leads_to_its_files(officer, address):
    links = officer.get(f"/admin/{address}").links()
    for fmt in ("xlsx", "csv"):
        (link,) = [link for link in links if f"format={fmt}" in link]
        assert officer.get(link).status == 200


def test_a_file_says_what_it_holds_in_words(officer):
    heads, *lines = file_of(officer, "samples")
    assert heads[:3] == ["نیازمندی", "شرکت", "وضعیت"]
    assert lines[0][:2] == ["بلبرینگ شیار عمیق 6205-2RS", "ریسندگی نگین کویر"]


@pytest.mark.parametrize("address", PAGES)
def test_others_do_not_take_them(officer, browser, address):
    path = f"/admin/{address}?format=csv"
    browser("producer", "yazd").get(path, status=403)
    browser("fars_officer", "yazd").get(path, status=404)
    browser(None, "yazd").get(path, status=303)


def test_who_takes_a_list_stands_in_the_ledger(app, officer, cast):
    file_of(officer, "companies")
    with app.app_context(), reading(scopes.tenant("yazd")):
        taken = db.select(AuditEntry).where(AuditEntry.action == "exports.take")
        (entry,) = db.session.scalars(taken)
    assert entry.actor_id == cast.people["yazd_officer"]
    assert entry.details == {"listing": "companies.province", "format": "csv"}
