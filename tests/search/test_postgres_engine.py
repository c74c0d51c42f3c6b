"""The engine in PostgreSQL answers as the embedded one does, over the same needs."""

import pytest
from sqlalchemy import text

from tests.search.engine_cast import Truth, need, some_needs, some_queries
from tests.search.test_engine import HOSTILE
from tests.search.test_quality import FOLDER
from webapp.db import db
from webapp.search import measuring, postgres_index, postgres_statements
from webapp.search.documents import MAX_PAGE, Notice, Query, Sort
from webapp.search.engine import Changes
from webapp.search.likeness import Sketch
from webapp.search.postgres_trial import engine_beside
from webapp.search.whoosh_engine import WhooshEngine
from webapp.tenancy import guard

pytestmark = pytest.mark.only("postgresql")
CROWD = some_needs(300, seed=3)
# Where scores lie so close, the other engine's smaller numbers decide.
CLOSE = 1e-4


@pytest.fixture(scope="module")
def embedded(tmp_path_factory):
    engine = WhooshEngine(tmp_path_factory.mktemp("embedded"))
    engine.rebuild(CROWD, 0)
    return engine


@pytest.fixture
def engine(app):
    with app.app_context(), engine_beside(db.engine) as made:
        yield made


@pytest.fixture
def crowded(engine):
    """Filled in pieces, with needs that changed and needs that went."""
    engine.rebuild(some_needs(350, seed=9), 0)
    for position, start in enumerate(range(0, 300, 100), start=1):
        gone = frozenset(range(301, 351)) if start else frozenset()
        engine.apply(Changes(tuple(CROWD[start : start + 100]), gone, position))
    assert (engine.position, engine.document_count) == (3, 300)
    return engine


def is_same_order(ours, theirs):
    """Whether the same scores stand in the same places, and the same needs but for equal scores."""
    pairs = list(zip(ours, theirs, strict=True))
    scores = all(abs(a.score - b.score) <= CLOSE * max(1.0, abs(b.score)) for a, b in pairs)
    return scores and sum(a.id != b.id for a, b in pairs) <= len(pairs) // 5


def test_every_question_has_the_same_answer(crowded, embedded):
    truth = Truth(CROWD)
    for query in some_queries(120, seed=5):
        ours, theirs = crowded.search(query), embedded.search(query)
        assert ours.total == theirs.total == truth.total(query), query
        assert ours.facets == theirs.facets, query
        assert (ours.notices, ours.terms) == (theirs.notices, theirs.terms), query
        assert ours.page == theirs.page
        assert is_same_order(ours.hits, theirs.hits), query
        assert is_same_order(ours.near, theirs.near), query
        if query.sort is not Sort.RELEVANCE:
            assert ours.hits == theirs.hits, query


ASKED = [
    "fgfvdk'",
    "بلبرینق",
    "gradual پروانه‌ای",
    "62052",
    "پروانهای",
    "پمپ گریز ناپیدا",
    "پمپ ناپیدا",
    "هواپیما",
    "یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده پمپ شیر تسمه",
    "شیر پروانه‌ای فولاد زنگ‌نزن نخ",
]


def test_what_was_meant_is_read_alike(crowded, embedded):
    for asked in ASKED:
        ours, theirs = crowded.search(Query(asked)), embedded.search(Query(asked))
        assert (ours.notices, ours.searched_text) == (theirs.notices, theirs.searched_text), asked
        assert (ours.total, ours.terms) == (theirs.total, theirs.terms), asked
        assert is_same_order(ours.near, theirs.near), asked


def test_pages_follow_each_other_and_a_page_beyond_the_last_is_the_last(crowded):
    for asked in ("شیر", ""):
        first = crowded.search(Query(asked, page_size=30))
        pages = (
            crowded.search(Query(asked, page=n, page_size=30)) for n in range(1, first.pages + 1)
        )
        ids = [number for page in pages for number in page.ids]
        assert len(ids) == len(set(ids)) == first.total
    last = crowded.search(Query(page=10_000))
    assert last.page == last.pages <= MAX_PAGE
    assert last.hits


