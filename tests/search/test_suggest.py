"""Suggestions while typing: what is proposed, where it leads, and what is never proposed."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, urlsplit

import pytest
from sqlalchemy import event

from tests.search.many import add_needs, change_need, withdraw
from webapp.companies.models import PublishedCompany
from webapp.db import db, unit_of_work
from webapp.needs.models import PublishedNeed
from webapp.places.models import PublishedPark
from webapp.search import completing, indexing, list_size, names
from webapp.search.lookup import Lookup
from webapp.tenancy import scopes

BEARING = "بلبرینگ شیار عمیق 6205-2RS"


@pytest.fixture
def indexed(app, cast):
    """The cast's needs are in the index."""
    with app.app_context():
        indexing.rebuild(app)


def suggested(browser, text, site="national", language="fa"):
    """kind → the lines of the list, as a visitor gets it while typing."""
    part = browser(None, site, language).get(f"/needs/suggest?q={quote(text)}", htmx="suggestions")
    return {
        group["aria-labelledby"].removeprefix("suggested-"): [
            " ".join(option.get_text(" ").split()) for option in group.select("[role=option]")
        ]
        for group in part.soup.select("#suggestions [role=group]")
    }


def links(browser, text, kind, site="national"):
    part = browser(None, site).get(f"/needs/suggest?q={quote(text)}", htmx="suggestions")
    return [urlsplit(a["href"]) for a in part.soup.select(f"[aria-labelledby=suggested-{kind}] a")]


class TestKinds:
    def test_words_of_needs_with_the_number_that_is_found(self, browser, shelf):
        assert suggested(browser, "بلب")["word"] == ["بلبرینگ ۵ نیازمندی"]
        assert suggested(browser, "الیاف پ") == {}
        assert suggested(browser, "الیاف پل")["word"] == ["الیاف پلی‌استر ۴ نیازمندی"]

    def test_a_word_is_proposed_only_with_those_before_it(self, browser, shelf):
        assert "word" in suggested(browser, "الیاف پل")
        assert "word" not in suggested(browser, "بلبرینگ پل")

    @pytest.mark.parametrize("text", ["fgfv", "BOLBER", "بُلب", "ب‍‍لبر"])
    def test_layout_sound_and_signs_do_not_matter(self, browser, indexed, text):
        assert suggested(browser, text)["word"] == ["بلبرینگ ۱ نیازمندی"]

    def test_a_word_apart_is_that_with_a_half_space(self, browser, indexed):
        assert suggested(browser, "پلی اس")["word"] == ["پلی‌استر ۱ نیازمندی"]

    @pytest.mark.parametrize(
        ("written", "text", "words"),
        [
            ("گرانول پلی‌آمیدها", "پلی", ["پلی‌آمید"]),  # not its part, that says less
            ("روغن ماشین‌آلات", "ماش", ["ماشین‌آلات"]),  # not ماشینالت, which nobody writes
            ("ورق فولاد و پروفیل فولادی", "فول", ["فولاد"]),  # not an ending that finds the same
            ("تسمه برای نقاله و برانکارد", "برا", ["برانکارد"]),  # not a stop word
        ],
    )
    def test_a_word_is_one_that_is_written_and_that_says_more(
        self, app, browser, cast, written, text, words
    ):
        with app.app_context():
            add_needs("qom", 1, title=written, summary=written)
            indexing.rebuild(app)
        lines = suggested(browser, text, "qom")["word"]
        assert [line.split()[0] for line in lines if "همه" not in line] == words

    def test_a_part_number_is_completed_as_it_is_written(self, browser, indexed):
        assert suggested(browser, "6205")["word"] == ["6205-2RS ۱ نیازمندی"]
        (link,) = links(browser, "6205", "word")
        assert parse_qs(link.query) == {"q": ["6205-2RS"]}

    def test_needs_by_their_titles(self, browser, indexed, cast):
        assert suggested(browser, "بلبرینگ شی")["need"] == [f"{BEARING} یزد"]
        (link,) = links(browser, "بلب", "need")
        assert link.path == f"/yazd/needs/{cast.needs['bearing']}"

    @pytest.mark.parametrize("text", ["8482", "۸۴۸۲", "٨٤٨٢", "بلبر"])
    def test_headings_by_digits_or_words(self, browser, indexed, text):
        assert suggested(browser, text)["code"] == ["بلبرینگ و رولبرینگ 8482 ۱ نیازمندی"]
        (link,) = links(browser, text, "code")
        assert parse_qs(link.query) == {"q": ["8482"]}

    def test_chapters_and_whole_codes(self, browser, indexed):
        chapter, *rest = suggested(browser, "84")["code"]
        assert chapter == "ماشین‌آلات و دستگاه مکانیکی 84 ۲ نیازمندی" and len(rest) == 2
        assert parse_qs(links(browser, "84", "code")[0].query) == {"hs": ["84"]}
        assert suggested(browser, "848210")["code"][1].startswith("بلبرینگ و رولبرینگ 848210")

    def test_codes_that_no_need_has_are_not_proposed(self, browser, indexed):
        assert suggested(browser, "01") == suggested(browser, "اسب و الا") == {}

    def test_parks_and_companies_lead_to_their_pages(self, browser, read, indexed, cast):
        park = read(PublishedPark, PublishedPark.id == cast.places["yazd_park"])[0]
        assert suggested(browser, park.name)["park"][0] == f"{park.name} یزد"
        assert links(browser, park.name, "park")[0].path == f"/yazd/parks/{park.id}"
        assert suggested(browser, "نگین ری")["company"] == ["ریسندگی نگین کویر یزد"]
        (link,) = links(browser, "نگین ری", "company")
        assert link.path == f"/yazd/companies/{cast.companies['producer']}"
        assert browser(None).get(link.path.removeprefix("/yazd")).status == 200


