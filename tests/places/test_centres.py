"""Service centres and their rooms are added, closed and opened again."""

from webapp.db import db, reading
from webapp.places.models import PublishedExhibition, PublishedPark, Room
from webapp.tenancy import scopes

NEW = {"name": "مرکز خدمات میبد", "address": "میدان صنعت", "phone": "035-1", "hours": "۸ تا ۱۴"}


def shown_centres(app, park_id):
    with app.app_context(), reading(scopes.public()):
        return {c["name"]: c for c in db.session.get(PublishedPark, ("yazd", park_id)).centres}


def room_of(app, name):
    with app.app_context(), reading(scopes.tenant("yazd")):
        return db.session.scalars(db.select(Room).where(Room.name == name)).one().id


def test_an_added_centre_stands_on_the_public_page_of_its_park(app, browser, cast):
    admin, park = browser("yazd_admin"), cast.places["yazd_park"]
    page = admin.get(f"/admin/parks/{park}/centres/new")
    admin.submit(page, "centres/new", **NEW)
    assert shown_centres(app, park)["مرکز خدمات میبد"]["address"] == "میدان صنعت"
    assert "میدان صنعت" in browser(None).get(f"/parks/{park}").text


def test_an_edited_centre_changes_the_address_of_its_exhibition(app, browser, cast):
    admin = browser("yazd_admin")
    page = admin.get(f"/admin/centres/{cast.places['yazd_centre']}/edit")
    admin.submit(page, "edit", address="بلوار دانش ۷", phone="۰۳۵-۳۷۲۷")
    public = browser(None).get(f"/exhibitions/{cast.places['yazd_exhibition']}")
    assert "بلوار دانش ۷" in public.text
    with app.app_context(), reading(scopes.public()):
        copy = db.session.get(PublishedExhibition, ("yazd", cast.places["yazd_exhibition"]))
        assert copy.address == "بلوار دانش ۷" and copy.phone


def test_a_centre_with_an_open_exhibition_is_not_closed(browser, cast):
    admin, number = browser("yazd_admin"), cast.places["yazd_centre"]
    refused = admin.submit(
        admin.get(f"/admin/centres/{number}"), f"centres/{number}/close", status=409
    )
    assert "نخست نمایشگاه‌های این مرکز" in refused.text


def test_a_closed_centre_is_not_public_until_it_opens_again(app, browser, cast):
    admin, park = browser("yazd_admin"), cast.places["yazd_park"]
    sent = admin.submit(admin.get(f"/admin/parks/{park}/centres/new"), "centres/new", **NEW)
    page = admin.follow(sent)
    closed = admin.follow(admin.submit(page, f"{sent.location.split('/')[-1]}/close"))
    assert NEW["name"] not in shown_centres(app, park)
    admin.submit(closed, "/open")
    assert NEW["name"] in shown_centres(app, park)


def test_a_room_is_added_closed_and_offered_again(app, browser, cast):
    admin, number = browser("yazd_admin"), cast.places["yazd_centre"]
    page = admin.get(f"/admin/centres/{number}")
    admin.submit(page, f"{number}/rooms", name="میز گفت‌وگو", seats="۴")
    rooms = shown_centres(app, cast.places["yazd_park"])["مرکز خدمات فناوری و کسب‌وکار"]["rooms"]
    assert {"میز گفت‌وگو": 4}.items() <= {r["name"]: r["seats"] for r in rooms}.items()
    room = room_of(app, "میز گفت‌وگو")
    page = admin.follow(admin.submit(admin.get(f"/admin/centres/{number}"), f"rooms/{room}/close"))
    rooms = shown_centres(app, cast.places["yazd_park"])["مرکز خدمات فناوری و کسب‌وکار"]["rooms"]
    assert room not in [r["id"] for r in rooms]
    admin.submit(page, f"rooms/{room}/open")


def test_a_room_without_a_name_is_refused_beside_what_was_typed(browser, cast):
    admin = browser("yazd_admin")
    page = admin.get(f"/admin/centres/{cast.places['yazd_centre']}")
    again = admin.submit(
        page, f"{cast.places['yazd_centre']}/rooms", status=422, name="", seats="۱۲"
    )
    assert again.soup.find("input", attrs={"name": "seats"})["value"] == "۱۲"


def test_a_room_name_that_exists_is_refused(browser, cast):
    admin = browser("yazd_admin")
    page = admin.get(f"/admin/centres/{cast.places['yazd_centre']}")
    admin.submit(
        page, f"{cast.places['yazd_centre']}/rooms", status=409, name="اتاق نشست ۱", seats="۴"
    )


def test_htmx_gets_the_rooms_alone(browser, cast):
    admin = browser("yazd_admin")
    page = admin.get(f"/admin/centres/{cast.places['yazd_centre']}")
    piece = admin.submit(
        page,
        f"{cast.places['yazd_centre']}/rooms",
        status=200,
        htmx="rooms",
        name="اتاق ۹",
        seats="۴",
    )
    assert "اتاق ۹" in piece.text and not piece.soup.find("html")
    assert piece.soup.find("input", attrs={"name": "name"})["value"] == ""


def test_other_people_stay_out(browser, cast):
    number = cast.places["yazd_centre"]
    browser("yazd_officer").post(f"/admin/centres/{number}/rooms", {"name": "x"}, status=403)
    browser("yazd_officer").post(f"/admin/centres/{number}/close", status=403)
    browser(None).post(f"/admin/centres/{number}/close", status=401)
    fars = cast.places["fars_centre"]
    for path in ("edit", "exhibitions/new"):
        browser("yazd_admin").get(f"/admin/centres/{fars}/{path}", status=404)
    browser("yazd_admin").post(f"/admin/rooms/{cast.places['fars_room']}/close", status=404)
