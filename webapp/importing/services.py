"""A file of needs on its way: received, matched, checked, taken in, taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from webapp import audit, jobs, persian, sheets
from webapp.accounts.actor import Actor
from webapp.db import db
from webapp.fields import in_figures
from webapp.i18n import gettext, ngettext
from webapp.moves import RefusedMove, RuleError

from . import columns, files, queries, running
from .models import HeaderMemory, ImportBatch, ImportFinding
from .plan import Options
from .rules import NOT_BEGUN, WORKING, BatchState

KINDS = {
    BatchState.CHECKING: "importing.check",
    BatchState.RUNNING: "importing.run",
    BatchState.UNDOING: "importing.undo",
}


def receive(
    actor: Actor, province: str, file_name: str, save: Callable[[Path], object]
) -> ImportBatch:
    """A batch of the file that `save` writes, with its columns matched as far as known.

    Raises SheetError; a table without rows is `no_rows`.
    """
    stored_name, sheet = files.keep(save, province, actor.id)
    rows = sheet.count()
    if not rows:
        files.remove(stored_name)
        raise sheets.SheetError("no_rows")
    return add(actor, file_name, stored_name, sheet, rows)


def add(
    actor: Actor, file_name: str, stored_name: str, sheet: sheets.Sheet, rows: int
) -> ImportBatch:
    """A batch of a stored table."""
    matched = columns.match(sheet.headers, queries.memory())
    batch = ImportBatch(
        file_name=persian.clean(file_name)[-200:],
        stored_name=stored_name,
        headers=sheet.headers,
        mapping={str(column.place): column.field for column in matched if column.field},
        options={},
        rows=rows,
        created_by=actor.id,
    )
    db.session.add(batch)
    db.session.flush()
    audit.record("importing.received", actor_id=actor.id, subject=batch, rows=rows)
    return batch


def set_columns(
    actor: Actor, batch: ImportBatch, mapping: Mapping[int, str], options: Options
) -> None:
    """What the columns are and what holds for all rows; the province remembers the headers."""
    if batch.state not in NOT_BEGUN:
        raise RuleError(_not_now(), code="state")
    batch.mapping = {str(place): name for place, name in mapping.items() if name}
    batch.options = options.kept()
    _remember(batch.headers, mapping)
    db.session.flush()


def _remember(headers: list[str], mapping: Mapping[int, str]) -> None:
    known = {row.header: row for row in db.session.scalars(db.select(HeaderMemory))}
    seen = set()
    for place, header in enumerate(headers):
        key = columns.key(header)[:120]
        if not key or key in seen:
            continue
        seen.add(key)
        field = mapping.get(place, "")
        if key in known:
            known[key].field = field
        elif (columns.field_of(header) or "") != field:
            # only what differs from what everybody knows is worth remembering
            db.session.add(HeaderMemory(header=key, field=field))


def start_check(actor: Actor, batch: ImportBatch) -> None:
    """The rows are read by a job; nothing comes in."""
    _start(actor, batch, BatchState.CHECKING)


def start_run(actor: Actor, batch: ImportBatch) -> None:
    """The good rows come in by a job."""
    if not batch.imported:
        raise RuleError(gettext("No row of this file can be imported."), code="no_rows")
    batch.done = 0
    _start(actor, batch, BatchState.RUNNING)
    audit.record("importing.run", actor_id=actor.id, subject=batch)


def start_undo(actor: Actor, batch: ImportBatch) -> None:
    """The needs of the batch are removed by a job; refused when suppliers have answered."""
    answered = queries.answered(batch.id)
    if answered:
        raise RuleError(
            ngettext(
                "%(count)s need of this import already has a supplier's interest, so the import "
                "cannot be undone. Close or withdraw its needs one by one.",
                "%(count)s needs of this import already have suppliers' interests, so the import "
                "cannot be undone. Close or withdraw its needs one by one.",
                answered,
                count=in_figures(answered),
            ),
            code="answered",
        )
    _start(actor, batch, BatchState.UNDOING)
    audit.record("importing.undo", actor_id=actor.id, subject=batch)


def _start(actor: Actor, batch: ImportBatch, goal: BatchState) -> None:
    try:
        running.move(batch, goal)
    except RefusedMove:
        raise RuleError(_not_now(), code="state") from None
    _hand_over(actor, batch, KINDS[goal])


def _hand_over(actor: Actor, batch: ImportBatch, kind: str) -> None:
    job = jobs.start(
        kind,
        actor=actor,
        scope_kind="tenant",
        province=batch.province,
        arguments={"batch_id": batch.id, "about": batch.file_name},
        total=batch.rows,
    )
    batch.job_id = job.id
    db.session.flush()


def start_again(actor: Actor, batch: ImportBatch) -> None:
    """Work that failed goes on where it was; refused while it is still going on."""
    old = db.session.get(jobs.Job, batch.job_id) if batch.job_id else None
    if batch.state not in WORKING or (old is not None and old.state in ("waiting", "running")):
        raise RuleError(_not_now(), code="state")
    _hand_over(actor, batch, KINDS[BatchState(batch.state)])


def discard(actor: Actor, batch: ImportBatch) -> None:
    """A file that was never taken in is gone, with all that was said of it."""
    if batch.state not in NOT_BEGUN:
        raise RuleError(_not_now(), code="state")
    audit.record("importing.discarded", actor_id=actor.id, subject=batch)
    db.session.execute(db.delete(ImportFinding).where(ImportFinding.batch_id == batch.id))
    db.session.delete(batch)
    db.session.flush()


def _not_now() -> str:
    return gettext("The import has gone on meanwhile. Reload the page and look at its state.")
