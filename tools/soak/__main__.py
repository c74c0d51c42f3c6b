"""Many readers of all provinces at once, and not a byte of anybody else's in any answer.

python -m tools.soak [--requests 100000] [--threads 16] [--databases sqlite,postgresql]
python -m tools.soak --broken scope    the same on a site with one wall missing: must find leaks

Every private text of every province holds a word that tells who may read it. The threads call
one process; `--wire` sends the requests to a gunicorn process with as many threads instead.
For an hour in the background: nohup make soak > soak.log 2>&1 &
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
from pathlib import Path

from tools import postgres
from tools.asking import Asks, Inside
from webapp.tenancy.scopes import NATIONAL
from webapp.tenancy.sites import tenant_files

from . import broken, country
from .run import Plan, Soak, Tally, peak_mb
from .site import empty_site, served


def soaked(database: str, plan: Plan, options: argparse.Namespace) -> Tally:
    """A new site with all provinces, soaked on this kind of database."""
    with contextlib.ExitStack() as stack:
        quick = postgres.quick_folder()
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="soak-", dir=quick)))
        url = stack.enter_context(postgres.running_cluster(quick)) if database != "sqlite" else ""
        app = stack.enter_context(empty_site(folder, url))
        with app.app_context():
            codes = [code for code in tenant_files() if code != NATIONAL][: options.provinces]
        land = country.build(app, codes)
        line: Asks = Inside(app)
        if options.wire:
            line = stack.enter_context(served(folder, app, plan.threads))
        soak = Soak(app, land, line, plan)
        if options.broken:
            stack.enter_context(broken.WALLS[options.broken]())
        begin(database, land, len(soak.readers))
        return soak.run()


def begin(database: str, land: country.Land, readers: int) -> None:
    print(f"{database}: {len(land.provinces)} provinces, {readers} readers …", flush=True)


def report(database: str, tally: Tally, threads: int) -> None:
    rate = tally.requests / max(tally.seconds, 0.001)
    first, last = tally.memory[0][1], tally.memory[-1][1]
    statuses = ", ".join(f"{status}: {n:,}" for status, n in sorted(tally.statuses.items()))
    print(
        f"{database}: {tally.requests:,} requests by {threads} threads in {tally.seconds:,.0f} s "
        f"({rate:.1f} a second)\n"
        f"  statuses        {statuses}\n"
        f"  memory          {first:.0f} MB at the start, {last:.0f} MB at the end, "
        f"{peak_mb():.0f} MB at most; {tally.growth():+.1f} MB from the second fifth to the last\n"
        f"  own words met   {tally.own:,}\n"
        f"  foreign bytes   {tally.foreign_bytes:,}",
        flush=True,
    )
    for line in [*tally.foreign, *tally.faults]:
        print("  " + line.replace("\n", "\n    "), flush=True)
    if tally.grows:
        print("  the memory grows without an end in sight", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="tools.soak", description=__doc__)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--threads", type=int, default=16)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--provinces", type=int, default=1000, help="at most so many; all of them")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--wire", action="store_true", help="ask a gunicorn process over HTTP")
    parser.add_argument("--broken", choices=sorted(broken.WALLS), help="take one wall away")
    options = parser.parse_args()
    tells = max(options.requests // 20, 1_000)
    plan = Plan(options.requests, options.threads, options.seed, tells, bool(options.broken))
    failed, found = False, True
    for database in options.databases.split(","):
        tally = soaked(database, plan, options)
        report(database, tally, plan.threads)
        failed |= tally.failed
        found &= tally.foreign_bytes > 0
    if options.broken:
        print("soak: the missing wall was found" if found else "soak: the wall was NOT missed")
        return 0 if found else 1
    print("soak: FAILED" if failed else "soak: not a foreign byte")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