class TestWhatIsNeverProposed:
    def test_a_withdrawn_need_at_once_and_its_words_once_it_is_indexed(
        self, app, browser, indexed, cast
    ):
        assert {"word", "need", "code"} <= set(suggested(browser, "بلب"))
        with app.app_context():
            withdraw(cast.needs["bearing"])
        assert "need" not in suggested(browser, "بلب")
        indexing.index_waiting(app)
        for text in ("بلب", "6205", "8482", "fgf", "bolber"):
            assert suggested(browser, text) == {}, text

    def test_the_word_is_still_in_the_files_and_only_the_count_hides_it(
        self, app, browser, indexed, cast
    ):
        with app.app_context():
            withdraw(cast.needs["bearing"])
        indexing.index_waiting(app)
        (view, *_) = indexing.engine_of(app)._snapshot().views
        assert view.data.labels("=بلب"), "nothing is proved where the word has gone by itself"

    def test_a_company_that_shows_no_need_under_its_name(self, app, browser, indexed, cast):
        assert "company" in suggested(browser, "نگین")
        with app.app_context():
            for name in ("bearing", "yarn"):
                change_need(cast.needs[name], lambda need: setattr(need, "company_name", None))
        assert suggested(browser, "نگین") == {}
        assert suggested(browser, "سپاهان") == {}, "a supplier without a need"
        assert suggested(browser, "تازه") == {}, "a company that is not verified"

    def test_a_card_that_is_gone(self, app, browser, indexed, cast):
        assert "company" in suggested(browser, "نگین")
        with app.app_context(), unit_of_work(scopes.tenant("yazd")):
            db.session.delete(
                db.session.get(PublishedCompany, ("yazd", cast.companies["producer"]))
            )
        assert suggested(browser, "نگین") == {}

    def test_drafts_are_unknown(self, app, browser, indexed, read):
        titles = {need.title for need in read(PublishedNeed)}
        assert titles
        with app.app_context():
            assert indexing.engine_of(app).document_count == len(titles)


class TestProvinces:
    def test_its_own_first_with_its_own_numbers(self, browser, shelf, cast):
        yazd, fars = (suggested(browser, "بلب", site) for site in ("yazd", "fars"))
        assert yazd["word"] == ["بلبرینگ ۴ نیازمندی"] and fars["word"] == ["بلبرینگ ۱ نیازمندی"]
        assert yazd["code"] == ["بلبرینگ و رولبرینگ 8482 ۴ نیازمندی"]
        own = [not line.endswith("فارس") for line in yazd["need"]]
        assert own == sorted(own, reverse=True) and all(own)

    def test_what_only_others_have_says_so_and_asks_them_all(self, browser, indexed):
        assert suggested(browser, "پروا", "yazd")["word"] == ["پروانه ۱ نیازمندی در همهٔ استان‌ها"]
        (link,) = links(browser, "پروا", "word", "yazd")
        assert link.path == "/yazd/needs" and parse_qs(link.query)["all"] == ["1"]
        assert suggested(browser, "پروا", "yazd")["need"] == ["شیر پروانه‌ای بهداشتی فارس"]

    def test_parks_of_the_own_province_come_first(self, browser, indexed):
        for site in ("yazd", "fars"):
            assert {link.path.split("/")[1] for link in links(browser, "شهرک", "park", site)} == {
                site
            }


