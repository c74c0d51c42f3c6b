"""Refused moves are a clear sentence: the error every rule raises."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

S = TypeVar("S", bound=StrEnum)


class RuleError(Exception):
    """A rule refuses; nothing has changed. `message` is a sentence for the person who asked."""

    def __init__(self, message: Any, *, code: str = "refused") -> None:
        super().__init__(str(code))
        self.message = message
        self.code = code


class RefusedMove(Exception):
    """`start` does not lead to `goal`; pure rules raise it, services word it."""

    def __init__(self, start: StrEnum, goal: StrEnum) -> None:
        super().__init__(f"{start} → {goal}")
        self.start, self.goal = start, goal


def check_move(moves: Mapping[S, frozenset[S]], start: S, goal: S) -> None:
    """Raises RefusedMove unless the table of moves leads from `start` to `goal`."""
    if goal not in moves.get(start, frozenset()):
        raise RefusedMove(start, goal)
