"""What do factories import? The base items of `items/*.toml`, read and checked. Pure."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
KINDS = ("raw_material", "part", "machinery", "equipment", "technical_service")

Range = tuple[float, float]


@dataclass(frozen=True)
class Family:
    """What equal kinds of items share: sentences, specifications, unit, origins."""

    field: str
    kind: str
    unit: str
    variant: str
    standard: str
    origins: tuple[str, ...]
    summary: tuple[str, ...]
    problem: tuple[str, ...]
    specs: tuple[tuple[str, str, str], ...]
    essential: tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """One thing that is imported; `quantity` a year in the family's unit, `price` in USD."""

    family: Family
    title: str
    hs_code: str
    quantity: Range
    price: Range
    use: str
    variants: tuple[str, ...]


@cache
def items() -> dict[str, tuple[Item, ...]]:
    """All base items by field, fields in alphabetical order."""
    read = (_read(path) for path in sorted((HERE / "items").glob("*.toml")))
    return {found[0].family.field: found for found in read}


@cache
def words(name: str) -> dict[str, Any]:
    """The tables of `texts.toml` or `names.toml`."""
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def _read(path: Path) -> tuple[Item, ...]:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    if table["field"] != path.stem:
        raise ValueError(f"{path.name}: field is {table['field']!r}")
    return tuple(
        _item(family, row)
        for part in table["family"]
        for family in [_family(table["field"], part)]
        for row in part["items"]
    )


def _family(field: str, part: dict[str, Any]) -> Family:
    if part["kind"] not in KINDS:
        raise ValueError(f"{field}: {part['kind']!r} is not a kind of need")
    return Family(
        field=field,
        kind=part["kind"],
        unit=part["unit"],
        variant=part["variant"],
        standard=part["standard"],
        origins=tuple(part["origins"]),
        summary=tuple(part["summary"]),
        problem=tuple(part["problem"]),
        specs=tuple((name, value, unit) for name, value, unit in part["specs"]),
        essential=tuple(part["essential"]),
    )


def _item(family: Family, row: list[Any]) -> Item:
    title, hs_code, quantity, price, use, variants = row
    return Item(family, title, hs_code, tuple(quantity), tuple(price), use, tuple(variants))
