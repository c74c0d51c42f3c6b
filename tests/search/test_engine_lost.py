"""What happens to an index whose files are damaged or gone."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.search.engine_cast import need, some_needs
from tests.search.engine_shelf import Shelf, folder, found
from webapp.search.documents import Query
from webapp.search.engine import Changes, IndexLost
from webapp.search.whoosh_engine import WhooshEngine


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    engine = WhooshEngine(tmp_path)
    engine.rebuild([], 0)
    return engine


def _without(pattern: str) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        for file in path.glob(pattern):
            file.unlink()

    return damage


def _cut(pattern: str, keep: int) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        for file in path.glob(pattern):
            os.truncate(file, keep)

    return damage


def _overwritten(pattern: str) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        for file in path.glob(pattern):
            file.write_bytes(b"\xfe" * file.stat().st_size)

    return damage


DAMAGES = {
    "nothing was built": _without("../CURRENT"),
    "CURRENT is empty": _cut("../CURRENT", 0),
    "CURRENT names another format": lambda path: (path.parent / "CURRENT").write_text("index-0-1"),
    "CURRENT leads outside": lambda path: (path.parent / "CURRENT").write_text("../../etc"),
    "the folder is empty": _without("*"),
    "no contents": _without("*.toc"),
    "empty contents": _cut("*.toc", 0),
    "half contents": _cut("*.toc", 100),
    "senseless contents": _overwritten("*.toc"),
    "no terms": _without("*.trm"),
    "cut terms": _cut("*.trm", 40),
    "senseless terms": _overwritten("*.trm"),
    "no postings": _without("*.pst"),
    "empty postings": _cut("*.pst", 0),
    "senseless postings": _overwritten("*.pst"),
    "no columns": _without("*.col"),
    "cut columns": _cut("*.id.col", 5),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_whatever_is_damaged_the_index_is_lost_and_can_be_rebuilt(
    tmp_path: Path, engine: WhooshEngine, damage: Callable[[Path], None]
) -> None:
    engine.apply(Changes(tuple(some_needs(20, seed=2)), frozenset(), 20))
    damage(folder(tmp_path))
    late = WhooshEngine(tmp_path)
    with pytest.raises(IndexLost):
        late.search(Query("شیر"))
    with pytest.raises(IndexLost):
        late.search(Query("شیر"))
    late.rebuild([need(1)], 21)
    assert found(late, "شیر") == {1}
    assert late.position == 21


def test_no_index_at_all_is_a_lost_one(tmp_path: Path, shelf: Shelf) -> None:
    engine = WhooshEngine(tmp_path / "not" / "there")
    for ask in (
        lambda: engine.search(Query()),
        lambda: engine.position,
        lambda: shelf.drain(engine),
    ):
        with pytest.raises(IndexLost):
            ask()


def test_a_lost_position_is_a_lost_index(
    tmp_path: Path, shelf: Shelf, engine: WhooshEngine
) -> None:
    (folder(tmp_path) / "POSITION").write_text("")
    shelf.put(need(1))
    with pytest.raises(IndexLost):
        shelf.drain(engine)
