"""What follows for needs from what happens to companies, their people and the needs."""

import pytest

from webapp import drainer, outbox
from webapp.companies.models import Company, PublishedCompany
from webapp.db import db, reading, unit_of_work
from webapp.needs import services
from webapp.needs.models import Need, PublishedNeed
from webapp.notices import Notice, sentence
from webapp.places import services as places
from webapp.places.models import Park
from webapp.tenancy import scopes

FACTS_OF_PARK = {"name": "شهرک صنعتی نام تازه", "kind": "park", "county": "یزد", "about": ""}


def company_changes(desk, verb, company="producer", payload=None, **values):
    number = desk.cast.companies[company]
    with desk.work():
        row = db.session.get(Company, number)
        for name, value in values.items():
            setattr(row, name, value)
        outbox.tell("company", verb, "yazd", number, **(payload or {}))
    drainer.drain(desk.app, ("needs",))


def told(desk, kind):
    drainer.drain(desk.app, ("needs",))
    with desk.app.app_context(), reading(scopes.system("test", writes=False)):
        return list(db.session.scalars(db.select(Notice).where(Notice.kind == kind)))


def test_a_suspended_company_s_needs_leave_the_pages_and_come_back(desk, browser):
    number = desk.published()
    company_changes(desk, "suspended", state="suspended")
    browser(None, "yazd").get(f"/needs/{number}", status=410)
    assert desk.need(number).state == "published"
    company_changes(desk, "verified", state="verified")
    browser(None, "yazd").get(f"/needs/{number}")


def test_a_new_name_is_the_name_on_the_pages(desk):
    number = desk.published()
    company_changes(desk, "changed", name="نام تازه")
    assert desk.rows(PublishedNeed, number)[0].company_name == "نام تازه"


def test_needs_in_other_provinces_follow_too(desk, cast):
    with desk.app.app_context(), unit_of_work(scopes.tenant("fars")):
        owner = (cast.companies["producer"], "")
        data = services.NeedData(title="پمپ", kind="part", field="food")
        need = services.record(desk.officer, owner, data, province="fars")
        services.give_consent(desk.officer, need, given_by="م")
        services.publish(desk.officer, need)
    company_changes(desk, "changed", name="نام تازه")
    drainer.drain(desk.app, ("needs",))
    assert desk.rows(PublishedNeed, need.id)[0].company_name == "نام تازه"


def test_a_renamed_park_is_so_on_its_needs_and_its_companies(desk, cast):
    park = cast.places["yazd_park"]
    inside, elsewhere = desk.published(park_id=park), desk.published("پمپ")
    with desk.work():
        card = db.session.scalars(db.select(PublishedCompany)).first()
        card.park_id, card.park_name = park, "نام کهنه"
        places.edit_park(desk.officer, db.session.get(Park, ("yazd", park)), FACTS_OF_PARK)
    drainer.drain(desk.app, ("companies", "needs"))
    assert desk.rows(PublishedNeed, inside)[0].park_name == FACTS_OF_PARK["name"]
    assert desk.rows(PublishedNeed, elsewhere)[0].park_name is None
    assert desk.rows(PublishedCompany, card.id)[0].park_name == FACTS_OF_PARK["name"]


def test_what_a_company_does_not_show_changes_nothing(desk):
    number = desk.published()
    company_changes(desk, "join_requested", name="نام تازه")
    assert desk.rows(PublishedNeed, number)[0].company_name != "نام تازه"


def _leaves(cast):
    people = cast.people
    return {
        "from_user": people["colleague"],
        "to_user": people["producer"],
        "company_id": cast.companies["producer"],
    }


def test_what_somebody_wrote_down_is_his_successors(desk, cast):
    mine, officers = desk.record("شیر برقی"), desk.record("پمپ")
    with desk.work():
        db.session.get(Need, ("yazd", mine)).created_by = cast.people["colleague"]
    before = desk.need(officers).created_by
    company_changes(desk, "member_left", payload=_leaves(cast))
    assert desk.need(mine).created_by == cast.people["producer"]
    assert desk.need(officers).created_by == before


def test_when_the_contact_leaves_managers_are_asked_for_another(desk, cast):
    number = desk.record(contact_email="colleague@ghafaseh.example")
    other = desk.record("شیر برقی", contact_email="x@example.ir")
    company_changes(desk, "member_left", payload=_leaves(cast))
    assert desk.need(number).flags == ["contact_left"]
    assert desk.need(other).flags == []
    notice = told(desk, "needs.contact_left")
    assert [each.user_id for each in notice] == [cast.people["producer"]]


def test_officers_hear_of_what_is_handed_in(desk, cast, actor):
    number = desk.record()
    desk.do(services.give_consent, number, given_by="م")
    desk.do(services.submit, number, actor=actor("producer"))
    people = {notice.user_id for notice in told(desk, "needs.submitted")}
    assert people == {cast.people["yazd_officer"], cast.people["yazd_admin"]}


def test_members_hear_why_a_need_was_returned(desk, app):
    number = desk.record()
    desk.do(services.give_consent, number, given_by="م")
    desk.do(services.submit, number)
    desk.do(services.return_to_company, number, "unclear")
    notice = told(desk, "needs.returned")[0]
    with app.test_request_context("/yazd/"):
        assert "متن روشن نیست" in sentence(notice.kind, notice.facts)


@pytest.mark.parametrize("kind", ["published", "consent_withdrawn"])
def test_whoever_did_it_is_not_told(desk, kind):
    number = desk.published()
    desk.do(services.withdraw_consent, number)
    people = {notice.user_id for notice in told(desk, f"needs.{kind}")}
    assert people and desk.officer.id not in people


def test_effects_happen_once(desk):
    desk.published()
    count = len(told(desk, "needs.published"))
    assert count == len(told(desk, "needs.published"))
