"""A question of the search page is saved, changed and deleted."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.search.listing import hits
from webapp.follows import services
from webapp.follows.models import SavedSearch, ToldNeed

ASKED = "/needs?q=بلبرینگ&field=textile&all=1"


def start(person):
    """From the search page to the page that asks for a name."""
    page = person.get(ASKED)
    link = next(a for a in page.soup.find_all("a") if a.get_text(strip=True) == "ذخیره این جست‌وجو")
    return person.get(link["href"], raw=True)


def test_a_search_is_saved_with_a_name_that_is_suggested(browser, index, read, cast):
    supplier = browser("supplier")
    page = start(supplier)
    assert page.soup.find(id="name")["value"] == "بلبرینگ، نساجی"
    assert supplier.submit(page, "/my/searches/new").location.endswith("/my/searches")
    row = read(SavedSearch)[0]
    assert (row.site, row.digest, row.user_id) == ("yazd", "daily", cast.people["supplier"])
    assert row.question == {"q": "بلبرینگ", "all": "1", "field": ["textile"]}
    page = supplier.get("/my/searches")
    assert "همهٔ استان‌ها" in page.text
    again = page.soup.select_one(".card h2 a")["href"]
    assert parse_qs(urlsplit(again).query)["field"] == ["textile"]
    assert ("yazd", cast.needs["bearing"]) in hits(supplier.get(again, raw=True))


@pytest.mark.only("sqlite")  # says nothing about a database
def test_a_search_without_words_is_called_by_its_place(browser, index):
    page = browser("supplier").get("/my/searches/new")
    assert page.soup.find(id="name")["value"] == "همهٔ نیازمندی‌های استان یزد"


@pytest.mark.only("sqlite")  # says nothing about a database
def test_a_long_name_is_cut(browser, index):
    page = browser("supplier").get("/my/searches/new?q=" + "بلبرینگ " * 20)
    assert len(page.soup.find(id="name")["value"]) <= 80


def test_saved_twice_by_a_double_press_is_saved_once(browser, index, read):
    supplier = browser("supplier")
    page = start(supplier)
    for _ in range(2):
        assert supplier.submit(page, "/my/searches/new").location.endswith("/my/searches")
    assert len(read(SavedSearch)) == 1


@pytest.mark.only("sqlite")  # says nothing about a database
def test_visitors_are_led_by_way_of_signing_in(browser, index):
    visitor = browser(None)
    page = visitor.get(ASKED)
    assert "Set-Cookie" not in page.headers and "csrf_token" not in page.html
    link = next(a for a in page.soup.find_all("a") if a.get_text(strip=True) == "ذخیره این جست‌وجو")
    answer = visitor.get(link["href"], raw=True, status=303)
    back = parse_qs(urlsplit(answer.location).query)["next"][0]
    assert back.startswith("/yazd/my/searches/new") and "textile" in back
    visitor.post("/my/searches/new?q=x", {"name": "x", "digest": "none"}, status=401)


@pytest.mark.only("sqlite")  # says nothing about a database
def test_a_nameless_search_is_refused_and_keeps_what_was_chosen(browser, index, read):
    supplier = browser("supplier")
    page = supplier.submit(
        start(supplier), "/my/searches/new", name=" ", digest="weekly", status=422
    )
    assert page.errors()
    assert page.soup.find("input", value="weekly").has_attr("checked")
    assert "نساجی" in page.text
    page = supplier.submit(
        start(supplier), "/my/searches/new", name="ن" * 81, digest="hourly", status=422
    )
    assert len(page.errors()) == 2
    assert read(SavedSearch) == []


def test_there_is_room_for_so_many_and_the_refusal_says_so(browser, saved, monkeypatch, read):
    monkeypatch.setattr(services, "MAX_SEARCHES", 1)
    saved()
    supplier = browser("supplier")
    page = supplier.submit(start(supplier), "/my/searches/new", status=409)
    assert "۱ جست‌وجو ذخیره کرده‌اید" in page.text
    assert len(read(SavedSearch)) == 1


def test_name_and_digest_are_changed(browser, saved, read):
    number, supplier = saved(), browser("supplier")
    page = supplier.get(f"/my/searches/{number}")
    supplier.submit(page, f"/my/searches/{number}", name="یاتاقان", digest="weekly")
    assert [(row.name, row.digest) for row in read(SavedSearch)] == [("یاتاقان", "weekly")]
    page = supplier.submit(page, f"/my/searches/{number}", nonce=None, name="", status=422)
    assert page.errors()


def test_a_search_is_deleted_with_what_was_told_of_it(browser, saved, add, write, read):
    number, supplier = saved(), browser("supplier")
    add(title="بلبرینگ سوزنی")
    write()
    assert len(read(ToldNeed)) == 1
    page = supplier.get(f"/my/searches/{number}")
    assert supplier.submit(page, "/delete").location.endswith("/my/searches")
    assert read(SavedSearch) == read(ToldNeed) == []


def test_searches_of_others_are_not_there(browser, saved, add, write, read):
    number = saved()
    need = add(title="بلبرینگ سوزنی")[0]
    write()
    other = browser("other_supplier")
    assert "بلبرینگ" not in other.get("/my/searches").text
    other.get(f"/my/searches/{number}", status=404)
    other.post(f"/my/searches/{number}", {"name": "x", "digest": "none"}, status=404)
    other.post(f"/my/searches/{number}/delete", status=404)
    other.post(f"/my/searches/{number}/told/{need}/dismiss", status=404)
    assert [row.digest for row in read(SavedSearch)] == ["daily"]
    assert [row.dismissed_at for row in read(ToldNeed)] == [None]


def test_what_was_told_can_be_put_aside(browser, saved, add, write):
    number, supplier = saved(), browser("supplier")
    add(title="بلبرینگ سوزنی")
    write()
    page = supplier.get(f"/my/searches/{number}")
    assert "بلبرینگ سوزنی" in page.text
    supplier.follow(supplier.submit(page, "/dismiss"))
    assert "بلبرینگ سوزنی" not in supplier.get(f"/my/searches/{number}").text
    supplier.post(f"/my/searches/{number}/told/987654321/dismiss", status=404)


@pytest.mark.only("sqlite")  # says nothing about a database
def test_the_address_to_hand_on_says_nothing_about_the_reader(browser, index):
    for person in (None, "supplier"):
        page = browser(person).get(ASKED + "&page=1&sort=relevance&unknown=7")
        shared = page.soup.find(id="share")
        assert shared.has_attr("readonly")
        assert parse_qs(urlsplit(shared["value"]).query) == {
            "q": ["بلبرینگ"],
            "all": ["1"],
            "field": ["textile"],
        }
