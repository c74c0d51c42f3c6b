"""What the engine answers, with real indexes on disk."""

import threading
from pathlib import Path

import pytest

from tests.search.engine_cast import START, Truth, need, some_needs, some_queries
from webapp.search.documents import (
    MAX_PAGE,
    Document,
    Notice,
    Query,
    Sort,
    value_band,
    without_index,
)
from webapp.search.engine import Changes
from webapp.search.whoosh_engine import WhooshEngine


def engine_of(path: Path, *documents: Document) -> WhooshEngine:
    engine = WhooshEngine(path)
    engine.rebuild(documents, 0)
    return engine


@pytest.fixture(scope="module")
def crowd() -> list[Document]:
    return some_needs(700, seed=3)


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory, crowd: list[Document]) -> WhooshEngine:
    """An index with several segments and deleted documents."""
    engine = engine_of(tmp_path_factory.mktemp("crowd"), *some_needs(450, seed=9))
    for position, start in enumerate(range(0, 700, 100), start=1):
        engine.apply(Changes(tuple(crowd[start : start + 100]), frozenset(), position))
    return engine


@pytest.mark.parametrize("seed", range(6))
def test_totals_and_facets_equal_a_count_by_hand(
    crowded: WhooshEngine, crowd: list[Document], seed: int
) -> None:
    truth = Truth(crowd)
    for query in some_queries(40, seed):
        results = crowded.search(query)
        assert results.total == truth.total(query), query
        found = {facet: dict(counts) for facet, counts in results.facets.items()}
        assert found == truth.facets(query), query


def test_newest_and_dearest_first(crowded: WhooshEngine, crowd: list[Document]) -> None:
    truth = Truth(crowd)
    for query in some_queries(60, seed=77):
        if query.sort is Sort.RELEVANCE and query.text:
            continue
        results = crowded.search(query)
        start = (results.page - 1) * results.page_size
        assert results.ids == truth.ordered(query)[start : start + results.page_size], query


