"""Requests nobody should send, to every route of the site: each is answered, none with a fault.

python -m tools.fuzz [--cases 5000] [--seed N] [--databases sqlite,postgresql]
python -m tools.fuzz --seed N --case K     the same case again, after those it came after

Cases are made from the URL map and from the forms of the pages. Every so many cases the site is
put back to where it began, so that what one case broke does not spoil all that come later.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from tests import cast as casting
from tools import postgres
from tools.attacks.world import World
from tools.soak.site import empty_site
from webapp import drainer
from webapp.search import indexing

from .run import Finding, Fuzz, Outcome

# So many cases are played on one site; then it is as it was at first.
EPOCH = 100


@contextlib.contextmanager
def world(database: str) -> Iterator[World]:
    """A site with the cast, as people run it: what goes wrong becomes its page of faults."""
    quick = postgres.quick_folder()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fuzz-", dir=quick)))
        url = stack.enter_context(postgres.running_cluster(quick)) if database != "sqlite" else ""
        app: Flask = stack.enter_context(empty_site(folder, url))
        with app.app_context():
            cast = casting.build()
        yield World(database, app, cast, app.extensions["ghafaseh.settings"].database_url)


def fuzzed(found: World, options: argparse.Namespace) -> Outcome:
    """All cases, or one with those that it came after."""
    fuzz = Fuzz(found.app, found.cast, options.seed)
    drainer.drain(found.app)
    with found.app.app_context():
        indexing.rebuild(found.app)
        found.keep()
    cases = range(options.cases)
    if options.case is not None:
        cases = range(options.case - options.case % EPOCH, options.case + 1)
    whole = Outcome()
    for start in range(cases.start, cases.stop, EPOCH):
        with found.app.app_context():  # closed again: a request has a context of its own
            found.restore()
        found.app.extensions["ghafaseh.tenant_rows"].clear()
        part = fuzz.run(range(start, min(start + EPOCH, cases.stop)))
        _add(whole, part)
    return whole


def _add(whole: Outcome, part: Outcome) -> None:
    whole.cases += part.cases
    whole.statuses += part.statuses
    whole.routes |= part.routes
    whole.findings += part.findings


def report(database: str, outcome: Outcome, seed: int, seconds: float) -> None:
    statuses = ", ".join(f"{status}: {n:,}" for status, n in sorted(outcome.statuses.items()))
    print(
        f"{database}: {outcome.cases:,} cases to {len(outcome.routes)} routes and methods, "
        f"seed {seed}, {seconds:,.0f} s\n  statuses   {statuses}\n"
        f"  findings   {len(outcome.findings)}",
        flush=True,
    )
    for finding in outcome.findings:
        again = f"python -m tools.fuzz --databases {database} --seed {seed} --case {finding.case}"
        print("  " + f"{finding}\n{again}\n".replace("\n", "\n    "), flush=True)


def wanted(findings: list[Finding], case: int | None) -> list[Finding]:
    """Of a repeated case only what it found itself."""
    return [each for each in findings if case in (None, each.case)]


def main() -> int:
    parser = argparse.ArgumentParser(prog="tools.fuzz", description=__doc__)
    parser.add_argument("--cases", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    parser.add_argument("--case", type=int, help="only this one, after those it came after")
    parser.add_argument("--databases", default="sqlite,postgresql")
    options = parser.parse_args()
    failed = False
    for database in options.databases.split(","):
        start = time.perf_counter()
        with world(database) as found:
            outcome = fuzzed(found, options)
        outcome.findings = wanted(outcome.findings, options.case)
        report(database, outcome, options.seed, time.perf_counter() - start)
        failed |= bool(outcome.findings)
    print("fuzz: FAILED" if failed else "fuzz: every case was answered")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
