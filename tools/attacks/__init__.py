"""Ways to reach rows of another province, company or person; each is one small function.

An attack works in the scope of somebody who may not see the rows, and returns what it got hold
of. What it changed is seen by the harness, which compares the rows of the others before and after.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .world import World

_MODULES = ("reads", "loads", "plain", "writes", "bulk", "paths")


@dataclass(frozen=True)
class Attack:
    """`watch`: whose rows must stay as they are; `on`: the databases it makes sense on."""

    group: str
    name: str
    run: Callable[[World], Any]
    watch: str  # elsewhere: rows of other provinces and persons; everything: all rows
    on: tuple[str, ...]


_ALL: list[Attack] = []
Run = Callable[["World"], Any]


def attack(
    group: str, *, watch: str = "elsewhere", on: tuple[str, ...] = ("sqlite", "postgresql")
) -> Callable[[Run], Run]:
    """The function below is an attack, named by its docstring."""

    def register(run: Run) -> Run:
        name = (run.__doc__ or run.__name__).strip()
        _ALL.append(Attack(group, name, run, watch, on))
        return run

    return register


def all_of(kind: str) -> list[Attack]:
    """Every attack that makes sense on this kind of database."""
    for name in _MODULES:
        importlib.import_module(f"{__name__}.{name}")
    return [each for each in _ALL if kind in each.on]
