"""An explanation adds up to the score that ranks the need."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from tests.conftest import settings_for
from tests.search.engine_cast import WORDS, need, some_needs
from tests.search.many import add_needs
from webapp.db import db
from webapp.search import indexing
from webapp.search.documents import Notice, Query
from webapp.search.explaining import Explanation
from webapp.search.postgres_trial import engine_beside
from webapp.search.whoosh_engine import WhooshEngine


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    made = WhooshEngine(tmp_path_factory.mktemp("explained"))
    made.rebuild(some_needs(200, seed=5), 0)
    return made


@pytest.mark.parametrize("text", [*WORDS[:12], "شیر پروانه‌ای", "پمپ گریز از مرکز", "ورق فولاد"])
def test_the_shares_add_up_to_the_score(engine: WhooshEngine, text: str) -> None:
    for hit in engine.search(Query(text)).hits[:5]:
        found = engine.explain(text, hit.id)
        assert found and found.is_found
        assert math.isclose(found.score, hit.score, rel_tol=1e-6)


def test_it_says_by_which_word_a_need_was_found(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    engine.rebuild([need(1, "جعبه‌دنده"), need(2, "خازن")], 0)
    found = engine.explain("گیربوکس", 1)
    assert found
    (share,) = found.shares
    assert (share.word, share.through) == ("گیربوکس", ("جعبهدنده",))
    assert 0 < share.worth < 1
    other = engine.explain("گیربوکس", 2)
    assert other and not other.is_found and other.score == 0.0


def test_it_says_what_was_searched_instead(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    engine.rebuild([need(1, "بلبرینگ")], 0)
    found = engine.explain("fgfvdk'", 1)
    assert found and found.searched_text == "بلبرینگ"
    assert found.notices == (Notice.SWAPPED,)
    assert engine.explain("بلبرینگ", 99) is None


@pytest.mark.only("postgresql")
@pytest.mark.parametrize("text", [*WORDS[:4], "شیر پروانه‌ای", "fgfvdk'", "ورق فولاد ناپیدا"])
def test_the_database_explains_the_same(app, engine: WhooshEngine, text: str) -> None:
    with app.app_context(), engine_beside(db.engine) as tables:
        tables.rebuild(some_needs(200, seed=5), 0)
        hits = tables.search(Query(text)).hits
        for hit in hits[:5]:
            ours, theirs = tables.explain(text, hit.id), engine.explain(text, hit.id)
            assert ours and theirs and math.isclose(ours.score, hit.score, rel_tol=1e-6)
            assert math.isclose(ours.score, theirs.score, rel_tol=1e-4)
            assert told(ours) == told(theirs)
        other = next(n for n in range(1, 201) if n not in {hit.id for hit in hits})
        ours, theirs = tables.explain(text, other), engine.explain(text, other)
        assert ours and theirs and told(ours) == told(theirs)
        assert tables.explain(text, 999) is None


def told(found: Explanation) -> tuple[object, ...]:
    """All but the sums, that are not equal to the last digit."""
    shares = [(s.word, s.through, s.worth, s.holders, s.is_optional) for s in found.shares]
    return found.notices, found.searched_text, found.required, found.met, found.is_found, shares


@pytest.mark.parametrize(
    "kind", ["files", pytest.param("postgresql", marks=pytest.mark.only("postgresql"))]
)
def test_the_command_prints_shares_and_rank(app, cast, settings, reused, kind) -> None:
    if kind == "postgresql":
        with app.app_context():
            db.engine.dispose()
        changes = {"GHAFASEH_SEARCH_ENGINE": kind}
        app = reused.over(settings_for(settings.data_dir, settings.database_url, **changes))
    with app.app_context():
        number = add_needs("yazd", 1)[0]
    indexing.rebuild(app)
    told = app.test_cli_runner().invoke(args=["search", "explain", "بلبرینگ عمیق", str(number)])
    assert told.exit_code == 0, told.output
    assert "a match" in told.output and "score" in told.output
    ranked = indexing.engine_of(app).search(Query("بلبرینگ عمیق", page_size=100)).ids
    assert f"rank              {ranked.index(number) + 1}\n" in told.output
    missing = app.test_cli_runner().invoke(args=["search", "explain", "بلبرینگ", "999999"])
    assert missing.exit_code == 1 and "No published need" in missing.output
