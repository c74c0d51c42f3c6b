"""Says which parts of the tests this machine cannot run, loudly.

python -m tools.machine   fails when anything is absent and GHAFASEH_REQUIRE_ALL=1
"""

from __future__ import annotations

import os
import resource
import shutil
import sys
from pathlib import Path

from tools import pgbouncer
from tools.postgres import programs

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    """The browser that journeys are played in; GHAFASEH_CHROMIUM names another one."""
    named = os.environ.get("GHAFASEH_CHROMIUM")
    return next((path for path in map(shutil.which, [named] if named else BROWSERS) if path), None)


def nginx() -> str | None:
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


def memory_mb() -> float:
    """Memory of this process now; where the system does not say, the most there ever was."""
    try:
        status = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def requires_all() -> bool:
    """True where a part that cannot run is a failure, not a skip."""
    return os.environ.get("GHAFASEH_REQUIRE_ALL") == "1"


def absent() -> list[str]:
    """What is missing, each with the tests that go unplayed and how to get it."""
    missing = []
    if programs() is None:
        missing.append("PostgreSQL tests are SKIPPED: apt-get install postgresql")
    if pgbouncer.program() is None:
        missing.append("tests behind PgBouncer are SKIPPED: apt-get install pgbouncer")
    if nginx() is None:
        missing.append("tests of nginx's file are SKIPPED: apt-get install nginx-light")
    if shutil.which("systemd-analyze") is None:
        missing.append("tests of systemd's units are SKIPPED: apt-get install systemd")
    if chromium() is None:
        missing.append("browser journeys are SKIPPED: apt-get install chromium")
    return missing


def main() -> int:
    missing = absent()
    for line in missing:
        print(f"!!! {line}", file=sys.stderr)
    return 1 if missing and requires_all() else 0


if __name__ == "__main__":
    sys.exit(main())
