"""How much one person may follow, and when a digest is due. Pure."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Collection, Iterable
from enum import StrEnum
from itertools import pairwise

MAX_STARS = 500
MAX_SEARCHES = 50
MAX_NAME = 80
SEEN_KEPT = 20
# A need that was opened a moment ago is not written down again.
SEEN_STEP = dt.timedelta(minutes=10)
# Nobody is written to before breakfast.
DIGEST_HOUR = 7
# So many needs of one search are written out in a letter; of the others it says how many.
LISTED = 20
# For so long the page of a saved search shows what its letters told.
TOLD_LIFE = dt.timedelta(days=90)

_SATURDAY = 5


class Digest(StrEnum):
    """How often somebody wants to hear of a saved search."""

    NONE = "none"
    DAILY = "daily"
    WEEKLY = "weekly"


def is_due(digest: str, looked_on: dt.date, today: dt.date) -> bool:
    """Is it time to look, after the last look on `looked_on`? A missed day is made up for."""
    if digest == Digest.DAILY:
        return looked_on < today
    return digest == Digest.WEEKLY and looked_on < last_saturday(today)


def last_saturday(day: dt.date) -> dt.date:
    """The Saturday with which the week of `day` begins."""
    return day - dt.timedelta(days=(day.weekday() - _SATURDAY) % 7)


# --- numbers of needs that are known --------------------------------------------------------


def pack(numbers: Iterable[int]) -> bytes:
    """The numbers in few bytes: each as its distance from the one before it."""
    ordered = sorted(set(numbers))
    steps = [after - before for before, after in pairwise([0, *ordered])]
    return zlib.compress(",".join(map(str, steps)).encode("ascii"))


def unpack(packed: bytes) -> frozenset[int]:
    """The numbers that `pack` was given."""
    text = zlib.decompress(packed).decode("ascii")
    found, number = set(), 0
    for step in text.split(",") if text else ():
        number += int(step)
        found.add(number)
    return frozenset(found)


def is_new(
    number: int, known: Collection[int], published_at: dt.datetime, since: dt.datetime, whole: bool
) -> bool:
    """Has the need begun to match after `since`?

    Where the list was seen as a `whole` whatever is unknown is new, however old the need is: it
    came back, or was changed. Of a longer list only the newest end is known.
    """
    return number not in known and (whole or published_at > since)
