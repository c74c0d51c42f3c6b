"""Rows of an import as files: those refused, to be mended and sent again, and all findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from webapp import exports
from webapp.accounts.actor import SYSTEM
from webapp.db import db
from webapp.i18n import gettext, lazy_gettext
from webapp.labels import label
from webapp.tenancy import scopes

from . import columns, queries, running
from .judging import Judge
from .models import ImportBatch, ImportFinding
from .rows import Fault


def _batch(filters: Mapping[str, str]) -> ImportBatch:
    batch = queries.batch(int(filters["batch"]))
    if batch is None:
        raise LookupError(filters["batch"])
    return batch


@exports.listing("importing.refused", scope="tenant")
def refused(filters: Mapping[str, str]) -> exports.Listing:
    """The refused rows as they came, with the reasons beside them."""
    batch = _batch(filters)
    plan = running.plan_of(batch)
    headers = [
        header or gettext("Column %(letter)s", letter=columns.letter(place))
        for place, header in enumerate(plan.sheet.headers)
    ]

    def rows() -> Iterator[list[Any]]:
        judge = Judge(plan, SYSTEM, scopes.current().province or "", enters=False)
        for chunk in plan.chunks():
            for (number, cells), verdict in zip(chunk, judge.judge(chunk), strict=True):
                if verdict.intake is None:
                    yield [*cells, number, _reasons(plan, verdict.row.faults)]

    return exports.Listing(
        title=lazy_gettext("Refused rows"),
        columns=(
            *(exports.Column(header, _at(place), "code") for place, header in enumerate(headers)),
            exports.Column(lazy_gettext("Row in the first file"), _at(len(headers)), "number"),
            exports.Column(
                lazy_gettext("Why the row was refused"), _at(len(headers) + 1), width=70
            ),
        ),
        rows=rows,
        count=lambda: batch.rows,
    )


def _resembled(row: ImportFinding) -> str:
    return f"{row.like_province}/{row.like_need_id}" if row.like_need_id else ""


def _at(place: int) -> Any:
    return lambda row: row[place]


def _reasons(plan: running.Plan, faults: list[Fault]) -> str:
    return " ".join(f"{_column(plan, f.field)}: {label('import_reason', f.reason)}" for f in faults)


def _column(plan: running.Plan, field: str) -> str:
    return plan.header_of(field) or label("import_field", field)


@exports.listing("importing.findings", scope="tenant")
def findings(filters: Mapping[str, str]) -> exports.Listing:
    """What was said of each row."""
    batch = _batch(filters)
    query = db.select(ImportFinding).where(ImportFinding.batch_id == batch.id)
    query = query.order_by(ImportFinding.row, ImportFinding.id)
    count = db.select(db.func.count()).select_from(ImportFinding)
    return exports.Listing(
        title=lazy_gettext("Report of an import"),
        columns=(
            exports.Column(lazy_gettext("Row"), lambda row: row.row, "number"),
            exports.Column(lazy_gettext("Result"), lambda row: label("finding", row.kind)),
            exports.Column(lazy_gettext("Column"), lambda row: label("import_field", row.column)),
            exports.Column(
                lazy_gettext("Reason"), lambda row: label("import_reason", row.reason), width=60
            ),
            exports.Column(lazy_gettext("Value"), lambda row: row.value, "code", 40),
            exports.Column(lazy_gettext("Need it resembles"), _resembled, "code", 24),
        ),
        rows=lambda: db.session.scalars(query.execution_options(yield_per=500)),
        count=lambda: db.session.scalar(count.where(ImportFinding.batch_id == batch.id)) or 0,
    )
