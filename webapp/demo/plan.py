"""Which company wants what, since when, and what became of it? Drawn once from the seed. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from webapp.demo import content, programme
from webapp.demo.content import SEED, USD_RATES
from webapp.demo.programme import Province

STAR = "textile"  # what the company of the demo's producer makes


@dataclass(frozen=True)
class Company:
    """`number` counts all companies of the demo; it also names the company in the plan."""

    number: int
    province: str
    facts: dict[str, Any]
    is_producer: bool = True
    is_supplier: bool = False
    is_pending: bool = False


@dataclass(frozen=True)
class Need:
    """`published` is how many days before the loading; `fate` what became of it afterwards."""

    number: int
    owner: int
    facts: dict[str, Any]
    published: int | None
    fate: str = "live"


@dataclass(frozen=True)
class Plan:
    """All companies, and each province's needs in the order in which they came."""

    companies: list[Company]
    needs: dict[str, list[Need]]
    waiting: dict[str, list[Need]] = field(default_factory=dict)

    def of(self, province: str) -> list[Company]:
        return [company for company in self.companies if company.province == province]


def draw(seed: int = SEED) -> Plan:
    """The whole demonstration; the same on every machine."""
    rng = Random(f"plan {seed}")  # nosec B311 # the same demo everywhere
    facts = content.needs(programme.PUBLISHED + programme.UNPUBLISHED, seed)
    shown, rest = _divided(facts)
    by_province = _spread(_starring(shown))
    _make_equal(by_province, rng)
    companies, owners = _companies(by_province, rng, seed)
    needs = _needs(by_province, owners, rng)
    return Plan(companies, needs, _waiting(rest, companies, rng))


