"""The service centre of a province with its rooms, its exhibition and the shelves in it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from webapp.accounts.actor import Actor
from webapp.db import as_of
from webapp.demo.days import Days
from webapp.demo.plan import Need
from webapp.demo.programme import Province
from webapp.labels import label
from webapp.places import queries, services, shelves
from webapp.places.models import Exhibition, Park, Room, ServiceCentre, Shelf
from webapp.places.rules import ParkKind

HOURS = "شنبه تا چهارشنبه، ۸ تا ۱۵"
# Rows and places in a row, the largest first.
SIZES = ((3, 5), (3, 4), (2, 5), (2, 4), (2, 3), (1, 5), (1, 4), (1, 3))


@dataclass
class Ground:
    """What later steps need to know of a province's places."""

    park_ids: list[int]
    centre_id: int
    rooms: list[Room]
    shelves: list[Shelf] = field(default_factory=list)


def build(
    actor: Actor, province: Province, needs: Sequence[Need], days: Days, rng: Random
) -> Ground:
    """The exhibition is open since its day, with empty shelves; in the tenant scope."""
    parks = [park for park in queries.parks() if park.kind == ParkKind.PARK] or queries.parks()
    park = parks[rng.randrange(min(4, len(parks)))]
    with as_of(days.at(province.opened + 30)):
        centre, rooms = _centre(actor, park, rng)
    with as_of(days.at(province.opened + 21)):
        exhibition = services.add_exhibition(actor, centre, _exhibition_facts(park))
        built = [
            _shelf(actor, exhibition, f"A{place}", name, count, rng)
            for place, (name, count) in enumerate(_fields(needs, province.shelves), start=1)
        ]
    opened_on = _opening_day(days, province)
    with as_of(days.moment(opened_on, 11)):
        services.open_exhibition(actor, exhibition, opened_on)
    return Ground([each.id for each in (park, *parks[:6])], centre.id, rooms, built)


def _opening_day(days: Days, province: Province) -> dt.date:
    """Not on a Friday; a public holiday is a good day to open an exhibition."""
    day = days.today - dt.timedelta(days=province.opened)
    return day - dt.timedelta(days=day.weekday() == 4)


def _centre(actor: Actor, park: Park, rng: Random) -> tuple[ServiceCentre, list[Room]]:
    centre = services.add_centre(
        actor,
        park,
        {
            "name": f"مرکز خدمات فناوری و کسب‌وکار {park.name}",
            "address": f"{park.name}، بلوار صنعت، جنب ساختمان اداری",
            "phone": "۰۰۰-۰۰۰۰۰۰۰۰",
            "hours": HOURS,
        },
    )
    names = [("اتاق نشست ۱", 8), ("اتاق نشست ۲", 6), ("میز گفت‌وگو", 4)]
    rooms = [
        services.add_room(actor, centre, name, seats) for name, seats in names[: rng.choice((2, 3))]
    ]
    return centre, rooms


def _exhibition_facts(park: Park) -> dict[str, str]:
    return {
        "name": f"نمایشگاه دائمی ساخت ایران، {park.name}",
        "intro": (
            "نمونه قطعات و مواد وارداتی واحدهای استان در این نمایشگاه روی قفسه‌هاست. "
            "بازدید برای تأمین‌کنندگان رایگان است."
        ),
        "hours": HOURS,
    }


def _fields(needs: Sequence[Need], count: int) -> list[tuple[str, int]]:
    """The fields with most needs that stay on view, each with how many these are."""
    counts = Counter(need.facts["field"] for need in needs if need.fate == "live")
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:count]


def _shelf(
    actor: Actor, exhibition: Exhibition, code: str, name: str, count: int, rng: Random
) -> Shelf:
    fitting = [size for size in SIZES if size[0] * size[1] * 0.55 <= count] or [SIZES[-1]]
    rows, in_row = fitting[0] if len(fitting) < 2 else fitting[rng.randrange(2)]
    facts = {"code": code, "name": _industry(label("field", name)), "field": name}
    return shelves.add_shelf(actor, exhibition, facts, rows, in_row)


def taken(places: int, candidates: int, rng: Random) -> int:
    """How many places of a shelf a sample stands on: 40 to 80 in a hundred, if there are enough."""
    return min(round(places * rng.uniform(0.5, 0.72)), candidates)


def _industry(field: str) -> str:
    return field if "صنایع" in field else f"صنایع {field}"
