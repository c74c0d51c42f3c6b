"""Files for the browser to keep: a Persian name for the person, an ASCII one for old programs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

from flask import Response

MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
}
_UNFIT = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')


def disposition(name: str, plain: str) -> str:
    """The header that names a download; `plain` is the name in ASCII, both with their ending."""
    fit = _UNFIT.sub(" ", name).strip() or plain
    ascii_name = re.sub(r"[^A-Za-z0-9._-]+", "-", plain)
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(fit, safe='')}"


def answer(content: bytes | Iterable[bytes], name: str, plain: str) -> Response:
    """`content` as a download that no cache keeps."""
    media = MEDIA[plain.rsplit(".", 1)[-1]]
    response = Response(content, content_type=media)
    return _kept_private(response, name, plain)


def stored(path: Path, name: str) -> Response:
    """A stored file under the name a person gave it."""
    kind = path.suffix.removeprefix(".")
    media = MEDIA.get(kind, "application/octet-stream")
    response = Response(_blocks(path), content_type=media)
    response.content_length = path.stat().st_size
    return _kept_private(response, name, f"ghafaseh-{path.stem}.{kind}")


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(64 * 1024):
            yield block


def _kept_private(response: Response, name: str, plain: str) -> Response:
    response.headers["Content-Disposition"] = disposition(name, plain)
    response.headers["Cache-Control"] = "private, no-store"
    return response
