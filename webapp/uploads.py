"""Files people bring: what they may be, where they lie and who may fetch them.

A file is on disk before its row is committed and goes again when the transaction fails; a file
whose row is deleted goes after the commit. What a crash leaves in between, `sweep` finds.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import IO, Any

from flask import Response, abort, send_file
from sqlalchemy import BigInteger, String, event
from sqlalchemy.orm import Mapped, Session, mapped_column

from webapp import audit, config, persian, scanning
from webapp.db import UtcDateTime, db, now, reading
from webapp.fields import in_figures
from webapp.i18n import gettext, lazy_gettext
from webapp.moves import RuleError
from webapp.scanning import Finding
from webapp.tenancy import scopes
from webapp.tenancy.mixins import ProducerOwned

MEGABYTE = 1024 * 1024
MAX_DOCUMENT_BYTES = 15 * MEGABYTE
MAX_PHOTO_BYTES = 12 * MEGABYTE
ORPHAN_AGE = dt.timedelta(days=1)
# All but letters with their signs, digits and a few marks.
_MISLEADING = re.compile(r"[^\w\u064b-\u0655\u0670\u200c .()-]")
_NAME = re.compile(r"[0-9a-f]{32}\.[a-z]{3,4}")


class StoredFile(ProducerOwned, db.Model):  # type: ignore[name-defined]
    """A file under `uploads/`, named by its own random name, never by the sender's."""

    __tablename__ = "stored_file"
    name: Mapped[str] = mapped_column(String(64), unique=True)  # on disk
    original_name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    is_public: Mapped[bool] = mapped_column(default=False)
    scan: Mapped[str] = mapped_column(String(8), default="off")  # scanning.Finding
    uploaded_by: Mapped[int | None] = mapped_column(BigInteger)
    uploaded_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=now)


class UploadRefused(RuleError):
    """The file cannot be taken; the message says why and what would be."""


# --- what a document may be -----------------------------------------------------------------


@dataclass(frozen=True)
class Kind:
    suffix: str
    media_type: str
    begins: re.Pattern[bytes]


# By what a file begins with, never by its name or by what the browser calls it.
DOCUMENTS = (
    Kind("pdf", "application/pdf", re.compile(rb"%PDF-[12]\.")),
    Kind("dwg", "image/vnd.dwg", re.compile(rb"AC10[0-9]{2}")),
    Kind(
        "dxf",
        "image/vnd.dxf",
        re.compile(
            rb"AutoCAD Binary DXF\r\n\x1a\x00"
            rb"|(?:\s*999\s*\r?\n[^\r\n]*\r?\n)*\s*0\s*\r?\nSECTION\s*\r?\n"
        ),
    ),
    Kind("step", "model/step", re.compile(rb"\s*ISO-10303-21\s*;")),
)
_HEAD = 2048


def kind_of(head: bytes) -> Kind | None:
    """The kind of document that begins like this."""
    return next((kind for kind in DOCUMENTS if kind.begins.match(head)), None)


# --- taking files in ------------------------------------------------------------------------


@dataclass(frozen=True)
class Sender:
    """Whose file it is, and who brings it."""

    province: str
    producer_company_id: int
    actor_id: int | None


def take_document(stream: IO[bytes], original_name: str, sender: Sender) -> StoredFile:
    """A document is kept as it came, under a name of its own."""
    content = _read(stream, MAX_DOCUMENT_BYTES)
    kind = kind_of(content[:_HEAD])
    if kind is None:
        raise UploadRefused(
            gettext("This file is no PDF, DWG, DXF or STEP file, whatever its name says."),
            code="kind",
        )
    check_quota(sender, len(content))
    finding = check_harmless(content, sender)
    shown = f"{shown_name(original_name)}.{kind.suffix}"
    return keep(content, kind.suffix, kind.media_type, shown, sender, finding)


