"""Every number of the national desk opens exactly the rows it counts."""

from __future__ import annotations

import csv
import io
from urllib.parse import parse_qs, urlencode

import pytest

from tests.reports import history
from webapp import drainer
from webapp.audit import AuditEntry
from webapp.db import db, reading
from webapp.persian import en_digits
from webapp.reports import recounting
from webapp.tenancy import scopes


@pytest.fixture
def desk(app, cast, browser):
    """The national desk of a country with needs, interests and meetings."""
    recounting.recount_all(app)
    made = history.interest(app, cast)
    history.interest(app, cast, supplier="other_supplier")
    history.interest(app, cast, need="valve")
    history.meeting(app, cast, made, "scheduled", "held")
    history.meeting(app, cast, made)
    history.move_need(app, cast, "yarn", "withdrawn")
    drainer.drain(app, ("reports",))
    return browser("national_staff", "national")


def number(text: str) -> int:
    """The first number of a text; «۳ ردیف» is 3."""
    return int(en_digits(text).replace("٬", "").replace(",", "").split()[0])


def rows_of(desk, href: str) -> int:
    """The rows of a list, counted page by page, and as its own page says."""
    page = desk.get(href)
    said = number(page.soup.select_one("#list [role=status] b").get_text())
    found = 0
    while True:
        found += len(page.soup.select("#list tbody tr"))
        onward = page.soup.find("a", rel="next")
        if onward is None:
            break
        page = desk.get(onward["href"])
    assert found == said, f"{href} says {said} and has {found}"
    return found


STARTS = [
    "needs?",
    "needs?field=metal",
    "needs?kind=part&q=شیر",
    "companies?",
    "companies?which=all",
]
STARTS += [
    "companies?which=all&state=verified",
    "interests?",
    "interests?state=submitted",
    "meetings?which=all",
]


@pytest.mark.parametrize("start", STARTS)
def test_every_count_of_a_facet_is_what_its_list_has(desk, start):
    page = desk.get(f"/national/{start}")
    counted, empty = 0, set()
    for tick in page.soup.select("details.facet label.check:has(.num)"):
        box, said = tick.find("input"), number(tick.select_one(".num").get_text())
        if not said and box["name"] in empty:
            continue
        empty |= set() if said else {box["name"]}
        asked = parse_qs(start.split("?")[1]) | {box["name"]: [box["value"]]}
        rows = rows_of(desk, f"/national/{start.split('?')[0]}?{urlencode(asked, doseq=True)}")
        assert rows == said, tick
        counted += said
    assert counted


@pytest.mark.parametrize("measure", ["needs", "companies", "interests", "meetings"])
def test_every_number_of_the_table_opens_as_many_rows(desk, measure):
    page = desk.get(f"/national/?measure={measure}")
    links = page.soup.select("#table tbody a")
    assert len(links) >= 4
    for link in links:
        assert rows_of(desk, link["href"]) == number(link.get_text()), link


def test_a_sum_of_money_opens_the_needs_it_adds_up(desk):
    for link in desk.get("/national/?measure=fx_cost").soup.select("#table tbody a"):
        page = desk.get(link["href"])
        values = [c.get_text() for c in page.soup.select("#list tbody td.num")]
        # of a need that was withdrawn the amount is told no more
        told = [number(value) for value in values if any(map(str.isdecimal, value))]
        assert sum(told) == number(link.get_text())


def test_every_step_of_the_funnel_opens_as_many_needs(desk):
    steps = desk.get("/national/").soup.select("ol.funnel li")
    counts = [number(step.select_one("b .num").get_text()) for step in steps]
    assert counts == [3, 2, 1]
    assert [rows_of(desk, step.a["href"]) for step in steps] == counts


def test_every_key_figure_opens_as_many_rows(desk):
    for link in desk.get("/national/").soup.select("ul.numbers a"):
        if "sort=value" not in link["href"]:
            figure = link.select_one("b.num").get_text()
            assert rows_of(desk, link["href"]) == number(figure)


def test_drafts_are_listed_only_when_asked_for(desk):
    assert rows_of(desk, "/national/needs") == 3
    assert rows_of(desk, "/national/needs?which=all") == 4
    assert rows_of(desk, "/national/needs?which=all&state=draft") == 1


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("province=yazd", 2),
        ("province=yazd&province=fars", 3),
        ("field=food", 1),
        ("state=withdrawn", 1),
        ("kind=part&field=textile", 2),
        ("kind=machinery", 0),
        ("hs=84", 2),
        ("hs=۸۴۸۲", 1),
        ("band=upto100k", 1),
        ("band=over1m&band=upto100k", 1),
        ("q=بلبرینگ", 1),
        ("q=6205-2rs", 1),
        ("q=مهر جنوب", 1),
        ("q=هیچ", 0),
        ("reached=interest", 2),
        ("province=atlantis", 3),
    ],
)
def test_needs_are_narrowed(desk, query, rows):
    assert rows_of(desk, f"/national/needs?{query}") == rows


