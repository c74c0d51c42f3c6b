"""A shelf as `components/shelf.html` draws it: rows of numbered places, empty ones too."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any, Protocol, TypeVar

from webapp.i18n import gettext, number


class Numbered(Protocol):
    row: Any
    number: Any


Spot = TypeVar("Spot")


def rows(
    spots: Iterable[Spot],
    place_of: Callable[[Spot], Numbered],
    inside: Callable[[Spot], dict[str, Any]],
) -> list[dict[str, Any]]:
    """`spots` in order of row and number; `inside` says what stands on one and where it leads."""
    return [
        {
            "label": gettext("Row %(number)s", number=number(row)),
            "places": [{"number": place_of(spot).number, **inside(spot)} for spot in group],
        }
        for row, group in groupby(spots, key=lambda spot: place_of(spot).row)
    ]
