"""What a monitor asks for, in the text format of Prometheus.

Labels are names of views, consumers, states and status codes: lists that do not grow, and
nothing of a person or of a province.
"""

from __future__ import annotations

import bisect
import shutil
import time
from collections.abc import Iterable, Iterator

from flask import Flask, Response, g, request
from sqlalchemy.exc import SQLAlchemyError

from webapp import health
from webapp.config import Settings
from webapp.db import db, now
from webapp.jobs import Job
from webapp.outgoing import Outgoing

from .cells import GAUGE, Cells
from .letters import TABLES

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_KEY = "ghafaseh.cells"
_HELP = {
    "ghafaseh_requests_total": ("counter", "Requests answered, by view and status."),
    "ghafaseh_request_seconds": ("histogram", "Time to an answer, by view."),
    GAUGE: ("gauge", "Requests that are being answered."),
    "ghafaseh_up": ("gauge", "Can the database be reached?"),
    "ghafaseh_outbox_waiting": ("gauge", "Happenings that a consumer has not read."),
    "ghafaseh_outbox_oldest_seconds": ("gauge", "Age of the oldest that one has not read."),
    "ghafaseh_outbox_set_aside": ("gauge", "Happenings that a consumer gave up."),
    "ghafaseh_index_age_seconds": ("gauge", "How far this machine's search index is behind."),
    "ghafaseh_index_lost": ("gauge", "1 when the index cannot be read."),
    "ghafaseh_messages": ("gauge", "Mail and SMS by state."),
    "ghafaseh_messages_oldest_seconds": ("gauge", "Age of the oldest that waits."),
    "ghafaseh_jobs": ("gauge", "Long work by state."),
    "ghafaseh_disk_free_bytes": ("gauge", "Room on the disk of the data folder."),
}


# --- counting -------------------------------------------------------------------------------


def cells_of(app: Flask) -> Cells:
    """The numbers of this app's processes."""
    settings: Settings = app.extensions["ghafaseh.settings"]
    cells: Cells = app.extensions.setdefault(_KEY, Cells(settings.data_dir / "metrics"))
    return cells


def began(cells: Cells) -> None:
    g.counted_from = time.perf_counter()
    cells.add(GAUGE)


def answered(cells: Cells, response: Response) -> None:
    """The answer is counted under its view and status, its time under its view."""
    if "counted_from" not in g:
        return
    view = request.endpoint or "none"
    seconds = time.perf_counter() - g.counted_from
    cells.add(f'ghafaseh_requests_total{{view="{view}",status="{response.status_code}"}}')
    cells.add(f'ghafaseh_request_seconds_sum{{view="{view}"}}', seconds)
    cells.add(f'ghafaseh_request_seconds_bucket{{view="{view}",le="{_bucket(seconds)}"}}')


def ended(cells: Cells) -> None:
    """However the request ended, it is in flight no more."""
    if g.pop("counted_from", None) is not None:
        cells.add(GAUGE, -1)


def _bucket(seconds: float) -> str:
    place = bisect.bisect_left(BUCKETS, seconds)
    return str(BUCKETS[place]) if place < len(BUCKETS) else "+Inf"


# --- telling --------------------------------------------------------------------------------


def text(app: Flask) -> str:
    """All figures; without a database those that need none."""
    samples = [*_counted(cells_of(app).sums()), *_disk(app)]
    try:
        samples += [("ghafaseh_up", 1.0), *_outbox(), *_index(app), *_messages(), *_jobs()]
    except SQLAlchemyError:
        db.session.rollback()
        samples = [each for each in samples if each[0] != "ghafaseh_up"] + [("ghafaseh_up", 0.0)]
    return "".join(_lines(samples))


def _lines(samples: Iterable[tuple[str, float]]) -> Iterator[str]:
    """Samples in the order of their names, each name explained once."""
    said = ""
    for name, value in sorted(samples, key=lambda each: (_family(each[0]), _place(each[0]))):
        if (family := _family(name)) != said:
            said = family
            kind, about = _HELP[family]
            yield f"# HELP {family} {about}\n# TYPE {family} {kind}\n"
        yield f"{name} {value:.10g}\n"


def _family(name: str) -> str:
    bare = name.partition("{")[0]
    for ending in ("_bucket", "_sum", "_count"):
        if bare.removesuffix(ending) in _HELP:
            return bare.removesuffix(ending)
    return bare


def _place(name: str) -> tuple[str, float]:
    """Buckets of one view stand in the order of their bounds."""
    before, _, bound = name.partition('le="')
    return before, float(bound.rstrip('"}')) if bound else 0.0


def _counted(sums: dict[str, float]) -> Iterator[tuple[str, float]]:
    """Sums as they are; of each histogram the buckets added up, as its readers want them."""
    views: dict[str, dict[str, float]] = {}
    for name, value in sums.items():
        if name.startswith("ghafaseh_request_seconds_bucket"):
            view, _, bound = name.partition('view="')[2].partition('",le="')
            views.setdefault(view, {})[bound.rstrip('"}')] = value
        else:
            yield name, value
    for view, held in views.items():
        total = 0.0
        for bound in (*map(str, BUCKETS), "+Inf"):
            total += held.get(bound, 0.0)
            yield f'ghafaseh_request_seconds_bucket{{view="{view}",le="{bound}"}}', total
        yield f'ghafaseh_request_seconds_count{{view="{view}"}}', total


def _disk(app: Flask) -> Iterator[tuple[str, float]]:
    folder = app.extensions["ghafaseh.settings"].data_dir
    yield "ghafaseh_disk_free_bytes", float(shutil.disk_usage(folder).free)


def _outbox() -> Iterator[tuple[str, float]]:
    for lag in health.lags():
        labels = f'{{consumer="{lag.consumer}"}}'
        yield f"ghafaseh_outbox_waiting{labels}", float(lag.waiting)
        yield f"ghafaseh_outbox_oldest_seconds{labels}", lag.oldest_seconds
        yield f"ghafaseh_outbox_set_aside{labels}", float(lag.set_aside)


def _index(app: Flask) -> Iterator[tuple[str, float]]:
    age = health.index_age(app)
    yield "ghafaseh_index_lost", float(age is None)
    if age is not None:
        yield "ghafaseh_index_age_seconds", age


def _messages() -> Iterator[tuple[str, float]]:
    for name, model in TABLES.items():
        counts = _by_state(model)
        for state in ("waiting", "sent", "dead"):
            labels = f'{{by="{name}",state="{state}"}}'
            yield f"ghafaseh_messages{labels}", float(counts.get(state, 0))
        oldest = db.session.scalar(
            db.select(db.func.min(model.created_at)).where(model.state == "waiting")
        )
        age = 0.0 if oldest is None else (now() - oldest).total_seconds()
        yield f'ghafaseh_messages_oldest_seconds{{by="{name}"}}', age


def _jobs() -> Iterator[tuple[str, float]]:
    counts = _by_state(Job)
    for state in ("waiting", "running", "failed"):
        yield f'ghafaseh_jobs{{state="{state}"}}', float(counts.get(state, 0))


def _by_state(model: type[Job] | type[Outgoing]) -> dict[str, int]:
    query = db.select(model.state, db.func.count()).group_by(model.state)
    return {state: count for state, count in db.session.execute(query)}
