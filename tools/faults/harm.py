"""What can go wrong, each as one short harm that ends by itself or is mended by the keeper."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

from webapp.search.engine import IndexBusy
from webapp.search.folders import IndexRoot

from .post import MOODS, Office
from .site import WORKERS, Site

Harm = Callable[[], None]


class Harms:
    """Every harm that this machine can do to this site, by name."""

    def __init__(self, site: Site, office: Office, rng: random.Random, can_fill: bool) -> None:
        self.site, self.office, self.rng = site, office, rng
        self.kinds: dict[str, Harm] = {
            "web killed": lambda: site.kill("web"),
            "one web process killed": self._kill_one_of_web,
            **{f"{name} killed": self._killer(name) for name in WORKERS},
            "all killed at once": self._kill_all,
            "index removed": self._remove_index,
            "index file cut off": self._truncate_index,
            "index locked": self._lock_index,
            "mail server in a mood": self._spoil_mail,
        }
        if site.server is not None:
            self.kinds["database killed"] = site.server.kill
        if can_fill:
            self.kinds["disk full"] = self._fill_disk

    def one(self) -> str:
        """Something went wrong; its name."""
        name = self.rng.choice(sorted(self.kinds))
        with contextlib.suppress(OSError, IndexBusy):
            self.kinds[name]()
        return name

    def _killer(self, name: str) -> Harm:
        return lambda: self.site.kill(name)

    def _kill_one_of_web(self) -> None:
        if pid := self.site.one_of_web():
            os.kill(pid, signal.SIGKILL)

    def _kill_all(self) -> None:
        if self.site.server is not None and self.rng.random() < 0.5:
            self.site.server.kill()
        for name in ("web", *WORKERS):
            self.site.kill(name)

    # --- the index ---------------------------------------------------------------------------

    def _remove_index(self) -> None:
        shutil.rmtree(self.site.settings.index_dir, ignore_errors=True)

    def _truncate_index(self) -> None:
        files = [path for path in self.site.settings.index_dir.rglob("*") if path.is_file()]
        whole = [path for path in files if path.suffix != ".lock" and path.stat().st_size > 1]
        if whole:
            path = self.rng.choice(whole)
            os.truncate(path, path.stat().st_size // 2)

    def _lock_index(self) -> None:
        with IndexRoot(self.site.settings.index_dir).lock("writer", wait=1.0):
            time.sleep(self.rng.uniform(0.5, 2.0))

    # --- disk and mail -----------------------------------------------------------------------

    def _fill_disk(self) -> None:
        """For a while there is no room for one more byte."""
        filler = self.site.folder / "filler"
        try:
            with filler.open("wb") as file:
                room = os.statvfs(self.site.folder)
                with contextlib.suppress(OSError):
                    os.posix_fallocate(file.fileno(), 0, room.f_bavail * room.f_frsize)
                with contextlib.suppress(OSError):
                    while True:
                        file.write(bytes(4096))
                        file.flush()
            time.sleep(self.rng.uniform(0.5, 1.5))
        finally:
            _gone(filler)

    def _spoil_mail(self) -> None:
        self.office.mood = self.rng.choice(MOODS[1:])
        time.sleep(self.rng.uniform(0.5, 2.0))
        self.office.mood = MOODS[0]


def _gone(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
