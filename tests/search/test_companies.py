"""Companies and what they can make are found with the chain that finds needs."""

import pytest
from sqlalchemy import event

from tests.search import companies
from webapp.companies import services
from webapp.companies.models import Company
from webapp.db import db, unit_of_work
from webapp.search import company_keeping
from webapp.search.models import CompanySearch, CompanyTerm
from webapp.tenancy import scopes


@pytest.fixture
def numbers(app, actor):
    return companies.write(app, actor("yazd_admin"))


@pytest.fixture
def look(browser, numbers):
    """`look("تراش", site="yazd", all="1")`: the page of what is found."""

    def page(text="", site="national", status=200, **more):
        asked = {"q": text, **more}
        return browser(None, site).get("/companies", query_string=asked, status=status)

    return page


def names(page, part="#results ul.cards h2 a"):
    return [" ".join(each.get_text().split()) for each in page.soup.select(part)]


CASTING, MOULD, BEARING, POLYMER, _TRADE = companies.COMPANIES
CLASSES = {
    "as written": ("ریخته‌گری", CASTING),
    "half-space left out": ("ریخته گری", CASTING),
    "in one piece": ("قالبسازی تزریق", MOULD),
    "two words of one": ("قالب سازی تزریق", MOULD),
    "latin": ("cnc", CASTING),
    "translated": ("bearing", BEARING),
    "finglish": ("bolbering", BEARING),
    "other layout": ("fgfvdk'", BEARING),
    "slip": ("بلبرنیگ", BEARING),
    "synonym": ("جعبه دنده", BEARING),
    "arabic letters": ("قالب سازي تزريق", MOULD),
    "other spelling": ("پلی اتیلن", POLYMER),
    "plural": ("قالب‌های تزریق", MOULD),
    "tariff code": ("8482", BEARING),
    "dotted code": ("7616", CASTING),
    "name": ("یاتاقان کویر", BEARING),
    "about": ("کامپاند", POLYMER),
    "description": ("مستربچ سفید", POLYMER),
    "word left out of many": ("سازندهٔ بلبرینگ شیار عمیق ایرانی", BEARING),
}


@pytest.mark.parametrize("kind", CLASSES)
def test_the_first_is_the_one_that_was_meant(look, kind):
    text, wanted = CLASSES[kind]
    # the supplier of the cast makes bearings by its very name
    assert wanted in names(look(text))[: 2 if wanted == BEARING else 1]


@pytest.mark.parametrize("text", ["هواپیمای مسافربری", "zzqqxx"])
def test_what_nobody_makes_is_said_honestly(look, text):
    assert not names(look(text), "#results > div > ul.cards h2 a")


def test_what_was_asked_instead_is_said(look):
    assert "بلبرینگ" in look("fgfvdk'").soup.select_one(".message.note").get_text()
    assert "شاید منظورتان" in look("بلبرنیگ").text or "منظور" in look("بلبرنیگ").text


def test_words_that_answer_are_marked_as_they_are_written(look):
    marked = [each.get_text() for each in look("ریخته گری").soup.select("#results mark")]
    assert "ریخته‌گری" in marked


# --- what narrows it ------------------------------------------------------------------------


def test_a_province_shows_its_own_and_can_be_widened(look):
    own = look("", "fars")
    assert set(names(own)) >= {MOULD, _TRADE} and BEARING not in names(own)
    assert BEARING in names(look("بلبرینگ", "fars", all="1"))
    empty = look("بلبرینگ", "fars")
    assert not names(empty) and "all=1" in empty.html


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"field": "machinery"}, {MOULD, BEARING}),
        ({"kind": "raw_material"}, {POLYMER}),
        ({"province": "qom"}, {CASTING}),
        ({"capabilities": "yes"}, {CASTING, MOULD, BEARING, POLYMER}),
        ({"role": "producer", "province": "fars", "capabilities": "yes"}, set()),
        ({"kind": "part", "province": ["yazd", "qom"]}, {BEARING, CASTING}),
    ],
)
def test_filters_narrow_and_counts_say_what_they_bring(look, chosen, found):
    assert set(names(look("", **chosen))) == found


def test_counts_are_those_beside_the_filter_itself(look):
    page = look("", kind="part")
    counts = {
        box["value"]: box.parent.select_one(".num").get_text()
        for box in page.soup.select("input[name=kind]")
    }
    assert counts["part"] == "۲" and counts["equipment"] == "۱"
    assert page.soup.select(".chips a")


def test_an_address_with_nonsense_is_read_as_far_as_it_can_be(look):
    page = look("قالب\0", field="x", park="y/z", sort="'", page="-1", size="huge")
    assert names(page) == [MOULD]


HOSTILE = ["[a TO z]", "\u202eabc", "واژه " * 500, "a" * 100_000, '"(* OR', "%_\\", "'; --"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_answered(look, text):
    look(text)


def test_a_piece_of_the_page_is_the_same_list(browser, numbers):
    page = browser(None, "national").get("/companies?q=cnc", htmx="results")
    assert page.soup.select_one("#results") and not page.soup.select("h1")
    assert page.response.headers["HX-Push-Url"] == "/companies?q=cnc"


# --- walls ----------------------------------------------------------------------------------


def _suspend(app, actor, number, province):
    officer = actor("yazd_admin")
    with app.app_context(), unit_of_work(scopes.tenant(province)):
        services.suspend(officer, db.session.get(Company, number), "شکایت")


def test_a_suspended_company_is_gone_from_lists_counts_and_words(look, app, actor, numbers):
    assert names(look("بلبرینگ"))
    _suspend(app, actor, numbers[BEARING], "yazd")
    assert BEARING not in names(look("بلبرینگ")) + names(look(""))
    assert not look("", kind="part", province="yazd").soup.select("#results ul.cards h2")
    assert "منظور" not in look("بلبرنیگ شیاز").text


def test_few_statements_whatever_is_found(browser, app, numbers):
    def statements(path):
        told = []
        with app.app_context():
            engine = db.engine

        def note(*facts):
            told.append(facts[2])

        event.listen(engine, "before_cursor_execute", note)
        browser(None, "national").get(path)
        event.remove(engine, "before_cursor_execute", note)
        return [one for one in told if "compan" in one or "capability" in one or "park" in one]

    counts = {len(statements(path)) for path in ("/companies?q=cnc", "/companies?q=قالب تزریق")}
    assert max(counts) <= 7


# --- the tables -----------------------------------------------------------------------------


def test_tables_are_filled_for_cards_that_were_there_before(app, look, numbers):
    with app.app_context():
        for province in ("yazd", "fars", "qom", "isfahan", "azarbayjan-sharqi"):
            with unit_of_work(scopes.tenant(province)):
                for model in (CompanyTerm, CompanySearch):
                    db.session.execute(db.delete(model))
        assert not company_keeping.is_complete()
        company_keeping.rebuild()
        assert company_keeping.is_complete()
    assert names(look("cnc")) == [CASTING]


def test_a_member_who_changes_the_about_is_found_by_it_at_once(browser, look, read, cast):
    who = browser("producer", "yazd")
    page = who.get("/my/company/edit")
    who.submit(page, "/my/company/edit", about="سندبلاست و رنگ کوره‌ای")
    assert names(look("سندبلاست")) == ["ریسندگی نگین کویر"]
    who.submit(who.get("/my/company/edit"), "/my/company/edit", about="رنگ")
    assert names(look("سندبلاست")) == []
    terms = read(CompanyTerm, CompanyTerm.id == cast.companies["producer"])
    assert {"رنگ", "ریسندگی"} <= {row.term for row in terms}
