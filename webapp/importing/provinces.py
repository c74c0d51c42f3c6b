"""A file whose rows belong to many provinces: parted first, then taken in one after the other.

No unit of work writes in two provinces. Each province gets a batch and a file of its own, in
which the rows keep their numbers: blank lines stand for the rows of others.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from webapp.accounts.actor import Actor
from webapp.db import unit_of_work
from webapp.sheets import Sheet
from webapp.tenancy import scopes

from . import columns, files, running, services
from .judging import province_key, province_names
from .models import ImportBatch
from .plan import Alike, Options, Plan, Tally
from .rules import BatchState

Tell = Callable[[str, int, int], None]


class NoColumn(ValueError):
    """The file lacks a column without which nothing can be done; the message names it."""


@dataclass
class Result:
    """What became of a file, by province."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    lost: Tally = field(default_factory=Tally)  # rows of no province
    batches: dict[str, int] = field(default_factory=dict)
    unmatched: list[str] = field(default_factory=list)
    alike: list[Alike] = field(default_factory=list)  # named by a dry run only

    @property
    def total(self) -> Tally:
        whole = Tally()
        for tally in (*self.tallies.values(), self.lost):
            for name, figure in tally.kept().items():
                if name != "by_reason":
                    setattr(whole, name, getattr(whole, name) + figure)
            whole.by_reason.update(tally.by_reason)
        return whole


def take_in(
    actor: Actor,
    sheet: Sheet,
    options: Options,
    *,
    file_name: str,
    province: str | None,
    dry_run: bool,
    tell: Tell,
) -> Result:
    """The whole file is in, or only read; `province` None: the rows say whose they are."""
    matched = columns.match(sheet.headers)
    fields = {column.place: column.field for column in matched if column.field}
    _require(fields, province)
    result = Result(
        unmatched=[column.header for column in matched if not column.field and column.header]
    )
    parts = _part(sheet, fields, province, result.lost)
    try:
        _take_parts(actor, parts, fields, options, file_name, dry_run, result, tell)
    finally:
        for name in parts.values() if dry_run else ():
            files.remove(name[0])
    return result


def _require(fields: dict[int, str], province: str | None) -> None:
    wanted = {"title": "title (عنوان نیازمندی)"}
    if province is None:
        wanted["province"] = "province (استان)"
    for name, words in wanted.items():
        if name not in fields.values():
            raise NoColumn(f"No column holds the {words}.")


def _take_parts(
    actor: Actor,
    parts: dict[str, tuple[str, int]],
    fields: dict[int, str],
    options: Options,
    file_name: str,
    dry_run: bool,
    result: Result,
    tell: Tell,
) -> None:
    done = result.lost.rows
    total = done + sum(rows for _, rows in parts.values())
    for code, (stored_name, rows) in parts.items():
        before = done

        def step(here: int, _: int, code: str = code, before: int = before) -> None:
            tell(code, before + here, total)

        if dry_run:
            plan = Plan(files.opened(stored_name), fields, options)
            result.tallies[code], alike = running.dry_run(actor, code, plan, step)
            result.alike += alike
        else:
            batch_id = _batch(actor, code, file_name, stored_name, rows, fields, options)
            result.batches[code] = batch_id
            result.tallies[code] = running.run(actor, code, batch_id, step)
        done += rows


def _batch(
    actor: Actor,
    code: str,
    file_name: str,
    stored_name: str,
    rows: int,
    fields: dict[int, str],
    options: Options,
) -> int:
    with unit_of_work(scopes.tenant(code, user_id=actor.id)):
        batch: ImportBatch = services.add(
            actor, file_name, stored_name, files.opened(stored_name), rows
        )
        batch.mapping = {str(place): name for place, name in fields.items()}
        batch.options = options.kept()
        batch.state = str(BatchState.RUNNING)
        return batch.id


# --- parting --------------------------------------------------------------------------------


def _part(
    sheet: Sheet, fields: dict[int, str], province: str | None, lost: Tally
) -> dict[str, tuple[str, int]]:
    """Province → (stored name, rows), in the order of their first rows."""
    place = next((place for place, name in fields.items() if name == "province"), None)
    known, parts = province_names(), dict[str, _Part]()
    try:
        for number, cells in sheet.rows():
            code = province
            if code is None and place is not None:
                code = known.get(province_key(cells[place]))
            if code is None:
                lost.rows, lost.refused = lost.rows + 1, lost.refused + 1
                lost.by_reason["province"] += 1
                continue
            if code not in parts:
                parts[code] = _Part(code, sheet)
            parts[code].add(number, cells)
    finally:
        for part in parts.values():
            part.file.close()
    return {code: (part.name, part.rows) for code, part in parts.items()}


class _Part:
    """The file of one province while the rows are parted."""

    def __init__(self, code: str, sheet: Sheet) -> None:
        self.name, self.rows, self.line = files.new_name(code), 0, 0
        path: Path = files.folder() / self.name
        self.file: TextIO = path.open("w", encoding="utf-8", newline="")
        self.writer: Any = csv.writer(self.file)
        self._write(sheet.header_row, sheet.headers)

    def add(self, number: int, cells: list[str]) -> None:
        self._write(number, cells)
        self.rows += 1

    def _write(self, number: int, cells: list[str]) -> None:
        self.file.write("\r\n" * (number - self.line - 1))
        self.writer.writerow(cells)
        self.line = number
