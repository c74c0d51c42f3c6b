"""Putting a sample on a place, moving it and taking it off, and what follows for its need."""

import pytest
from sqlalchemy.exc import IntegrityError

from webapp.audit import AuditEntry
from webapp.db import db
from webapp.moves import RuleError
from webapp.needs import services as needs
from webapp.needs.models import NeedEvent
from webapp.outbox import Outbox
from webapp.places.models import Exhibition, Shelf
from webapp.samples import queries, services
from webapp.samples.models import Sample
from webapp.samples.rules import SampleState


def test_the_first_sample_puts_its_need_on_the_shelf(yazd, placed, cast):
    with yazd.look():
        assert yazd.need().state == "on_shelf"
        assert yazd.public_need().standing == {
            "exhibition_id": cast.places["yazd_exhibition"],
            "exhibition": "نمایشگاه دائمی ساخت ایران",
            "shelf_id": cast.places["yazd_shelf"],
            "shelf": "A1",
            "row": 1,
            "number": 1,
        }


def test_the_public_place_shows_what_stands_there(yazd, placed, cast):
    with yazd.look():
        shown = yazd.public_place()
        assert (shown.need_id, shown.kind) == (cast.needs["bearing"], "part")
        assert shown.title == yazd.need().title and yazd.public_shelf().taken == 1


def test_the_last_one_taken_off_leaves_the_need_published(yazd, placed, officer):
    with yazd.work():
        services.take_off(officer, yazd.sample(placed), SampleState.RETURNED)
    with yazd.look():
        assert yazd.need().state == "published" and yazd.public_need().standing is None
        assert yazd.public_place().need_id is None and yazd.public_shelf().taken == 0


def test_of_two_samples_one_may_go(yazd, placed, officer):
    with yazd.work():
        second = services.put_on_place(officer, yazd.need(), yazd.place("yazd_place_2"))
        assert second.id != placed and yazd.public_shelf().taken == 2
        services.take_off(officer, yazd.sample(placed), SampleState.RECEIVED)
    with yazd.look():
        assert yazd.need().state == "on_shelf" and yazd.public_need().standing["number"] == 2


def test_moves_of_the_need_are_events_like_all_others(yazd, placed, officer):
    with yazd.work():
        services.take_off(officer, yazd.sample(placed), SampleState.RECEIVED)
        events = db.session.scalars(
            db.select(NeedEvent).where(NeedEvent.need_id == yazd.need().id).order_by(NeedEvent.id)
        ).all()
        assert [e.to_state for e in events[-2:]] == ["on_shelf", "published"]
        assert events[-1].actor_id == officer.id


def test_a_need_in_talks_stays_in_talks(yazd, officer):
    with yazd.work():
        needs.move(officer, yazd.need(), needs.State.IN_TALKS)
        sample = services.put_on_place(officer, yazd.need(), yazd.place())
        assert yazd.need().state == "in_talks"
        services.take_off(officer, sample, SampleState.RECEIVED)
        assert yazd.need().state == "in_talks"


def test_a_waiting_sample_is_the_one_that_is_placed(yazd, officer):
    with yazd.work():
        announced = services.announce(officer, yazd.need(), "در راه")
        received = services.announce(officer, yazd.need())
        services.receive(officer, received)
        assert services.put_on_place(officer, yazd.need(), yazd.place()) is received
        assert announced.place_id is None


def test_a_place_holds_one_sample(yazd, placed, officer):
    with yazd.work(), pytest.raises(RuleError):
        services.put_on_place(officer, yazd.need("yarn"), yazd.place())
    with yazd.look():
        assert yazd.need("yarn").state == "published"
        assert len(db.session.scalars(db.select(Sample)).all()) == 1


def test_the_database_keeps_a_place_for_one_sample(yazd, placed):
    with pytest.raises(IntegrityError), yazd.work():
        need = yazd.need("yarn")
        db.session.add(
            Sample(
                need_id=need.id,
                producer_company_id=need.producer_company_id,
                place_id=yazd.place().id,
                state="on_shelf",
            )
        )
        db.session.flush()


def test_who_comes_second_at_the_same_moment_is_refused_with_a_sentence(
    yazd, placed, officer, monkeypatch
):
    """The other officer's row is not seen yet when the place is looked at."""
    monkeypatch.setattr(queries, "on_place", lambda place: None)
    with yazd.work():
        with pytest.raises(RuleError) as refused:
            services.put_on_place(officer, yazd.need("yarn"), yazd.place())
        assert "جایگاه خالی" in str(refused.value.message)
        db.session.rollback()


@pytest.mark.parametrize("name", ["draft"])
def test_only_needs_on_view_stand_on_shelves(yazd, officer, name):
    with yazd.work(), pytest.raises(RuleError):
        services.put_on_place(officer, yazd.need(name), yazd.place())


@pytest.mark.parametrize("closed", ["shelf", "exhibition"])
def test_nothing_is_put_on_a_closed_shelf_or_in_a_closed_exhibition(yazd, officer, cast, closed):
    with yazd.work():
        if closed == "shelf":
            db.session.get(Shelf, ("yazd", cast.places["yazd_shelf"])).is_closed = True
        else:
            db.session.get(Exhibition, ("yazd", cast.places["yazd_exhibition"])).state = "closed"
    with yazd.work(), pytest.raises(RuleError):
        services.put_on_place(officer, yazd.need(), yazd.place())


def test_a_move_empties_the_old_place(yazd, placed, officer):
    with yazd.work():
        services.move(officer, yazd.sample(placed), yazd.place("yazd_place_2"))
    with yazd.look():
        assert yazd.public_place().need_id is None
        assert yazd.public_place("yazd_place_2").need_id == yazd.need().id
        assert yazd.public_need().standing["number"] == 2 and yazd.public_shelf().taken == 1


def test_moves_to_the_same_or_from_no_place_are_refused(yazd, placed, officer):
    with yazd.work():
        with pytest.raises(RuleError):
            services.move(officer, yazd.sample(placed), yazd.place())
        with pytest.raises(RuleError):
            services.put_on_place(officer, yazd.sample(placed), yazd.place("yazd_place_2"))
        waiting = services.announce(officer, yazd.need())
        with pytest.raises(RuleError):
            services.move(officer, waiting, yazd.place("yazd_place_2"))
        with pytest.raises(RuleError):
            services.take_off(officer, waiting, SampleState.RECEIVED)


def test_every_change_is_on_record_and_told(yazd, placed, officer):
    with yazd.work():
        services.move(officer, yazd.sample(placed), yazd.place("yazd_place_2"))
        services.take_off(officer, yazd.sample(placed), SampleState.LOST, "در جابه‌جایی")
    with yazd.look():
        audits = db.session.scalars(db.select(AuditEntry).where(AuditEntry.subject_id == placed))
        assert [row.details["to_state"] for row in audits] == ["on_shelf", "on_shelf", "lost"]
        told = db.session.scalars(db.select(Outbox).where(Outbox.topic == "sample"))
        assert [row.verb for row in told] == ["placed", "moved", "removed"]
