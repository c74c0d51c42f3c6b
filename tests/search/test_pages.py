"""Whose needs a page lists, how it is narrowed and ordered, and how it comes."""

from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import event

from tests.search.listing import cards, chips, facet, hits, total
from tests.search.many import add_needs, withdraw
from webapp.db import db
from webapp.search import indexing


class TestWhoseNeeds:
    def test_a_province_shows_its_own_and_only_them(self, browser, shelf):
        page = browser(None, "fars").get("/needs")
        assert {site for site, _ in hits(page)} == {"fars"}
        assert {number for _, number in hits(page)} > set(shelf["fars"])
        assert not page.soup.find_all("input", attrs={"name": "province"})

    def test_the_switch_widens_to_all_provinces(self, browser, shelf):
        fars = browser(None, "fars")
        own, widened = fars.get("/needs?q=بلبرینگ"), fars.get("/needs?q=بلبرینگ&all=1")
        assert own.soup.find(id="all").find_parent("label").select_one(".num").text == "۵"
        assert {site for site, _ in hits(widened)} == {"yazd", "fars"}
        assert widened.soup.find(id="all").has_attr("checked")
        assert facet(widened, "province")["yazd"] == ("۴", False)
        assert "استان یزد" in widened.text

    def test_the_national_site_shows_all_without_a_switch(self, browser, shelf):
        page = browser(None, "national").get("/needs?q=بلبرینگ&province=fars")
        assert page.soup.find(id="all") is None
        assert {site for site, _ in hits(page)} == {"fars"}
        assert facet(page, "province") == {"fars": ("۱", True), "yazd": ("۴", False)}

    def test_without_the_switch_no_address_reaches_another_province(self, browser, shelf, cast):
        yazd = browser(None, "yazd")
        park = f"fars/{cast.places['fars_park']}"
        for address in ("/needs?province=fars", f"/needs?park={park}", "/needs?all=2"):
            page = yazd.get(address)
            assert {site for site, _ in hits(page)} == {"yazd"}
            assert not chips(page)


class TestWithdrawal:
    def test_it_is_gone_from_pages_before_the_index_knows(self, app, browser, shelf, cast):
        number = cast.needs["bearing"]
        yazd = browser(None, "yazd")
        assert ("yazd", number) in hits(yazd.get("/needs?q=بلبرینگ"))
        with app.app_context():
            withdraw(number)
        assert ("yazd", number) not in hits(yazd.get("/needs?q=بلبرینگ"))
        before = total(yazd.get("/needs?q=بلبرینگ"))
        indexing.index_waiting(app)
        after = yazd.get("/needs?q=بلبرینگ")
        assert ("yazd", number) not in hits(after)
        assert (before, total(after)) == ("۴ نیازمندی در استان یزد", "۳ نیازمندی در استان یزد")

    def test_a_page_whose_needs_are_all_gone_says_so(self, app, browser, cast):
        with app.app_context():
            (number,) = add_needs("qom", 1)
            indexing.rebuild(app)
            withdraw(number)
        assert "همین حالا از سایت برداشته شده‌اند" in browser(None, "qom").get("/needs").text


class TestNarrowing:
    def test_chosen_values_are_chips_that_can_be_taken_off(self, browser, shelf):
        page = browser(None, "yazd").get("/needs?q=برای&field=food&field=textile&kind=raw_material")
        assert set(chips(page)) == {"غذایی", "نساجی", "مادهٔ اولیه"}
        assert chips(page)["غذایی"] == {
            "q": ["برای"],
            "field": ["textile"],
            "kind": ["raw_material"],
        }
        assert facet(page, "field")["food"][1] and not facet(page, "field")["chemical"][1]

    def test_counts_are_what_one_gets(self, browser, shelf):
        yazd = browser(None, "yazd")
        for value, (count, _) in facet(yazd.get("/needs"), "field").items():
            assert total(yazd.get(f"/needs?field={value}")).split()[0] == count

    @pytest.mark.parametrize(
        ("name", "value", "chip"),
        [
            ("state", "talks", "در حال مذاکره"),
            ("hs", "84", "۸۴ – ماشین‌آلات و دستگاه مکانیکی"),
            ("value", "over_10m", "بیش از ۱۰ میلیون دلار"),
        ],
    )
    def test_every_filter_has_its_words(self, browser, shelf, name, value, chip):
        page = browser(None, "yazd").get(f"/needs?{name}={value}")
        assert list(chips(page)) == [chip]
        assert hits(page)

    def test_a_park_is_chosen_by_key_or_by_number(self, browser, shelf, cast):
        yazd, number = browser(None, "yazd"), cast.places["yazd_park"]
        for address in (f"/needs?park=yazd/{number}", f"/needs?park={number}"):
            page = yazd.get(address)
            assert facet(page, "park")[f"yazd/{number}"][1]
            assert list(chips(page)) and "شهرک ناشناخته" not in page.text

    @pytest.mark.parametrize(
        "address",
        [
            "/needs?field=nonsense&kind=&state=deleted&hs=8a&value=much&province=atlantis",
            "/needs?park=yazd/999999999&park=x&park=yazd/9999999999999999999999",
            "/needs?page=abc&sort=random&all=yes",
            "/needs?page=-3&page=2",
            "/needs?colour=red&q=",
        ],
    )
    def test_what_an_address_says_wrongly_is_left_out(self, browser, shelf, address):
        yazd = browser(None, "yazd")
        page = yazd.get(address)
        assert total(page) == total(yazd.get("/needs"))
        assert not chips(page)