def _read(stream: IO[bytes], limit: int) -> bytes:
    content = stream.read(limit + 1)
    if len(content) > limit:
        raise UploadRefused(
            gettext(
                "Choose a file of at most %(limit)s megabytes.",
                limit=persian.format_number(limit // MEGABYTE),
            ),
            code="size",
        )
    if not content:
        raise UploadRefused(gettext("This file is empty. Choose another one."), code="empty")
    return content


def shown_name(original: str) -> str:
    """The sender's name of a file without folder, ending and signs that mislead."""
    stem = PurePath(original.replace("\\", "/")).stem
    return _MISLEADING.sub("", persian.clean(stem)).strip(" .")[:80] or "file"


def check_quota(sender: Sender, more: int) -> None:
    """Refuses what would fill the room of the person, of the company or of the province."""
    settings = config.in_force()
    for column, whose, room, sentence in (
        (StoredFile.uploaded_by, sender.actor_id, settings.quota_user_mb, _FULL_OF_PERSON),
        (
            StoredFile.producer_company_id,
            sender.producer_company_id,
            settings.quota_company_mb,
            _FULL_OF_COMPANY,
        ),
        (StoredFile.province, sender.province, settings.quota_province_mb, _FULL_OF_PROVINCE),
    ):
        if whose is not None and _held(column, whose) + more > room * MEGABYTE:
            raise UploadRefused(str(sentence) % {"room": in_figures(room)}, code="quota")


_FULL_OF_PERSON = lazy_gettext(
    "The files you brought fill the %(room)s megabytes one person has. Delete old ones first."
)
_FULL_OF_COMPANY = lazy_gettext(
    "The files of this company fill the %(room)s megabytes it has. Delete old ones first."
)
_FULL_OF_PROVINCE = lazy_gettext(
    "The province's %(room)s megabytes for files are full. Please tell its officer."
)


def _held(column: Any, whose: Any) -> int:
    with reading(scopes.system("quota of uploads")):
        query = db.select(db.func.coalesce(db.func.sum(StoredFile.size), 0))
        return int(db.session.scalar(query.where(column == whose)) or 0)


def check_harmless(content: bytes, sender: Sender) -> Finding:
    """What the scanner found, if the file may be taken; refusals are in the ledger."""
    verdict = scanning.scan(content)
    told: dict[str, Any] = {"actor_id": sender.actor_id, "province": sender.province}
    if verdict.finding == Finding.INFECTED:
        audit.record_refusal("uploads.infected", **told, size=len(content), found=verdict.name)
        raise UploadRefused(
            gettext(
                "The scanner found something harmful in this file (%(name)s). "
                "Nothing of it was kept. Clean the computer it comes from before you try again.",
                name=verdict.name,
            ),
            code="infected",
        )
    if verdict.finding == Finding.UNKNOWN:
        _note_unscanned(told, len(content), verdict.name)
    return verdict.finding


def _note_unscanned(told: dict[str, Any], size: int, reason: str) -> None:
    """Refused or taken, by the operator's setting; both are in the ledger."""
    if not config.in_force().scanner_required:
        audit.record("uploads.not_scanned", **told, size=size, reason=reason, taken=True)
        return
    audit.record_refusal("uploads.not_scanned", **told, size=size, reason=reason)
    raise UploadRefused(
        gettext("Files cannot be checked for harm at the moment, so none is taken. Try later."),
        code="not_scanned",
    )


def keep(
    content: bytes,
    suffix: str,
    media_type: str,
    original_name: str,
    sender: Sender,
    finding: Finding = Finding.OFF,
) -> StoredFile:
    """The content is on disk, and its row in the transaction that is open."""
    name = f"{secrets.token_hex(16)}.{suffix}"
    _write(name, content)
    row = StoredFile(
        province=sender.province,
        producer_company_id=sender.producer_company_id,
        name=name,
        original_name=original_name,
        media_type=media_type,
        size=len(content),
        digest=hashlib.sha256(content).hexdigest(),
        scan=str(finding),
        uploaded_by=sender.actor_id,
    )
    db.session.add(row)
    db.session.flush()
    return row


def path_of(name: str) -> Path:
    """Where a file of this name lies; names that we could not have given are refused."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"no name of an upload: {name!r}")
    return config.in_force().uploads_dir / name[:2] / name


def _write(name: str, content: bytes) -> None:
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    db.session().info.setdefault("files_written", []).append(path)
    part = path.with_suffix(path.suffix + ".part")
    with part.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)


# --- files follow their transaction ---------------------------------------------------------


def discard(row: StoredFile) -> None:
    """The row is gone with this transaction, and its file once that is committed."""
    db.session().info.setdefault("files_dropped", []).append(path_of(row.name))
    db.session.delete(row)


@event.listens_for(Session, "after_commit")
def _committed(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.info.pop("files_written", None)
    _unlink(session.info.pop("files_dropped", []))


@event.listens_for(Session, "after_transaction_end")
def _ended(session: Session, transaction: Any) -> None:
    if transaction.parent is None:
        session.info.pop("files_dropped", None)
        _unlink(session.info.pop("files_written", []))


def _unlink(paths: list[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def sweep(older_than: dt.timedelta = ORPHAN_AGE) -> list[str]:
    """Names of files that no row knew, which are now gone; young ones may still get their row."""
    before = (now() - older_than).timestamp()
    found = {path.name: path for path in _on_disk() if path.stat().st_mtime < before}
    with reading(scopes.system("sweep of uploads")):
        known = set(db.session.scalars(db.select(StoredFile.name)))
    orphans = sorted(found.keys() - known)
    _unlink([found[name] for name in orphans])
    return orphans


def _on_disk() -> Iterator[Path]:
    folder = config.in_force().uploads_dir
    return (path for path in folder.glob("??/*") if path.is_file())


# --- giving files out -----------------------------------------------------------------------


def send_photo(name: str, *, public: bool) -> Response:
    """A photo; its address never changes, so that a browser may keep what everybody may see.

    Caches that many share ask again each minute: a need that is withdrawn is gone from them too.
    """
    response = _send(name, "image/webp")
    response.headers["Cache-Control"] = (
        "public, max-age=31536000, s-maxage=60, immutable" if public else "private, max-age=600"
    )
    return response


def send_document(name: str, media_type: str, shown: str) -> Response:
    """A document to be saved, kept in no cache."""
    response = _send(name, media_type, as_attachment=True, download_name=shown)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _send(name: str, media_type: str, **how: Any) -> Response:
    path = path_of(name)
    if not path.is_file():
        abort(404)
    # no file stays open when the reader goes away
    return send_file(io.BytesIO(path.read_bytes()), mimetype=media_type, etag=name, **how)
