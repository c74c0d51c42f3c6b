"""What is published can be found a moment later, and what is withdrawn cannot."""

import datetime as dt
import shutil

import pytest

from tests.search.many import add_needs, change_need, withdraw
from webapp import outbox, workers
from webapp.db import as_of, db, now, reading, unit_of_work
from webapp.needs.models import PublishedNeed
from webapp.outbox import Outbox, OutboxPosition
from webapp.persian import TEHRAN
from webapp.search import indexing
from webapp.search.documents import FACETS, Query, Sort
from webapp.search.published import park_key
from webapp.search.whoosh_engine import WhooshEngine
from webapp.tenancy import scopes


@pytest.fixture
def site(app):
    with app.app_context():
        indexing.rebuild(app)
        yield app


def found(app, text="", **filters):
    query = Query(text, page_size=100, **{k: frozenset({v}) for k, v in filters.items()})
    return set(indexing.engine_of(app).search(query).ids)


def drain(app):
    while indexing.index_waiting(app):
        pass


def noted():
    with reading(scopes.system("test", writes=False)):
        row = db.session.get(OutboxPosition, indexing.CONSUMER)
        return row.seq if row else None


def last_told():
    with reading(scopes.system("test", writes=False)):
        return outbox.highest()


def test_a_published_need_is_found_after_one_step(site, cast):
    (number,) = add_needs("fars", 1, title="کوپلینگ فکی لاستیکی")
    assert found(site, "کوپلینگ") == set()
    assert indexing.index_waiting(site) == 1
    assert found(site, "کوپلینگ", province="fars") == {number}
    assert found(site, "کوپلینگ", province="yazd") == set()
    assert indexing.index_waiting(site) == 0


def test_a_changed_need_is_found_by_its_new_words_only(site, cast):
    number = cast.needs["bearing"]
    change_need(number, lambda need: setattr(need, "title", "واشر فنری"))
    change_need(number, lambda need: setattr(need, "summary", "حلقه فولادی"))
    drain(site)
    assert found(site, "واشر") == {number}
    assert number not in found(site, "بلبرینگ")


def test_a_withdrawn_need_is_gone_after_one_step(site, cast):
    number = cast.needs["bearing"]
    assert number in found(site, "بلبرینگ")
    withdraw(number)
    assert indexing.index_waiting(site) == 1
    assert number not in found(site)


def test_only_what_is_public_is_found(site, cast):
    assert cast.needs["bearing"] in found(site)
    assert found(site, "پیش‌نویس") == set()
    number = cast.needs["yarn"]
    change_need(number, lambda need: setattr(need, "company_name", None))
    drain(site)
    assert number not in found(site, "ریسندگی نگین کویر")


def test_public_specifications_find_a_need(site, cast):
    def describe(need):
        need.facts = {"specs": [{"name": "آلیاژ", "value": "Inconel 718"}], "standard": "API 610"}

    number = cast.needs["bearing"]
    change_need(number, describe)
    drain(site)
    assert found(site, "inconel") == found(site, "api610") == found(site, "آلیاژ") == {number}


def test_a_need_is_filed_under_its_park_and_chapter(site, cast):
    number = cast.needs["bearing"]
    park = park_key("yazd", cast.places["yazd_park"])
    assert number in found(site, park=park)
    assert number in found(site, hs2="84", band="100k_1m", state="open", kind="part")


def test_what_concerns_no_need_only_moves_the_position(site):
    before = indexing.engine_of(site).position
    with unit_of_work(scopes.tenant("yazd")):
        outbox.tell("company", "registered", "yazd", 1)
    assert indexing.index_waiting(site) == 1
    assert indexing.engine_of(site).position == last_told() > before


def test_the_database_knows_how_far_the_index_is(site, browser):
    add_needs("yazd", 3)
    drain(site)
    assert noted() == indexing.engine_of(site).position == last_told()
    ready = browser(None, "national").get("/readyz").response.json
    assert ready["checks"]["outbox"]["waiting"]["index"] == 0


def test_tidying_waits_for_the_index(site):
    add_needs("yazd", 3)
    with unit_of_work(scopes.system("test")):
        outbox.position("others").seq = outbox.highest()
        for row in db.session.scalars(db.select(Outbox)):
            row.at = now() - 2 * workers.OUTBOX_LIFE
    workers.tidy(site)
    assert indexing.index_waiting(site) == 3


def test_nothing_is_done_while_another_process_indexes(site):
    add_needs("yazd", 1)
    other = WhooshEngine(site.extensions["ghafaseh.settings"].index_dir)
    with other.indexing():
        assert indexing.index_waiting(site) == 0
    assert indexing.index_waiting(site) == 1


