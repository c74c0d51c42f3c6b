"""The samples of a province: on the places of its shelves, on their way, or lent."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from webapp.accounts.actor import Actor
from webapp.db import as_of
from webapp.demo import plan
from webapp.demo.days import Days
from webapp.demo.ground import Ground, taken
from webapp.needs.models import Need
from webapp.places import queries as places
from webapp.places.models import Place, Shelf
from webapp.samples import services
from webapp.samples.rules import SampleState

PLACED = 10  # the hour; see `talks`
Row = tuple[plan.Need, Need]
BORROWERS = (
    "برای آزمون به آزمایشگاه همکار استاندارد داده شد",
    "برای نقشه‌برداری به سازنده متقاضی امانت داده شد",
    "برای بررسی جنس به دانشگاه استان داده شد",
)


class Display:
    """Puts samples on shelves as the officer of the province does."""

    def __init__(self, officer: Actor, days: Days, opened: int, rng: Random) -> None:
        self.officer, self.days, self.opened, self.rng = officer, days, opened, rng

    def fill(self, ground: Ground, rows: Sequence[Row]) -> None:
        """Of each shelf 40 to 80 places in a hundred are taken; other samples are elsewhere."""
        used: set[int] = set()
        for shelf in ground.shelves:
            used |= self._fill_shelf(shelf, rows)
        self._stand_no_more(ground, [row for row in rows if row[0].number not in used])
        free = [row for row in rows if row[0].number not in used and row[0].fate == "live"]
        for place, row in enumerate(self.rng.sample(free, min(8, len(free)))):
            self._elsewhere(row, place)

    def _fill_shelf(self, shelf: Shelf, rows: Sequence[Row]) -> set[int]:
        fitting = [row for row in rows if _is_for(row[0], shelf.field) and row[0].fate == "live"]
        spots = list(places.places_of(shelf))
        count = taken(len(spots), len(fitting), self.rng)
        chosen = self.rng.sample(fitting, count)
        for row, place in zip(chosen, self.rng.sample(spots, count), strict=True):
            self._stand(row, place)
        return {row[0].number for row in chosen}

    def _stand(self, row: Row, place: Place) -> None:
        need, kept = row
        with as_of(self.days.at(self._since(need), PLACED, need.number % 60)):
            services.put_on_place(self.officer, kept, place)

    def _since(self, need: plan.Need) -> float:
        """Brought some days after publication, or put up for the opening."""
        published = need.published or 0
        return max(1, min(published - self.rng.randint(0, 4), self.opened))

    def _stand_no_more(self, ground: Ground, rows: Sequence[Row]) -> None:
        """Samples of needs that will leave the public: their places will be empty again."""
        shelf = ground.shelves[0]
        leaving = [row for row in rows if row[0].fate in ("closed", "paused")]
        free = [place for place in places.places_of(shelf) if not _is_taken(place)]
        for row, place in zip(leaving[:1], free[1:], strict=False):
            self._stand(row, place)

    def _elsewhere(self, row: Row, place: int) -> None:
        need, kept = row
        ago = max(1, (need.published or 0) - self.rng.randint(1, 6))
        with as_of(self.days.at(ago, PLACED)):
            sample = services.announce(self.officer, kept)
        if place % 3 == 0:
            return
        with as_of(self.days.at(max(1, ago - 2), PLACED + 1)):
            services.receive(self.officer, sample)
        if place % 3 == 2:
            with as_of(self.days.at(max(1, ago - 4), PLACED + 2)):
                note = self.rng.choice(BORROWERS)
                services.hand_over(self.officer, sample, SampleState.LENT, note)


def _is_for(need: plan.Need, field: str) -> bool:
    return bool(need.facts["field"] == field)


def _is_taken(place: Place) -> bool:
    from webapp.samples import queries

    return queries.on_place(place) is not None