def test_a_park_narrows_the_needs_of_its_province(desk, cast):
    park = cast.places["yazd_park"]
    assert rows_of(desk, f"/national/needs?province=yazd&park={park}") == 2


@pytest.mark.parametrize(
    ("address", "rows"),
    [
        ("companies?which=all", 5),
        ("companies?which=all&state=pending", 1),
        ("companies?which=all&province=isfahan", 1),
        ("companies?q=نگین کویر", 1),
        ("companies?which=all&size=small", 1),
        ("interests?state=submitted", 3),
        ("interests?from=isfahan&province=fars", 1),
        ("interests?field=food", 1),
        ("interests?readiness=sells", 0),
        ("interests?q=سهند", 1),
        ("meetings?which=all", 2),
        ("meetings?which=all&state=requested", 1),
        ("meetings?kind=video", 0),
    ],
)
def test_the_other_lists_are_narrowed(desk, address, rows):
    assert rows_of(desk, f"/national/{address}") == rows


def test_the_largest_cost_comes_first_and_unknown_ones_last(desk):
    page = desk.get("/national/needs?which=all&sort=value")
    titles = [link.get_text() for link in page.soup.select("#list td[data-label='عنوان'] a")]
    assert titles[0].startswith("نخ") and titles[-1].startswith("تسمه")


def test_a_list_goes_on_over_an_unknown_value(app, desk, monkeypatch):
    monkeypatch.setattr("webapp.paging.SIZE", 1)
    monkeypatch.setattr("webapp.reports.lists.NationalList.slice.__defaults__", (None, None, 1))
    assert rows_of(desk, "/national/needs?which=all&sort=value") == 4


def test_a_csv_file_has_the_rows_of_the_list(desk):
    page = desk.get("/national/needs?province=yazd&province=fars&format=csv")
    lines = list(csv.reader(io.StringIO(page.body.decode("utf-8-sig"))))
    assert len(lines) == 1 + 3
    assert any("بلبرینگ شیار عمیق 6205-2RS" in line for line in lines)


@pytest.mark.parametrize("name", ["needs", "companies", "interests", "meetings"])
def test_every_list_is_a_spreadsheet_too(desk, name):
    page = desk.get(f"/national/{name}?format=xlsx")
    assert page.body.startswith(b"PK")


def test_htmx_gets_the_list_alone(desk):
    page = desk.get("/national/needs?province=yazd", htmx="list")
    assert page.soup.find("html") is None


def test_a_need_is_read_with_its_history(desk, cast):
    page = desk.get(f"/national/needs/yazd/{cast.needs['bearing']}")
    assert "بلبرینگ‌سازان سپاهان" in page.text
    desk.get(f"/national/needs/fars/{cast.needs['bearing']}", status=404)


def test_each_look_is_recorded(app, desk, cast):
    desk.get("/national/companies?province=yazd")
    with app.app_context(), reading(scopes.system("test", writes=False)):
        query = db.select(AuditEntry).order_by(AuditEntry.id.desc())
        last = db.session.scalars(query).first()
        assert (last.action, last.province) == ("national.read", "national")
        assert last.actor_id == cast.people["national_staff"]
        assert last.details["what"] == "companies"


def test_counts_beyond_a_thousand_are_said_so(desk, monkeypatch):
    monkeypatch.setattr("webapp.reports.lists.MOST_COUNTED", 1)
    page = desk.get("/national/needs?kind=part")
    assert "بیش از ۱" in page.soup.select_one("#list [role=status]").get_text()


def test_what_the_sums_count_is_said_exactly_however_long(desk, monkeypatch):
    monkeypatch.setattr("webapp.reports.lists.MOST_COUNTED", 1)
    page = desk.get("/national/needs")
    assert page.soup.select_one("#list [role=status]").get_text().startswith("۳ ")


@pytest.mark.parametrize("path", ["", "needs", "companies", "interests", "meetings"])
def test_others_do_not_enter(browser, path):
    browser("yazd_admin", "national").get(f"/national/{path}", status=403)
    browser(None, "national").get(f"/national/{path}", status=303)
    browser("national_staff", "yazd").get(f"/national/{path}", status=404)