def test_facets_of_many_equal_facets_of_few(
    crowded: WhooshEngine, crowd: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    one_by_one = [crowded.search(query) for query in some_queries(40, seed=5)]
    for are_most in (False, True):
        monkeypatch.setattr("webapp.search.members.Members.are_most", are_most)
        assert [crowded.search(query) for query in some_queries(40, seed=5)] == one_by_one


def test_stopping_early_finds_the_same_best(
    crowded: WhooshEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries = [Query(word, page=page) for word in ("شیر", "خازن", "تسمه") for page in (1, 2, 3)]
    queries += some_queries(40, seed=8)
    in_full = [crowded.search(query).hits for query in queries]
    monkeypatch.setattr("webapp.search.evaluation._MANY", 0)
    for query, hits in zip(queries, in_full, strict=True):
        assert crowded.search(query).hits == hits


def test_pages_follow_each_other_without_gap_or_repetition(crowded: WhooshEngine) -> None:
    for text in ("شیر", "", "خازن رنگ"):
        first = crowded.search(Query(text))
        ids = [
            n
            for page in range(1, first.pages + 1)
            for n in crowded.search(Query(text, page=page)).ids
        ]
        assert len(ids) == len(set(ids)) == first.total
        whole = crowded.search(Query(text, page_size=100)).ids
        assert ids[:100] == whole


def test_a_page_beyond_the_last_is_the_last(crowded: WhooshEngine) -> None:
    last = crowded.search(Query(page=10_000))
    assert last.page == last.pages <= MAX_PAGE
    assert last.hits
    assert crowded.search(Query(page=-5)).page == 1


def test_a_word_in_the_title_outweighs_one_in_the_text(tmp_path: Path) -> None:
    engine = engine_of(
        tmp_path,
        need(1, "پمپ", body="خازن خازن"),
        need(2, "خازن"),
        need(3, "پمپ", summary="خازن"),
    )
    assert engine.search(Query("خازن")).ids[0] == 2


def test_neighbours_in_the_question_prefer_neighbours_in_the_title(tmp_path: Path) -> None:
    engine = engine_of(
        tmp_path, need(1, "کلید فشار قوی"), need(2, "کلید قوی برای فشار"), need(3, "پمپ")
    )
    assert engine.search(Query("فشار قوی")).ids == [1, 2]


@pytest.mark.parametrize("asked", ["8482", "۸۴۸۲۱۰", "8482.10", "84821010"])
def test_a_customs_code_is_found_by_prefix(tmp_path: Path, asked: str) -> None:
    engine = engine_of(tmp_path, need(1, hs_code="84821010"), need(2, hs_code="84811010"))
    assert engine.search(Query(asked)).ids == [1]


def test_no_document_has_all_words(tmp_path: Path) -> None:
    engine = engine_of(
        tmp_path, need(1, "پمپ گریز از مرکز"), need(2, "پمپ دنده‌ای"), need(3, "خازن")
    )
    results = engine.search(Query("پمپ گریز برقی"))
    assert results.ids == [1]
    assert results.notices == (Notice.PARTIAL,)


def test_too_little_in_common_is_no_answer(tmp_path: Path) -> None:
    engine = engine_of(tmp_path, need(1, "پمپ"), need(2, "خازن"))
    results = engine.search(Query("پمپ الف ب پ ت ث ج"))
    assert (results.total, results.hits, results.near, results.notices) == (0, (), (), ())


def test_what_comes_near_is_offered_apart_and_not_counted(tmp_path: Path) -> None:
    engine = engine_of(tmp_path, need(1, "پمپ دنده‌ای"), need(2, "خازن"))
    results = engine.search(Query("پمپ گرانشی"))
    assert (results.total, results.hits) == (0, ())
    assert [hit.id for hit in results.near] == [1]
    assert results.notices == (Notice.NEAR,)


def test_typed_on_the_wrong_keyboard(tmp_path: Path) -> None:
    engine = engine_of(tmp_path, need(1, "بلبرینگ"), need(2, "شیر"))
    results = engine.search(Query("fgfvdk'"))
    assert results.ids == [1]
    assert results.searched_text == "بلبرینگ"
    assert results.notices == (Notice.SWAPPED,)
    assert "بلبرینگ" in results.terms
    nothing = engine.search(Query("zzzz"))
    assert (nothing.total, nothing.searched_text) == (0, None)


def test_latin_that_is_found_is_not_taken_for_a_wrong_keyboard(tmp_path: Path) -> None:
    engine = engine_of(tmp_path, need(1, "LED"), need(2, "بلبرینگ"))
    assert engine.search(Query("led")).searched_text is None


def test_a_filter_without_values_lets_nothing_pass(crowded: WhooshEngine) -> None:
    assert crowded.search(Query(province=frozenset())).total == 0
    assert crowded.search(Query("شیر", province=frozenset())).hits == ()
    assert crowded.search(Query(province=None)).total == 700


def test_filters_say_how_many_there_are_elsewhere(tmp_path: Path) -> None:
    engine = engine_of(tmp_path, need(1), need(2, province="fars"), need(3, province="fars"))
    results = engine.search(Query("شیر", province=frozenset({"yazd"})))
    assert results.ids == [1]
    assert results.facets["province"] == [("fars", 2), ("yazd", 1)]


def test_long_questions_are_answered_by_their_rarest_words(tmp_path: Path) -> None:
    common = [need(n, "یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده") for n in range(2, 9)]
    engine = engine_of(tmp_path, need(1, "یک سیزده دو سه چهار پنج شش هفت هشت نه ده"), *common)
    results = engine.search(Query("یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده ناپیدا"))
    assert Notice.MANY_TERMS in results.notices
    assert "سیزده" in results.terms
    assert "ناپیدا" not in results.terms


HOSTILE = (
    "[ا TO ی]",
    "*",
    "ا*",
    "text:شیر OR province:*",
    'شیر" OR "1"="1',
    "((((((((((",
    "شیر~9999",
    "\x00\x00شیر\x00",
    "\ud800",
    "🦁" * 3000,
    "ا" * 10_000,
    "ا " * 5_000,
    "ا-" * 5_000,
    " ".join(f"واژه{n}" for n in range(2_000)),
    "\u200c" * 10_000,
    "<script>alert(1)</script>",
    "../../../etc/passwd",
    "%s%s%n{0.__class__}",
    "',[];'\\",
)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.timeout(60)
def test_no_question_is_an_error_or_costs_much(crowded: WhooshEngine, text: str) -> None:
    results = crowded.search(Query(text))
    assert 0 <= results.total <= 700
    assert len(results.terms) <= 12 * 5


@pytest.mark.parametrize("value", ["yazd' OR 1", "*", "", "یزد", "\x00"])
def test_unknown_filter_values_let_nothing_pass(crowded: WhooshEngine, value: str) -> None:
    assert crowded.search(Query(province=frozenset({value}))).total == 0


def test_long_questions_are_cut_and_say_so(crowded: WhooshEngine) -> None:
    assert Notice.SHORTENED in crowded.search(Query("شیر " + "ا" * 10_000)).notices
    assert Notice.SHORTENED not in crowded.search(Query("شیر")).notices


def test_an_empty_index_answers(tmp_path: Path) -> None:
    engine = engine_of(tmp_path)
    assert engine.search(Query("شیر")).total == engine.search(Query()).total == 0
    assert engine.document_count == 0


def test_many_threads_get_the_answers_of_one(tmp_path: Path, crowd: list[Document]) -> None:
    engine = WhooshEngine(tmp_path, cache_bytes=50_000)
    engine.rebuild(crowd, 0)
    queries = some_queries(40, seed=21)
    alone = [engine.search(query) for query in queries]
    wrong: list[object] = []

    def ask() -> None:
        try:
            wrong.extend(q for q, r in zip(queries, alone, strict=True) if engine.search(q) != r)
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize(
    ("value", "band"),
    [
        (None, None),
        (-1, None),
        (0, "under_10k"),
        (9_999, "under_10k"),
        (10_000, "10k_100k"),
        (100_000, "100k_1m"),
        (1_000_000, "1m_10m"),
        (10_000_000, "over_10m"),
    ],
)
def test_value_bands(value: int | None, band: str | None) -> None:
    assert value_band(value) == band


def test_while_the_index_is_lost_the_newest_needs_are_shown() -> None:
    results = without_index(45, [9, 8, 7], page=2)
    assert (results.total, results.ids, results.page, results.pages) == (45, [9, 8, 7], 2, 3)
    assert results.notices == (Notice.INDEX_MISSING,)


def test_needs_of_one_moment_and_value_keep_their_order(tmp_path: Path) -> None:
    engine = engine_of(tmp_path, *(need(n, published_at=START) for n in (3, 1, 2)))
    assert engine.search(Query()).ids == engine.search(Query("شیر")).ids == [3, 2, 1]
