"""What is known of a need before it is a row: typed fields, as forms and imports fill them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from webapp import persian

from .rules import DEFAULT_AUDIENCE, MAX_TITLE


def usual_audience() -> dict[str, str]:
    """Who sees which group of fields when nobody has chosen."""
    return {name: str(audience) for name, audience in DEFAULT_AUDIENCE.items()}


@dataclass(frozen=True, kw_only=True)
class NeedData:
    """All that a producer says of a need; texts are clean, amounts typed, unknown is None or ""."""

    title: str
    summary: str = ""
    problem: str = ""
    kind: str | None = None
    field: str | None = None
    hs_code: str | None = None
    isic: str = ""
    specs: list[dict[str, str]] = dataclasses.field(default_factory=list)
    standard: str = ""
    drawing: str = "none"
    annual_quantity: Decimal | None = None
    unit: str = ""
    usage_year: int | None = None
    run_length: Decimal | None = None
    price: Decimal | None = None
    currency: str = "USD"
    origin: str = ""
    brand: str = ""
    cost_share: Decimal | None = None
    fx_cost_declared: int | None = None
    fx_basis: str = ""
    has_sample: bool = False
    essential: list[str] = dataclasses.field(default_factory=list)
    nice_to_have: list[str] = dataclasses.field(default_factory=list)
    tried_before: str = ""
    wanted_by: dt.date | None = None
    park_id: int | None = None
    contact_name: str = ""
    contact_title: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    audience: dict[str, str] = dataclasses.field(default_factory=usual_audience)

    @property
    def title_key(self) -> str:
        """The form in which equal titles are equal."""
        return title_key(self.title)

    def values(self) -> dict[str, Any]:
        """Column by column, as a row takes them."""
        return {name: getattr(self, name) for name in FIELDS}


FIELDS: tuple[str, ...] = tuple(each.name for each in dataclasses.fields(NeedData))


def of(need: Any) -> NeedData:
    """What a need says now."""
    return NeedData(**{name: getattr(need, name) for name in FIELDS})


def title_key(title: str) -> str:
    return persian.fold(title)[:120]


def with_short_title(data: NeedData) -> tuple[NeedData, bool]:
    """A title over the limit is cut at a word and kept whole in the summary; was it cut?"""
    title, cut = persian.shorten(data.title, MAX_TITLE)
    if not cut:
        return data, False
    whole = data.title if not data.summary else f"{data.title} — {data.summary}"
    return replace(data, title=title, summary=whole), True
