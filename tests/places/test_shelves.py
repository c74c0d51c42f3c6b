"""Shelves with numbered places: made, made larger, emptied, closed."""

import pytest

from webapp.db import db, reading, unit_of_work
from webapp.needs.models import Need
from webapp.places import queries
from webapp.places.models import Place, PublishedPlace, PublishedShelf
from webapp.samples import services as samples
from webapp.tenancy import scopes

NEW = {"code": "B2", "name": "پمپ‌ها", "field": "metal", "rows": "۳", "in_row": "۴"}


@pytest.fixture
def shelf(browser, cast):
    """The number of a new shelf of 3 rows of 4 places."""
    admin = browser("yazd_admin")
    page = admin.get(f"/admin/exhibitions/{cast.places['yazd_exhibition']}/shelves/new")
    return int(admin.submit(page, "shelves/new", **NEW).location.rsplit("/", 1)[1])


def places(app, shelf_id):
    with app.app_context(), reading(scopes.tenant("yazd")):
        return queries.places_of(queries.shelf("yazd", shelf_id))


def shown(app, shelf_id):
    with app.app_context(), reading(scopes.public()):
        return db.session.get(PublishedShelf, ("yazd", shelf_id))


def put_bearing(app, cast, actor, place_id):
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        need = db.session.get(Need, ("yazd", cast.needs["bearing"]))
        samples.put_on_place(actor("yazd_officer"), need, db.session.get(Place, ("yazd", place_id)))


def test_a_new_shelf_has_rows_of_numbered_places(app, browser, shelf):
    assert [(p.row, p.number) for p in places(app, shelf)][3:6] == [(1, 4), (2, 5), (2, 6)]
    assert (shown(app, shelf).places, shown(app, shelf).taken) == (12, 0)
    page = browser(None).get(f"/shelves/{shelf}")
    assert len(page.soup.select(".boards > li")) == 3 and len(page.soup.select(".free")) == 12


def test_numbers_beyond_the_limits_are_refused(browser, cast):
    admin = browser("yazd_admin")
    page = admin.get(f"/admin/exhibitions/{cast.places['yazd_exhibition']}/shelves/new")
    again = admin.submit(page, "shelves/new", status=422, **{**NEW, "rows": "۱۳"})
    assert again.soup.find("input", attrs={"name": "code"})["value"] == "B2"


def test_a_code_is_used_once_in_an_exhibition(browser, cast, shelf):
    admin = browser("yazd_admin")
    page = admin.get(f"/admin/exhibitions/{cast.places['yazd_exhibition']}/shelves/new")
    admin.submit(page, "shelves/new", status=409, **NEW)
    page = admin.get(f"/admin/shelves/{shelf}/edit")
    admin.submit(page, "edit", status=409, code="A1")


def test_an_edited_shelf_is_public_at_once(browser, shelf):
    admin = browser("yazd_admin")
    admin.submit(admin.get(f"/admin/shelves/{shelf}/edit"), "edit", name="شیرآلات", field="food")
    assert "شیرآلات" in browser(None).get(f"/shelves/{shelf}").text


def test_a_new_row_numbers_on_from_the_last_place(app, browser, shelf):
    admin = browser("yazd_admin")
    admin.submit(admin.get(f"/admin/shelves/{shelf}"), "/rows", count="۲")
    assert [(p.row, p.number) for p in places(app, shelf)][-2:] == [(4, 13), (4, 14)]
    assert shown(app, shelf).places == 14


def test_a_shelf_has_at_most_twelve_rows(app, browser, shelf):
    admin = browser("yazd_admin")
    for _ in range(9):
        admin.submit(admin.get(f"/admin/shelves/{shelf}"), "/rows", count="۱")
    admin.submit(admin.get(f"/admin/shelves/{shelf}"), "/rows", status=409, count="۱")
    assert len(places(app, shelf)) == 21


def test_htmx_gets_the_form_of_the_row_alone(browser, shelf):
    admin = browser("yazd_admin")
    page = admin.get(f"/admin/shelves/{shelf}")
    piece = admin.submit(page, "/rows", status=422, htmx="row-form", count="۹۹")
    assert piece.soup.find("input", attrs={"name": "count"})["value"] == "۹۹"


def test_an_empty_place_is_removed_and_the_others_keep_their_numbers(app, browser, shelf):
    admin, second = browser("yazd_admin"), places(app, shelf)[1]
    admin.submit(admin.get(f"/admin/shelves/{shelf}"), f"/places/{second.id}/remove")
    assert [p.number for p in places(app, shelf)][:3] == [1, 3, 4]
    with app.app_context(), reading(scopes.public()):
        assert db.session.get(PublishedPlace, ("yazd", second.id)) is None
    assert shown(app, shelf).places == 11


def test_a_taken_place_is_not_removed_and_its_shelf_not_closed(app, browser, cast, actor, shelf):
    first = places(app, shelf)[0]
    put_bearing(app, cast, actor, first.id)
    admin = browser("yazd_admin")
    admin.post(f"/admin/places/{first.id}/remove", status=409)
    admin.post(f"/admin/shelves/{shelf}/close", status=409)
    assert len(places(app, shelf)) == 12 and shown(app, shelf).taken == 1


def test_a_closed_shelf_vanishes_and_comes_back(app, browser, shelf):
    admin = browser("yazd_admin")
    page = admin.follow(admin.submit(admin.get(f"/admin/shelves/{shelf}"), "/close"))
    browser(None).get(f"/shelves/{shelf}", status=404)
    assert "پمپ‌ها" not in browser(None).get("/exhibitions").text
    admin.submit(page, "/open")
    assert shown(app, shelf).places == 12


def test_officers_see_the_shelf_and_may_not_change_it(browser, cast, shelf):
    officer = browser("yazd_officer")
    page = officer.get(f"/admin/shelves/{shelf}")
    assert len(page.soup.select("a.free")) == 12
    for path in (f"shelves/{shelf}/rows", f"shelves/{shelf}/close"):
        officer.post(f"/admin/{path}", {"count": "1"}, status=403)
    browser("fars_admin").get(f"/admin/shelves/{shelf}", status=404)
    browser("yazd_admin").get(f"/admin/shelves/{cast.places['fars_shelf']}", status=404)
    browser("yazd_admin").post(f"/admin/places/{cast.places['fars_place']}/remove", status=404)
    browser(None).post(f"/admin/shelves/{shelf}/close", status=401)
