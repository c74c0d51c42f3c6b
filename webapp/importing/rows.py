"""One row of a file: what it says, what is wrong with it, what was mended. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from webapp.needs.data import NeedData

from . import columns, values

# Fields of a row that are no fields of a need.
BESIDES = ("company_name", "company_national_id", "park", "province", "consent", "customs")
TO_PUBLISH = ("kind", "field")


@dataclass(frozen=True)
class Fault:
    """Why a row is refused, or what else is to be said of it; `field` names the column.

    `need` is the province and number of the need that the row resembles.
    """

    field: str
    reason: str
    value: str = ""
    need: tuple[str, int] | None = None


@dataclass(frozen=True)
class Row:
    """A row as read: `known` by field; it comes in if there are no `faults`."""

    number: int
    known: dict[str, Any]
    faults: list[Fault] = field(default_factory=list)
    mended: list[Fault] = field(default_factory=list)


@dataclass(frozen=True)
class Reader:
    """How the columns of one file are read."""

    fields: Mapping[int, str]  # place of a column → field
    headers: Sequence[str]
    publish: bool = False

    def read(self, number: int, cells: Sequence[str]) -> Row:
        """What a row says; every fault of it, not only the first."""
        row = Row(number, {})
        for place, name in self.fields.items():
            cell = cells[place] if place < len(cells) else ""
            try:
                value = values.read(name, cell)
            except values.Unreadable as error:
                row.faults.append(Fault(name, error.reason, cell.strip()))
                continue
            if value is not None:
                self._keep(row, name, value, place, cell)
        self._complete(row)
        return row

    def _keep(self, row: Row, name: str, value: Any, place: int, cell: str) -> None:
        """Amounts bring their unit or currency, from the cell or from the header."""
        known, header = row.known, self.headers[place]
        if name == "hs_code":
            value, mended = value
            if mended:
                row.mended.append(Fault(name, "hs_zero", cell.strip()))
        elif name in ("annual_quantity", "run_length"):
            unit = value.word or columns.unit_in(header)
            value = value.number
            if unit:
                known["unit"] = unit
        elif name == "price":
            currency = value.word or columns.currency_in(header)
            value = value.number
            if currency:
                known["currency"] = currency
        known[name] = value

    def _complete(self, row: Row) -> None:
        """What must be there is there, or the row says what is missing."""
        faulty = {fault.field for fault in row.faults}
        for name in ("title", *(TO_PUBLISH if self.publish else ())):
            if name not in row.known and name not in faulty:
                row.faults.append(Fault(name, "missing"))


def need_data(known: Mapping[str, Any], park_id: int | None, basis: str) -> NeedData:
    """The need a row describes; `basis` of the yearly cost, where the row itself gives none."""
    said = {name: value for name, value in known.items() if name not in BESIDES}
    said["fx_basis"] = said.get("fx_basis") or basis
    return NeedData(**said, park_id=park_id)
