"""What publication takes, and what others may read afterwards."""

import datetime as dt

import pytest

from webapp import config
from webapp.db import db
from webapp.moves import RuleError
from webapp.needs import projection, queries, services
from webapp.needs.models import NeedForSuppliers, NeedGrant, PublishedNeed
from webapp.working_days import today


def ready(desk, **more):
    number = desk.record(**more)
    desk.do(services.give_consent, number, given_by="مدیرعامل")
    return number


@pytest.mark.parametrize("lacking", ["kind", "field"])
def test_kind_and_field_are_needed(desk, lacking):
    number = ready(desk, **{lacking: None})
    with pytest.raises(RuleError) as refused:
        desk.do(services.publish, number)
    assert refused.value.code == "incomplete"


def test_the_company_must_be_verified(desk):
    number = ready(desk, company="unverified")
    with pytest.raises(RuleError) as refused:
        desk.do(services.publish, number)
    assert refused.value.code == "unverified"


def test_the_review_date_lies_ahead_by_the_setting(desk, app):
    number = desk.published()
    with app.app_context():
        days = config.in_force().review_days
    assert desk.need(number).review_on == today() + dt.timedelta(days=days)


def test_the_first_publication_keeps_its_date(desk):
    number = desk.published()
    first = desk.need(number).published_at
    desk.do(services.pause, number)
    desk.do(services.resume, number)
    assert desk.need(number).published_at == first


def test_public_fields_are_public_and_others_are_not(desk):
    number = desk.published(price=12, origin="چین", contact_name="راد", annual_quantity=5)
    public = desk.rows(PublishedNeed, number)[0].facts
    assert public["annual_quantity"] == "5"
    assert not {"price", "origin", "contact_name"} & public.keys()


def test_suppliers_read_the_price_and_approved_ones_the_contact(desk, cast):
    number = desk.published(price=12, contact_name="راد")
    assert desk.rows(NeedForSuppliers, number)[0].facts["price"] == "12"
    with desk.work():
        need = queries.need(number)
        grant = projection.grant(need, cast.companies["supplier"], "isfahan")
        assert grant.facts == {"contact_name": "راد"}


def test_a_grant_follows_the_need_and_can_be_taken_back(desk, cast):
    number = desk.published(contact_name="راد")
    supplier = cast.companies["supplier"]
    with desk.work():
        projection.grant(queries.need(number), supplier, "isfahan")
    data = services.NeedData(title="رولربیرینگ", kind="part", field="metal", contact_name="نو")
    desk.do(services.edit, number, data)
    assert desk.rows(NeedGrant, number)[0].facts == {"contact_name": "نو"}
    with desk.work():
        projection.take_grant(queries.need(number), supplier)
    assert desk.rows(NeedGrant, number) == []


def test_a_paused_need_keeps_what_was_granted(desk, cast):
    number = desk.published(contact_name="راد")
    with desk.work():
        projection.grant(queries.need(number), cast.companies["supplier"], "isfahan")
    desk.do(services.pause, number)
    assert desk.rows(PublishedNeed, number) == []
    assert len(desk.rows(NeedGrant, number)) == 1


def test_a_hidden_company_is_not_named(desk):
    number = desk.published(audience={"company": "approved"})
    assert desk.rows(PublishedNeed, number)[0].company_name is None


def test_the_copy_says_where_the_sample_stands(desk):
    number = desk.published()
    standing = {"exhibition": "نمایشگاه", "shelf": "A1", "row": 1, "number": 2}
    with desk.work():
        projection.stand(queries.need(number), standing)
    assert desk.rows(PublishedNeed, number)[0].standing == standing
    with desk.work():
        projection.stand(queries.need(number), None)
    assert desk.rows(PublishedNeed, number)[0].standing is None


def test_answers_are_counted_by_size(desk):
    number = desk.published()
    with desk.work():
        services.set_answered(queries.need(number), {"small": 2, "large": 0})
    assert desk.rows(PublishedNeed, number)[0].answered == {"small": 2}
    desk.do(services.pause, number)
    desk.do(services.resume, number)
    assert desk.rows(PublishedNeed, number)[0].answered == {"small": 2}


def test_declared_and_verified_cost_stand_side_by_side(desk):
    number = desk.published(fx_cost_declared=30_000)
    desk.do(services.verify_fx_cost, number, 27_500, "اظهارنامه ۱۲۳")
    need = desk.need(number)
    assert (need.fx_cost_declared, need.fx_cost_verified) == (30_000, 27_500)
    assert (need.fx_verified_by, need.fx_evidence) == (desk.officer.id, "اظهارنامه ۱۲۳")


@pytest.mark.parametrize(("amount", "evidence"), [(-1, "سند"), (5, " ")])
def test_a_cost_is_verified_with_evidence_only(desk, amount, evidence):
    number = desk.published()
    with pytest.raises(RuleError):
        desk.do(services.verify_fx_cost, number, amount, evidence)
    assert desk.need(number).fx_cost_verified is None


@pytest.mark.parametrize(
    ("step", "reason", "note"),
    [
        (services.return_to_company, "unclear", ""),
        (services.return_to_company, "other", "شناسه ندارد"),
    ],
)
def test_what_was_handed_in_is_returned_with_a_reason(desk, step, reason, note):
    number = ready(desk)
    desk.do(services.submit, number)
    desk.do(step, number, reason, note)
    assert desk.need(number).state == "returned"


@pytest.mark.parametrize(("reason", "note"), [("", ""), ("price!", ""), ("other", " ")])
def test_without_a_reason_nothing_is_returned_or_closed(desk, reason, note):
    number = ready(desk)
    desk.do(services.submit, number)
    with pytest.raises(RuleError):
        desk.do(services.return_to_company, number, reason, note)
    assert desk.need(number).state == "submitted"


def test_a_copy_starts_anew(desk):
    number = desk.published(price=12)
    with desk.work():
        fresh = services.copy(desk.officer, queries.need(number)).id
    copy = desk.need(fresh)
    assert (copy.state, copy.copied_from, copy.price) == ("draft", number, 12)
    assert copy.published_at is None and "duplicate" in copy.flags
    with desk.work():
        assert queries.consent_in_force(queries.need(fresh)) is None


def test_an_equal_title_and_code_is_flagged_however_it_is_spelt(desk):
    desk.record("بلبرینگ ۶۲۰۵", hs_code="848210")
    same = desk.record("بلبرينگ 6205", hs_code="848210")
    other = desk.record("بلبرینگ ۶۲۰۵", hs_code="848220")
    assert desk.need(same).flags == ["duplicate"]
    assert desk.need(other).flags == []


def test_a_need_that_is_not_there_has_no_copy(desk):
    with desk.work():
        assert queries.published(10**12) is None
        assert db.session.get(PublishedNeed, ("yazd", 10**12)) is None
