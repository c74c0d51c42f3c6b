"""Reloads a site that is being asked, as a deploy does, and counts the requests that failed.

python -m tools.reload [--reloads 5] [--seconds 8] [--rate 100]

Each request has a connection of its own, as the reverse proxy makes them.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

PAGES = ("/", "/yazd/", "/needs", "/yazd/needs", "/en/", "/healthz")
VISITORS = 25
START_SECONDS = 60


@dataclass
class Load:
    """Requests sent at a steady rate, and what became of them."""

    port: int
    rate: float
    times: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """The load lasts as long as the block."""
        visitors = [threading.Thread(target=self._visit, args=(n,)) for n in range(VISITORS)]
        for visitor in visitors:
            visitor.start()
        try:
            yield
        finally:
            self.stop.set()
            for visitor in visitors:
                visitor.join()

    def _visit(self, number: int) -> None:
        pause = VISITORS / self.rate
        turn = time.monotonic() + pause * number / VISITORS
        count = number
        while not self.stop.wait(max(0.0, turn - time.monotonic())):
            turn += pause
            count += 1
            self._ask(PAGES[count % len(PAGES)])

    def _ask(self, path: str) -> None:
        start = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers={"Connection": "close"})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                self.failures.append(f"{path}: {answer.status}")
        except (OSError, http.client.HTTPException) as error:
            self.failures.append(f"{path}: {error!r}")
        finally:
            connection.close()
        self.times.append(time.monotonic() - start)


@contextlib.contextmanager
def serving(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """`flask serve` over an empty site, as one machine runs it; gives its supervisor."""
    environ = {
        **os.environ,
        "GHAFASEH_DATA_DIR": str(folder),
        "GHAFASEH_PORT": str(port),
        "GHAFASEH_DEMO": "0",
        "GHAFASEH_LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "flask", "--app", "webapp", "serve"]
    child = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield child
    finally:
        child.terminate()
        child.wait(30)


def wait_for(port: int) -> None:
    """The site answers."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        with contextlib.suppress(OSError, http.client.HTTPException):
            if status_of(port, "/healthz", seconds=2) == 200:
                return
        time.sleep(0.1)
    raise RuntimeError("the site did not start")


def status_of(port: int, path: str, *, seconds: float = 30) -> int:
    """What the site of this machine says to a request."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    with contextlib.closing(line):
        line.request("GET", path)
        return line.getresponse().status


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def reloaded(reloads: int, seconds: float, rate: float) -> Load:
    """A site that was reloaded so many times under load."""
    port = free_port()
    load = Load(port, rate)
    with (
        tempfile.TemporaryDirectory(prefix="reload-") as folder,
        serving(Path(folder), port) as site,
        load.running(),
    ):
        for _ in range(reloads):
            time.sleep(seconds)
            site.send_signal(signal.SIGHUP)
        time.sleep(seconds)
    return load


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reloads", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--rate", type=float, default=100.0)
    options = parser.parse_args()
    load = reloaded(options.reloads, options.seconds, options.rate)
    times = sorted(load.times)
    print(
        f"{options.reloads} reloads, {len(times):,} requests, {len(load.failures)} failed; "
        f"p50 {times[len(times) // 2] * 1000:.0f} ms, "
        f"p99 {times[len(times) * 99 // 100] * 1000:.0f} ms, longest {times[-1]:.1f} s"
    )
    for failure in load.failures[:10]:
        print(f"  {failure}")
    return 1 if load.failures else 0


if __name__ == "__main__":
    sys.exit(main())
