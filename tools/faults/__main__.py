"""`python -m tools.faults`: so many faults over both databases, and a table of what came of it."""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter

from . import trial

BROKEN = "tools.faults.broken:create_hasty_app()"


def report(result: trial.Result) -> None:
    harms = sum(result.harms.values())
    print(f"\n{result.database}: {harms:,} faults in {result.seconds:,.0f} s")
    for name, count in sorted(result.harms.items()):
        print(f"  {name:28}{count:>7,}")
    print(f"  {'processes started again':28}{result.restarts:>7,}")
    print("  acknowledged")
    for name, count in sorted(result.deeds.items()):
        print(f"    {name:26}{count:>7,}")
    print(f"  {'without an answer':28}{result.unsure:>7,}")
    print(f"  {'letters arrived':28}{result.letters:>7,}")
    kinds = Counter(line.partition(":")[0] for line in result.wrong)
    for name in ("lost", "missing", "doubled", "half", "ghost"):
        print(f"  {name:28}{kinds.pop(name, 0):>7,}")
    for name, count in sorted(kinds.items()):
        print(f"  {name:28}{count:>7,}")
    for line in result.wrong[:10]:
        print(f"    {line}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.faults", description=__doc__)
    parser.add_argument("--faults", type=int, default=1000, help="over all databases")
    parser.add_argument("--databases", default="sqlite,postgresql")
    seed = random.randrange(1, 10**6)  # nosec B311 # shown, so that it can be tried again
    parser.add_argument("--seed", type=int, default=seed)
    parser.add_argument("--broken", action="store_true", help="try a site that is known to lose")
    options = parser.parse_args()
    databases = options.databases.split(",")
    share = -(-options.faults // len(databases))
    print(f"seed {options.seed}")
    results = []
    for database in databases:
        plan = trial.Plan(share, options.seed, factory=BROKEN if options.broken else "")
        results.append(trial.run(database, plan))
        report(results[-1])
    found = sum(len(result.wrong) for result in results)
    print(
        f"\nfaults: {found} promises were not kept" if found else "\nfaults: every promise was kept"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
