"""One bomb sent through the page that takes such files, and what it cost."""

from __future__ import annotations

import contextlib
import io
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.browser import Browser
from tests.cast import Cast
from webapp import config
from webapp.db import db, unit_of_work
from webapp.needs.models import NeedAttachment, NeedPhoto
from webapp.tenancy import scopes

from .archives import good
from .catalogue import REFUSED, Bomb
from .pictures import PAYLOAD, saved

MAX_SECONDS = 2.0
MAX_MEGABYTES = 100.0
_SAMPLE = 0.002
_REFUSALS = (400, 409, 413, 422)


@dataclass(frozen=True)
class Result:
    """What became of a bomb. `memory` is None where the system does not tell."""

    name: str
    size: int
    status: int
    seconds: float
    memory: float | None
    wrong: list[str] = field(default_factory=list)

    def costs(self) -> list[str]:
        """What of its cost is more than promised."""
        found = [f"took {self.seconds:.1f} s"] if self.seconds > MAX_SECONDS else []
        if self.memory is not None and self.memory > MAX_MEGABYTES:
            found.append(f"took {self.memory:.0f} MB")
        return found


@dataclass
class Peak:
    """Megabytes: by how much this process grew, and the most a process it started had."""

    own: float | None = None
    started: float = 0.0

    @property
    def both(self) -> float | None:
        return None if self.own is None else self.own + self.started


@contextlib.contextmanager
def measured() -> Iterator[Peak]:
    """The peak of memory inside the block."""
    peak, done = Peak(), threading.Event()
    before = _began()
    # a browser or a database that runs beside is nobody's bomb
    watcher = threading.Thread(target=_watch, args=(peak, done, _children()), daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        done.set()
        watcher.join()
    if before is not None:
        peak.own = max(0.0, _told("self", "VmHWM") - before)


def _began() -> float | None:
    """What this process holds now; its peak counts from here. None: cannot be measured."""
    try:
        Path("/proc/self/clear_refs").write_text("5", "ascii")
    except OSError:
        return None
    return _told("self", "VmRSS")


def _told(process: str, name: str) -> float:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text("utf-8").splitlines():
            if line.startswith(name + ":"):
                return int(line.split()[1]) / 1024
    return 0.0


def _watch(peak: Peak, done: threading.Event, others: set[str]) -> None:
    own = _command("self")
    while not done.wait(_SAMPLE):
        for child in _children() - others:
            # until it runs a program of its own, a child shows the memory of its parent
            if _command(child) not in (b"", own):
                peak.started = max(peak.started, _told(child, "VmHWM"))


def _children() -> set[str]:
    """The processes that this one has started and that live."""
    found: set[str] = set()
    for task in Path("/proc/self/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found.update(task.read_text("ascii").split())
    return found


def _command(process: str) -> bytes:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_bytes()
    return b""


class Desk:
    """The pages that take files, and who may send some."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        self.app = app
        self.officer = Browser(app, cast.people["yazd_officer"], "yazd")
        self.member = Browser(app, cast.people["producer"], "yazd")
        self.need = cast.needs["draft"]

    def letter(self, bomb: Bomb, content: bytes) -> dict[str, Any]:
        """The request that a browser would send."""
        browser, path, name = {
            "table": (self.officer, "/admin/imports/new", "file"),
            "photo": (self.member, f"/my/needs/{self.need}/photos", "photo"),
            "document": (self.member, f"/my/needs/{self.need}/attachments", "file"),
        }[bomb.page]
        sent = {
            "csrf_token": browser.csrf(),
            name: FileStorage(io.BytesIO(content), bomb.file),
            "caption": "نما",
            "file_title": "نقشه",
        }
        boundary, body = encode_multipart(sent)
        kind = f'multipart/form-data; boundary="{boundary}"'
        return {"path": browser.url(path), "data": body, "content_type": kind}

    def send(self, bomb: Bomb, letter: dict[str, Any]) -> int:
        """The status of the answer."""
        client = (self.officer if bomb.page == "table" else self.member).client
        response = client.post(**letter)
        response.get_data()
        response.close()
        return response.status_code

    def warm(self, page: str) -> None:
        """What is loaded once, readers of pictures and the like, is loaded."""
        made = {
            "table": [("a.xlsx", good)],
            "photo": [("a.jpg", lambda: saved("JPEG")), ("a.png", lambda: saved("PNG"))],
            "document": [("a.pdf", lambda: b"%PDF-1.7\n")],
        }
        self.clear()
        for file, make in made[page]:
            bomb = Bomb("ordinary", page, file, make)
            self.send(bomb, self.letter(bomb, make()))

    def clear(self) -> None:
        """The need has room for files again."""
        with self.app.app_context(), unit_of_work(scopes.tenant("yazd")):
            db.session.execute(db.delete(NeedPhoto))
            db.session.execute(db.delete(NeedAttachment))

    def kept(self) -> set[Path]:
        with self.app.app_context():
            return {path for path in config.in_force().uploads_dir.rglob("*") if path.is_file()}


def tried(desk: Desk, bomb: Bomb) -> Result:
    """What became of the bomb, and everything that should not have."""
    desk.clear()
    content, before = bomb.make(), desk.kept()
    letter = desk.letter(bomb, content)
    with measured() as peak:
        start = time.perf_counter()
        status = desk.send(bomb, letter)
        seconds = time.perf_counter() - start
    wrong = list(faults(bomb, content, status, desk.kept() - before))
    return Result(bomb.name, len(content), status, seconds, peak.both, wrong)


def faults(bomb: Bomb, content: bytes, status: int, kept: set[Path]) -> Iterator[str]:
    if bomb.wanted == REFUSED:
        if status not in _REFUSALS:
            yield f"answered {status}"
        if kept:
            yield f"left {len(kept)} files"
        return
    if status != 303 or len(kept) != 2:
        yield f"answered {status} and kept {len(kept)} files"
    for path in kept:
        if PAYLOAD in path.read_bytes() or path.read_bytes() in content:
            yield "kept what was sent"
