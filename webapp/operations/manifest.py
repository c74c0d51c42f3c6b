"""What a backup says about itself: made when, of what, and the digest of each of its files."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

FORMAT = 1
NAME = "manifest.json"
_SEAL = "manifest.sha256"
_CHUNK = 1024 * 1024


class Damaged(Exception):
    """The backup is not what was written; the message says where."""


@dataclass(frozen=True)
class Piece:
    """One file: its path below the folder it belongs to, its size and digest."""

    path: str
    size: int
    digest: str


@dataclass(frozen=True)
class Manifest:
    """`files` lie in the backup's own folder, `uploads` in the store that all backups share."""

    made_at: str
    version: str  # of the program
    revision: str  # of the tables
    database: str  # sqlite or postgresql
    counts: dict[str, int]  # rows by table
    tenants: list[str]
    files: list[Piece]
    uploads: list[Piece] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)  # uploads that were gone before the backup
    format: int = FORMAT

    def file(self, name: str) -> Piece | None:
        return next((piece for piece in self.files if piece.path == name), None)


def write(folder: Path, manifest: Manifest) -> None:
    """The folder says what it holds, and by a seal that nobody has changed what it says."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1) + "\n"
    write_through(folder / NAME, text.encode("utf-8"))
    seal = hashlib.sha256(text.encode("utf-8")).hexdigest() + "\n"
    write_through(folder / _SEAL, seal.encode("ascii"))


def read(folder: Path) -> Manifest:
    """What the folder says it holds. Raises Damaged."""
    try:
        content = (folder / NAME).read_bytes()
        seal = (folder / _SEAL).read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Damaged(f"{folder} is no backup: it has no {NAME} with its seal") from error
    if hashlib.sha256(content).hexdigest() != seal:
        raise Damaged(f"{NAME} was changed or is damaged")
    return _of(json.loads(content))


def _of(facts: dict[str, Any]) -> Manifest:
    if facts.get("format") != FORMAT:
        raise Damaged(f"{NAME} has format {facts.get('format')}; this program reads {FORMAT}")
    for name in ("files", "uploads"):
        facts[name] = [Piece(**piece) for piece in facts[name]]
    return Manifest(**facts)


def check(folder: Path, pieces: list[Piece]) -> None:
    """Each file is there and has its digest. Raises Damaged at the first one that has not."""
    for piece in pieces:
        try:
            found = measured(folder, folder / piece.path)
        except OSError as error:
            raise Damaged(f"{piece.path} is missing from the backup") from error
        if found != piece:
            raise Damaged(f"{piece.path} is damaged: its digest is not the one written down")


def measured(root: Path, path: Path) -> Piece:
    """The file as it is now."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        for chunk in chunks(file):
            digest.update(chunk)
            size += len(chunk)
    return Piece(path.relative_to(root).as_posix(), size, digest.hexdigest())


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: file.read(_CHUNK), b"")


def write_through(path: Path, content: bytes) -> None:
    """The content is on the disk, not only on its way."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """What was renamed or removed in the folder stays so after a power cut."""
    if os.name == "posix":
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
