"""Who adds, sees and fetches photos and documents of a need, page by page."""

import io
import re

import pytest

from tests.needs.sent_files import PDF, on_disk, picture
from webapp.audit import AuditEntry
from webapp.db import db
from webapp.needs import files, projection, queries, services
from webapp.needs.models import NeedPhoto


@pytest.fixture
def number(desk):
    return desk.published()


@pytest.fixture
def member(browser):
    return browser("producer", "yazd")


def test_a_photo_is_added_on_the_page_and_seen_by_visitors(member, browser, number):
    page = member.get(f"/my/needs/{number}")
    member.submit(page, "/photos", photo=(picture(), "x.jpg"), caption="نما")
    visitor = browser(None, "yazd")
    page = visitor.get(f"/needs/{number}")
    image = page.soup.find("img", alt="نما")
    answer = visitor._ask("GET", image["src"], None, 200, raw=True)
    assert answer.response.mimetype == "image/webp"
    assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_a_photo_leaves_with_the_consent(member, browser, desk, number):
    desk.do(files.add_photo, number, picture())
    visitor = browser(None, "yazd")
    address = visitor.get(f"/needs/{number}").soup.select_one('img[src*="photos"]')["src"]
    desk.do(services.withdraw_consent, number)
    visitor._ask("GET", address, None, 410, raw=True)


def test_photos_for_suppliers_are_for_suppliers(browser, desk):
    number = desk.published("شیر برقی", audience={"photos": "suppliers"})
    photo = desk.do(files.add_photo, number, picture())
    path = f"/needs/{number}/photos/{photo.file_id}"
    browser(None, "yazd").get(path, status=404)
    answer = browser("supplier", "yazd").get(path)
    assert answer.headers["Cache-Control"].startswith("private")


def test_photos_of_a_draft_are_for_its_own_people(member, browser, desk, cast):
    number = cast.needs["draft"]
    photo = desk.do(files.add_photo, number, picture())
    member.get(f"/my/needs/{number}/photos/{photo.file_id}")
    browser("yazd_officer", "yazd").get(f"/admin/needs/{number}/photos/{photo.thumb_id}")
    browser("supplier", "yazd").get(f"/my/needs/{number}/photos/{photo.file_id}", status=404)
    browser(None, "yazd").get(f"/needs/{number}/photos/{photo.file_id}", status=404)


@pytest.mark.parametrize(
    ("action", "field", "words"),
    [("/photos", "photo", "caption"), ("/attachments", "file", "file_title")],
)
def test_a_bad_file_is_refused_on_the_page(member, number, action, field, words):
    suffix = "jpg" if field == "photo" else "pdf"
    sent = {field: (io.BytesIO(b"x"), f"x.{suffix}"), words: "نما"}
    refused = member.submit(member.get(f"/my/needs/{number}"), action, status=422, **sent)
    assert refused.errors()
    assert refused.soup.find("input", {"name": words})["value"] == "نما"


def test_a_photo_is_chosen_and_deleted_on_the_page(member, desk, number):
    for _ in range(2):
        desk.do(files.add_photo, number, picture())
    page = member.get(f"/my/needs/{number}")
    member.submit(page, "/first")
    member.submit(member.get(f"/my/needs/{number}"), "/delete")
    assert len(desk.rows(NeedPhoto, number)) == 1


@pytest.fixture
def attached(desk, number):
    return desk.do(files.add_attachment, number, io.BytesIO(PDF), "نقشه.pdf", "نقشهٔ ساخت").id


def test_owner_and_officer_fetch_a_document_and_both_are_on_record(
    member, browser, desk, number, attached
):
    answer = member.get(f"/my/needs/{number}/attachments/{attached}")
    assert answer.body == PDF and answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    browser("yazd_officer", "yazd").get(f"/admin/needs/{number}/attachments/{attached}")
    assert len(fetches(desk)) == 2


def fetches(desk):
    query = db.select(AuditEntry).where(AuditEntry.action == "needs.fetch_attachment")
    return desk.read(lambda: db.session.scalars(query).all())


def test_an_approved_supplier_fetches_it_and_others_do_not(browser, desk, cast, number, attached):
    path = f"/needs/{number}/attachments/{attached}"
    browser("supplier", "yazd").get(path, status=404)
    with desk.work():
        projection.grant(queries.need(number), cast.companies["supplier"], "isfahan")
    page = browser("supplier", "yazd").get(f"/needs/{number}")
    assert any(re.search(r"/attachments/\d+$", link) for link in page.links())
    assert browser("supplier", "yazd").get(path).body == PDF
    browser("other_supplier", "yazd").get(path, status=404)
    browser("newcomer", "yazd").get(path, status=409)
    browser(None, "yazd").get(path, status=303)
    assert [(e.subject_id, e.actor_id) for e in fetches(desk)] == [
        (number, cast.people["supplier"])
    ]


def test_a_document_ends_with_the_consent(browser, desk, cast, number, attached):
    with desk.work():
        projection.grant(queries.need(number), cast.companies["supplier"], "isfahan")
    desk.do(services.withdraw_consent, number)
    browser("supplier", "yazd").get(f"/needs/{number}/attachments/{attached}", status=404)


def test_a_deleted_document_is_gone_for_approved_ones_too(
    member, browser, desk, cast, number, attached
):
    with desk.work():
        projection.grant(queries.need(number), cast.companies["supplier"], "isfahan")
    page = member.get(f"/my/needs/{number}")
    member.submit(page, f"/attachments/{attached}/delete")
    browser("supplier", "yazd").get(f"/needs/{number}/attachments/{attached}", status=404)
    assert on_disk(desk) == []
