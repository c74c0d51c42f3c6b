"""How large was the walk through all routes, and what was wrong? Said at the end of a test run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

_KEY = "route_matrix"
_NAMES = ("routes", "roles", "ids", "sites", "databases")


class Tally:
    """What was asked for, in this process or, on the one that prints, in all of them."""

    def __init__(self) -> None:
        self.met: dict[str, set[str]] = {name: set() for name in _NAMES}
        self.requests = self.by_htmx = 0
        self.wrong: list[str] = []

    def count(self, *, htmx: bool, **met: str) -> None:
        """One request, and what it stands for."""
        self.requests += 1
        self.by_htmx += htmx
        for name, value in met.items():
            self.met[name].add(value)

    @contextmanager
    def judging(self) -> Iterator[None]:
        """A wrong answer is noted, and the walk goes on."""
        try:
            yield
        except AssertionError as error:
            self.wrong.append(str(error).split("\n")[0])

    def packed(self) -> dict[str, Any]:
        """What a worker can send."""
        met = {name: sorted(found) for name, found in self.met.items()}
        numbers = {"requests": self.requests, "by_htmx": self.by_htmx}
        return {"met": met, "numbers": numbers, "wrong": self.wrong}

    def add(self, packed: dict[str, Any]) -> None:
        """What another process has counted comes to this one's."""
        for name, found in packed["met"].items():
            self.met[name] |= set(found)
        self.requests += packed["numbers"]["requests"]
        self.by_htmx += packed["numbers"]["by_htmx"]
        self.wrong += packed["wrong"]

    def __str__(self) -> str:
        sizes = {name: len(found) for name, found in self.met.items()}
        return (
            f"{sizes['routes']} routes × {sizes['roles']} roles × {sizes['ids']} kinds of numbers"
            f" × {sizes['sites']} sites on {', '.join(sorted(self.met['databases']))}:"
            f" {self.requests} requests, {self.by_htmx} of them by htmx, {len(self.wrong)} wrong"
        )


TALLY = Tally()


class Reporter:
    """Brings the workers' counts together and prints them."""

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput[_KEY] = TALLY.packed()

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        output = getattr(node, "workeroutput", None) or {}
        if _KEY in output:
            TALLY.add(output[_KEY])

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if TALLY.requests:
            terminalreporter.section("route matrix")
            terminalreporter.line(str(TALLY))