class TestOrderAndPages:
    def test_dearest_first(self, browser, shelf):
        page = browser(None, "yazd").get("/needs?sort=value")
        assert cards(page)[0].startswith("ورق فولاد")
        assert page.soup.find("option", selected=True)["value"] == "value"

    def test_without_words_the_newest_come_first_and_relevance_is_not_offered(self, browser, shelf):
        page = browser(None, "yazd").get("/needs?page=2")
        assert [o["value"] for o in page.soup.select("#sort option")] == ["", "value"]
        assert hits(page)[-1] == ("yazd", shelf["yazd"][0])

    def test_pages_are_numbered_and_keep_the_question(self, browser, shelf):
        yazd = browser(None, "yazd")
        first = yazd.get("/needs?q=برای خط&state=open&state=talks&sort=newest&all=1")
        following = first.soup.find("a", rel="next")
        assert following.text == "بعدی"
        assert parse_qs(urlsplit(following["href"]).query) == {
            "q": ["برای خط"],
            "state": ["open", "talks"],
            "sort": ["newest"],
            "all": ["1"],
            "page": ["2"],
        }
        second = yazd.get(following["href"])
        assert second.soup.find("a", rel="prev")
        assert not set(hits(first)) & set(hits(second))
        assert "صفحه ۲ از ۲" in total(second)

    def test_beyond_the_last_page_the_last_is_shown(self, browser, shelf):
        page = browser(None, "yazd").get("/needs?page=49")
        assert "صفحه ۲ از ۲" in total(page)
        assert hits(page)


class TestTheTwoWays:
    def test_htmx_gets_what_changes_and_its_address(self, browser, shelf):
        yazd = browser(None, "yazd")
        address = "/needs?q=بلبرینگ&field=&sort=relevance&field=machinery"
        part, page = yazd.get(address, htmx="results"), yazd.get(address)
        assert part.soup.find("html") is None
        assert hits(part) == hits(page)
        assert total(part) == total(page)
        pushed = urlsplit(part.headers["HX-Push-Url"])
        assert pushed.path.endswith("/yazd/needs") and pushed.geturl().isascii()
        assert parse_qs(pushed.query) == {"q": ["بلبرینگ"], "field": ["machinery"]}
        assert "HX-Push-Url" not in page.headers
        assert len(part.body) < len(page.body)

    def test_asking_the_same_again_is_no_new_step_to_go_back(self, browser, shelf):
        yazd = browser(None, "yazd")
        pushed = yazd.get("/needs?q=نخ", htmx="results").headers["HX-Push-Url"]
        current = {"HX-Current-URL": f"http://localhost{pushed}"}
        again = yazd.get("/needs?q=نخ&sort=", htmx="results", headers=current)
        assert again.headers["HX-Push-Url"] == "false"

    def test_going_back_gets_the_page(self, browser, shelf):
        page = browser(None, "yazd").get(
            "/needs?q=نخ", htmx="results", headers={"HX-History-Restore-Request": "true"}
        )
        assert page.soup.find("html") is not None
        assert {"HX-Request", "HX-Target", "HX-History-Restore-Request"} <= set(
            page.response.vary.to_header().split(", ")
        )

    def test_visitors_get_a_page_any_cache_may_keep(self, browser, shelf):
        page = browser(None, "yazd").get("/needs")
        assert page.headers["Cache-Control"] == "public, max-age=0, s-maxage=5"
        assert "Set-Cookie" not in page.headers

    def test_the_same_in_english(self, browser, shelf):
        page = browser(None, "yazd", "en").get("/needs?q=بلبرینگ&hs=84")
        assert total(page) == "4 needs in the province of Yazd"
        assert list(chips(page)) == ["84 – Machinery and mechanical appliances"]
        assert {link["href"].split("/")[2] for link in page.soup.select(".card h2 a")} == {"en"}

    def test_a_member_sees_it_too(self, browser, shelf):
        assert hits(browser("supplier", "yazd").get("/needs"))


@pytest.mark.parametrize(
    "address", ["/needs", "/needs?q=برای خط&all=1&field=food", "/needs?page=2"]
)
def test_a_page_takes_few_statements_however_long_the_list(app, browser, shelf, address):
    visitor, statements = browser(None, "yazd"), []
    visitor.get(address)
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    visitor.get(address)
    asked = [s for s in statements if s.lstrip().upper().startswith("SELECT")]
    assert 1 <= len(asked) <= 6, asked
