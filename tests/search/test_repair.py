"""Words that no need holds: what was meant by them, and that a good question brings no noise."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.search.engine_cast import need
from webapp.search.documents import Notice, Query, Results
from webapp.search.engine import Changes, IndexLost
from webapp.search.whoosh_engine import WhooshEngine

TITLES = (
    "بلبرینگ 6205-2RS",
    "باتری سرب اسید",
    "پمپ وکیوم آبی",
    "ترانسفورماتور خشک",
    "میکروکنترلر STM32F407",
    "کمک‌فنر عقب",
    "آلیاژ آلومینیوم",
    "بنتونیت فعال",
    "سنسور بوش 0 258 006 537",
    "اینسرت CNMG 120408-PM 4325",
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    made = WhooshEngine(tmp_path_factory.mktemp("repair"))
    made.rebuild([need(n, title) for n, title in enumerate(TITLES, start=1)], 0)
    return made


def titles(results: Results) -> list[str]:
    return [TITLES[number - 1] for number in results.ids]


@pytest.mark.parametrize(
    ("asked", "found", "said"),
    [
        ("بلبزینگ", "بلبرینگ 6205-2RS", "بلبرینگ"),
        ("للبرینگ", "بلبرینگ 6205-2RS", "بلبرینگ"),
        ("bolbering", "بلبرینگ 6205-2RS", "بلبرینگ"),
        ("batri", "باتری سرب اسید", "باتری"),
        ("komak fanar", "کمک‌فنر عقب", "کمک فنر"),
        ("پمپ وکیموم", "پمپ وکیوم آبی", "پمپ وکیوم"),
        ("پمپ آبی وکیموم", "پمپ وکیوم آبی", "پمپ آبی وکیوم"),
        ("کمک‌فنرر", "کمک‌فنر عقب", "کمک فنر"),
        ("ترنسفرماتور", "ترانسفورماتور خشک", "ترانسفورماتور"),
        ("بنتنیت", "بنتونیت فعال", "بنتونیت"),
        ("آلومنیومم", "آلیاژ آلومینیوم", "آلومینیوم"),
        ("باتری اسبد", "باتری سرب اسید", "باتری اسید"),
    ],
)
def test_a_slip_is_mended_and_said(engine: WhooshEngine, asked: str, found: str, said: str) -> None:
    results = engine.search(Query(asked))
    assert titles(results)[:1] == [found]
    assert (results.notices, results.searched_text) == ((Notice.CORRECTED,), said)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("0258006537", TITLES[8]),
        ("۰۲۵۸۰۰۶۵۳۷", TITLES[8]),
        ("CNMG120408PM4325", TITLES[9]),
        ("اینسرت cnmg120408pm4325", TITLES[9]),
    ],
)
def test_a_part_number_in_one_piece_is_found_in_pieces(engine, asked: str, found: str) -> None:
    results = engine.search(Query(asked))
    assert (titles(results), results.notices) == ([found], ())


@pytest.mark.parametrize("asked", ["0258006538", "0258537006", "CNMG4325120408"])
def test_pieces_stand_side_by_side_and_are_all_there(engine, asked: str) -> None:
    assert engine.search(Query(asked)).total == 0


@pytest.mark.parametrize("asked", ["stm32", "STM32F", "stm32f4", "STM32-F4", "stm32 f40"])
def test_a_part_number_is_found_by_its_beginning(engine: WhooshEngine, asked: str) -> None:
    results = engine.search(Query(asked))
    assert titles(results) == ["میکروکنترلر STM32F407"]
    assert results.notices == ()


@pytest.mark.parametrize("asked", ["بلبرینگ", "6205", "باطری", "کمکفنر"])
def test_what_is_found_as_written_is_not_mended(engine: WhooshEngine, asked: str) -> None:
    results = engine.search(Query(asked))
    assert results.total == 1
    assert results.searched_text is None


@pytest.mark.parametrize(
    "asked", ["پنیر", "کشتی کروز", "لپ‌تاپ بازی", "qqzxw", "مداد رنگی", "xyz", "اسبد"]
)
def test_noise_stays_out(engine: WhooshEngine, asked: str) -> None:
    assert engine.search(Query(asked)).total == 0


def test_the_word_is_named_with_which_all_is_found(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    engine.rebuild([need(1, "کمپرس زخم"), need(2, "کمپرسور اسکرو")], 0)
    results = engine.search(Query("کمپرسو اسکرو"))
    assert (results.ids, results.searched_text) == ([2], "کمپرسور اسکرو")


def test_words_that_cannot_be_read_are_a_lost_index(
    engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("a damaged file")

    monkeypatch.setattr(type(engine._snapshot().views[0].data), "_labels", broken)
    with pytest.raises(IndexLost):
        engine.search(Query("بلبررزینگ"))


def test_a_word_is_proposed_only_while_a_need_holds_it(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    engine.rebuild([need(1, "دستگاه فلانکوپتر"), need(2, "خازن")], 0)
    assert engine.search(Query("فلانکوبتر")).ids == [1]
    engine.apply(Changes((), frozenset({1}), 1))
    results = engine.search(Query("فلانکوبتر"))
    assert (results.total, results.near, results.searched_text) == (0, (), None)
