"""Addresses of static files: the content's digest in the query lets browsers keep them for good."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, request
from whitenoise import WhiteNoise

from webapp import paths


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


def _headers(headers: object, path: str, url: str) -> None:
    from webapp.headers import _ALWAYS

    for name, value in _ALWAYS.items():
        headers[name] = value  # type: ignore[index]


def init_app(app: Flask) -> None:
    app.jinja_env.globals["asset"] = asset
    app.wsgi_app = StaticFiles(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(paths.STATIC),
        prefix="static/",
        add_headers_function=_headers,
        autorefresh=app.debug or app.testing,
        max_age=31_536_000,
        charset="utf-8",
    )