def test_of_very_many_hits_only_the_newest_are_ranked(engine, monkeypatch):
    monkeypatch.setattr(postgres_statements, "MOST_RANKED", 2)
    engine.rebuild([need(1, "شیر"), need(2, "شیر"), need(3, "شیر و پمپ و تسمه و خازن")], 0)
    results = engine.search(Query("شیر"))
    assert (results.total, results.ids) == (3, [2, 3])


def test_no_question_is_an_error(engine):
    engine.rebuild(CROWD[:20], 0)
    for asked in HOSTILE:
        assert 0 <= engine.search(Query(asked)).total <= 20, asked


def test_unknown_filter_values_let_nothing_pass(engine):
    engine.rebuild(CROWD[:20], 0)
    assert engine.search(Query(province=frozenset())).total == 0
    for value in ("yazd' OR 1", "*", "", "\x00", "\ud800"):
        assert engine.search(Query(province=frozenset({value}))).total == 0, value
        assert engine.search(Query("شیر", kind=frozenset({value, "part"}))).facets["kind"]


def test_like_needs_are_the_same(crowded, embedded):
    for one in CROWD[:25]:
        sketch = Sketch(one.title, one.hs_code, one.field, one.kind, one.id)
        assert is_same_order(crowded.like(sketch, 10), embedded.like(sketch, 10)), one


def test_quality_is_that_of_the_embedded_engine(app):
    documents = measuring.read_lines(FOLDER / "docs.jsonl", ("id", "title"))
    lines = measuring.read_lines(FOLDER / "queries.jsonl", ("id", "query"))
    questions = [measuring.question_of(line) for line in lines]
    with app.app_context():
        ours = measuring.answers(documents, questions, lambda: engine_beside(db.engine))
    theirs = measuring.answers(documents, questions)
    reached, expected = measuring.Figures.of(ours), measuring.Figures.of(theirs)
    assert abs(reached.ndcg - expected.ndcg) <= 0.02
    assert sum(a.ids[:10] != b.ids[:10] for a, b in zip(ours, theirs, strict=True)) <= 6


def test_a_new_word_is_believed_at_once(engine):
    engine.rebuild([need(1, "پمپ")], 0)
    assert engine.search(Query("خازن")).notices == ()
    engine.apply(Changes((need(2, "خازن"),), frozenset(), 1))
    assert engine.search(Query("خازن")).ids == [2]
    assert Notice.CORRECTED in engine.search(Query("خارزن")).notices


# --- which index ----------------------------------------------------------------------------


def test_tokens_are_found_by_an_index(crowded):
    query = "EXPLAIN SELECT id FROM need_search WHERE tokens @@ '''خازن'''"
    crowded.execute("SET LOCAL enable_seqscan = off")
    assert "Bitmap Index Scan" in str(crowded.rows(query))


def test_rum_is_used_where_it_is_installed_and_answers_alike(app, embedded):
    with app.app_context(), guard.at("migration"), db.engine.connect() as connection:
        available = "SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'rum')"
        if not connection.execute(text(available)).scalar():
            pytest.skip("the extension rum is not installed: only GIN is tested")
        assert postgres_index.fit(connection) == "gin"
        connection.execute(text("CREATE EXTENSION rum"))
        assert postgres_index.fit(connection) == postgres_index.in_force(connection) == "rum"
        assert postgres_index.fit(connection) == "rum"
    with app.app_context(), engine_beside(db.engine, index="rum") as made:
        made.rebuild(CROWD, 0)
        for query in some_queries(40, seed=8):
            ours, theirs = made.search(query), embedded.search(query)
            assert (ours.total, ours.facets) == (theirs.total, theirs.facets), query
            assert is_same_order(ours.hits, theirs.hits), query
    with app.app_context(), guard.at("migration"), db.engine.connect() as connection:
        connection.execute(text("DROP EXTENSION rum CASCADE"))
        assert postgres_index.fit(connection) == postgres_index.in_force(connection) == "gin"
