"""An exhibition is recorded, opened since a day, closed and opened again."""

import datetime as dt

import pytest

from webapp.db import db, reading
from webapp.outbox import Outbox
from webapp.persian import jdate
from webapp.places import services
from webapp.places.models import Exhibition, PublishedExhibition
from webapp.tenancy import scopes


def days_ago(count):
    return services.today() - dt.timedelta(days=count)


def shown(app, number):
    with app.app_context(), reading(scopes.public()):
        return db.session.get(PublishedExhibition, ("yazd", number))


@pytest.fixture
def new(app, browser, cast):
    """The number of an exhibition that is being equipped."""
    admin = browser("yazd_admin")
    page = admin.get(f"/admin/centres/{cast.places['yazd_centre']}/exhibitions/new")
    sent = admin.submit(page, "exhibitions/new", name="نمایشگاه تازه", intro="به‌زودی", hours="")
    return int(sent.location.rsplit("/", 1)[1])


def move(admin, number, verb, on, status=303):
    page = admin.get(f"/admin/exhibitions/{number}")
    return admin.submit(
        page, f"/{verb}", status=status, on=on if isinstance(on, str) else jdate(on)
    )


def test_a_new_exhibition_is_being_equipped_and_says_so(app, browser, new):
    assert shown(app, new).state == "equipping"
    assert "در حال تجهیز" in browser(None).get(f"/exhibitions/{new}").text


def test_it_opens_since_a_day_in_the_jalali_calendar(app, browser, new):
    move(browser("yazd_admin"), new, "open", days_ago(3))
    assert (shown(app, new).state, shown(app, new).opened_on) == ("open", days_ago(3))
    assert jdate(days_ago(3), long=True) in browser(None).get(f"/exhibitions/{new}").text


def test_a_closed_one_stays_visible_as_closed_and_keeps_its_first_day(app, browser, new):
    admin = browser("yazd_admin")
    move(admin, new, "open", days_ago(9))
    move(admin, new, "close", days_ago(5))
    assert shown(app, new).state == "closed" and shown(app, new).closed_on == days_ago(5)
    assert "تعطیل" in browser(None).get("/exhibitions").text
    move(admin, new, "open", days_ago(2))
    assert (shown(app, new).opened_on, shown(app, new).closed_on) == (days_ago(9), None)


def test_days_to_come_and_days_before_the_opening_are_refused(app, browser, new):
    admin = browser("yazd_admin")
    assert "نرسیده" in move(admin, new, "open", days_ago(-1), status=409).text
    move(admin, new, "open", days_ago(2))
    move(admin, new, "close", days_ago(3), status=409)
    assert shown(app, new).state == "open"


def test_what_is_no_date_is_refused_and_kept(browser, new):
    again = move(browser("yazd_admin"), new, "open", "پریروز", status=422)
    assert again.soup.find("input", attrs={"name": "on"})["value"] == "پریروز"


def test_htmx_gets_the_state_alone(browser, new):
    admin = browser("yazd_admin")
    page = admin.get(f"/admin/exhibitions/{new}")
    piece = admin.submit(page, "/open", status=422, htmx="exhibition-state", on="")
    assert piece.soup.find(id="exhibition-state") and not piece.soup.find("html")


def test_an_open_one_is_not_opened_again(browser, cast):
    admin, number = browser("yazd_admin"), cast.places["yazd_exhibition"]
    admin.post(f"/admin/exhibitions/{number}/open", {"on": "1405/6/15"}, status=409)


def test_a_new_name_is_on_its_shelves_and_others_hear_of_it(app, browser, cast):
    admin, number = browser("yazd_admin"), cast.places["yazd_exhibition"]
    admin.submit(admin.get(f"/admin/exhibitions/{number}/edit"), "edit", name="نمایشگاه کویر")
    assert "نمایشگاه کویر" in browser(None).get(f"/shelves/{cast.places['yazd_shelf']}").text
    with app.app_context(), reading(scopes.system("test")):
        told = db.session.scalars(db.select(Outbox).where(Outbox.subject_id == number)).all()
        assert [(row.topic, row.payload["kind"]) for row in told] == [("place", "exhibition")]


def test_a_stale_edit_changes_nothing(app, browser, cast):
    admin, number = browser("yazd_admin"), cast.places["yazd_exhibition"]
    page = admin.get(f"/admin/exhibitions/{number}/edit")
    admin.submit(admin.get(f"/admin/exhibitions/{number}/edit"), "edit", name="نخست")
    admin.submit(page, "edit", status=409, name="دوم")
    with app.app_context(), reading(scopes.tenant("yazd")):
        assert db.session.get(Exhibition, ("yazd", number)).name == "نخست"


def test_other_people_stay_out(browser, cast):
    number, fars = cast.places["yazd_exhibition"], cast.places["fars_exhibition"]
    assert browser("yazd_officer").get(f"/admin/exhibitions/{number}").status == 200
    browser("yazd_officer").post(f"/admin/exhibitions/{number}/close", status=403)
    browser("supplier").get(f"/admin/exhibitions/{number}", status=403)
    browser(None).get(f"/admin/exhibitions/{number}", status=303)
    browser("yazd_admin").get(f"/admin/exhibitions/{fars}", status=404)
    browser("yazd_admin").post(f"/admin/exhibitions/{fars}/close", status=404)
