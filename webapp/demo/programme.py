"""What is known of the programme's first months, and what was chosen to show them? Pure.

Known: twelve provinces asked to pilot; eleven of them, Yazd and Fars among these, opened an
exhibition within two weeks; Tehran, North and South Khorasan, Kerman and Qom followed. 1,293 needs
of 1,204 companies had been published, over a billion US dollars of imports a year.

Chosen: which nine besides Yazd and Fars came first, which one is the twelfth, and every day,
number and name below that is not in the paragraph above (docs/decisions/0010-demo.md).
"""

from __future__ import annotations

from dataclasses import dataclass

PUBLISHED = 1293
PRODUCERS = 1204
UNPUBLISHED = 24
SUPPLIERS = 180
PENDING = 9
EQUAL_GROUPS = 14


@dataclass(frozen=True)
class Province:
    """`opened` is how many days before the loading its exhibition opened, `needs` how many
    were ever published."""

    code: str
    opened: int
    needs: int
    shelves: int


FIRST_ELEVEN = (
    Province("yazd", 104, 118, 6),
    Province("fars", 103, 104, 5),
    Province("isfahan", 102, 142, 6),
    Province("khorasan-razavi", 101, 121, 5),
    Province("azarbayjan-sharqi", 99, 112, 5),
    Province("markazi", 98, 88, 4),
    Province("qazvin", 97, 82, 4),
    Province("semnan", 96, 76, 4),
    Province("mazandaran", 95, 64, 3),
    Province("zanjan", 94, 58, 3),
    Province("gilan", 93, 61, 3),
)
LATER = (
    Province("tehran", 76, 124, 5),
    Province("kerman", 68, 56, 3),
    Province("qom", 61, 38, 3),
    Province("khorasan-shomali", 54, 27, 2),
    Province("khorasan-jonubi", 47, 22, 2),
)
PROVINCES = FIRST_ELEVEN + LATER
# The twelfth pilot is still being equipped and therefore has nothing to show.
TWELFTH_PILOT = "khuzestan"
PILOTS = (*(province.code for province in FIRST_ELEVEN), TWELFTH_PILOT)

# In which part of a province's needs something else became of it than being on view.
PAUSED = 0.016
WITHDRAWN = 0.012
EXPIRED = 0.014
CLOSED = 0.02
# On view, but with a review date near enough to be reminded of.
ENDING_SOON = 0.01

ANSWERED = 0.17  # part of the needs that suppliers have declared interest in
