"""What is taken back is gone from every page that anybody can open."""

from __future__ import annotations

import pytest
from werkzeug.routing import BuildError

from tests.needs.sent_files import picture
from webapp import drainer
from webapp.db import db, reading
from webapp.interests.models import Interest
from webapp.needs import files, projection, queries, services
from webapp.needs.rules import DEFAULT_AUDIENCE, Audience
from webapp.needs.services import Said
from webapp.places.models import Place
from webapp.reports.models import Rollup
from webapp.samples import services as samples
from webapp.search import indexing
from webapp.tenancy import scopes

MONEY = 7_654_321
# A word for each part that can be taken back, found nowhere else.
WORDS = {
    "text": "قناریعنوان",
    "specs": "قناریمشخصه",
    "origin": "قناریمبدا",
    "tried_before": "قناریآزمون",
    "contact": "قناریرابط",
    "photos": "قنارینما",
    "annual_use": "قناریواحد",
    "fx_cost_declared": "قناریپایه",
}
PEOPLE = (None, "supplier")
SITES = ("yazd", "national", "fars")


@pytest.fixture
def number(app, desk, cast) -> int:
    """A need with a canary in every part, on a shelf, in the index, granted to a supplier."""
    number = desk.published(
        f"بلبرینگ {WORDS['text']}",
        summary=f"خلاصه {WORDS['text']}",
        problem=f"مسئله {WORDS['text']}",
        essential=[WORDS["text"]],
        specs=[{"name": "قطر", "value": WORDS["specs"], "unit": ""}],
        origin=WORDS["origin"],
        tried_before=WORDS["tried_before"],
        contact_name=WORDS["contact"],
        annual_quantity=12,
        unit=WORDS["annual_use"],
        fx_cost_declared=MONEY,
        fx_basis=WORDS["fx_cost_declared"],
        audience={group: str(audience) for group, audience in DEFAULT_AUDIENCE.items()},
    )
    desk.do(files.add_photo, number, picture(), WORDS["photos"])
    with desk.work():
        need = queries.need(number)
        projection.grant(need, cast.companies["supplier"], "isfahan")
        place = db.session.get(Place, ("yazd", cast.places["yazd_place"]))
        samples.put_on_place(desk.officer, need, place, "یک عدد")
    catch_up(app)
    return number


def catch_up(app) -> None:
    """Everything that follows within seconds has followed."""
    drainer.drain(app)
    with app.app_context():
        while indexing.index_waiting(app):
            pass


def surfaces(app, browser, cast, number):
    """(person, address, answer) of every public page that can speak of the need."""
    for person in PEOPLE:
        for site in SITES:
            reader = browser(person, site)
            for path in [*_pages(app, cast, number), *_questions()]:
                answer = reader.client.get(reader.url(path))
                yield person, f"{site}{path}", answer.get_data().decode("utf-8", "replace")
                answer.close()


def _pages(app, cast, number):
    own = {
        "need_id": number,
        "file_id": number,
        "row_id": number,
        "company_id": cast.companies["producer"],
        "park_id": cast.places["yazd_park"],
        "exhibition_id": cast.places["yazd_exhibition"],
        "shelf_id": cast.places["yazd_shelf"],
        "place_id": cast.places["yazd_place"],
    }
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        mark = app.view_functions[rule.endpoint].access
        if mark.who == "public" and "GET" in rule.methods and rule.arguments <= own.keys():
            try:
                yield adapter.build(rule.endpoint, {n: own[n] for n in rule.arguments})
            except BuildError:
                continue


def _questions():
    for word in WORDS.values():
        yield f"/needs?q={word}"
    yield "/needs?field=metal"
    yield "/needs?scope=all&sort=newest"


def seen(app, browser, cast, number):
    """Which words are read where, the question itself apart."""
    found: dict[str, set[str]] = {}
    for _, address, text in surfaces(app, browser, cast, number):
        for part, word in WORDS.items():
            if word in text and word not in address:
                found.setdefault(part, set()).add(address)
    return found


def hits(app, word):
    with app.app_context():
        return indexing.engine_of(app).search(_question(word)).ids


def _question(word):
    from webapp.search.documents import Query

    return Query(word, page_size=10)


def sums(app):
    with app.app_context(), reading(scopes.system("test", writes=False)):
        rows = db.session.scalars(db.select(Rollup).where(Rollup.field == "metal")).all()
        return {row.province: (row.open_needs, row.fx_cost_declared) for row in rows}


def test_a_need_whose_consent_is_withdrawn_is_read_nowhere(app, browser, desk, cast, number):
    before = seen(app, browser, cast, number)
    assert set(before) == set(WORDS)  # each word was on view somewhere
    assert {f"yazd/needs/{number}", f"yazd/shelves/{cast.places['yazd_shelf']}"} <= before["text"]
    assert number in hits(app, WORDS["text"])
    assert sums(app)["yazd"] == sums(app)["national"] == (1, MONEY)
    desk.do(services.withdraw_consent, number)
    catch_up(app)
    assert seen(app, browser, cast, number) == {}
    assert hits(app, WORDS["text"]) == []
    assert sums(app)["yazd"] == sums(app)["national"] == (0, 0)


def test_parts_that_are_taken_back_are_read_nowhere(app, browser, desk, cast, number):
    """All but one at first: the walk shows that the others stay, then the last one too."""
    *most, last = [group for group in WORDS if group != "text"]
    for group in most:
        desk.do(services.narrow_consent, number, group, Audience.NOBODY, Said(given_by="م"))
    catch_up(app)
    assert set(seen(app, browser, cast, number)) == {"text", last}
    desk.do(services.narrow_consent, number, last, Audience.NOBODY, Said(given_by="م"))
    catch_up(app)
    assert set(seen(app, browser, cast, number)) == {"text"}
    assert all(hits(app, WORDS[group]) == [] for group in (*most, last))
    assert sums(app)["yazd"] == (1, 0)


def test_the_name_of_the_company_is_taken_back_from_the_need(app, browser, desk, cast, number):
    name = "ریسندگی نگین کویر"
    page = browser(None, "yazd").get(f"/needs/{number}")
    assert name in page.text
    desk.do(services.narrow_consent, number, "company", Audience.NOBODY, Said(given_by="م"))
    catch_up(app)
    for person in PEOPLE:
        assert name not in browser(person, "yazd").get(f"/needs/{number}").text
        assert name not in browser(person, "yazd").get(f"/needs?q={WORDS['text']}").text
    assert number not in hits(app, name)
    listed = browser(None, "yazd").get(f"/companies/{cast.companies['producer']}")
    assert WORDS["text"] not in listed.text


def test_an_interest_keeps_no_more_than_the_title_it_was_declared_for(app):
    """What a supplier keeps of a withdrawn need is its own record: number and title."""
    texts = {c.name for c in Interest.__table__.columns if c.name.startswith("need_")}
    assert texts == {"need_id", "need_title"}
