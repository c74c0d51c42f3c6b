"""What the walls cost: the same queries with and without them, in turns, in one run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select

from webapp.db import reading, unit_of_work
from webapp.needs.models import Need, PublishedNeed
from webapp.places.models import Park
from webapp.tenancy import scopes

from .standing import every, walls_up
from .world import HOME, World

Times = dict[str, dict[str, float]]  # query → walls → median in milliseconds
TURNS = 8


def measure(world: World, rounds: int) -> Times:
    """Medians of each query under each set of walls; the sets take turns, so that all are met by
    the same weather."""
    everything = every(world.kind)
    inside = everything - {"rows", "driver"}
    sets = {"none": frozenset[str](), "application": inside, "all": everything}
    times: dict[str, dict[str, list[float]]] = {q: {s: [] for s in sets} for q in QUERIES}
    with world.app.app_context():
        for _ in range(TURNS):
            for name, up in sets.items():
                with walls_up(world, up):
                    for query, run in QUERIES.items():
                        run(world)
                        spent = [_timed(run, world) for _ in range(rounds // TURNS)]
                        times[query][name] += spent
    return {q: {s: statistics.median(t) for s, t in by.items()} for q, by in times.items()}


def _timed(run: Callable[[World], Any], world: World) -> float:
    start = time.perf_counter()
    run(world)
    return (time.perf_counter() - start) * 1000


def _list(world: World) -> Any:
    with reading(world.home()) as session:
        query = select(Need).where(Need.province == HOME, Need.state == "published")
        return session.scalars(query.order_by(Need.id).limit(20)).all()


def _get(world: World) -> Any:
    with reading(world.home()) as session:
        return session.get(Need, (HOME, world.cast.needs["yarn"]))


def _count(world: World) -> Any:
    with reading(world.home()) as session:
        return session.scalar(select(func.count()).select_from(Need))


def _public(world: World) -> Any:
    with reading(scopes.public()) as session:
        return session.scalars(select(PublishedNeed).limit(20)).all()


def _five(world: World) -> Any:
    with reading(world.home()) as session:
        for _ in range(5):
            session.scalar(select(func.count()).select_from(Park))


def _write(world: World) -> Any:
    with unit_of_work(world.home()) as session:
        session.get_one(Park, (HOME, world.cast.places["yazd_park"])).about = str(time.time_ns())


QUERIES: dict[str, Callable[[World], Any]] = {
    "a page of a list": _list,
    "one row by key": _get,
    "a count": _count,
    "public list": _public,
    "five counts in one transaction": _five,
    "a change": _write,
}


def show(kind: str, times: Times) -> None:
    sets = list(next(iter(times.values())))
    print(f"\n{kind}: milliseconds for each transaction (median)\n")
    print(f"{'':32}" + "".join(f"{name:>14}" for name in sets) + f"{'walls cost':>14}")
    for query, by in times.items():
        extra = by["all"] - by["none"]
        print(f"{query:32}" + "".join(f"{by[s]:>14.3f}" for s in sets) + f"{extra:>+14.3f}")
