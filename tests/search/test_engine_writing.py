"""How the index follows what is committed, whatever happens meanwhile."""

import multiprocessing
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.search.engine_cast import need, some_needs
from tests.search.engine_shelf import Shelf, folder, found
from webapp.search.documents import Document, Query
from webapp.search.engine import Changes, IndexBusy
from webapp.search.indexer import drain, rebuild
from webapp.search.whoosh_engine import WhooshEngine


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    engine = WhooshEngine(tmp_path)
    engine.rebuild([], 0)
    return engine


def test_changes_are_seen_by_a_reader_that_is_open(tmp_path: Path, engine: WhooshEngine) -> None:
    reader = WhooshEngine(tmp_path)
    assert found(reader) == set()
    engine.apply(Changes((need(1), need(2)), frozenset(), 2))
    assert found(reader, "شیر") == {1, 2}
    engine.apply(Changes((need(1, "کلید"),), frozenset({2}), 4))
    assert found(reader, "شیر") == set()
    assert found(reader, "کلید") == {1}
    assert (reader.document_count, reader.position) == (1, 4)


def test_one_id_is_one_document_however_often_it_comes(engine: WhooshEngine) -> None:
    engine.apply(Changes((need(1, "کلید"), need(1, "شیر")), frozenset(), 1))
    engine.apply(Changes((need(1, "شیر"), need(1, "شیر")), frozenset(), 2))
    assert engine.document_count == 1
    assert engine.search(Query("شیر")).ids == [1]
    assert engine.search(Query("کلید")).total == 0


def test_repeating_a_step_changes_nothing(engine: WhooshEngine) -> None:
    step = Changes((need(1), need(2)), frozenset({3}), 3)
    engine.apply(step)
    engine.apply(step)
    assert found(engine) == {1, 2}
    assert engine.position == 3


def test_a_need_withdrawn_never_comes_back(shelf: Shelf, engine: WhooshEngine) -> None:
    shelf.put(*some_needs(60, seed=1))
    shelf.drain(engine)
    shelf.withdraw(7, 8, 9)
    shelf.drain(engine)
    for number in range(100, 160):
        shelf.put(need(number, "تسمه نقاله"))
        drain(engine, shelf.read, shelf.load)
        assert found(engine).isdisjoint({7, 8, 9})
        assert engine.document_count == len(shelf.needs)
    engine.optimise()
    rebuild(engine, list(shelf.needs.values()), 0, shelf.read, shelf.load)
    assert engine.document_count == len(shelf.needs)
    assert engine.search(Query(page_size=100)).total == len(shelf.needs)


def test_after_optimising_no_withdrawn_word_is_left(tmp_path: Path, engine: WhooshEngine) -> None:
    engine.apply(Changes((need(1, "ناگفتنی"), need(2, "شیر")), frozenset(), 2))
    engine.apply(Changes((), frozenset({1}), 3))
    word = "ناگفتنی".encode()
    assert any(word in path.read_bytes() for path in folder(tmp_path).glob("*.trm"))
    engine.optimise()
    assert not any(word in path.read_bytes() for path in folder(tmp_path).glob("*.*"))
    assert (found(engine), engine.position) == ({2}, 3)


def test_an_index_from_which_all_was_withdrawn_is_empty(engine: WhooshEngine) -> None:
    engine.apply(Changes((need(1), need(2)), frozenset(), 2))
    engine.apply(Changes((), frozenset({1, 2}), 4))
    assert (found(engine), engine.document_count) == (set(), 0)
    engine.optimise()
    assert (found(engine), engine.document_count) == (set(), 0)
    engine.apply(Changes((need(3),), frozenset(), 5))
    assert found(engine) == {3}


def test_a_need_without_a_single_word_can_be_found_by_browsing(engine: WhooshEngine) -> None:
    engine.apply(Changes((need(1, "؟", park=None),), frozenset(), 1))
    assert found(engine) == {1}
    assert found(engine, "شیر") == set()


def test_draining_goes_on_where_it_stopped(shelf: Shelf, engine: WhooshEngine) -> None:
    shelf.put(*(need(n) for n in range(1, 8)))
    steps = [drain(engine, shelf.read, shelf.load, batch=3) for _ in range(4)]
    assert steps == [3, 3, 1, 0]
    assert engine.position == 7
    assert found(engine) == set(range(1, 8))


def test_a_row_is_read_when_it_is_drained_not_when_it_was_written(
    shelf: Shelf, engine: WhooshEngine
) -> None:
    shelf.put(need(1), need(2), need(1, "کلید"))
    shelf.withdraw(2)
    assert drain(engine, shelf.read, shelf.load) == 4
    assert found(engine) == {1}
    assert found(engine, "کلید") == {1}


