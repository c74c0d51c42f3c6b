"""Who offered to meet which need, how far they came, and when they met? Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random

from webapp.demo import plan, programme
from webapp.demo.content import SEED

# What an interest has come to, by how often it does in a hundred, and how many days ago it began.
COURSES: dict[str, tuple[int, tuple[int, int]]] = {
    "waiting": (20, (1, 8)),
    "overdue": (6, (24, 40)),
    "seen": (12, (6, 14)),
    "seen_late": (3, (26, 40)),
    "shortlisted": (13, (8, 40)),
    "declined": (12, (12, 45)),
    "withdrawn": (6, (12, 45)),
    "asked": (5, (3, 7)),
    "offered": (4, (8, 12)),
    "refused": (3, (14, 40)),
    "today": (2, (12, 20)),
    "tomorrow": (2, (12, 20)),
    "planned": (4, (12, 20)),
    "unrecorded": (2, (26, 32)),
    "held": (5, (30, 48)),
    "absent": (2, (30, 48)),
    "cancelled": (2, (24, 40)),
}
MEETINGS = frozenset(list(COURSES)[list(COURSES).index("asked") :])
# Who asks for a meeting of these courses is the producer; of the others, now one, now the other.
PRODUCER_ASKS = frozenset({"offered", "refused"})
# What suppliers had offered for a need that left the public later.
BEFORE_THE_END = ("overdue", "seen_late")
GAP = 7  # days from a need's publication to the first offer, at least
POOL = 7  # suppliers of a field that look for needs themselves


@dataclass(frozen=True)
class Story:
    """One interest: need and supplier by their numbers in the plan, `declared` in days ago."""

    need: int
    supplier: int
    course: str
    declared: int
    number: int

    @property
    def supplier_asks(self) -> bool:
        """Is it the supplier who asks for the meeting?"""
        if self.course == "asked":
            return True
        return self.course in MEETINGS - PRODUCER_ASKS and self.number % 2 == 0


class Pool:
    """The suppliers that look for needs, by field; the demo's own two come first in theirs."""

    def __init__(self, companies: Iterable[plan.Company]) -> None:
        self.by_field: dict[str, list[int]] = defaultdict(list)
        for company in companies:
            if not company.is_producer and not company.is_pending:
                self.by_field[company.facts["field"]].append(company.number)
        self.by_field = {name: found[:POOL] for name, found in self.by_field.items()}

    def numbers(self) -> list[int]:
        return sorted(number for found in self.by_field.values() for number in found)

    def some(self, field: str, count: int, rng: Random) -> list[int]:
        found = self.by_field[field]
        return rng.sample(found, min(count, len(found)))


def draw(drawn: plan.Plan, seed: int = SEED) -> dict[str, list[Story]]:
    """All stories by the province of the need, in a fixed order."""
    rng = Random(f"stories {seed}")  # nosec B311 # the same demo everywhere
    pool = Pool(drawn.companies)
    found: dict[str, list[Story]] = {}
    numbers = iter(range(1_000_000))
    for code, needs in drawn.needs.items():
        star = [need for need in needs if need.owner == 0]
        others = [need for need in needs if need.owner != 0]
        found[code] = [
            *_of_star(star, pool, rng, numbers),
            *_of_others(others, pool, rng, numbers),
            *_of_ended(others, pool, rng, numbers),
        ]
    return found


def _of_star(
    needs: list[plan.Need], pool: Pool, rng: Random, numbers: Iterator[int]
) -> Iterator[Story]:
    """The needs of the demo's producer have an interest of every course."""
    if not needs:
        return
    suppliers = pool.by_field[plan.STAR]
    for place, course in enumerate(COURSES):
        need = needs[place % len(needs)]
        supplier = suppliers[(3 * place + place // len(needs)) % len(suppliers)]
        yield _story(need, supplier, course, rng, next(numbers))


def _of_others(
    needs: list[plan.Need], pool: Pool, rng: Random, numbers: Iterator[int]
) -> Iterator[Story]:
    live = [need for need in needs if need.fate == "live" and (need.published or 0) > GAP + 1]
    for need in rng.sample(live, round(len(needs) * programme.ANSWERED)):
        count = rng.choices((1, 2, 3, 4), (50, 28, 15, 7))[0]
        for supplier in pool.some(need.facts["field"], count, rng):
            course = rng.choices(list(COURSES), [weight for weight, _ in COURSES.values()])[0]
            yield _story(need, supplier, course, rng, next(numbers))


def _of_ended(
    needs: list[plan.Need], pool: Pool, rng: Random, numbers: Iterator[int]
) -> Iterator[Story]:
    for need in needs:
        if need.fate in ("closed", "withdrawn", "paused") and (need.published or 0) > 50:
            supplier = pool.some(need.facts["field"], 1, rng)[0]
            yield _story(need, supplier, rng.choice(BEFORE_THE_END), rng, next(numbers))


def _story(need: plan.Need, supplier: int, course: str, rng: Random, number: int) -> Story:
    """A need that is too young for the course is only waited for."""
    latest = (need.published or 0) - GAP
    soonest, longest = COURSES[course][1]
    if latest < soonest:
        course, soonest, longest = "waiting", *COURSES["waiting"][1]
    declared = rng.randint(soonest, max(soonest, min(longest, latest)))
    return Story(need.number, supplier, course, min(declared, max(latest, 1)), number)
