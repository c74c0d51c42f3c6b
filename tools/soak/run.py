"""Many threads visit one site; every answer is looked through for words of others."""

from __future__ import annotations

import contextlib
import io
import random
import resource
import statistics
import sys
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from flask import Flask

from tools import machine
from tools.asking import Answer, Asks, Request
from webapp import drainer
from webapp.search import indexing

from .country import Land
from .readers import Reader, places, seated
from .visits import Visits

KEPT = 20  # findings that are told in full
# Growth that caches of a young process explain; what leaks grows past any such figure.
ROOM_MB, ROOM_SHARE = 32.0, 0.15
ENOUGH = 5_000  # requests from which on growth says something
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Threads take turns more often than usual: more of them are in the middle of something.
_TURN_SECONDS = 0.0002


@dataclass
class Tally:
    """What came back. `own` counts canaries that their readers met: they are there to be met."""

    requests: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    own: int = 0
    foreign_bytes: int = 0
    foreign: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    memory: list[tuple[int, float]] = field(default_factory=list)  # requests, MB
    seconds: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def look(self, tells: int = 0) -> None:
        """Notes the memory; says how far it is when `tells` more requests were made."""
        before = self.memory[-1][0] if self.memory else 0
        self.memory.append((self.requests, machine.memory_mb()))
        if tells and before // tells < self.requests // tells:
            print(
                f"  {self.requests:,} requests, {self.memory[-1][1]:.0f} MB, "
                f"{self.foreign_bytes} foreign bytes, {self.server_errors} faults",
                flush=True,
            )

    @property
    def server_errors(self) -> int:
        return sum(count for status, count in self.statuses.items() if status >= 500)

    def growth(self) -> float:
        """MB between the second and the last fifth of the requests, when caches are full."""
        at = [self._around(low) for low in (0.2, 0.8)]
        return at[1] - at[0]

    def _around(self, low: float) -> float:
        part = (low * self.requests, (low + 0.2) * self.requests)
        found = [mb for done, mb in self.memory if part[0] <= done <= part[1]]
        return statistics.median(found) if found else 0.0

    @property
    def grows(self) -> bool:
        """Does the process grow without an end in sight?"""
        room = max(ROOM_MB, ROOM_SHARE * self._around(0.2))
        return self.requests >= ENOUGH and self.growth() > room

    @property
    def failed(self) -> bool:
        return bool(self.foreign_bytes or self.server_errors or self.faults or self.grows)


class Watch:
    """Sends requests and looks at each answer as its reader would."""

    def __init__(self, land: Land, line: Asks, tally: Tally) -> None:
        self.land, self.line, self.tally = land, line, tally

    def ask(self, reader: Reader, request: Request) -> Answer:
        answer = self.line.ask(request)
        path = request.target
        met = list(self.land.canaries.found(_read(answer)))
        foreign = [(word, readers) for word, readers in met if not reader.may_meet(readers, path)]
        with self.tally.lock:
            self._count(reader, request, answer, len(met) - len(foreign))
            for word, readers in foreign:
                self.tally.foreign_bytes += len(word)
                if len(self.tally.foreign) < KEPT:
                    line = f"{reader}: {request.method} {request.target}: a word for {readers}"
                    self.tally.foreign.append(line)
        return answer

    def has_words(self, answer: Answer) -> bool:
        return any(self.land.canaries.found(_read(answer)))

    def _count(self, reader: Reader, request: Request, answer: Answer, own: int) -> None:
        tally = self.tally
        tally.requests += 1
        tally.statuses[answer.status] += 1
        tally.own += own
        if answer.status >= 500 and len(tally.faults) < KEPT:
            tally.faults.append(
                f"{answer.status} to {reader}: {request}\n{answer.fault or answer.text[-800:]}"
            )


def _read(answer: Answer) -> str:
    """All words of an answer: of its headers, and of its body out of its wrapping."""
    headers = "\n".join(f"{name}: {unquote(value)}" for name, value in answer.headers.items())
    if answer.mimetype == _XLSX and answer.status == 200:
        return headers + _unpacked(answer.content)
    text = answer.text
    if answer.mimetype == "text/calendar":
        text = text.replace("\r\n ", "")
    return headers + text


def _unpacked(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


# --- all together ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Plan:
    requests: int
    threads: int = 16
    seed: int = 1
    tells: int = 0  # after each so many requests a line says how far it is
    until_leak: bool = False  # at desks only, and no further than to the first foreign word


class Soak:
    """One soak of a site; what is made ready is made before a wall may be missing."""

    def __init__(self, app: Flask, land: Land, line: Asks, plan: Plan) -> None:
        self.app, self.plan, self.tally = app, plan, Tally()
        watch = Watch(land, line, self.tally)
        self.readers = seated(app, land)
        self.visits = Visits(land, self.readers, places(app, land), watch.ask)
        if plan.until_leak:
            self.visits.desks_only(watch.has_words)

    def run(self) -> Tally:
        """So many requests were made by so many threads, while the drainer did its work."""
        over, numbers = threading.Event(), range(self.plan.threads)
        make = threading.Thread
        hands = [make(target=self._visit, args=(number, over)) for number in numbers]
        start = time.perf_counter()
        with _short_turns(), _beside(self.app, self.tally, over, self.plan):
            for hand in hands:
                hand.start()
            for hand in hands:
                hand.join()
        self.tally.seconds = time.perf_counter() - start
        return self.tally

    def _visit(self, number: int, over: threading.Event) -> None:
        lot, tally = random.Random(f"{self.plan.seed}:{number}"), self.tally  # nosec B311
        while tally.requests < self.plan.requests and not over.is_set():
            if self.plan.until_leak and tally.foreign_bytes:
                return
            try:
                self.visits.one(lot)
            except Exception as error:  # of the visitor himself: a finding, not an end
                with tally.lock:
                    tally.faults.append(f"a visit broke off: {error!r}"[:600])
                if len(tally.faults) > KEPT:
                    over.set()


@contextlib.contextmanager
def _short_turns() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(_TURN_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


@contextlib.contextmanager
def _beside(app: Flask, tally: Tally, over: threading.Event, plan: Plan) -> Iterator[None]:
    """Drainer and indexer work in the same process, and the memory is looked at."""

    def drain() -> None:
        while not over.wait(1.0):
            try:
                drainer.drain(app)
                indexing.index_waiting(app)
            except Exception as error:
                tally.faults.append(f"beside the requests: {error!r}"[:600])

    def look() -> None:
        while not over.wait(0.5):
            tally.look(plan.tells)

    tally.look()
    works = (look,) if plan.until_leak else (drain, look)
    beside = [threading.Thread(target=work, daemon=True) for work in works]
    for each in beside:
        each.start()
    try:
        yield
    finally:
        over.set()
        for each in beside:
            each.join()
        tally.look()


def peak_mb() -> float:
    """The most memory this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
