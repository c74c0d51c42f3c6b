"""What do the suppliers of the demonstration say that they can make? Drawn from their field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from random import Random

from webapp.accounts.actor import Actor
from webapp.capabilities import services
from webapp.capabilities.data import CapabilityData
from webapp.companies.models import Company
from webapp.demo import plan
from webapp.demo.catalogue import words

# Part of the suppliers that have written anything down; those of the demo's own field all have.
SAYING = 0.65
MOST = 3
LEAD_DAYS = (7, 14, 20, 30, 45, 60)


def write(actor: Actor, rows: Iterable[tuple[plan.Company, Company]], rng: Random) -> None:
    """A good part of the suppliers of a province says what it can do; in the tenant scope."""
    told = [
        (company, list(_abilities(row.facts["field"], rng)))
        for row, company in rows
        if row.is_supplier and (row.facts["field"] == plan.STAR or rng.random() < SAYING)
    ]
    services.take_in(actor, told)


def _abilities(field: str, rng: Random) -> Iterator[CapabilityData]:
    known = words("abilities")[field]
    for title, kind, code, unit, (least, most), description, standards in rng.sample(
        known, rng.randint(1, min(MOST, len(known)))
    ):
        capacity = _round(rng.uniform(least, most))
        yield CapabilityData(
            title=title,
            description=description,
            field=field,
            kind=kind,
            hs_code=code or None,
            standards=standards,
            capacity=capacity,
            free_capacity=_round(float(capacity) * rng.uniform(0.1, 0.6)),
            unit=unit,
            minimum_order=_round(float(capacity) * rng.uniform(0.01, 0.2)),
            order_unit=unit,
            lead_days=rng.choice(LEAD_DAYS),
        )


def _round(amount: float) -> Decimal:
    """As people say amounts: two figures that count, and at least one."""
    whole = max(1, round(amount))
    unit = 10 ** max(0, len(str(whole)) - 2)
    return Decimal(whole // unit * unit)
