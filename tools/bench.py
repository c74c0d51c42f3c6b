"""Measures pages: time, statements and bytes, at two sizes, on both databases, side by side.

python -m tools.bench [--sizes 1300,100000] [--databases sqlite,postgresql] [--rounds 30]

Nothing is asserted about time: ratios of one run are printed, for eyes and for a change's message.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import event
from sqlalchemy.engine import Engine

from tools import bench_data, postgres
from webapp import create_app, paths
from webapp.accounts import sessions
from webapp.accounts.models import StaffRole, User
from webapp.config import Settings
from webapp.db import db, unit_of_work
from webapp.places import tenants
from webapp.tenancy import scopes

FIRST_VISIT = (
    "site.css",
    "app.js",
    "suggest.js",
    "vendor/htmx.min.js",
    "vendor/vazirmatn.woff2",
    "icon.svg",
)


@dataclass(frozen=True)
class Row:
    """One page at one size on one database."""

    page: str
    database: str
    size: int
    median_ms: float
    p95_ms: float
    statements: int
    bytes: int


@contextlib.contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that reach a database inside the block, BEGIN and the like apart."""
    seen: list[str] = []

    def note(*args: Any) -> None:
        if not args[2].startswith(("BEGIN", "PRAGMA")):
            seen.append(args[2])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def site(folder: Path, url: str, size: int) -> tuple[Flask, bench_data.Made]:
    """A site of `size` published needs, indexed and counted."""
    settings = Settings.from_environment(
        {
            "GHAFASEH_DATA_DIR": str(folder),
            "GHAFASEH_DATABASE_URL": url,
            "GHAFASEH_LOG_LEVEL": "ERROR",
        }
    )
    app = create_app(settings)
    with app.app_context():
        upgrade()
        tenants.sync(app.extensions["ghafaseh.tenant_files"])
        made = bench_data.fill(app, size)
    return app, made


def staff(app: Flask) -> FlaskClient:
    """A browser of national staff."""
    client = app.test_client()
    with app.app_context(), unit_of_work(scopes.system("bench")):
        user = User(name="bench", email="bench@ghafaseh.example")
        db.session.add(user)
        db.session.flush()
        db.session.add(StaffRole(user_id=user.id, province="national", role="national"))
        token = sessions.begin(user)
    with client.session_transaction() as cookie:
        cookie.update(_user_id=token, _fresh=True)
    return client


def pages(app: Flask, made: bench_data.Made) -> dict[str, Callable[[], Any]]:
    """What is measured: name → one visit."""
    visitor, national = app.test_client(), staff(app)
    compressed = {"Accept-Encoding": "gzip"}

    def visit(client: FlaskClient, address: str) -> Callable[[], Any]:
        return lambda: client.get(address, headers=compressed)

    province = made.province
    return {
        "front page": visit(visitor, "/"),
        "province front page": visit(visitor, f"/{province}/"),
        "search, all": visit(visitor, "/needs?q=بلبرینگ"),
        "search, province": visit(visitor, f"/{province}/needs?q=فولاد&field=metal"),
        "need": visit(visitor, f"/{province}/needs/{made.need_id}"),
        "shelf": visit(visitor, f"/{province}/shelves/{made.shelf_id}"),
        "national table": visit(national, "/national/"),
        "national list": visit(national, "/national/needs"),
    }


def measure(database: str, url: str, size: int, rounds: int, folder: Path) -> list[Row]:
    app, made = site(folder, url, size)
    rows = []
    for name, visit in pages(app, made).items():
        visit()  # caches and templates
        with counted() as seen:
            response = visit()
        if response.status_code != 200:
            raise SystemExit(f"{name}: {response.status_code}")
        times = sorted(_timed(visit) for _ in range(rounds))
        rows.append(
            Row(
                name, database, size,
                statistics.median(times), times[int(len(times) * 0.95) - 1],
                len(seen), len(response.get_data()),
            )
        )  # fmt: skip
    with app.app_context():
        db.engine.dispose()
    return rows


def _timed(visit: Callable[[], Any]) -> float:
    start = time.perf_counter()
    visit()
    return (time.perf_counter() - start) * 1000


def first_visit(page_bytes: int) -> int:
    """Bytes of a first visit: the page and every file it names, compressed as served."""
    total = page_bytes
    for name in FIRST_VISIT:
        body = (paths.STATIC / name).read_bytes()
        total += len(body) if name.endswith(".woff2") else len(gzip.compress(body, 9))
    return total


def report(rows: list[Row]) -> None:
    sizes = sorted({row.size for row in rows})
    print(f"\n{'page':22}{'database':12}", end="")
    for size in sizes:
        print(f"{size:>10,}: p50 ms   p95   SQL  bytes", end="")
    print("   ratio")
    for name in dict.fromkeys(row.page for row in rows):
        for database in dict.fromkeys(row.database for row in rows):
            found = [r for r in rows if (r.page, r.database) == (name, database)]
            if found:
                _line(name, database, sorted(found, key=lambda r: r.size))
    home = next(row for row in rows if row.page == "front page")
    print(f"\nfirst visit: {first_visit(home.bytes):,} bytes compressed (at most 60,000 wanted)")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"peak memory of this process: {peak:,} MB")
    counted: dict[tuple[str, str], set[int]] = {}
    for row in rows:
        counted.setdefault((row.page, row.database), set()).add(row.statements)
    uneven = {page for page, counts in counted.items() if len(counts) > 1}
    print("statements constant on every page" if not uneven else f"statements vary: {uneven}")


def _line(name: str, database: str, found: list[Row]) -> None:
    print(f"{name:22}{database:12}", end="")
    for row in found:
        numbers = f"{row.median_ms:>18.1f}{row.p95_ms:>7.1f}{row.statements:>5}{row.bytes:>8,}"
        print(numbers, end="")
    print(f"{found[-1].median_ms / found[0].median_ms:>8.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1300,100000")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args()
    rows: list[Row] = []
    for database in options.databases.split(","):
        if database == "postgresql" and postgres.programs() is None:
            print("PostgreSQL is not installed: only SQLite is measured")
            continue
        for size in map(int, options.sizes.split(",")):
            with contextlib.ExitStack() as stack:
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
                url = ""
                if database == "postgresql":
                    url = stack.enter_context(postgres.running_cluster())
                rows += measure(database, url, size, options.rounds, folder)
    report(rows)


if __name__ == "__main__":
    main()
