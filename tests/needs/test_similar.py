"""Needs much like one: asked for by its page later, or a page of their own."""

import pytest
from sqlalchemy import event

from webapp.db import db
from webapp.needs import services
from webapp.needs.models import PublishedNeed
from webapp.search import indexing
from webapp.search.similar import rows_like, similar, sketch_of


@pytest.fixture
def numbers(app, desk):
    """Two like bearings and something else, in the index."""
    found = [
        desk.published("رولربیرینگ مخروطی 32210", hs_code="848220"),
        desk.published("رولربیرینگ مخروطی 32212", hs_code="84822000"),
        desk.published("رنگدانه فتالوسیانین آبی", hs_code="320417", field="chemical"),
    ]
    indexing.rebuild(app)
    return found


def linked(page, *numbers):
    return [n for n in numbers if any(link.endswith(f"/needs/{n}") for link in page.links())]


def test_the_page_of_a_need_asks_for_them_and_has_a_plain_link(browser, numbers):
    root = browser(None, "yazd").get(f"/needs/{numbers[0]}").soup.find(id="similar")
    assert root["hx-get"] == root.a["href"] == f"/yazd/needs/{numbers[0]}/similar"


def test_like_needs_are_named_and_others_not(browser, numbers):
    page = browser(None, "yazd").get(f"/needs/{numbers[0]}/similar", htmx="similar")
    assert linked(page, *numbers) == [numbers[1]]
    page = browser(None, "yazd").get(f"/needs/{numbers[0]}/similar")
    assert linked(page, *numbers[1:]) == [numbers[1]]


def test_one_that_only_speaks_of_the_thing_is_no_like_need(app, desk, numbers):
    mention = desk.published("روغن ویژه", summary="رولربیرینگ مخروطی 32210", hs_code="848220")
    indexing.rebuild(app)
    copy = desk.rows(PublishedNeed, numbers[0])[0]
    engine = indexing.engine_of(app)
    assert mention in {hit.id for hit in engine.like(sketch_of(copy), 9)}
    assert mention not in desk.read(lambda: similar(engine, copy, 5))
    assert numbers[1] not in desk.read(lambda: similar(engine, copy, 5, without=[numbers[1]]))
    assert desk.read(lambda: rows_like(engine, sketch_of(copy), 0)) == []


def test_where_none_is_alike_there_is_no_section(browser, numbers):
    person = browser(None, "yazd")
    page = person.get(f"/needs/{numbers[2]}/similar", htmx="similar")
    assert not page.text and not page.soup.find("section")
    assert "شباهت" in person.get(f"/needs/{numbers[2]}/similar").text


def test_what_was_withdrawn_is_gone_before_the_index_knows(browser, desk, numbers):
    desk.do(services.withdraw, numbers[1])
    page = browser(None, "yazd").get(f"/needs/{numbers[0]}/similar", htmx="similar")
    assert not linked(page, *numbers)
    browser(None, "yazd").get(f"/needs/{numbers[1]}/similar", status=410)


def test_another_site_leads_to_the_owner_s(browser, numbers):
    page = browser(None, "fars").get(f"/needs/{numbers[0]}/similar", status=303)
    assert page.location.endswith(f"/yazd/needs/{numbers[0]}/similar")


def test_the_page_of_the_need_itself_asks_the_database_nothing_more(app, browser, numbers):
    asked: list[str] = []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note := lambda *said: asked.append(said[2]))
    browser(None, "yazd").get(f"/needs/{numbers[0]}")
    event.remove(engine, "before_cursor_execute", note)
    assert sum("published_need" in statement for statement in asked) == 1
