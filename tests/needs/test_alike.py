"""While a need is written, the page says what it resembles, and never stands in the way."""

from __future__ import annotations

import pytest

from tests.needs.conftest import Desk
from webapp.db import db
from webapp.needs import services
from webapp.needs.models import Need
from webapp.needs.rules import State
from webapp.search import indexing
from webapp.search.similar import rows_like, sketch_of

TITLE = "رولربیرینگ مخروطی 32210"
ASKED = "/my/needs/alike?title=رولربیرینگ مخروطی 32212&hs_code=848220"


@pytest.fixture
def elsewhere(app, cast) -> int:
    """A like need of another company, on view in Fars."""
    number = Desk(app, cast, "fars").published(TITLE, company="fars_producer", hs_code="848220")
    indexing.rebuild(app)
    return number


def bring_to(desk: Desk, number: int, *states: State) -> None:
    for state in states:
        desk.do(services.move, number, state)


def test_own_drafts_and_needs_of_others_on_view_are_named(browser, desk, elsewhere):
    draft = desk.record(TITLE)
    page = browser("producer", "yazd").get(ASKED, htmx="alike")
    assert "شبیه نیازمندی دیگری از خودتان" in page.text
    assert "شبیه نیازمندی منتشرشدهٔ دیگری" in page.text and "استان فارس" in page.text
    assert page.links() == [f"/yazd/my/needs/{draft}", f"/fars/needs/{elsewhere}"]


def test_drafts_of_others_are_never_named(app, browser, cast, elsewhere):
    secret = Desk(app, cast, "fars").record(TITLE + " محرمانه", company="fars_producer")
    for person, path in (("producer", "/my"), ("yazd_officer", "/admin")):
        page = browser(person, "yazd").get(ASKED.replace("/my", path), htmx="alike")
        assert "محرمانه" not in page.text and str(secret) not in page.html


def test_an_officer_sees_the_needs_of_the_company_in_the_province(app, browser, cast, desk):
    here = desk.record(TITLE)
    Desk(app, cast, "fars").record(TITLE + " شیراز")
    company = cast.companies["producer"]
    address = ASKED.replace("/my", "/admin") + f"&company={company}"
    page = browser("yazd_officer", "yazd").get(address, htmx="alike")
    assert page.links() == [f"/yazd/admin/needs/{here}"] and "شیراز" not in page.text
    assert (
        not browser("yazd_officer", "yazd").get(ASKED.replace("/my", "/admin")).text.count("32210")
    )


@pytest.mark.parametrize(
    ("states", "is_solved"),
    [
        ((State.IN_TALKS, State.MOU), True),
        (
            (
                State.IN_TALKS,
                State.CONTRACTED,
                State.SAMPLE_APPROVED,
                State.IN_PRODUCTION,
                State.LOCALISED,
            ),
            True,
        ),
        ((State.CLOSED,), False),
    ],
)
def test_what_led_to_an_agreement_was_solved_before(
    app, browser, cast, elsewhere, states, is_solved
):
    bring_to(Desk(app, cast, "fars"), elsewhere, *states)
    page = browser("producer", "yazd").get(ASKED, htmx="alike")
    assert ("پیش‌تر حل شده است" in page.text) is is_solved
    assert (f"/fars/needs/{elsewhere}" in page.links()) is is_solved


def test_the_form_asks_while_one_types(browser):
    form = browser("producer", "yazd").get("/my/needs/new").soup.find(id="need-form")
    asking = form.find(id="alike").parent
    assert asking["hx-get"] == "/yazd/my/needs/alike" and asking["role"] == "status"


def test_without_javascript_the_page_of_the_draft_says_so(browser, elsewhere):
    person = browser("producer", "yazd")
    page = person.follow(person.submit(person.get("/my/needs/new"), "/my/needs/new", title=TITLE))
    assert f"/fars/needs/{elsewhere}" in page.links()
    assert "شبیه نیازمندی منتشرشدهٔ دیگری" in page.text


def test_once_on_view_it_says_no_more(browser, desk, elsewhere):
    number = desk.published(TITLE, hs_code="848220")
    assert "منتشرشدهٔ دیگری" not in browser("producer", "yazd").get(f"/my/needs/{number}").text


def test_the_same_on_view_elsewhere_is_a_flag_for_the_officer(app, browser, desk, elsewhere):
    person = browser("producer", "yazd")
    sent = person.submit(
        person.get("/my/needs/new"),
        "/my/needs/new",
        title="32210 مخروطی رولربیرینگ",
        hs_code="84822000",
    )
    assert desk.need(int(sent.location.rsplit("/", 1)[1])).flags == ["duplicate"]


@pytest.mark.parametrize("typed", ["", "title=ا", "title=%00&hs_code=x", "title=کالای بی‌همتا"])
def test_where_nothing_is_alike_nothing_is_said(browser, elsewhere, typed):
    page = browser("producer", "yazd").get(f"/my/needs/alike?{typed}", htmx="alike")
    assert page.text == ""
    assert "شباهت" in browser("producer", "yazd").get(f"/my/needs/alike?{typed}").text


def test_an_engine_that_weighs_no_likeness_is_asked_for_the_words(app, desk, elsewhere):
    class Plain:
        def __init__(self, engine):
            self.search = engine.search

    like = desk.record(TITLE, hs_code="848220")
    with desk.work():
        need = db.session.get(Need, ("yazd", like))
        rows = rows_like(Plain(indexing.engine_of(app)), sketch_of(need), 5)
    assert elsewhere in [row.id for row in rows]
