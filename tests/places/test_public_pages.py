"""What visitors see of exhibitions, shelves and parks."""

from webapp import drainer
from webapp.db import db, unit_of_work
from webapp.needs import services as needs
from webapp.needs.models import Need, PublishedNeed
from webapp.places.models import Place
from webapp.samples import services as samples
from webapp.tenancy import scopes


def put(app, actor, cast, need="bearing", place="yazd_place"):
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        samples.put_on_place(
            actor("yazd_officer"),
            db.session.get(Need, ("yazd", cast.needs[need])),
            db.session.get(Place, ("yazd", cast.places[place])),
        )


def test_a_province_lists_its_own_exhibitions(browser, cast):
    page = browser(None, "yazd").get("/exhibitions")
    assert f"/yazd/exhibitions/{cast.places['yazd_exhibition']}" in page.links()
    assert not [link for link in page.links() if "/fars/" in link]
    assert "باز از" in page.text


def test_the_national_site_groups_all_provinces(browser, cast):
    page = browser(None, "national").get("/exhibitions")
    assert [h.get_text() for h in page.soup.select("main section > h2")] == ["فارس", "یزد"]
    assert f"/fars/exhibitions/{cast.places['fars_exhibition']}" in page.links()
    assert "۲ نمایشگاه در ۲ استان" in page.text


def test_a_province_without_exhibition_says_so(browser):
    assert "هنوز نمایشگاهی در اینجا نیست" in browser(None, "qom").get("/exhibitions").text


def test_an_exhibition_tells_where_it_is_and_what_its_shelves_hold(app, browser, cast, actor):
    put(app, actor, cast)
    page = browser(None).get(f"/exhibitions/{cast.places['yazd_exhibition']}")
    assert "۱ جایگاه از ۶ جایگاه پر است" in page.text
    assert f"/yazd/shelves/{cast.places['yazd_shelf']}" in page.links()


def test_a_shelf_shows_taken_places_that_lead_to_their_need(app, browser, cast, actor):
    put(app, actor, cast)
    page = browser(None).get(f"/shelves/{cast.places['yazd_shelf']}")
    taken = page.soup.select("a.place")
    assert [a["href"] for a in taken] == [f"/yazd/needs/{cast.needs['bearing']}"]
    assert "بلبرینگ شیار عمیق" in taken[0].get_text() and taken[0].find("svg")
    assert len(page.soup.select(".place.free")) == 5 and len(page.soup.select(".boards > li")) == 2


def test_a_place_is_empty_as_soon_as_its_need_is_not_public(app, browser, cast, actor):
    """Before anything follows the withdrawal, nothing of the need is on the shelf."""
    put(app, actor, cast)
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        needs.withdraw(actor("yazd_officer"), db.session.get(Need, ("yazd", cast.needs["bearing"])))
    page = browser(None).get(f"/shelves/{cast.places['yazd_shelf']}")
    assert "بلبرینگ" not in page.text and len(page.soup.select(".place.free")) == 6
    assert (
        "۰ جایگاه از ۶" in browser(None).get(f"/exhibitions/{cast.places['yazd_exhibition']}").text
    )
    drainer.drain(app)
    assert "بلبرینگ" not in browser(None).get(f"/shelves/{cast.places['yazd_shelf']}").text


def test_a_need_in_talks_says_so_on_its_place(app, browser, cast, actor):
    put(app, actor, cast)
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        db.session.get(PublishedNeed, ("yazd", cast.needs["bearing"])).state = "talks"
    assert browser(None).get(f"/shelves/{cast.places['yazd_shelf']}").soup.select("a.place small")


def test_pages_of_another_province_lead_to_its_site(browser, cast):
    for kind in ("exhibition", "shelf", "park"):
        path = f"/{kind}s/".replace("shelfs", "shelves") + str(cast.places[f"fars_{kind}"])
        assert browser(None, "yazd").get(path, status=303).location == f"/fars{path}"
        assert browser(None, "national").get(path, status=303).location == f"/fars{path}"


def test_what_is_not_there_is_not_found(browser):
    for path in ("/exhibitions/987654321", "/shelves/987654321", "/parks/987654321"):
        browser(None).get(path, status=404)
    browser(None).get(f"/parks/{'9' * 30}", status=404)


def test_parks_are_listed_with_what_is_in_them(browser, cast):
    page = browser(None).get("/parks")
    link = page.soup.find("a", href=f"/yazd/parks/{cast.places['yazd_park']}")
    figures = [td.get_text() for td in link.find_parent("tr").find_all("td", class_="num")]
    assert figures == ["۱", "۲"]


def test_a_park_counts_its_open_needs_and_leads_to_them(app, browser, cast):
    with app.app_context(), unit_of_work(scopes.tenant("yazd")):
        db.session.get(PublishedNeed, ("yazd", cast.needs["yarn"])).state = "closed"
    number = cast.places["yazd_park"]
    page = browser(None).get(f"/parks/{number}")
    assert "۱ نیازمندی باز" in page.text
    assert [a for a in page.links() if f"park=yazd%2F{number}" in a or f"park=yazd/{number}" in a]
    assert f"/yazd/exhibitions/{cast.places['yazd_exhibition']}" in page.links()


def test_english_visitors_read_the_same_pages(browser, cast):
    page = browser(None, "yazd", "en").get(f"/shelves/{cast.places['yazd_shelf']}")
    assert "0 of 6 places taken" in page.text
