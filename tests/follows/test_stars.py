"""A person marks needs with a star and finds them again."""

from urllib.parse import quote

import pytest

from tests.search.many import withdraw
from webapp.follows import rules, services
from webapp.follows.models import Star


def press(browser, page, need, **how):
    """The star of a need is pressed as a browser does it without scripts."""
    button = page.soup.select_one(f"#star-{need} button")
    assert button["form"] == "stars"
    assert page.soup.find(id="stars").find("input", attrs={"name": "csrf_token"})
    return browser.post(
        button["formaction"], {"nonce": button["value"]}, raw=True, **{"status": 303, **how}
    )


def is_on(page, need):
    return page.soup.select_one(f"#star-{need} button")["aria-pressed"] == "true"


@pytest.mark.parametrize("place", ["/needs?q=بلبرینگ", "/", "/needs/{need}"])
def test_a_star_is_set_and_taken_off_where_the_need_stands(browser, cast, index, read, place):
    need, supplier = cast.needs["bearing"], browser("supplier")
    place = place.format(need=need)
    page = supplier.get(place)
    assert not is_on(page, need)
    headers = {"Referer": f"http://localhost{supplier.url(quote(place, safe='/?=&'))}"}
    answer = press(supplier, page, need, headers=headers)
    assert answer.location == headers["Referer"]
    page = supplier.get(place)
    assert is_on(page, need)
    assert [star.need_id for star in read(Star)] == [need]
    press(supplier, page, need)
    assert not is_on(supplier.get(place), need)
    assert read(Star) == []


@pytest.mark.only("sqlite")  # says nothing about a database
def test_a_star_on_the_page_of_a_company(browser, cast):
    page = browser("supplier").get(f"/companies/{cast.companies['producer']}")
    assert {f"star-{cast.needs[name]}" for name in ("bearing", "yarn")} <= {
        tag["id"] for tag in page.soup.find_all(id=True)
    }


@pytest.mark.only("sqlite")  # says nothing about a database
def test_visitors_see_no_star_and_get_no_token(browser, cast, index):
    for place in ("/needs", "/", f"/needs/{cast.needs['bearing']}"):
        page = browser(None).get(place)
        assert not page.soup.select("[id^=star], .star")
        assert 'name="csrf_token"' not in page.html
        assert "Set-Cookie" not in page.headers
        assert "public" in page.headers["Cache-Control"]


@pytest.mark.only("sqlite")  # says nothing about a database
def test_a_visitor_s_press_leads_to_signing_in(browser, cast, read):
    browser(None).post(f"/my/stars/{cast.needs['bearing']}", status=401)
    assert read(Star) == []


@pytest.mark.only("sqlite")  # says nothing about a database
def test_htmx_gets_the_button_only(browser, cast):
    need = cast.needs["bearing"]
    answer = browser("supplier").post(f"/my/stars/{need}", htmx=f"star-{need}", status=200)
    assert is_on(answer, need)
    answer = browser("supplier").post(f"/my/stars/{need}/remove", htmx=f"star-{need}", status=200)
    assert not is_on(answer, need)


def test_pressed_twice_is_pressed_once(browser, cast, read):
    need, supplier = cast.needs["bearing"], browser("supplier")
    page = supplier.get(f"/needs/{need}")
    assert press(supplier, page, need).location == press(supplier, page, need).location
    supplier.post(f"/my/stars/{need}")
    assert len(read(Star)) == 1


def test_what_is_not_published_takes_no_star(browser, cast, read):
    for number in (cast.needs["draft"], 987_654_321):
        browser("producer").post(f"/my/stars/{number}", status=404)
    assert read(Star) == []


@pytest.mark.only("sqlite")  # says nothing about a database
def test_nobody_is_sent_to_a_foreign_site(browser, cast):
    answer = browser("supplier").post(
        f"/my/stars/{cast.needs['yarn']}", headers={"Referer": "http://elsewhere.example/"}
    )
    assert answer.location.endswith("/my/stars")


def test_the_page_lists_own_stars_latest_first(browser, cast):
    supplier = browser("supplier")
    for name in ("bearing", "valve"):
        supplier.post(f"/my/stars/{cast.needs[name]}")
    titles = [tag.get_text(strip=True) for tag in supplier.get("/my/stars").soup.select("h2 a")]
    assert ["شیر" in titles[0], "بلبرینگ" in titles[1]] == [True, True]
    assert "هنوز به هیچ نیازمندی" in browser("other_supplier").get("/my/stars").text


def test_of_a_withdrawn_need_only_a_neutral_line_is_left(app, browser, cast):
    supplier, need = browser("supplier"), cast.needs["bearing"]
    supplier.post(f"/my/stars/{need}")
    with app.app_context():
        withdraw(need)
    page = supplier.get("/my/stars")
    assert "دیگر منتشر نیست" in page.text
    assert "6205" not in page.html
    supplier.submit(page, f"/my/stars/{need}/remove")
    assert "دیگر منتشر نیست" not in supplier.get("/my/stars").text


def test_there_is_room_for_so_many_and_the_refusal_says_so(browser, cast, monkeypatch, read):
    monkeypatch.setattr(services, "MAX_STARS", 1)
    supplier = browser("supplier")
    supplier.post(f"/my/stars/{cast.needs['bearing']}")
    page = supplier.post(f"/my/stars/{cast.needs['yarn']}", status=409)
    assert "به ۱ نیازمندی ستاره داده‌اید" in page.text
    supplier.post(f"/my/stars/{cast.needs['bearing']}")  # it has one already
    assert len(read(Star)) == 1
    assert rules.MAX_STARS == 500
