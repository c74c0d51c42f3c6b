"""A need that leaves the public leaves its place; a renamed or closed exhibition follows too."""

import pytest

from webapp import drainer
from webapp.companies.models import Company
from webapp.db import db, reading
from webapp.needs import projection as needs_projection
from webapp.needs import services as needs
from webapp.notices import Notice
from webapp.outbox import tell
from webapp.places import services as places
from webapp.places.models import Exhibition
from webapp.samples import queries
from webapp.tenancy import scopes


def notices_of(app, person_id):
    with app.app_context(), reading(scopes.system("test")):
        rows = db.session.scalars(db.select(Notice).where(Notice.user_id == person_id))
        return [row.kind for row in rows if row.kind.startswith("samples.")]


LEAVE = {
    "withdrawn": lambda officer, need: needs.withdraw(officer, need),
    "consent withdrawn": lambda officer, need: needs.withdraw_consent(officer, need),
    "expired": lambda officer, need: needs.expire(officer, need),
    "paused": lambda officer, need: needs.pause(officer, need),
    "closed": lambda officer, need: needs.close(officer, need, "price"),
}


@pytest.mark.parametrize("how", sorted(LEAVE))
def test_its_sample_is_off_the_shelf(app, yazd, placed, officer, cast, how):
    with yazd.work():
        LEAVE[how](officer, yazd.need())
    drainer.drain(app)
    with yazd.look():
        assert yazd.sample(placed).place_id is None and yazd.sample(placed).state == "received"
        assert yazd.public_place().need_id is None and yazd.public_shelf().taken == 0
        assert queries.events_of([yazd.sample(placed)])[0].actor_id is None
    assert "samples.take_down" in notices_of(app, cast.people["yazd_officer"])


def test_draining_again_changes_nothing(app, yazd, placed, officer):
    with yazd.work():
        needs.withdraw(officer, yazd.need())
    drainer.drain(app)
    drainer.drain(app)
    with yazd.look():
        assert len(queries.events_of([yazd.sample(placed)])) == 2


def test_a_need_that_is_back_before_anything_followed_keeps_its_place(app, yazd, placed, officer):
    with yazd.work():
        needs.pause(officer, yazd.need())
    with yazd.work():
        needs.resume(officer, yazd.need())
    drainer.drain(app)
    with yazd.look():
        assert yazd.need().state == "on_shelf" and yazd.public_need().standing["number"] == 1
        assert yazd.public_place().need_id == yazd.need().id


def test_a_need_that_is_only_hidden_keeps_its_place_out_of_sight(app, yazd, placed):
    with yazd.work():
        company = db.session.get(Company, yazd.need().producer_company_id)
        company.state = "suspended"
        needs_projection.project(yazd.need())
    drainer.drain(app)
    with yazd.work():
        assert yazd.sample(placed).place_id is not None and yazd.public_place().need_id is None
        db.session.get(Company, yazd.need().producer_company_id).state = "verified"
        needs_projection.project(yazd.need())
    drainer.drain(app)
    with yazd.look():
        assert yazd.public_place().need_id is not None and yazd.public_need().standing


def test_a_new_title_is_on_the_place(app, yazd, placed):
    with yazd.work():
        yazd.need().title = "بلبرینگ با نام نو"
        needs_projection.project(yazd.need())
    drainer.drain(app)
    with yazd.look():
        assert yazd.public_place().title == "بلبرینگ با نام نو"


def test_a_closed_exhibition_is_no_place_to_go_to(app, yazd, placed, officer, cast):
    with yazd.work():
        row = db.session.get(Exhibition, ("yazd", cast.places["yazd_exhibition"]))
        places.close_exhibition(officer, row, places.today())
    drainer.drain(app)
    with yazd.work():
        assert yazd.public_need().standing is None and yazd.sample(placed).place_id is not None
        row = db.session.get(Exhibition, ("yazd", cast.places["yazd_exhibition"]))
        places.open_exhibition(officer, row, places.today())
        places.edit_exhibition(officer, row, {"name": "نمایشگاه نو"})
    drainer.drain(app)
    with yazd.look():
        assert yazd.public_need().standing["exhibition"] == "نمایشگاه نو"


def test_the_company_hears_where_its_sample_stands(app, yazd, placed, officer, cast):
    drainer.drain(app)
    with yazd.work():
        needs.withdraw(officer, yazd.need())
    for _ in range(2):  # the sample leaves its place in the first round, and is heard of then
        drainer.drain(app)
    heard = notices_of(app, cast.people["producer"])
    assert heard == ["samples.placed", "samples.gone"]
    assert notices_of(app, cast.people["supplier"]) == []


def test_what_concerns_no_sample_is_passed_over(app, yazd, cast):
    with yazd.work():
        tell("need", "changed", "yazd", 987_654_321)
        tell("place", "changed", "yazd", cast.places["yazd_room"], kind="room")
        tell("place", "changed", "yazd", 987_654_321, kind="shelf")
        tell("sample", "placed", "yazd", 987_654_321, state="on_shelf", place_id=1)
    assert drainer.drain(app, ("samples",)) == 4
