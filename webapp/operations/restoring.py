"""A backup comes back: looked through first, into an empty place only, and brought up to date."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import upgrade

from webapp import paths
from webapp.config import Settings
from webapp.db import db

from . import backup, databases, manifest
from .databases import Unusable
from .manifest import Manifest


@dataclass
class Restored:
    """What came back."""

    manifest: Manifest
    indexed: int
    migrated: bool
    warnings: list[str] = field(default_factory=list)


def find(source: Path) -> Path:
    """The backup meant by `source`: itself, or the latest one of a folder of backups."""
    if (source / manifest.NAME).exists():
        return source
    found = backup.names(source)
    if not found:
        raise Unusable(f"There is no backup in {source}.")
    return source / found[-1]


def check(folder: Path) -> Manifest:
    """What the backup holds, after every file of it was compared with its digest."""
    found = manifest.read(folder)
    manifest.check(folder, found.files)
    manifest.check(folder.parent / backup.STORE, found.uploads)
    return found


def restore(app: Flask, folder: Path) -> Restored:
    """The empty site holds what the backup holds, on the tables of this version, searchable."""
    settings: Settings = app.extensions["ghafaseh.settings"]
    database = databases.of(settings)
    held = check(folder)
    _refuse_unfit(held, database)
    _refuse_filled(settings, database)
    with _all_or_nothing(settings):
        _copy_files(settings, folder, held)
        database.load(folder / database.file_name)
    _compare(database, held)
    return Restored(held, *_bring_up_to_date(app, held), _warnings(app, held))


# --- may it? --------------------------------------------------------------------------------


def _refuse_unfit(held: Manifest, database: databases.Database) -> None:
    if held.database != database.kind:
        raise Unusable(
            f"The backup is of {held.database}, but the settings name {database.kind}. "
            "Set GHAFASEH_DATABASE_URL for the kind that was backed up."
        )
    if held.revision not in revisions():
        raise Unusable(
            f"The backup was made by a newer version ({held.version}, tables {held.revision}); "
            f"this one knows tables up to {revisions()[-1]}. Install that version first."
        )


def revisions() -> list[str]:
    """All revisions of the tables that this program knows, the oldest first."""
    config = Config()
    config.set_main_option("script_location", str(paths.PACKAGE / "migrations"))
    walked = ScriptDirectory.from_config(config).walk_revisions()
    return [script.revision for script in walked][::-1]


def _refuse_filled(settings: Settings, database: databases.Database) -> None:
    if not database.is_empty():
        raise Unusable(
            "The database is not empty. A backup is restored into an empty place only: "
            "name a new database or another data folder."
        )
    uploads = settings.uploads_dir
    if uploads.is_dir() and any(path.is_file() for path in uploads.rglob("*")):
        raise Unusable(
            f"{uploads} holds files. A backup is restored into an empty place only: "
            "use another data folder."
        )


# --- doing it -------------------------------------------------------------------------------


@contextlib.contextmanager
def _all_or_nothing(settings: Settings) -> Iterator[None]:
    """When it breaks off, the place is as empty as before."""
    try:
        yield
    except BaseException:
        # the database undoes its own part
        shutil.rmtree(settings.uploads_dir, ignore_errors=True)
        (settings.data_dir / backup.DEMO).unlink(missing_ok=True)
        raise


def _copy_files(settings: Settings, folder: Path, held: Manifest) -> None:
    store = folder.parent / backup.STORE
    for piece in held.uploads:
        path = settings.uploads_dir / piece.path
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(store / piece.path, path)
    for name in (backup.DEMO, backup.SECRET):
        if held.file(name):
            path = settings.data_dir / name
            path.unlink(missing_ok=True)
            path.touch(mode=0o600)
            path.write_bytes((folder / name).read_bytes())


def _compare(database: databases.Database, held: Manifest) -> None:
    """Each table has as many rows as were counted in the moment of the backup."""
    found = database.counts()
    wrong = sorted(name for name in held.counts if found.get(name) != held.counts[name])
    if wrong:
        raise Unusable(
            f"Other numbers of rows came back than were kept ({', '.join(wrong)}). "
            "Do not use this place; empty it and try another backup."
        )


def _bring_up_to_date(app: Flask, held: Manifest) -> tuple[int, bool]:
    from webapp.search import indexing

    with app.app_context():
        migrated = held.revision != revisions()[-1]
        upgrade()  # puts up the walls of PostgreSQL too, which no backup keeps
        db.engine.dispose()
    shutil.rmtree(app.extensions["ghafaseh.settings"].index_dir, ignore_errors=True)
    app.extensions.pop("ghafaseh.search", None)
    return indexing.rebuild(app), migrated


def _warnings(app: Flask, held: Manifest) -> list[str]:
    found = []
    if unknown := sorted(set(held.tenants) - set(app.extensions["ghafaseh.tenant_files"])):
        found.append(f"No file in tenants/ for: {', '.join(unknown)}. Their sites answer 404.")
    if held.missing:
        found.append(f"{len(held.missing)} files were lost before the backup was made.")
    if not held.file(backup.SECRET):
        found.append(
            "The secret is not part of the backup. With another one than before, everybody has "
            "to sign in again."
        )
    return found
