"""Confidential files: signed for first, fetched then, seen by the producer, ended at once."""

import io

import pytest

from tests.needs.sent_files import PDF
from webapp.audit import AuditEntry
from webapp.db import db
from webapp.needs import files, nda, projection, queries
from webapp.needs.models import AttachmentFetch, NdaSignature


@pytest.fixture
def number(desk):
    return desk.published()


@pytest.fixture
def secret(desk, number, cast):
    """A confidential file of a need whose supplier is approved."""
    row = desk.do(
        files.add_attachment, number, io.BytesIO(PDF), "نقشه.pdf", "نقشهٔ ساخت", needs_nda=True
    )
    approve(desk, number, cast)
    return row.id


def approve(desk, number, cast, name="supplier"):
    with desk.work():
        projection.grant(queries.need(number), cast.companies[name], "isfahan")


def file_path(number, secret):
    return f"/needs/{number}/attachments/{secret}"


def sign(person, number, status=303, **changes):
    page = person.get(f"/needs/{number}/agreement")
    sent = {"words": "می‌پذیرم", "authorised": "y", **changes}
    return person.submit(page, "/agreement", status=status, **sent)


def test_nobody_fetches_it_before_signing(browser, desk, number, secret):
    supplier = browser("supplier", "yazd")
    away = supplier.get(file_path(number, secret), status=303)
    assert away.location.endswith(f"/needs/{number}/agreement")
    assert desk.rows(AttachmentFetch, number) == []


def test_who_signed_fetches_it_and_the_producer_sees_both(browser, desk, number, secret, cast):
    supplier = browser("supplier", "yazd")
    assert "امضا شد" in supplier.follow(sign(supplier, number)).text
    answer = supplier.get(file_path(number, secret))
    assert answer.body == PDF and answer.headers["Cache-Control"] == "private, no-store"
    (signature,) = desk.rows(NdaSignature, number)
    assert signature.signer == "بهرام نجفی" and signature.text_version == nda.VERSION
    assert signature.supplier_company_id == cast.companies["supplier"]
    for person, path in (("producer", "/my"), ("yazd_officer", "/admin")):
        page = browser(person, "yazd").get(f"{path}/needs/{number}")
        assert "بهرام نجفی" in page.text and "نقشهٔ ساخت" in page.text
        assert "چه کسی کدام فایل را دریافت کرده است" in page.text


def test_signing_and_fetching_are_in_the_ledger(browser, desk, number, secret, cast):
    supplier = browser("supplier", "yazd")
    sign(supplier, number)
    supplier.get(file_path(number, secret))
    query = db.select(AuditEntry).where(AuditEntry.subject_id == number)
    acts = {e.action: e for e in desk.read(lambda: db.session.scalars(query).all())}
    assert (
        acts["needs.sign_nda"].details["digest"] == desk.rows(NdaSignature, number)[0].text_digest
    )
    assert acts["needs.fetch_attachment"].actor_id == cast.people["supplier"]


def test_a_promise_binds_the_company_that_made_it_alone(browser, desk, number, secret, cast):
    approve(desk, number, cast, "other_supplier")
    sign(browser("supplier", "yazd"), number)
    browser("other_supplier", "yazd").get(file_path(number, secret), status=303)


def test_ending_stops_the_next_fetch_and_is_not_undone_by_signing(browser, desk, number, secret):
    supplier, member = browser("supplier", "yazd"), browser("producer", "yazd")
    page = supplier.get(f"/needs/{number}/agreement")
    sign(supplier, number)
    member.submit(member.get(f"/my/needs/{number}"), "/end")
    supplier.get(file_path(number, secret), status=303)
    sent = {"words": "می‌پذیرم", "authorised": "y", "nonce": "0" * 32}
    supplier.submit(page, "/agreement", status=409, **sent)
    assert "پایان داده" in supplier.get(f"/needs/{number}/agreement").text


def test_approved_anew_it_may_sign_anew(browser, desk, number, secret, cast):
    supplier, member = browser("supplier", "yazd"), browser("producer", "yazd")
    sign(supplier, number)
    member.submit(member.get(f"/my/needs/{number}"), "/end")
    with desk.work():
        projection.take_grant(queries.need(number), cast.companies["supplier"])
    supplier.get(f"/needs/{number}/agreement", status=404)
    approve(desk, number, cast)
    sign(supplier, number)
    assert supplier.get(file_path(number, secret)).body == PDF


def test_a_new_text_is_signed_anew(browser, number, secret, monkeypatch):
    supplier = browser("supplier", "yazd")
    sign(supplier, number)
    monkeypatch.setattr(nda, "VERSION", "2")
    supplier.get(file_path(number, secret), status=303)


@pytest.mark.parametrize(
    "changes",
    [{"words": "بله"}, {"authorised": None}, {"signer": ""}],
    ids=["words", "tick", "name"],
)
def test_a_careless_signature_is_none(browser, desk, number, secret, changes):
    refused = sign(browser("supplier", "yazd"), number, status=422, **changes)
    assert refused.errors() and desk.rows(NdaSignature, number) == []


def test_the_words_are_compared_as_people_write_them(browser, desk, number, secret):
    sign(browser("supplier", "yazd"), number, words=" مي پذيرم ".replace("مي پ", "مي\u200cپ"))
    assert len(desk.rows(NdaSignature, number)) == 1


def test_signing_twice_is_one_signature(browser, desk, number, secret):
    supplier = browser("supplier", "yazd")
    page = supplier.get(f"/needs/{number}/agreement")
    for _ in range(2):
        supplier.submit(page, "/agreement", words="می‌پذیرم", authorised="y")
    assert len(desk.rows(NdaSignature, number)) == 1


def test_the_agreement_is_for_approved_suppliers(browser, number, secret):
    path = f"/needs/{number}/agreement"
    browser("other_supplier", "yazd").get(path, status=404)
    browser("producer", "yazd").get(path, status=404)
    browser("newcomer", "yazd").get(path, status=409)
    browser("yazd_officer", "yazd").get(path, status=403)
    browser(None, "yazd").get(path, status=303)


def test_the_text_is_there_in_english_and_has_a_digest_of_its_own(app, browser, number, secret):
    page = browser("supplier", "yazd", "en").get(f"/needs/{number}/agreement")
    assert "binds our company for five years" in page.text


def test_a_file_can_be_freed_and_bound_again(browser, number, secret):
    member, supplier = browser("producer", "yazd"), browser("supplier", "yazd")
    member.submit(member.get(f"/my/needs/{number}"), f"/attachments/{secret}/nda")
    assert supplier.get(file_path(number, secret)).body == PDF
    member.submit(member.get(f"/my/needs/{number}"), f"/attachments/{secret}/nda")
    supplier.get(file_path(number, secret), status=303)


def test_a_contact_for_approved_suppliers_is_not_seen_without_an_entry(browser, desk, number, cast):
    shown = desk.published("شیر برقی", contact_name="مهندس راد", contact_phone="+989120000000")
    approve(desk, shown, cast)
    query = db.select(AuditEntry).where(AuditEntry.action == "needs.see_contact")
    for person, seen in (("other_supplier", 0), (None, 0), ("supplier", 1), ("supplier", 2)):
        page = browser(person, "yazd").get(f"/needs/{shown}")
        assert ("مهندس راد" in page.text) == bool(seen)
        found = desk.read(lambda: db.session.scalars(query).all())
        assert len(found) == seen
    assert {(e.actor_id, e.subject_id) for e in found} == {(cast.people["supplier"], shown)}
