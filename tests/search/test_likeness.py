"""Which needs are much alike, and which only share a word."""

from pathlib import Path

import pytest

from tests.search.engine_cast import need
from webapp.search.engine import Changes, IndexLost
from webapp.search.lexicon import built_in_lexicon
from webapp.search.likeness import Sketch, is_named_in
from webapp.search.similar import similar
from webapp.search.whoosh_engine import WhooshEngine

NEEDS = (
    need(1, "بلبرینگ شیار عمیق 6205-2RS", hs_code="84821010"),
    need(2, "بلبرینگ شیار عمیق 6304", hs_code="848210", province="fars"),
    need(3, "بلبرینگ کف‌گرد 51110", hs_code="84821000"),
    need(4, "شیر پروانه‌ای ۶ اینچ", hs_code="848180", field="oil_gas"),
    need(5, "شیر خشک صنعتی", hs_code="040210", field="food", kind="raw_material"),
    need(6, "نخ پلی‌استر ۷۵ دنیر", hs_code="540233", field="textile"),
    need(7, "نخ پلی استر ۱۵۰ دنیر", hs_code=None, field="textile"),
    need(8, "روغن گیربکس", summary="برای گیربکس و بلبرینگ شیار عمیق", hs_code="271019"),
    *(need(number, f"کالای {number} ساده") for number in range(20, 60)),
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    """An index in two pieces, with one need taken out again."""
    engine = WhooshEngine(tmp_path_factory.mktemp("alike"))
    engine.rebuild([*NEEDS[:4], need(99, "بلبرینگ شیار عمیق 6206", hs_code="848210")], 0)
    engine.apply(Changes(NEEDS[4:], frozenset({99}), 1))
    return engine


def like(engine: WhooshEngine, *said: object, limit: int = 5) -> list[int]:
    return [hit.id for hit in engine.like(Sketch(*said), limit)]  # type: ignore[arg-type]


def test_what_shares_the_telling_words_and_the_heading_comes_first(engine):
    found = like(engine, "بلبرینگ شیار عمیق 6205", "848210", "metal", "part")
    assert found[:2] == [1, 2] and 4 not in found


def test_itself_and_what_was_taken_out_are_never_named(engine):
    found = like(engine, NEEDS[0].title, "848210", "metal", "part", 1)
    assert found and found[0] == 2 and not {1, 99} & set(found)


def test_one_word_with_two_meanings_is_not_likeness(engine):
    assert 5 not in like(engine, "شیر پروانه‌ای ۸ اینچ", "848180", "oil_gas", "part")
    assert like(engine, "شیر پروانه‌ای ۸ اینچ", "848180", "oil_gas", "part") == [4]


def test_spellings_are_one_word_and_an_unknown_code_is_no_bar(engine):
    assert set(like(engine, "نخ پلیاستر ۱۰۰ دنیر", "540233", "textile", "part")) == {6, 7}


def test_a_title_that_does_not_name_the_thing_is_not_alike():
    sketch, lexicon = Sketch("بلبرینگ شیار عمیق"), built_in_lexicon()
    assert is_named_in("بلبرینگ شیار 6205", sketch, lexicon)
    assert not is_named_in("روغن گیربکس", sketch, lexicon)


@pytest.mark.parametrize("title", ["", "و", "سبد گل مصنوعی", "!?"])
def test_where_nothing_is_alike_nothing_is_named(engine, title):
    assert like(engine, title, "670210") == []


def test_of_many_only_so_many_are_named(engine):
    assert len(like(engine, "کالای ساده", limit=3)) == 3


def test_the_words_staff_keep_count_as_in_a_search(engine):
    assert 1 in like(engine, "deep groove ball bearing 6205-2RS", "848210")


def test_a_lost_index_names_none(tmp_path: Path):
    lost = WhooshEngine(tmp_path / "nowhere")
    assert similar(lost, NEEDS[0], 5) == []
    with pytest.raises(IndexLost):
        lost.like(Sketch("بلبرینگ"), 5)


def test_the_floor_is_what_keeps_noise_out(engine, monkeypatch):
    asked = ("شیر پروانه‌ای ۸ اینچ", "848180", "oil_gas", "part")
    for floor in ("SAME_HEADING", "UNKNOWN_HEADING", "OTHER_HEADING"):
        monkeypatch.setattr(f"webapp.search.likeness.{floor}", 0.0)
    assert 5 in like(engine, *asked)
