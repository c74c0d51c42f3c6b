"""Nothing of a need is public without a consent in force."""

import pytest

from webapp.moves import RuleError
from webapp.needs import projection, queries, services
from webapp.needs.models import (
    Consent,
    NeedEvent,
    NeedForSuppliers,
    NeedGrant,
    PublishedNeed,
)

COPIES = (PublishedNeed, NeedForSuppliers, NeedGrant)


def copies(desk, number):
    return [len(desk.rows(model, number)) for model in COPIES]


def test_a_need_without_consent_is_not_published(desk):
    number = desk.record()
    with pytest.raises(RuleError):
        desk.do(services.publish, number)
    assert copies(desk, number) == [0, 0, 0]
    assert desk.need(number).state == "draft"


def test_a_need_without_consent_is_not_handed_in(desk):
    number = desk.record()
    with pytest.raises(RuleError):
        desk.do(services.submit, number)


def test_a_consent_puts_nothing_on_view_by_itself(desk):
    number = desk.record()
    desk.do(services.give_consent, number, given_by="مدیرعامل")
    assert copies(desk, number) == [0, 0, 0]


def test_withdrawing_removes_every_copy_in_the_same_transaction(desk, cast):
    number = desk.published(price=12)
    supplier = cast.companies["supplier"]
    with desk.work():
        projection.grant(queries.need(number), supplier, "isfahan")
    assert copies(desk, number) == [1, 1, 1]
    with desk.work():
        services.withdraw_consent(desk.officer, queries.need(number))
        assert queries.published(number) is None
        assert queries.for_suppliers(number) is None
        assert queries.grant_of(number, supplier) is None
    assert copies(desk, number) == [0, 0, 0]
    assert desk.need(number).state == "withdrawn"


def test_a_withdrawal_that_fails_leaves_everything_on_view(desk):
    number = desk.published()
    with pytest.raises(ZeroDivisionError), desk.work():
        services.withdraw_consent(desk.officer, queries.need(number))
        raise ZeroDivisionError
    assert copies(desk, number)[0] == 1
    assert desk.need(number).state == "published"


@pytest.mark.parametrize("step", [services.pause, services.expire])
def test_what_is_off_view_is_withdrawn_with_its_consent(desk, step):
    number = desk.published()
    desk.do(step, number)
    desk.do(services.withdraw_consent, number)
    assert desk.need(number).state == "withdrawn"


def test_a_closed_need_leaves_the_pages_with_its_consent(desk):
    number = desk.published()
    desk.do(services.close, number, "price")
    assert copies(desk, number)[0] == 1
    desk.do(services.withdraw_consent, number)
    assert copies(desk, number)[0] == 0


def test_a_draft_stays_a_draft_without_its_consent(desk):
    number = desk.record()
    desk.do(services.give_consent, number, given_by="مدیرعامل")
    desk.do(services.withdraw_consent, number)
    assert desk.need(number).state == "draft"


def test_what_waits_for_the_officer_goes_back_to_the_drafts(desk):
    number = desk.record()
    desk.do(services.give_consent, number, given_by="مدیرعامل")
    desk.do(services.submit, number)
    desk.do(services.withdraw_consent, number)
    assert desk.need(number).state == "draft"


def test_a_consent_is_withdrawn_once(desk):
    number = desk.published()
    desk.do(services.withdraw_consent, number)
    with pytest.raises(RuleError):
        desk.do(services.withdraw_consent, number)


def test_a_withdrawn_need_takes_no_new_consent(desk):
    number = desk.published()
    desk.do(services.withdraw_consent, number)
    with pytest.raises(RuleError):
        desk.do(services.give_consent, number, given_by="مدیرعامل")


def test_every_consent_is_kept_with_who_gave_it_and_who_took_it_back(desk):
    number = desk.record()
    desk.do(services.give_consent, number, given_by="مدیرعامل", reference="۱۲")
    desk.do(services.give_consent, number, given_by="رئیس هیئت مدیره")
    desk.do(services.withdraw_consent, number)
    rows = sorted(desk.rows(Consent, number), key=lambda row: row.version)
    assert [(row.version, row.given_by, row.reference) for row in rows] == [
        (1, "مدیرعامل", "۱۲"),
        (2, "رئیس هیئت مدیره", ""),
    ]
    assert all(row.withdrawn_by == desk.officer.id and row.withdrawn_at for row in rows)


def test_a_field_is_shown_to_the_narrower_of_asked_and_agreed(desk):
    number = desk.record(price=12, audience={"price": "public"})
    desk.do(services.give_consent, number, given_by="م", scope={"price": "approved"})
    desk.do(services.publish, number)
    assert "price" not in desk.rows(PublishedNeed, number)[0].facts
    assert desk.rows(NeedForSuppliers, number) == [] or "price" not in (
        desk.rows(NeedForSuppliers, number)[0].facts
    )


def test_a_new_consent_widens_what_is_on_view(desk):
    number = desk.record(price=12, audience={"price": "public"})
    desk.do(services.give_consent, number, given_by="م", scope={"price": "approved"})
    desk.do(services.publish, number)
    desk.do(services.give_consent, number, given_by="م")
    assert desk.rows(PublishedNeed, number)[0].facts["price"] == "12"


def test_the_consent_of_an_officer_is_marked_as_on_behalf(desk):
    number = desk.record()
    consent = desk.do(services.give_consent, number, given_by="مدیرعامل", on_behalf=True)
    assert consent.on_behalf and consent.recorded_by == desk.officer.id


def test_a_consent_needs_a_name(desk):
    number = desk.record()
    with pytest.raises(RuleError):
        desk.do(services.give_consent, number, given_by=" ")


def test_the_withdrawal_is_an_event_of_the_need(desk):
    number = desk.published()
    desk.do(services.withdraw_consent, number, note="دیگر لازم نیست")
    last = desk.rows(NeedEvent, number)[-1]
    assert (last.from_state, last.to_state, last.note) == (
        "published",
        "withdrawn",
        "دیگر لازم نیست",
    )
