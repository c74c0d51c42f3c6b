"""Each act of consent is a line that stays, and a part that is taken back is gone at once."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from webapp.db import db
from webapp.moves import RuleError
from webapp.needs import projection, queries, services
from webapp.needs.models import (
    Consent,
    ConsentEntry,
    NeedForSuppliers,
    NeedGrant,
    PublishedNeed,
)
from webapp.needs.rules import Audience
from webapp.needs.services import Said
from webapp.tenancy import guard

SAID = Said(given_by="مدیرعامل", reference="۱۲/ب", way="letter", on_behalf=True)


def entries(desk, number):
    return sorted(desk.rows(ConsentEntry, number), key=lambda row: row.id)


def narrow(desk, number, group="price", audience=Audience.NOBODY, said=SAID):
    return desk.do(services.narrow_consent, number, group, audience, said)


def test_every_act_is_a_line_with_who_how_and_what_since(desk):
    number = desk.published(price=12)
    narrow(desk, number)
    desk.do(services.give_consent, number, given_by="رئیس", way="phone", on_behalf=True)
    desk.do(services.withdraw_consent, number)
    found = entries(desk, number)
    assert [(e.act, e.version, e.way) for e in found] == [
        ("given", 1, "site"),
        ("narrowed", 2, "letter"),
        ("given", 3, "phone"),
        ("withdrawn", 3, ""),
    ]
    assert found[1].changed == ["price"] and found[1].scope["price"] == "nobody"
    assert found[0].scope["price"] == "suppliers" and found[3].scope == {}
    assert all(e.recorded_by == desk.officer.id and e.text_version == "1" for e in found)


def test_a_part_taken_back_is_gone_in_the_same_transaction(desk, cast):
    number = desk.published(price=12, specs=[{"name": "قطر", "value": "۵۰", "unit": "mm"}])
    with desk.work():
        projection.grant(queries.need(number), cast.companies["supplier"], "isfahan")
    narrow(desk, number, "specs", Audience.APPROVED)
    narrow(desk, number, "price")
    narrow(desk, number, "contact")
    assert "specs" not in desk.rows(PublishedNeed, number)[0].facts
    assert desk.rows(NeedForSuppliers, number) == []
    assert set(desk.rows(NeedGrant, number)[0].facts) == {"specs"}


def test_a_later_consent_does_not_widen_it_unnoticed(desk):
    number = desk.published(price=12)
    narrow(desk, number)
    desk.do(services.give_consent, number, given_by="م")
    assert desk.rows(NeedForSuppliers, number) == []


def test_editing_does_not_give_the_files_back(desk):
    number = desk.published()
    narrow(desk, number, "attachments")
    need = desk.need(number)
    desk.do(
        services.edit,
        number,
        services.NeedData(title="تازه", kind="part", field="metal"),
        version=need.version,
    )
    assert desk.need(number).audience["attachments"] == "nobody"


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.SUPPLIERS])
def test_narrowing_never_widens(desk, audience):
    number = desk.published(price=12)
    with pytest.raises(RuleError, match="wider"):
        narrow(desk, number, "price", audience)


def test_without_a_consent_there_is_nothing_to_narrow(desk):
    with pytest.raises(RuleError, match="consent"):
        narrow(desk, desk.record())


def test_an_import_writes_its_consents_down_too(desk, cast):
    from webapp.needs.services import Intake, NeedData

    with desk.work():
        row = Intake(
            data=NeedData(title="الف"), company_id=cast.companies["producer"], given_by="م"
        )
        number = services.take_in(desk.officer, "yazd", [row])[0].id
    assert [(e.act, e.on_behalf) for e in entries(desk, number)] == [("given", True)]


@pytest.mark.parametrize("change", ["act = 'given'", "scope = '{}'", "happened_at = recorded_at"])
def test_the_database_refuses_to_rewrite_history(desk, change):
    desk.published()
    refused = pytest.raises(DatabaseError, match="append-only")
    with desk.app.app_context(), guard.at("migration"), refused, db.engine.begin() as connection:
        connection.execute(text(f"UPDATE consent_entry SET {change}"))


# --- pages ----------------------------------------------------------------------------------


def test_the_page_says_who_sees_what_and_why(browser, desk):
    number = desk.published(price=12)
    narrow(desk, number)
    page = browser("producer", "yazd").get(f"/my/needs/{number}/consents")
    assert "رضایت شمارهٔ ۲ برقرار است" in page.text and "محدود شدن رضایت" in page.text
    assert "فقط شرکت و استان آن" in page.text and "۱۲/ب" in page.text
    browser("yazd_officer", "yazd").get(f"/admin/needs/{number}/consents")


def test_a_member_takes_a_part_from_view(browser, desk):
    number = desk.published(origin="کشورِ دور")
    member = browser("producer", "yazd")
    page = member.get(f"/my/needs/{number}/consents")
    member.follow(member.submit(page, "/narrow", group="origin", audience="nobody"))
    supplier = browser("supplier", "yazd").get(f"/needs/{number}")
    assert "کشورِ دور" not in supplier.text
    assert entries(desk, number)[-1].way == "site"


def test_the_form_obeys_the_usual_rules(browser, desk):
    number = desk.published(price=12)
    path = f"/my/needs/{number}/consents"
    member = browser("producer", "yazd")
    refused = member.submit(member.get(path), "/narrow", status=422, said_by="", said_in="یک")
    assert refused.errors()
    sent = {"group": "price", "audience": "public"}
    member.submit(member.get(path), "/narrow", status=409, **sent)
    browser(None, "yazd").get(path, status=303)
    browser("supplier", "yazd").get(path, status=404)
    browser("fars_admin", "fars").get(f"/admin/needs/{number}/consents", status=404)
    page = member.get(path)
    for _ in range(2):
        member.submit(page, "/narrow", group="price", audience="approved")
    assert len(desk.rows(Consent, number)) == 2