def _divided(
    facts: list[dict[str, Any]],
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What was published, and what is on its way: three things of the demo producer's first."""
    own = [row for row in facts if row["field"] == STAR][-3:]
    chosen = {id(row) for row in own}
    others = [row for row in facts if id(row) not in chosen]
    return others[: programme.PUBLISHED], own + others[programme.PUBLISHED :]


def _starring(facts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Some needs of the demo producer's field stand at the beginning, so that Yazd has them."""
    first = [row for row in facts if row["field"] == STAR][:12]
    chosen = {id(row) for row in first}
    return first + [row for row in facts if id(row) not in chosen]


def _spread(facts: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    left = iter(facts)
    return {
        province.code: [next(left) for _ in range(province.needs)]
        for province in programme.PROVINCES
    }


def _make_equal(by_province: dict[str, list[dict[str, Any]]], rng: Random) -> None:
    """Some factories of different provinces want the same thing, each in its own amount."""
    codes = list(by_province)
    for number in range(programme.EQUAL_GROUPS):
        first, *others = rng.sample(codes, 2 + number % 2)
        model = by_province[first][20 + number % 2]
        for code in others:
            rows = by_province[code]
            place = _last_of(rows, model["field"])
            if place is not None:
                rows[place] = _same(model, rng)


def _last_of(rows: list[dict[str, Any]], name: str) -> int | None:
    return next((i for i in reversed(range(len(rows))) if rows[i]["field"] == name), None)


def _same(model: dict[str, Any], rng: Random) -> dict[str, Any]:
    amount = max(1, round(model["annual_quantity"] * rng.uniform(0.4, 1.8)))
    dollars = model["price"] * USD_RATES[model["currency"]]
    return {
        **model,
        "annual_quantity": amount,
        "run_length": max(1, amount // 4),
        "fx_cost_declared": round(amount * dollars),
    }


# --- who owns what --------------------------------------------------------------------------


def _companies(
    by_province: dict[str, list[dict[str, Any]]], rng: Random, seed: int
) -> tuple[list[Company], dict[str, list[int]]]:
    """All companies, and the owner of each need by province and place in its list."""
    total = programme.PRODUCERS + programme.SUPPLIERS + programme.PENDING
    pools: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for facts in content.companies(total, seed):
        pools[facts["field"]].append(facts)
    second = _second_needs(by_province, rng)
    companies: list[Company] = []
    owners: dict[str, list[int]] = {}
    for code, rows in by_province.items():
        latest: dict[str, int] = {}
        owners[code] = []
        for place, row in enumerate(rows):
            name = row["field"]
            if (code, place) not in second:
                latest[name] = len(companies)
                companies.append(_producer(len(companies), code, pools[name].pop(), rng))
            owners[code].append(latest[name])
    rest = [facts for name in sorted(pools) for facts in pools[name]]
    rng.shuffle(rest)
    rest.sort(key=lambda facts: facts["field"] != STAR)
    return [*companies, *_others(len(companies), rest, rng)], owners


def _producer(number: int, code: str, facts: dict[str, Any], rng: Random) -> Company:
    return Company(number, code, facts, is_supplier=rng.random() < 0.25)


def _second_needs(
    by_province: dict[str, list[dict[str, Any]]], rng: Random
) -> set[tuple[str, int]]:
    """Needs of companies that have one already: 1,293 needs belong to 1,204 companies."""
    star = [place for place, row in enumerate(by_province["yazd"]) if row["field"] == STAR][1:6]
    found = {("yazd", place) for place in star}
    possible = sorted(set(_not_first(by_province)) - {("yazd", place) for place in range(12)})
    missing = programme.PUBLISHED - programme.PRODUCERS - len(found)
    return found | set(rng.sample(possible, missing))


def _not_first(by_province: dict[str, list[dict[str, Any]]]) -> Iterator[tuple[str, int]]:
    for code, rows in by_province.items():
        seen: set[str] = set()
        for place, row in enumerate(rows):
            if row["field"] in seen:
                yield code, place
            seen.add(row["field"])


def _others(start: int, rest: list[dict[str, Any]], rng: Random) -> Iterator[Company]:
    """Companies that only supply, and some that wait to be verified."""
    codes = [province.code for province in programme.PROVINCES]
    weights = [province.needs for province in programme.PROVINCES]
    homes = rng.choices(codes, weights, k=len(rest))
    # The suppliers of the demo stand first: one in the pilot's neighbour, one further away.
    homes[:2] = ["isfahan", "azarbayjan-sharqi"]
    waiting = ["yazd", "yazd", "fars", "fars", "isfahan", "tehran", "qom", "kerman", "markazi"]
    homes[len(rest) - len(waiting) :] = waiting
    for place, (facts, home) in enumerate(zip(rest, homes, strict=True)):
        yield Company(
            start + place,
            home,
            facts,
            is_producer=place >= programme.SUPPLIERS and place % 2 == 0,
            is_supplier=True,
            is_pending=place >= programme.SUPPLIERS,
        )


# --- when, and what then --------------------------------------------------------------------


def _needs(
    by_province: dict[str, list[dict[str, Any]]], owners: dict[str, list[int]], rng: Random
) -> dict[str, list[Need]]:
    numbers = iter(range(programme.PUBLISHED))
    found = {}
    for province in programme.PROVINCES:
        rows = by_province[province.code]
        days = _days(province, len(rows), rng)
        needs = [
            Need(next(numbers), owner, row, day)
            for owner, row, day in zip(owners[province.code], rows, days, strict=True)
        ]
        found[province.code] = _with_fates(needs, rng)
    return found


def _days(province: Province, count: int, rng: Random) -> list[int]:
    """Most needs were published around the opening, in batches; the newest come last."""
    opening = [province.opened + gap for gap in (9, 5, 2, -1, -5)]
    later = sorted({max(2, round(province.opened * part / 12)) for part in range(1, 11)})
    days = [rng.choice(opening if rng.random() < 0.55 else later) for _ in range(count)]
    return sorted(days, reverse=True)


def _with_fates(needs: list[Need], rng: Random) -> list[Need]:
    """At least one of each in every province; never one of the demo producer's."""
    old = [i for i, need in enumerate(needs) if (need.published or 0) > 30 and need.owner != 0]
    wanted = Counter({name: max(1, round(len(needs) * part)) for name, part in _FATES.items()})
    chosen = rng.sample(old, wanted.total())
    fates = dict(zip(chosen, wanted.elements(), strict=True))
    return [replace(need, fate=fates.get(i, "live")) for i, need in enumerate(needs)]


_FATES = {
    "paused": programme.PAUSED,
    "withdrawn": programme.WITHDRAWN,
    "expired": programme.EXPIRED,
    "closed": programme.CLOSED,
    "ending": programme.ENDING_SOON,
}


def _waiting(
    rest: Iterable[dict[str, Any]], companies: list[Company], rng: Random
) -> dict[str, list[Need]]:
    """Needs on their way: drafts, handed in, and sent back with a reason."""
    owners = [company for company in companies if company.is_producer and not company.is_pending]
    by_field: dict[str, list[Company]] = defaultdict(list)
    for owner in owners[1:]:
        by_field[owner.facts["field"]].append(owner)
    found: dict[str, list[Need]] = defaultdict(list)
    for place, row in enumerate(rest):
        owner = owners[0] if place < 3 else rng.choice(by_field[row["field"]])
        fate = ("draft", "submitted", "returned")[place % 3]
        number = programme.PUBLISHED + place
        found[owner.province].append(Need(number, owner.number, row, None, fate))
    return dict(found)
