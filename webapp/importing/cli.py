"""`flask needs import`: a file of needs from the command line, of one province or of all."""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext

from webapp import persian, sheets
from webapp.accounts.actor import SYSTEM, Actor
from webapp.accounts.models import User
from webapp.db import db, reading
from webapp.identity import actor_of
from webapp.needs import alike
from webapp.tenancy import scopes
from webapp.tenancy.sites import province_codes

from . import columns, provinces
from .plan import Alike, Options, Tally

FIGURES = (
    *("rows", "imported", "published", "refused", "shortened", "duplicates"),
    *("alike", "mended", "unpublished", "new_companies"),
)


def init_app(app: Flask) -> None:
    """`needs` is a group that the needs themselves may have made already."""
    group = app.cli.commands.get("needs")
    if not isinstance(group, AppGroup):
        group = AppGroup("needs", help="Needs.")
        app.cli.add_command(group)
    group.add_command(import_file)


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--province", metavar="CODE", help="All rows belong to this province.")
@click.option("--all-provinces", is_flag=True, help="The row's province column decides.")
@click.option("--company", metavar="NATIONAL_ID", help="Company of rows that name none.")
@click.option("--company-name", metavar="NAME", help="Its name; it is entered where unknown.")
@click.option("--consent", metavar="REFERENCE", help="Letter or form of the companies' consent.")
@click.option("--publish", is_flag=True, help="Publish at once; needs --consent.")
@click.option(
    "--dry-run",
    is_flag=True,
    help="Write nothing; name rows that are published already.",
)
@click.option("--json", "as_json", is_flag=True, help="The summary as JSON.")
@click.option("--actor", "email", metavar="EMAIL", help="Who imports; default: the system.")
@with_appcontext
def import_file(file: Path, email: str | None, as_json: bool, **asked: Any) -> None:
    """Import the needs of FILE (xlsx, xls, ods, csv)."""
    _check(asked)
    options = Options(
        publish=asked["publish"],
        company_national_id=_national_id(asked["company"]),
        company_name=persian.clean(asked["company_name"] or ""),
        consent_reference=persian.clean(asked["consent"] or ""),
    )
    started = time.perf_counter()
    try:
        with sheets.read(file, columns.score) as sheet:
            result = provinces.take_in(
                _actor(email),
                sheet,
                options,
                file_name=file.name,
                province=asked["province"],
                dry_run=asked["dry_run"],
                tell=_Progress(),
            )
    except sheets.SheetError as error:
        raise click.ClickException(f"{file.name} cannot be read: {error}") from None
    except provinces.NoColumn as error:
        raise click.ClickException(str(error)) from None
    seconds = time.perf_counter() - started
    (_print_json if as_json else _print_table)(result, seconds, dry_run=asked["dry_run"])


def _check(asked: dict[str, Any]) -> None:
    if bool(asked["province"]) == asked["all_provinces"]:
        raise click.UsageError("Say either --province CODE or --all-provinces.")
    if asked["province"] and asked["province"] not in province_codes():
        raise click.UsageError(f"{asked['province']} is no province; see tenants/.")
    if asked["publish"] and not asked["consent"]:
        raise click.UsageError("--publish needs --consent REFERENCE.")


def _national_id(text: str | None) -> str:
    if not text:
        return ""
    try:
        return persian.company_national_id(text)
    except persian.IdentifierError:
        raise click.UsageError(f"{text} is no national ID of a company.") from None


def _actor(email: str | None) -> Actor:
    if email is None:
        return SYSTEM
    with reading(scopes.system("who imports", writes=False)):
        user = db.session.scalar(db.select(User).where(User.email == email.strip().lower()))
        if user is None:
            raise click.UsageError(f"Nobody has the address {email}.")
        return actor_of(user)


