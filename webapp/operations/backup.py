"""Backups while the site works: the database at one moment, and every file that it names.

    TARGET/20261122T083000Z/   manifest, its seal, the database, the mark of a demo
    TARGET/files/…             uploads, shared by all backups of TARGET

An uploaded file never changes under its name, so each is copied once however many backups name
it. A file is on disk before its row is committed and goes after the row: what the copied database
names was there at its moment. Files are copied before and right after it; one that vanished in
between is noticed, and the database is copied again.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import importlib.metadata
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from webapp.config import Settings

from . import databases, manifest
from .databases import Dumped, Unusable
from .manifest import Manifest, Piece

STORE = "files"
SECRET = "secret-key"  # nosec B105 # the name of a file
DEMO = "demo.json"
TRIES = 5
_NAME = re.compile(r"\d{8}T\d{6}Z(-\d+)?")
_UPLOAD = re.compile(r"[0-9a-f]{32}\.[a-z]{3,4}")


@dataclass(frozen=True)
class Made:
    """A finished backup, and the names of older ones that went."""

    folder: Path
    manifest: Manifest
    dropped: list[str]


def make(
    settings: Settings,
    target: Path,
    tenants: list[str],
    *,
    keep: int | None = None,
    with_secret: bool = False,
) -> Made:
    """There is one more whole backup in `target`, and of older ones no more than `keep` in all."""
    before = os.umask(0o077)  # people's data: for the operator only
    try:
        target.mkdir(parents=True, exist_ok=True)
        with _alone(target):
            _sweep_parts(target)
            folder = _new_folder(target)
            made = _fill(settings, target, folder, sorted(tenants), with_secret)
            dropped = _rotate(target, keep)
    finally:
        os.umask(before)
    return Made(target / folder.stem, made, dropped)


def names(target: Path) -> list[str]:
    """The finished backups of a folder, the oldest first."""
    if not target.is_dir():
        return []
    return sorted(path.name for path in target.iterdir() if _NAME.fullmatch(path.name))


# --- one backup -----------------------------------------------------------------------------


def _fill(
    settings: Settings, target: Path, folder: Path, tenants: list[str], with_secret: bool
) -> Manifest:
    database = databases.of(settings)
    known = _known_pieces(target)
    pieces, dumped = _copied(settings, database, target, folder, known)
    _add_small_files(settings, folder, with_secret)
    made = Manifest(
        made_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        version=importlib.metadata.version("ghafaseh"),
        revision=dumped.revision,
        database=database.kind,
        counts=dumped.counts,
        tenants=tenants,
        files=[manifest.measured(folder, path) for path in sorted(folder.iterdir())],
        uploads=[pieces[path] for path in sorted(pieces)],
        missing=_missing(pieces, dumped),
    )
    manifest.write(folder, made)
    manifest.sync_folder(folder)
    folder.replace(target / folder.stem)
    manifest.sync_folder(target)
    return made


def _copied(
    settings: Settings,
    database: databases.Database,
    target: Path,
    folder: Path,
    known: dict[str, Piece],
) -> tuple[dict[str, Piece], Dumped]:
    """The database is in `folder` and every file that it names in the store."""
    uploads, store = settings.uploads_dir, target / STORE
    gone: list[str] = []
    for _ in range(TRIES):
        _copy_new(uploads, store, known)
        dumped = database.dump(
            folder / database.file_name, lambda: _copy_new(uploads, store, known)
        )
        before, gone = gone, _missing(known, dumped)
        # a file that is missing twice is not one that was just deleted: it was lost before
        if not gone or gone == before:
            break
    return _wanted(uploads, known, dumped), dumped


def _wanted(uploads: Path, known: dict[str, Piece], dumped: Dumped) -> dict[str, Piece]:
    """What the database names, and imported lists, which are named in columns of other tables."""
    return {
        path: piece
        for path, piece in known.items()
        if (name := Path(path).name) in dumped.uploads
        or (not _UPLOAD.fullmatch(name) and (uploads / path).exists())
    }


def _missing(known: dict[str, Piece], dumped: Dumped) -> list[str]:
    held = {Path(path).name for path in known}
    return sorted(dumped.uploads.keys() - held)


def _copy_new(uploads: Path, store: Path, known: dict[str, Piece]) -> None:
    """The store holds each file of the uploads; `known` is added to."""
    store.mkdir(exist_ok=True)
    for path in _files(uploads):
        name = path.relative_to(uploads).as_posix()
        if name not in known or not (store / name).exists():
            # it may be deleted while we look
            with contextlib.suppress(FileNotFoundError):
                _copy(path, store / name)
                known[name] = manifest.measured(store, store / name)


def _files(uploads: Path) -> Iterator[Path]:
    found = sorted(uploads.rglob("*")) if uploads.is_dir() else []
    return (path for path in found if path.suffix != ".part" and path.is_file())


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    with source.open("rb") as file, part.open("wb") as copy:
        shutil.copyfileobj(file, copy)
        copy.flush()
        os.fsync(copy.fileno())
    part.replace(target)


def _known_pieces(target: Path) -> dict[str, Piece]:
    """Files the store holds for earlier backups; their digests need not be taken again."""
    found: dict[str, Piece] = {}
    for name in names(target):
        with contextlib.suppress(manifest.Damaged):
            found |= {piece.path: piece for piece in manifest.read(target / name).uploads}
    return found


def _add_small_files(settings: Settings, folder: Path, with_secret: bool) -> None:
    wanted = [DEMO, SECRET] if with_secret else [DEMO]
    for name in wanted:
        path = settings.data_dir / name
        if path.exists():
            manifest.write_through(folder / name, path.read_bytes())
        elif name == SECRET:
            raise Unusable(
                "The secret is not in the data folder: keep GHAFASEH_SECRET_KEY with your settings."
            )


# --- the folder of backups ------------------------------------------------------------------


def _new_folder(target: Path) -> Path:
    """A folder under the name of this moment, not finished yet."""
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    name, number = stamp, 1
    while (target / name).exists():
        name, number = f"{stamp}-{number}", number + 1
    folder = target / f"{name}.part"
    folder.mkdir()
    return folder


def _sweep_parts(target: Path) -> None:
    """Backups that broke off are gone."""
    for path in target.glob("*.part"):
        shutil.rmtree(path, ignore_errors=True)


def _rotate(target: Path, keep: int | None) -> list[str]:
    """The oldest backups are gone but for `keep`, with the files that only they named."""
    found = names(target)
    dropped = found[:-keep] if keep else []
    for name in dropped:
        shutil.rmtree(target / name)
    if dropped:
        _drop_unnamed(target)
    return dropped


def _drop_unnamed(target: Path) -> None:
    try:
        named = {
            piece.path for name in names(target) for piece in manifest.read(target / name).uploads
        }
    except manifest.Damaged:
        return  # what a damaged backup names is not known; nothing is thrown away
    store = target / STORE
    for path in store.rglob("*"):
        if path.is_file() and path.relative_to(store).as_posix() not in named:
            path.unlink()


@contextlib.contextmanager
def _alone(target: Path) -> Iterator[None]:
    """No other backup into the same folder runs meanwhile; the system frees a dead one's lock."""
    with (target / ".lock").open("w") as file:
        if os.name == "posix":
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise Unusable(f"Another backup into {target} is running.") from error
        yield
