"""What a page of the search says: what was looked for, what was not found, each need."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.search.listing import hits, total
from tests.search.many import add_needs, change_need
from webapp.search import indexing


class TestWords:
    def test_what_was_searched_is_marked_and_nothing_else_is_markup(
        self, app, browser, shelf, cast
    ):
        with app.app_context():
            change_need(
                cast.needs["bearing"],
                lambda need: setattr(need, "title", "<script>x</script> بلبرینگ & کو"),
            )
        indexing.index_waiting(app)
        page = browser(None, "yazd").get("/needs?q=بلبرینگ")
        assert {mark.text for mark in page.soup.find_all("mark")} == {"بلبرینگ"}
        assert "script" in page.soup.get_text() and not page.soup.select(".card script")

    def test_the_other_keyboard_layout_is_understood_and_said(self, browser, shelf):
        page = browser(None, "yazd").get("/needs", query_string={"q": "fgfvdk'"})
        assert "نتیجه‌ها برای «بلبرینگ» نشان داده شد" in page.text.replace("« ", "«").replace(
            " »", "»"
        )
        assert page.soup.find(id="q")["value"] == "fgfvdk'"

    def test_the_closest_are_offered_as_such(self, browser, shelf):
        page = browser(None, "yazd").get("/needs?q=بلبرینگ سرامیکی")
        assert "نزدیک" in page.soup.find("section").h2.text
        assert page.soup.select("section .card")

    def test_many_words_and_long_texts_are_said(self, browser, shelf):
        yazd = browser(None, "yazd")
        words = " ".join(f"واژه{n}" for n in range(20)) + " بلبرینگ"
        assert "فقط ۱۲ واژه" in yazd.get("/needs", query_string={"q": words}).text
        long = yazd.get("/needs", query_string={"q": "بلبرینگ " * 400})
        assert "فقط آغاز آن" in long.text

    @pytest.mark.parametrize(
        "text",
        [
            "<script>alert(1)</script>",
            "' OR 1=1 --",
            "[ا TO ی] AND NOT *",
            "a" * 3000,
            "\u202e\u200fبل\x00برینگ\x07",
            "😀 %s %(x)s {{ 7*7 }}",
            '"' * 500,
            "%",
        ],
    )
    def test_hostile_questions_are_harmless(self, browser, shelf, text):
        page = browser(None, "yazd").get("/needs", query_string={"q": text})
        assert page.soup.find(id="found")
        assert "49" not in total(page)

    def test_bytes_that_are_no_text_are_harmless(self, browser, shelf):
        assert browser(None, "yazd").get("/needs?q=%ff%fe%00&field=%ff&page=%ff")


class TestNothingFound:
    def test_other_provinces_are_offered_with_a_count(self, app, browser, shelf):
        with app.app_context():
            add_needs("fars", 1, title="کوره القایی")
        indexing.index_waiting(app)
        yazd = browser(None, "yazd")
        page = yazd.get("/needs?q=کوره القایی")
        assert total(page) == "در استان یزد چیزی پیدا نشد."
        link = next(a for a in page.soup.select(".empty a") if "همهٔ استان‌ها" in a.text)
        assert "۱" in link.text
        assert len(hits(yazd.get(link["href"]))) == 1

    def test_the_filters_can_be_removed_with_a_count(self, browser, shelf):
        page = browser(None, "yazd").get("/needs?q=بلبرینگ&field=food")
        link = next(a for a in page.soup.select(".empty a") if "فیلتر" in a.text)
        assert "۴" in link.text
        assert parse_qs(urlsplit(link["href"]).query) == {"q": ["بلبرینگ"]}

    def test_an_empty_province_says_that_nothing_is_there_yet(self, browser, shelf):
        page = browser(None, "qom").get("/needs")
        assert "هنوز نیازمندی‌ای منتشر نشده است" in page.text


class TestWithoutAnIndex:
    def test_the_newest_are_shown_with_a_notice(self, app, browser, cast):
        with app.app_context():
            numbers = add_needs("yazd", 25)
        yazd = browser(None, "yazd")
        page = yazd.get("/needs?q=هرچه")
        assert "جست‌وجو در حال آماده‌سازی است" in page.text
        assert len(hits(page)) == 20 and {site for site, _ in hits(page)} == {"yazd"}
        last = yazd.get("/needs?page=2")
        assert hits(last)[-1] == ("yazd", numbers[0])
        assert page.soup.find(id="sort") is None

    @pytest.mark.parametrize(
        "filters",
        [
            "field=food",
            "kind=part&state=open",
            "hs=84&hs=85",
            "value=100k_1m&value=over_10m",
            "value=under_10k",
        ],
    )
    def test_filters_give_the_same_as_with_one(self, app, browser, cast, filters):
        with app.app_context():
            add_needs("yazd", 24)
        yazd = browser(None, "yazd")
        without = yazd.get(f"/needs?{filters}&sort=newest")
        with app.app_context():
            indexing.rebuild(app)
        app.extensions.pop("ghafaseh.search")
        assert hits(yazd.get(f"/needs?{filters}&sort=newest")) == hits(without) != []


class TestCards:
    def test_a_card_tells_the_essentials(self, browser, shelf, cast):
        page = browser(None, "national").get("/needs?q=بلبرینگ 6205-2RS")
        card = next(
            link.find_parent("li")
            for link in page.soup.select(".card h2 a")
            if link["href"].endswith(f"/needs/{cast.needs['bearing']}")
        )
        text = card.get_text(" ", strip=True)
        for word in ("ریسندگی نگین کویر", "استان یزد", "نساجی", "قطعه", "باز", "84821010"):
            assert word in text
        assert "120000" in text.replace("٬", "").translate(str.maketrans("۰۱۲", "012"))

    def test_what_is_not_public_is_not_on_it(self, app, browser, shelf, cast):
        def hide(need):
            need.company_name = need.fx_cost_declared = need.hs_code = None

        with app.app_context():
            change_need(cast.needs["bearing"], hide)
        page = browser(None, "yazd").get("/needs?q=نگین کویر")
        own = [c for c in page.soup.select(".card") if str(cast.needs["bearing"]) in c.a["href"]]
        assert all("نگین کویر" not in c.text and "دلار" not in c.text for c in own)

    def test_a_photo_comes_lazily_and_from_this_site(self, app, browser, shelf, cast):
        def show(need):
            need.thumb_id, need.standing = 77, {"exhibition": "نمایشگاه دائمی"}

        with app.app_context():
            change_need(cast.needs["bearing"], show)
        page = browser(None, "fars").get("/needs?q=بلبرینگ&all=1")
        image = page.soup.find("img", src=lambda src: src and "photos" in src)
        assert image["loading"] == "lazy"
        assert image["src"] == f"/fars/needs/{cast.needs['bearing']}/photos/77"
        assert "نمونه روی قفسه" in page.text