# --- lost and behind ------------------------------------------------------------------------


def folder(app):
    return app.extensions["ghafaseh.settings"].index_dir


@pytest.fixture
def forget(site, monkeypatch):
    """As after a restart of the process."""
    monkeypatch.setattr("webapp.search.whoosh_engine._LOST_FOR", 0.0)
    return lambda: site.extensions.pop("ghafaseh.search")


def test_a_lost_index_is_built_anew(site, cast, forget):
    shutil.rmtree(folder(site))
    forget()
    assert indexing.index_waiting(site) == len(found(site)) > 0
    assert cast.needs["bearing"] in found(site, "بلبرینگ")


def test_a_damaged_index_is_built_anew(site, cast, forget):
    for path in folder(site).glob("index-*/*"):
        path.write_bytes(b"rubbish")
    forget()
    indexing.build_if_missing(site)
    assert cast.needs["bearing"] in found(site, "بلبرینگ")


def test_an_index_that_missed_tidied_rows_is_built_anew(site):
    add_needs("yazd", 2)
    with unit_of_work(scopes.system("test")):
        first = db.session.scalars(db.select(Outbox).order_by(Outbox.seq)).first()
        missed = first.subject_id
        db.session.delete(first)
    assert indexing.index_waiting(site) > 2
    assert missed in found(site)


def test_an_index_newer_than_a_restored_database_is_built_anew(site, cast):
    (number,) = add_needs("yazd", 1)
    drain(site)
    with unit_of_work(scopes.tenant("yazd")):
        db.session.delete(db.session.get(PublishedNeed, ("yazd", number)))
    with unit_of_work(scopes.system("test")):
        db.session.execute(db.delete(Outbox))
    indexing.build_if_missing(site)
    assert number not in found(site)
    assert indexing.engine_of(site).position == last_told() == noted() == 0


# --- the whole index ------------------------------------------------------------------------


def answers(app):
    texts = ("", "بلبرینگ", "الیاف پلی استر", "8482", "6205 2rs", "برای خط تولید")
    for text in texts:
        for order in Sort:
            results = indexing.engine_of(app).search(Query(text, sort=order, page_size=50))
            yield text, order, results.total, set(results.ids), results.facets


def test_an_index_built_anew_answers_the_same(site):
    numbers = add_needs("yazd", 25) + add_needs("fars", 10)
    withdraw(numbers[3])
    change_need(numbers[5], lambda need: setattr(need, "state", "talks"))
    drain(site)
    before = list(answers(site))
    assert indexing.rebuild(site) == len(found(site))
    assert list(answers(site)) == before
    assert before[0][2] > 35 and set(before[0][4]) == set(FACETS)


def test_what_changes_during_a_rebuild_is_not_missed(site, monkeypatch):
    """One need is published and one withdrawn while the documents are being read."""
    numbers = add_needs("yazd", 5)
    born = []
    whole = indexing._all_documents

    def interrupted():
        documents = whole()
        yield next(documents)
        born.extend(add_needs("fars", 1, title="دنده بکسل"))
        withdraw(numbers[0])
        yield from documents

    monkeypatch.setattr(indexing, "_all_documents", interrupted)
    indexing.rebuild(site)
    assert found(site, "بکسل") == set(born)
    assert numbers[0] not in found(site)
    assert set(numbers[1:]) <= found(site)


def test_a_site_begins_with_an_index(app, cast):
    with app.app_context():
        indexing.build_if_missing(app)
        assert cast.needs["bearing"] in found(app)
        assert noted() == last_told()


def test_one_process_has_one_engine(app):
    assert indexing.engine_of(app) is indexing.engine_of(app)


@pytest.mark.parametrize(("hour", "is_worn_after"), [(3, False), (4, True)])
def test_the_index_is_one_piece_again_after_its_hour(site, cast, hour, is_worn_after):
    add_needs("fars", 3, title="کوپلینگ")
    drain(site)
    engine = indexing.engine_of(site)
    assert engine.is_worn
    with as_of(dt.datetime(2026, 12, 1, hour, 10, tzinfo=TEHRAN)):
        indexing.optimise_nightly(site)
    assert engine.is_worn is is_worn_after
    assert len(found(site, "کوپلینگ")) == 3


def test_a_lost_index_does_not_stop_the_night(site):
    shutil.rmtree(site.extensions["ghafaseh.settings"].index_dir)
    with as_of(dt.datetime(2026, 12, 1, 3, 10, tzinfo=TEHRAN)):
        assert indexing.optimise_nightly(site) == 0
