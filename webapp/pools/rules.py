"""How much do the needs of a pool ask for together? Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

# A public sum is shown from so many companies on, so that nobody's own figure can be told from it.
FEWEST_COMPANIES = 3


@dataclass(frozen=True)
class Use:
    """What one company says it uses in a year."""

    company_id: int
    quantity: Decimal
    unit: str


def sums(uses: Iterable[Use]) -> list[tuple[Decimal, str]]:
    """(yearly quantity, unit) for each unit that enough companies count in, the largest first."""
    quantities: dict[str, Decimal] = defaultdict(Decimal)
    companies: dict[str, set[int]] = defaultdict(set)
    for use in uses:
        quantities[use.unit] += use.quantity
        companies[use.unit].add(use.company_id)
    enough = [unit for unit, held in companies.items() if len(held) >= FEWEST_COMPANIES]
    return sorted(((quantities[unit], unit) for unit in enough), reverse=True)
