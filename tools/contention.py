"""Many people want the same thing at the same moment: nobody gets what somebody else has.

python -m tools.contention [--tries 10000] [--databases sqlite,postgresql] [--threads 8]

Each case is tried with the walls of the site, and once without them: the control has to show that
the crowd is big enough to break what is not walled.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade

from tests import cast as casting
from tools import crowd, postgres
from webapp import create_app
from webapp.config import Settings
from webapp.db import db
from webapp.places import tenants

# Parts of a hundred tries that go to each case.
SHARES = {"seats": 60, "edits": 24, "double posts": 14, "lists": 2}


@dataclass
class Row:
    """One case on one database: what was wrong with the walls, what without."""

    database: str
    case: str
    tries: int
    won: int
    wrong: list[str]
    control: int  # oversold, lost or doubled without the wall; -1: no control
    seconds: float = field(default=0.0)


@contextlib.contextmanager
def site(folder: Path, url: str) -> Iterator[tuple[Flask, casting.Cast]]:
    """A site with the cast of the tests."""
    environ = {"GHAFASEH_MODE": "test", "GHAFASEH_DATA_DIR": str(folder)}
    environ |= {"GHAFASEH_DATABASE_URL": url, "GHAFASEH_LOG_LEVEL": "ERROR"}
    app = create_app(Settings.from_environment(environ))
    with app.app_context():
        upgrade()
        tenants.sync(app.extensions["ghafaseh.tenant_files"])
        cast = casting.build()
    yield app, cast
    with app.app_context():
        db.engine.dispose()


def contend(app: Flask, cast: casting.Cast, database: str, tries: int, threads: int) -> list[Row]:
    """Every case, with its share of the tries."""
    rows = []
    for case, share in SHARES.items():
        start = time.perf_counter()
        run: Callable[..., crowd.Outcome] = crowd.CASES[case]
        outcome = run(app, cast, max(tries * share // 100, 2), threads)
        rows.append(
            Row(
                database, case, outcome.tries, outcome.won, outcome.wrong, outcome.control,
                time.perf_counter() - start,
            )
        )  # fmt: skip
    return rows


def report(rows: list[Row]) -> None:
    print(f"{'database':12}{'case':14}{'tries':>8}{'won':>8}{'wrong':>7}{'control':>9}{'s':>8}")
    for row in rows:
        control = "—" if row.control < 0 else str(row.control)
        figures = f"{row.tries:>8,}{row.won:>8,}{len(row.wrong):>7}{control:>9}{row.seconds:>8.1f}"
        print(f"{row.database:12}{row.case:14}{figures}")
        for line in row.wrong[:5]:
            print(f"    {line}")


def failed(rows: list[Row]) -> bool:
    """Was anything given twice, or could the control not break what has no wall?"""
    return any(row.wrong or row.control == 0 for row in rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=10_000)
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--databases", default="sqlite,postgresql")
    options = parser.parse_args()
    rows: list[Row] = []
    for database in options.databases.split(","):
        with contextlib.ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="contention-"))
            url = ""
            if database == "postgresql":
                url = stack.enter_context(postgres.running_cluster())
            app, cast = stack.enter_context(site(Path(folder), url))
            found = contend(app, cast, database, options.tries, options.threads)
            report(found)
            rows += found
    print("contention: something was given twice" if failed(rows) else "contention: all exact")
    return 1 if failed(rows) else 0


if __name__ == "__main__":
    sys.exit(main())