class TestTheTwoWays:
    def test_without_javascript_the_address_is_a_page_with_the_same_list(self, browser, shelf):
        yazd = browser(None, "yazd")
        page = yazd.get("/needs/suggest?q=بلب")
        part = yazd.get("/needs/suggest?q=بلب", htmx="suggestions")
        shown = [a["href"] for a in page.soup.select(".suggested a")]
        assert shown == [a["href"] for a in part.soup.select("[role=option]")] and shown
        assert page.soup.find(id="q")["value"] == "بلب"

    def test_a_shared_cache_may_keep_it_for_seconds(self, browser, indexed):
        for htmx in (None, "suggestions"):
            answer = browser(None, "yazd").get("/needs/suggest?q=بلب", htmx=htmx)
            assert answer.headers["Cache-Control"] == "public, max-age=0, s-maxage=5"
            assert "Set-Cookie" not in answer.headers
            assert {"HX-Request", "HX-Target"} <= set(answer.response.vary)

    def test_nothing_to_propose_is_an_empty_hidden_list(self, browser, indexed):
        part = browser(None).get("/needs/suggest?q=ققققق", htmx="suggestions")
        assert part.soup.find(id="suggestions").has_attr("hidden")
        assert part.soup.find(id="suggestions-count").get_text(strip=True) == ""
        assert "پیشنهادی نیست" in browser(None).get("/needs/suggest?q=ققققق").text

    def test_how_many_there_are_is_said(self, browser, indexed):
        part = browser(None).get("/needs/suggest?q=بلب", htmx="suggestions")
        count = len(part.soup.select("[role=option]"))
        said = part.soup.find(id="suggestions-count").get_text(strip=True)
        assert count == 3 and said == "۳ پیشنهاد"

    def test_in_english_chapters_have_english_names(self, browser, indexed):
        lines = suggested(browser, "84", language="en")["code"]
        assert lines[0] == "Machinery and mechanical appliances 84 2 needs"

    def test_without_an_index_names_are_still_found(self, app, browser, cast):
        found = suggested(browser, "نگین")
        assert list(found) == ["company"]


@pytest.mark.parametrize(
    "text",
    [
        "ب",
        "\0" * 50 + "بل",
        "\u202e\u2066بلب\u2069",
        "<script>alert(1)</script>",
        "'; DROP TABLE need; --",
        "%_%",
        "[ا TO ی]",
        "*؟\\",
        "بل" * 2000,
        "ا " * 2000,
        "9" * 500,
        "بلبرینگ " * 7,
        "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16") * 9,
    ],
)
def test_whatever_is_typed_gives_an_honest_list(browser, indexed, text):
    part = browser(None, "yazd").get(f"/needs/suggest?q={quote(text)}", htmx="suggestions")
    assert part.status == 200 and len(part.body) <= list_size.LIST
    assert not part.soup.find("script") and not part.soup.find("b")


def test_what_needs_say_is_escaped(app, browser, cast):
    with app.app_context():
        add_needs("yazd", 1, title="گازانبر <b>تیز</b>", summary="گازانبر <b>تیز</b>")
        indexing.rebuild(app)
    part = browser(None, "yazd").get("/needs/suggest?q=گازان", htmx="suggestions")
    assert "&lt;b&gt;" in part.html and not part.soup.find("b")


def test_of_very_many_words_a_bounded_number_is_counted(app, browser, cast, monkeypatch):
    letters = "ابپتثجچحخد"
    words = [f"بب{a}{b}{c}ن" for a in letters for b in letters for c in letters[:3]]
    with app.app_context():
        add_needs("qom", 1, title="بسته", summary=" ".join(words))
        indexing.rebuild(app)
    read: set[str] = set()
    token = Lookup.token
    monkeypatch.setattr(
        Lookup, "token", lambda self, data, one: read.add(one) or token(self, data, one)
    )
    assert len(suggested(browser, "بب")["word"]) == 5
    assert len([one for one in read if one.startswith("بب")]) <= 2 * completing.MOST_COUNTED


@pytest.mark.parametrize(("text", "most"), [("بلب", 3), ("8482", 2), ("شهرک", 3), ("ققق", 2)])
def test_few_statements_whatever_is_typed(app, browser, shelf, text, most):
    visitor, statements = browser(None, "yazd"), []
    address = f"/needs/suggest?q={quote(text)}"
    visitor.get(address, htmx="suggestions")
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    visitor.get(address, htmx="suggestions")
    asked = [s for s in statements if s.lstrip().upper().startswith("SELECT")]
    assert len([s for s in asked if "published_" in s]) <= most, asked


def test_names_are_read_once_a_minute(app, browser, indexed):
    suggested(browser, "نگین")
    assert names.of(app) is names.of(app)


class TestWhereNothingIsFound:
    def test_a_heading_a_park_and_a_company_are_offered(self, browser, indexed, read, cast):
        page = browser(None, "yazd").get("/needs?q=رولبرینگ")
        assert [a["href"] for a in page.soup.select("#instead a")] == ["/yazd/needs?q=8482"]
        company = browser(None, "yazd").get("/needs?q=نگین قققققق")
        assert [a.get_text(strip=True) for a in company.soup.select("#instead a")] == [
            "ریسندگی نگین کویر"
        ]

    def test_where_something_is_found_nothing_is(self, browser, indexed):
        assert browser(None, "yazd").get("/needs?q=بلبرینگ").soup.find(id="instead") is None
        assert browser(None, "yazd").get("/needs?q=ققققققق").soup.find(id="instead") is None
