"""Addresses of static files: the content's digest in the query lets browsers keep them for good."""

from __future__ import annotations

import gzip
import hashlib
import os
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask, request
from whitenoise import WhiteNoise

from webapp import headers, paths

COMPRESSED = (".css", ".js", ".svg")


def asset(name: str) -> str:
    """The address of a file in `static/`, the same on every province's site."""
    root = request.environ.get("ghafaseh.root", "") if request else ""
    return f"{root}/static/{name}?v={_digest(paths.STATIC / name)}"


def _digest(path: Path) -> str:
    stat = path.stat()
    return _digest_of(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=200)
def _digest_of(path: Path, modified: int, size: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


class StaticFiles(WhiteNoise):
    """`/static/` on every host, in front of the app; a file with `?v=` never changes."""

    def immutable_file_test(self, path: str, url: str) -> bool:
        return True


def _teller(said: dict[str, str]) -> Callable[[Headers, str, str], None]:
    def tell(answer: Headers, path: str, url: str) -> None:
        for name, value in said.items():
            answer[name] = value
        if path.endswith(".svg"):
            answer["Content-Type"] = "image/svg+xml; charset=utf-8"

    return tell


def compress_stale(folder: Path = paths.STATIC) -> int:
    """Each text file has a compressed copy beside it, none older; returns how many are new."""
    stale = [path for path in folder.rglob("*") if path.suffix in COMPRESSED and _is_stale(path)]
    for path in stale:
        _compress(path)
    return len(stale)


def _copy_of(path: Path) -> Path:
    return path.with_name(path.name + ".gz")


def _is_stale(path: Path) -> bool:
    copy = _copy_of(path)
    return not copy.exists() or copy.stat().st_mtime_ns < path.stat().st_mtime_ns


def _compress(path: Path) -> None:
    """Written aside and moved into place: several processes may start at once."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(gzip.compress(path.read_bytes(), 9, mtime=0))
    Path(name).chmod(0o644)
    os.replace(name, _copy_of(path))


def init_app(app: Flask) -> None:
    app.jinja_env.globals["asset"] = asset
    said = headers.of_every_answer(app.extensions["ghafaseh.settings"])
    if os.access(paths.STATIC, os.W_OK):
        compress_stale()
    app.wsgi_app = StaticFiles(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(paths.STATIC),
        prefix="static/",
        add_headers_function=_teller(said),
        allow_all_origins=False,
        autorefresh=app.debug or app.testing,
        max_age=31_536_000,
        charset="utf-8",
    )
