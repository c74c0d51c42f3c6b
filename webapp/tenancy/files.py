"""What do the files in `tenants/` say? Reads all of them, or names every fault in them."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from types import MappingProxyType
from typing import Any

from webapp.tenancy import faults
from webapp.tenancy.colours import BrandShades, brand_shades, contrast
from webapp.tenancy.faults import NATIONAL, WEEK

__all__ = [
    "NATIONAL",
    "WEEK",
    "Bilingual",
    "Brand",
    "Calendar",
    "Contact",
    "ParkFact",
    "TenantFile",
    "TenantFilesError",
    "brand_shades",
    "contrast",
    "load",
]


class TenantFilesError(Exception):
    """The files cannot be used; `problems` holds one sentence for each fault, file name first."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("Tenant files are wrong:\n" + "\n".join(f"- {line}" for line in problems))


@dataclass(frozen=True)
class Bilingual:
    """The same words in Persian and in English."""

    fa: str
    en: str


@dataclass(frozen=True)
class Brand:
    """The colour of a province's site, dark enough for white text."""

    colour: str

    @property
    def shades(self) -> BrandShades:
        """The quiet background and the ink that go with the colour."""
        return brand_shades(self.colour)


@dataclass(frozen=True)
class Contact:
    """Whom a visitor can ask, and a note for the operator when the details are samples."""

    organisation: Bilingual
    phone: str
    email: str
    address: Bilingual
    note: Bilingual | None = None


@dataclass(frozen=True)
class Calendar:
    """The working week; `office_hours` has opening and closing time of each day that is open."""

    weekend: frozenset[str]
    half_days: frozenset[str]
    office_hours: Mapping[str, tuple[time, time]]


@dataclass(frozen=True)
class ParkFact:
    """An official park or zone; the code never changes."""

    code: str
    name: str
    kind: str
    county: str


@dataclass(frozen=True)
class TenantFile:
    """One province (or the national desk) as its file describes it."""

    code: str
    name: Bilingual
    centre: Bilingual
    brand: Brand
    contact: Contact
    calendar: Calendar
    host: str | None = None
    parks: tuple[ParkFact, ...] = ()


def load(folder: Path | str, reserved: Collection[str] = ()) -> dict[str, TenantFile]:
    """Every tenant of the folder by code, in order of code.

    `reserved` are first words of routes, which no province may use as its code. Raises
    `TenantFilesError` with all faults of all files when there is any.
    """
    problems: list[str] = []
    paths = sorted(Path(folder).glob("*.toml"))
    if f"{NATIONAL}.toml" not in {path.name for path in paths}:
        problems.append(f"{NATIONAL}.toml: missing")
    tables: dict[str, dict[str, Any]] = {}
    for path in paths:
        if (table := _read(path, problems)) is not None:
            tables[path.name] = table
            found = faults.of_file(path.stem, table, reserved)
            problems += [f"{path.name}: {fault}" for fault in found]
    problems += faults.of_all(tables)
    if problems:
        raise TenantFilesError(problems)
    return {table["code"]: _tenant(table) for table in tables.values()}


def _read(path: Path, problems: list[str]) -> dict[str, Any] | None:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(f"{path.name}: not readable: {error}")
        return None


def _tenant(table: dict[str, Any]) -> TenantFile:
    return TenantFile(
        code=table["code"],
        name=Bilingual(**table["name"]),
        centre=Bilingual(**table["centre"]),
        brand=Brand(**table["brand"]),
        contact=_contact(table["contact"]),
        calendar=_calendar(table["calendar"]),
        host=table.get("host"),
        parks=tuple(ParkFact(**park) for park in table.get("parks", [])),
    )


def _contact(table: dict[str, Any]) -> Contact:
    note = Bilingual(**table["note"]) if "note" in table else None
    return Contact(
        organisation=Bilingual(**table["organisation"]),
        phone=table["phone"],
        email=table["email"],
        address=Bilingual(**table["address"]),
        note=note,
    )


def _calendar(table: dict[str, Any]) -> Calendar:
    texts = table["office_hours"]
    hours = {day: span for day in WEEK if (span := faults.hours(texts.get(day, "")))}
    return Calendar(
        weekend=frozenset(table["weekend"]),
        half_days=frozenset(table["half_days"]),
        office_hours=MappingProxyType(hours),
    )
