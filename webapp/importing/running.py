"""Reading, writing and taking back a whole file, a few hundred rows a transaction.

Killed half-way, each of them goes on where it was: what is done is in the batch's own row,
written in the transaction that did it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from webapp import audit, outbox
from webapp.accounts.actor import Actor
from webapp.db import db, now, reading, unit_of_work
from webapp.moves import check_move
from webapp.needs.intake import take_in
from webapp.needs.rules import State
from webapp.tenancy import scopes

from . import files, queries, removal
from .judging import Judge, Verdict, count
from .models import ImportBatch, ImportFinding
from .plan import Alike, Options, Plan, Tally
from .rules import CHUNK, MAX_FINDINGS, MOVES, BatchState, FindingKind

Tell = Callable[[int, int], None]


# SQLite has one writer, and who waits looks again every tenth of a second: without a rest as
# long as that between two transactions nobody else would ever find the database free.
REST_SECONDS = 0.1


def rest() -> None:
    """Others may write now."""
    if db.engine.dialect.name == "sqlite":
        time.sleep(REST_SECONDS)


def silent(done: int, total: int) -> None:
    """For those who do not wait."""


def plan_of(batch: ImportBatch) -> Plan:
    """What a batch is asked to do; raises RuleError when its file is gone."""
    fields = {int(place): name for place, name in batch.mapping.items()}
    return Plan(files.opened(batch.stored_name), fields, Options.of(batch.options))


def _scope(actor: Actor, province: str) -> scopes.Scope:
    return scopes.tenant(province, user_id=actor.id)


def begin(actor: Actor, province: str, batch_id: int) -> tuple[Plan, int, int, Tally]:
    """(plan, rows done, rows in all, tally) of a batch; its old findings go if it is new."""
    with unit_of_work(_scope(actor, province)):
        batch = _batch(batch_id)
        if batch.done == 0:
            db.session.execute(db.delete(ImportFinding).where(ImportFinding.batch_id == batch_id))
        tally = Tally.of(batch.options.get("tally", {})) if batch.done else Tally()
        return plan_of(batch), batch.done, batch.rows, tally


def _batch(number: int) -> ImportBatch:
    batch = queries.batch(number)
    if batch is None:
        raise LookupError(f"batch {number}")
    return batch


# --- the check: every row is read, nothing comes in -----------------------------------------


def check(actor: Actor, province: str, batch_id: int, tell: Tell = silent) -> Tally:
    """Each row has been read; what is to be said of it is in the findings."""
    with unit_of_work(_scope(actor, province)):
        _batch(batch_id).done = 0  # a check that was interrupted begins anew
    plan, _, total, tally = begin(actor, province, batch_id)
    with unit_of_work(_scope(actor, province)):
        judge = Judge(plan, actor, province, enters=False)
    for chunk in plan.chunks():
        with unit_of_work(_scope(actor, province)):
            verdicts = judge.judge(chunk)
            _note(batch_id, verdicts, tally)
        count(tally, verdicts, _to_publish(verdicts))
        tell(tally.rows, total)
        rest()
    tally.new_companies = judge.companies.entered
    with unit_of_work(_scope(actor, province)):
        batch = _batch(batch_id)
        _write(batch, tally)
        batch.done = 0
        move(batch, BatchState.CHECKED)
    return tally


def dry_run(
    actor: Actor, province: str, plan: Plan, tell: Tell = silent
) -> tuple[Tally, list[Alike]]:
    """The same without a batch: nothing at all is written. The rows that are published already
    are named, since no page will show them."""
    tally, alike = Tally(), list[Alike]()
    with reading(_scope(actor, province)):
        judge = Judge(plan, actor, province, enters=False)
    for chunk in plan.chunks():
        with reading(_scope(actor, province)):
            verdicts = judge.judge(chunk)
        count(tally, verdicts, _to_publish(verdicts))
        alike += _alike(province, verdicts)
        tell(tally.rows, 0)
    tally.new_companies = judge.companies.entered
    return tally, alike


def _alike(province: str, verdicts: Sequence[Verdict]) -> Iterator[Alike]:
    for verdict in verdicts:
        for kind, fault in verdict.notes:
            if kind == FindingKind.ALIKE and fault.need:
                said = str(verdict.row.known["title"])
                yield Alike(verdict.row.number, said, province, *fault.need, fault.value)


def _to_publish(verdicts: Sequence[Verdict]) -> int:
    intakes = [verdict.intake for verdict in verdicts if verdict.intake is not None]
    return sum(bool(intake.publish and intake.given_by) for intake in intakes)


def _note(batch_id: int, verdicts: Sequence[Verdict], tally: Tally) -> None:
    """Findings for the page; beyond the first thousands only their number is kept."""
    counted = {
        FindingKind.REFUSED: tally.refused,
        FindingKind.SHORTENED: tally.shortened,
        FindingKind.DUPLICATE: tally.duplicates,
        FindingKind.ALIKE: tally.alike,
        FindingKind.MENDED: tally.mended,
        FindingKind.UNPUBLISHED: tally.unpublished,
    }
    db.session.add_all(
        ImportFinding(
            batch_id=batch_id,
            row=verdict.row.number,
            kind=str(kind),
            column=fault.field,
            reason=fault.reason,
            value=fault.value[:500],
            like_province=fault.need[0] if fault.need else None,
            like_need_id=fault.need[1] if fault.need else None,
        )
        for verdict in verdicts
        for kind, fault in verdict.findings()
        if counted[kind] < MAX_FINDINGS
    )


# --- the import -----------------------------------------------------------------------------


def run(actor: Actor, province: str, batch_id: int, tell: Tell = silent) -> Tally:
    """Every good row is a need, with its events, consent and public copies."""
    plan, done, total, tally = begin(actor, province, batch_id)
    with unit_of_work(_scope(actor, province)):
        judge = Judge(plan, actor, province, enters=True)
    for chunk in plan.chunks(skip=done):
        with unit_of_work(_scope(actor, province)):
            batch = _batch(batch_id)
            verdicts = judge.judge(chunk)
            intakes = [verdict.intake for verdict in verdicts if verdict.intake is not None]
            needs = take_in(actor, province, intakes, batch_id=batch_id)
            _note(batch_id, verdicts, tally)
            count(tally, verdicts, sum(need.state == State.PUBLISHED for need in needs))
            tally.new_companies += judge.companies.entered
            judge.companies.entered = 0
            _write(batch, tally)
            batch.done = tally.rows
        tell(tally.rows, total)
        rest()
    with unit_of_work(_scope(actor, province)):
        batch = _batch(batch_id)
        move(batch, BatchState.DONE)
        batch.finished_at = now()
        audit.record("importing.done", actor_id=actor.id, subject=batch, figures=_figures(tally))
    return tally


def _write(batch: ImportBatch, tally: Tally) -> None:
    for name, figure in _figures(tally).items():
        setattr(batch, name, figure)
    batch.options = {**batch.options, "tally": tally.kept()}


def _figures(tally: Tally) -> dict[str, int]:
    names = ("imported", "published", "refused", "shortened", "duplicates")
    return {name: getattr(tally, name) for name in names}


# --- taking it back -------------------------------------------------------------------------


def undo(actor: Actor, province: str, batch_id: int, tell: Tell = silent) -> dict[str, Any]:
    """The needs of the batch are gone; those that somebody has used meanwhile are kept."""
    removed = kept = 0
    after = 0
    with reading(_scope(actor, province)):
        total = _batch(batch_id).imported
    while True:
        with unit_of_work(_scope(actor, province)):
            needs = queries.needs_of(batch_id, CHUNK, after)
            if not needs:
                break
            after = needs[-1].id
            gone = removal.remove(needs)
            for number in gone:
                outbox.tell("need", "removed", province, number, actor.id)
            removed, kept = removed + len(gone), kept + len(needs) - len(gone)
        tell(removed + kept, total)
        rest()
    with unit_of_work(_scope(actor, province)):
        batch = _batch(batch_id)
        move(batch, BatchState.UNDONE)
        batch.undone_at = now()
        batch.options = {**batch.options, "undone": {"removed": removed, "kept": kept}}
        audit.record(
            "importing.undone", actor_id=actor.id, subject=batch, removed=removed, kept=kept
        )
    return {"removed": removed, "kept": kept}


def move(batch: ImportBatch, goal: BatchState) -> None:
    """Raises RefusedMove unless a batch goes from its state to `goal`."""
    check_move(MOVES, BatchState(batch.state), goal)
    batch.state = str(goal)