def test_a_crash_between_commit_and_position_is_repeated_harmlessly(
    shelf: Shelf, engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.put(need(1), need(2))
    with monkeypatch.context() as broken:
        broken.setattr("webapp.search.writing.write_position", _fail)
        with pytest.raises(OSError):
            shelf.drain(engine)
    assert engine.position == 0
    shelf.withdraw(2)
    shelf.drain(engine)
    assert found(engine) == {1}
    assert engine.document_count == 1


def test_a_commit_that_fails_frees_the_lock_and_changes_nothing(
    shelf: Shelf, engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from whoosh.writing import SegmentWriter

    shelf.put(need(1))
    shelf.drain(engine)
    shelf.put(need(1, "کلید"), need(2))
    for place in ("_finalize_segment", "_commit_toc"):
        with monkeypatch.context() as broken:
            broken.setattr(SegmentWriter, place, _fail)
            with pytest.raises(OSError):
                shelf.drain(engine)
        assert found(engine, "شیر") == {1}
        assert engine.position == 1
    shelf.drain(engine)
    assert found(engine, "شیر") == {2}
    assert found(engine, "کلید") == {1}


def _fail(*_: object, **__: object) -> None:
    raise OSError("disk full")


def test_a_second_writer_is_refused_and_changes_nothing(
    tmp_path: Path, shelf: Shelf, engine: WhooshEngine
) -> None:
    shelf.put(need(1))
    other = WhooshEngine(tmp_path)
    with engine.writing(), pytest.raises(IndexBusy):
        shelf.drain(other)
    assert found(engine) == set()
    assert shelf.drain(other) == 1


def test_only_one_process_is_the_indexer(tmp_path: Path, engine: WhooshEngine) -> None:
    other = WhooshEngine(tmp_path)
    with engine.indexing():
        with pytest.raises(IndexBusy), other.indexing():
            pytest.fail("two indexers")
        assert found(other) == set()
    with other.indexing():
        pass


def test_a_lock_dies_with_its_process(tmp_path: Path, engine: WhooshEngine) -> None:
    context = multiprocessing.get_context("spawn")
    holds, done = context.Event(), context.Event()
    process = context.Process(target=_hold_the_lock, args=(tmp_path, holds, done))
    process.start()
    assert holds.wait(30)
    with pytest.raises(IndexBusy):
        engine.apply(Changes((need(1),), frozenset(), 1))
    process.kill()
    process.join()
    engine.apply(Changes((need(1),), frozenset(), 1))
    assert found(engine) == {1}


def _hold_the_lock(path: Path, holds: threading.Event, done: threading.Event) -> None:
    with WhooshEngine(path).writing():
        holds.set()
        done.wait(60)


def test_a_rebuild_holds_what_changed_while_it_was_built(
    tmp_path: Path, shelf: Shelf, engine: WhooshEngine
) -> None:
    shelf.put(*(need(n) for n in range(1, 6)))
    position = len(shelf.outbox)
    reader = WhooshEngine(tmp_path)

    def documents() -> Iterator[Document]:
        yield from list(shelf.needs.values())
        assert found(reader) == set(), "the old index answers until the switch"
        shelf.withdraw(2)
        shelf.put(need(9, "کلید"))

    rebuild(engine, documents(), position, shelf.read, shelf.load)
    assert found(reader) == {1, 3, 4, 5, 9}
    assert engine.position == len(shelf.outbox)
    assert shelf.drain(engine) == 0


def test_a_rebuild_that_fails_leaves_the_old_index(engine: WhooshEngine, tmp_path: Path) -> None:
    engine.apply(Changes((need(1),), frozenset(), 1))

    def documents() -> Iterator[Document]:
        yield need(2)
        raise OSError("no more rows")

    with pytest.raises(OSError):
        engine.rebuild(documents(), 5)
    assert (found(engine), engine.position) == ({1}, 1)
    engine.rebuild([need(3)], 6)
    assert (found(engine), engine.position) == ({3}, 6)
    assert len(list(tmp_path.glob("index-*"))) == 2


def test_searching_never_stops_while_others_write_and_rebuild(
    tmp_path: Path, shelf: Shelf, engine: WhooshEngine
) -> None:
    shelf.put(*(need(n) for n in range(1, 31)))
    shelf.drain(engine)
    stop = threading.Event()
    errors: list[object] = []
    states: list[tuple[int, int]] = []

    def read() -> None:
        reader = WhooshEngine(tmp_path)
        while not stop.is_set():
            try:
                results = reader.search(Query("شیر", page_size=100))
                states.append((results.total, len(set(results.ids))))
            except Exception as error:
                errors.append(error)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    with suppress(AssertionError):
        _churn(shelf, engine, until=time.monotonic() + 3)
    stop.set()
    for thread in threads:
        thread.join()
    assert errors == []
    assert set(states) == {(30, 30)}
    assert found(engine) == set(shelf.needs)


def _churn(shelf: Shelf, engine: WhooshEngine, until: float) -> None:
    """Every need is rewritten again and again; their number stays the same."""
    turn = 0
    while time.monotonic() < until:
        turn += 1
        shelf.put(*(need(n, f"شیر {turn}") for n in range(1, 31, 1 + turn % 3)))
        shelf.drain(engine)
        if turn % 10 == 0:
            needs, position = list(shelf.needs.values()), len(shelf.outbox)
            rebuild(engine, needs, position, shelf.read, shelf.load)
