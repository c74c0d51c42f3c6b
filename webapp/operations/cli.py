"""`flask backup`, `flask restore`: the whole site into a folder and back."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from webapp import config

from . import backup, restoring
from .databases import Unusable
from .manifest import Damaged, Manifest
from .programs import ProgramFailed

_Folder = click.Path(file_okay=False, path_type=Path)
_REFUSALS = (Unusable, Damaged, ProgramFailed, OSError)


def init_app(app: Flask) -> None:
    for command in (make_backup, restore):
        app.cli.add_command(command)


@click.command("backup")
@click.argument("target", type=_Folder)
@click.option("--keep", type=click.IntRange(min=1), help="Delete all but the last N backups.")
@click.option("--with-secret", is_flag=True, help="Include the secret that signs cookies.")
@with_appcontext
def make_backup(target: Path, keep: int | None, with_secret: bool) -> None:
    """Keep the whole site in a new folder below TARGET, while it works."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    tenants = sorted(app.extensions["ghafaseh.tenant_files"])
    try:
        made = backup.make(config.in_force(), target, tenants, keep=keep, with_secret=with_secret)
    except _REFUSALS as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"{made.folder}: {_summary(made.manifest)}")
    if made.manifest.missing:
        missing = ", ".join(made.manifest.missing[:5])
        click.echo(f"{len(made.manifest.missing)} files are not on disk: {missing}", err=True)
    if made.dropped:
        click.echo(f"Deleted: {', '.join(made.dropped)}")


@click.command("restore")
@click.argument("source", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="Compare digests, restore nothing.")
@with_appcontext
def restore(source: Path, only_check: bool) -> None:
    """Bring back a backup (or the latest one of a folder of backups) into an empty place."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        folder = restoring.find(source)
        if only_check:
            click.echo(f"{folder} is whole: {_summary(restoring.check(folder))}")
            return
        restored = restoring.restore(app, folder)
    except _REFUSALS as refusal:
        raise click.ClickException(str(refusal)) from refusal
    _say(folder, restored)


def _say(folder: Path, restored: restoring.Restored) -> None:
    click.echo(f"{folder} came back: {_summary(restored.manifest)}")
    for table, count in restored.manifest.counts.items():
        if count:
            click.echo(f"  {table:28} {count:>10,}")
    if restored.migrated:
        click.echo(f"The tables were brought from {restored.manifest.revision} up to date.")
    click.echo(f"The search index holds {restored.indexed} needs.")
    for warning in restored.warnings:
        click.echo(warning, err=True)


def _summary(held: Manifest) -> str:
    rows = sum(held.counts.values())
    return (
        f"{held.database} as of {held.made_at}, version {held.version}, tables {held.revision}, "
        f"{rows:,} rows, {held.counts.get('need', 0):,} needs, {len(held.uploads):,} files"
    )
