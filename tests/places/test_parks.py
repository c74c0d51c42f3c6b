"""An admin keeps the parks and zones of the province."""

from webapp.db import db, reading, unit_of_work
from webapp.places import services, tenants
from webapp.places.models import Park, PublishedExhibition, PublishedPark
from webapp.tenancy import scopes

NEW = {"name": "شهرک صنعتی نوآباد", "kind": "park", "county": "میبد", "about": ""}


def park(app, name):
    with app.app_context(), reading(scopes.tenant("yazd")):
        return db.session.scalars(db.select(Park).where(Park.name == name)).first()


def test_an_added_park_is_public_with_a_code_of_its_own(app, browser):
    admin = browser("yazd_admin")
    sent = admin.submit(admin.get("/admin/parks/new"), "new", **NEW)
    assert "شهرک صنعتی نوآباد" in admin.follow(sent).text
    row = park(app, NEW["name"])
    assert (row.code, row.is_official, row.province) == ("yazd-x01", False, "yazd")
    assert "میبد" in browser(None).get(f"/parks/{row.id}").text


def test_an_official_park_keeps_its_code_and_the_edit_survives_a_sync(app, browser, cast):
    admin, number = browser("yazd_admin"), cast.places["yazd_park"]
    page = admin.get(f"/admin/parks/{number}/edit")
    admin.submit(page, "edit", name="شهرک صنعتی بزرگ یزد", about="کنار جادهٔ میبد")
    with app.app_context():
        tenants.sync(app.extensions["ghafaseh.tenant_files"])
    row = park(app, "شهرک صنعتی بزرگ یزد")
    assert row.code.startswith("yazd-p") and row.edited == ["about", "name"]


def test_a_new_name_reaches_the_public_exhibition(app, browser, cast):
    admin = browser("yazd_admin")
    page = admin.get(f"/admin/parks/{cast.places['yazd_park']}/edit")
    admin.submit(page, "edit", name="شهرک نام‌نو")
    with app.app_context(), reading(scopes.public()):
        shown = db.session.get(PublishedExhibition, ("yazd", cast.places["yazd_exhibition"]))
        assert shown.park_name == "شهرک نام‌نو"


def test_a_sync_renames_what_nobody_edited(app, cast):
    with app.app_context():
        with unit_of_work(scopes.tenant("yazd")):
            db.session.get(Park, ("yazd", cast.places["yazd_park"])).name = "کهنه"
        tenants.sync(app.extensions["ghafaseh.tenant_files"])
        with reading(scopes.public()):
            copy = db.session.get(PublishedPark, ("yazd", cast.places["yazd_park"]))
            shown = db.session.get(PublishedExhibition, ("yazd", cast.places["yazd_exhibition"]))
            assert copy.name == shown.park_name != "کهنه"


def test_an_empty_name_is_refused_and_the_rest_is_kept(browser):
    admin = browser("yazd_admin")
    page = admin.get("/admin/parks/new")
    again = admin.submit(page, "new", status=422, **{**NEW, "name": ""})
    assert again.errors() and again.soup.find("input", attrs={"name": "county"})["value"] == "میبد"


def test_a_name_that_exists_is_refused(browser, cast, app):
    admin = browser("yazd_admin")
    with app.app_context(), reading(scopes.public()):
        known = db.session.get(PublishedPark, ("yazd", cast.places["yazd_park"])).name
    again = admin.submit(admin.get("/admin/parks/new"), "new", status=409, **{**NEW, "name": known})
    assert again.soup.find("input", attrs={"name": "name"})["value"] == known


def test_a_stale_form_shows_both_texts_and_can_be_sent_again(app, browser, cast, actor):
    admin, number = browser("yazd_admin"), cast.places["yazd_park"]
    page = admin.get(f"/admin/parks/{number}/edit")
    facts = {"name": "نام همکار", "kind": "park", "county": "یزد", "about": ""}
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        services.edit_park(actor("yazd_admin"), db.session.get(Park, ("yazd", number)), facts)
    again = admin.submit(page, "edit", status=409, name="نام من")
    assert "نام همکار" in again.text
    assert again.soup.find("input", attrs={"name": "name"})["value"] == "نام من"
    admin.submit(again, "edit")
    assert park(app, "نام من") is not None


def test_htmx_gets_the_form_alone_and_then_the_way_on(browser):
    admin = browser("yazd_admin")
    page = admin.get("/admin/parks/new")
    again = admin.submit(page, "new", status=422, htmx="place-form", name="", kind="park")
    assert again.soup.find(id="place-form") and not again.soup.find("html")
    sent = admin.submit(page, "new", status=200, htmx="place-form", **NEW)
    assert "/admin/parks/" in sent.headers["HX-Redirect"]


def test_a_form_sent_twice_adds_one_park(app, browser):
    admin = browser("yazd_admin")
    page = admin.get("/admin/parks/new")
    first, second = (admin.submit(page, "new", **NEW) for _ in range(2))
    assert first.location == second.location
    with app.app_context(), reading(scopes.tenant("yazd")):
        assert len(db.session.scalars(db.select(Park).where(Park.name == NEW["name"])).all()) == 1


def test_only_admins_of_the_province_write(browser, cast):
    number = cast.places["yazd_park"]
    browser(None).get("/admin/parks/new", status=303)
    browser("producer").get("/admin/parks/new", status=403)
    browser("yazd_officer").get("/admin/parks/new", status=403)
    browser("yazd_officer").post(f"/admin/parks/{number}/edit", NEW, status=403)
    browser("fars_admin").get("/admin/parks/new", status=404)
    browser("yazd_admin").get(f"/admin/parks/{cast.places['fars_park']}/edit", status=404)


def test_officers_read_without_the_buttons_of_admins(browser, cast):
    officer = browser("yazd_officer")
    page = officer.get("/admin/parks")
    assert "شهرک صنعتی یزد" in page.text and "/yazd/admin/parks/new" not in page.links()
    detail = officer.get(f"/admin/parks/{cast.places['yazd_park']}")
    assert not [link for link in detail.links() if link.endswith("/edit")]
