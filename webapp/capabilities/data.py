"""What is known of a capability before it is a row: typed, as its form fills it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, kw_only=True)
class CapabilityData:
    """All that a company says of one thing it can make or do; unknown is None or ""."""

    title: str
    description: str = ""
    field: str
    kind: str
    hs_code: str | None = None
    standards: str = ""
    capacity: Decimal | None = None
    free_capacity: Decimal | None = None
    unit: str = ""
    minimum_order: Decimal | None = None
    order_unit: str = ""
    lead_days: int | None = None

    def values(self) -> dict[str, Any]:
        """Column by column, as a row takes them."""
        return {name: getattr(self, name) for name in COLUMNS}


COLUMNS: tuple[str, ...] = tuple(each.name for each in dataclasses.fields(CapabilityData))


def of(capability: Any) -> CapabilityData:
    """What a capability says now."""
    return CapabilityData(**{name: getattr(capability, name) for name in COLUMNS})
