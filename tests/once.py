"""What is costly and made once for all workers of a test run."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def folder(factory: pytest.TempPathFactory, name: str) -> Iterator[Path]:
    """The folder of this name of the whole run; one worker at a time is inside the block."""
    path = _folder(factory, name)
    with (path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield path


def _folder(factory: pytest.TempPathFactory, name: str) -> Path:
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    if run is None:
        return factory.mktemp(name)
    path = factory.getbasetemp().parent / f"{name}-{run}"
    path.mkdir(exist_ok=True)
    return path
