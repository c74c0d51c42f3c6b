"""How fast is the search, beside other engines in the same run?

python -m tools.search_bench [--sizes 1300,10000,100000] [--questions 3000]
                             [--peers fts5,gin,tables]

All engines hold the same generated needs and get the same questions with the same tokens, all
expansions on. A million needs: --sizes 1000000 --peers "" (some minutes, 2 GB of disk).
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools import machine, postgres
from webapp.search.documents import Document, Query
from webapp.search.engine import Changes
from webapp.search.lexicon import built_in_lexicon
from webapp.search.text import highlight
from webapp.search.whoosh_engine import WhooshEngine

from . import made
from .peers import NAMES, peers

WARM = 300


@dataclass(frozen=True)
class Times:
    """Milliseconds of many questions."""

    p50: float
    p95: float
    worst: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Times:
        ordered = sorted(seconds)
        return cls(
            1000 * statistics.median(ordered),
            1000 * ordered[int(len(ordered) * 0.95)],
            1000 * ordered[-1],
        )

    def __str__(self) -> str:
        return f"{self.p50:9.2f}{self.p95:9.2f}{self.worst:9.1f}"


def timed(ask: Callable[[Query], object], queries: Sequence[Query]) -> Times:
    """How long each question took."""
    seconds = []
    for query in queries:
        begun = time.perf_counter()
        ask(query)
        seconds.append(time.perf_counter() - begun)
    return Times.of(seconds)


def page_of(engine: WhooshEngine, titles: dict[int, str]) -> Callable[[Query], object]:
    """A search and the highlights of its first twenty."""

    def ask(query: Query) -> object:
        results = engine.search(query)
        terms = frozenset(results.terms)
        return [highlight(titles[number], terms) for number in results.ids]

    return ask


def measure(size: int, count: int, names: Sequence[str]) -> None:
    """Print what `size` needs cost, here and in the peers with these names."""
    documents = list(made.needs(size))
    titles = {one.id: one.title for one in documents}
    often, rare = made.questions(WARM, seed=1), made.questions(count, seed=2)
    built_in_lexicon()
    with contextlib.ExitStack() as stack:
        quick = postgres.quick_folder()
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-", dir=quick)))
        before = machine.memory_mb()
        engine = WhooshEngine(folder / "index")
        begun = time.perf_counter()
        engine.rebuild(iter(documents), 0)
        built = time.perf_counter() - begun
        print(f"\n{size:,} needs: built in {built:.1f} s ({size / built:,.0f} a second)")
        print(f"{'':38}{'p50 ms':>9}{'p95':>9}{'worst':>9}   times ours (p50, p95)")
        # The needs kept here for the peers are no work for the collector of a site.
        gc.collect()
        gc.freeze()
        ask = page_of(WhooshEngine(folder / "index"), titles)
        line("this search, first time", timed(ask, often))
        line("this search, again", timed(ask, often))
        ours = line("this search, often asked", timed(ask, often))
        line(f"this search, {count:,} different", timed(ask, rare))
        line(f"this search, {count:,} again", timed(ask, rare))
        updates(engine, documents)
        gc.collect()
        print(f"{'memory of index and caches':38}{machine.memory_mb() - before:9.0f} MB")
        for peer in stack.enter_context(contextlib.closing(peers(folder, documents, names))):
            line(f"{peer.name}, first time", timed(peer.ask, often))
            line(f"{peer.name}, again", timed(peer.ask, often), ours)


def updates(engine: WhooshEngine, documents: Sequence[Document]) -> None:
    """Print how much work passes until one changed need is found."""
    seconds = []
    for position, document in enumerate(documents[:10], start=1):
        begun = time.perf_counter()
        engine.apply(Changes((document,), frozenset(), position))
        engine.search(Query(document.title))
        seconds.append(time.perf_counter() - begun)
    line("one changed need to be seen", Times.of(seconds))


def line(name: str, times: Times, ours: Times | None = None) -> Times:
    ratio = f"{times.p50 / ours.p50:9.1f} ×{times.p95 / ours.p95:8.1f} ×" if ours else ""
    print(f"{name:38}{times}{ratio}", flush=True)
    return times


def main() -> None:
    parser = argparse.ArgumentParser(prog="tools.search_bench", description=__doc__)
    parser.add_argument("--sizes", default="1300,10000,100000")
    parser.add_argument("--questions", type=int, default=3000)
    parser.add_argument("--peers", default=",".join(NAMES))
    options = parser.parse_args()
    for size in map(int, options.sizes.split(",")):
        measure(size, options.questions, [name for name in options.peers.split(",") if name])


if __name__ == "__main__":
    main()