class _Progress:
    """One line on stderr, written over twice a second."""

    def __init__(self) -> None:
        self.started = self.shown_at = time.monotonic()
        self.width = 0

    def __call__(self, province: str, done: int, total: int) -> None:
        moment = time.monotonic()
        if moment - self.shown_at < 0.5 and done < total:
            return
        self.shown_at = moment
        pace = done / max(moment - self.started, 0.001)
        line = f"{done:,} of {total:,} rows · {pace:,.0f} rows/s · {province}"
        self.width = min(max(self.width, len(line)), shutil.get_terminal_size().columns - 1)
        end = "\r" if sys.stderr.isatty() and done < total else "\n"
        click.echo(line.ljust(self.width) + end, err=True, nl=False)


# --- the summary ----------------------------------------------------------------------------


def _print_json(result: provinces.Result, seconds: float, *, dry_run: bool) -> None:
    click.echo(
        json.dumps(
            {
                "dry_run": dry_run,
                **_figures(result.total),
                "refused_by_reason": dict(result.total.by_reason.most_common()),
                "unmatched_columns": result.unmatched,
                "provinces": {code: _figures(tally) for code, tally in result.tallies.items()},
                "batches": result.batches,
                **({"alike_rows": list(_alike_rows(result.alike))} if dry_run else {}),
                "seconds": round(seconds, 2),
                "rows_per_second": round(result.total.rows / max(seconds, 0.001)),
                "peak_memory_mb": peak_memory_mb(),
            },
            ensure_ascii=False,
            indent=2,
        )
    )


def _figures(tally: Tally) -> dict[str, int]:
    return {name: getattr(tally, name) for name in FIGURES}


def _print_table(result: provinces.Result, seconds: float, *, dry_run: bool) -> None:
    if dry_run:
        click.echo("Dry run: nothing was written.")
    heads = ("province", "rows", "imported", "published", "refused", "shortened", "duplicates")
    rows = [(code, *_numbers(tally)) for code, tally in result.tallies.items()]
    for row in [heads, *rows, ("total", *_numbers(result.total))]:
        click.echo(f"{row[0]:<24}" + "".join(f"{cell!s:>12}" for cell in row[1:]))
    for reason, count in result.total.by_reason.most_common():
        click.echo(f"refused, {reason}: {count:,}")
    for name in ("alike", "mended", "unpublished", "new_companies"):
        if getattr(result.total, name):
            click.echo(f"{name.replace('_', ' ')}: {getattr(result.total, name):,}")
    _print_alike(result.alike)
    if result.unmatched:
        click.echo(f"columns not imported: {', '.join(result.unmatched)}")
    pace = result.total.rows / max(seconds, 0.001)
    memory = peak_memory_mb()
    click.echo(
        f"{seconds:.1f} s, {pace:,.0f} rows/s"
        + (f", at most {memory:,} MB of memory" if memory is not None else "")
    )


# --- rows that are published already --------------------------------------------------------

_SHOWN, _AT_ONCE = 20, 500


def _print_alike(found: Sequence[Alike]) -> None:
    for one in _alike_rows(found[:_SHOWN]):
        where = f"{one['province']}/{one['need']} ({one['state']})"
        click.echo(f"  row {one['row']}: {one['title']} ← {where}: {one['need_title']}")
    if len(found) > _SHOWN:
        click.echo(f"  … and {len(found) - _SHOWN:,} more; --json names all of them.")


def _alike_rows(found: Sequence[Alike]) -> Iterator[dict[str, Any]]:
    """The rows with the needs they resemble and how those stand now."""
    for start in range(0, len(found), _AT_ONCE):
        part = found[start : start + _AT_ONCE]
        with reading(scopes.public()):
            standings = alike.standings({one.need for one in part})
        for one in part:
            said = asdict(one)
            is_elsewhere = said.pop("row_province") != one.province
            state = standings.get(one.need, "")
            if state == alike.SOLVED and is_elsewhere:
                state = "solved elsewhere"
            yield {**said, "state": state}


def _numbers(tally: Tally) -> tuple[int, ...]:
    names = ("rows", "imported", "published", "refused", "shortened", "duplicates")
    return tuple(getattr(tally, name) for name in names)


def peak_memory_mb() -> int | None:
    """The most memory this process has held; None where the system does not say."""
    try:
        import resource
    except ImportError:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(most / (1024 * 1024 if sys.platform == "darwin" else 1024))
