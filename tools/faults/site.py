"""A site as real processes: each can be killed at any moment, and is started again at once."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.engine import make_url

from tests import cast as casting
from tools import postgres
from tools.reload import free_port, wait_for
from webapp import create_app, supervisor
from webapp.config import Settings
from webapp.db import db
from webapp.places import tenants

WORKERS = ("drainer", "indexer", "sender")
LOOK_SECONDS = 0.1
# So much for everything the site writes; small enough to be filled in a moment.
DISK_MEGABYTES = {"sqlite": 400, "postgresql": 900}


class Server:
    """The PostgreSQL server of the trial, which can be killed and started again."""

    def __init__(self, url: str) -> None:
        self.home = Path(unquote(str(make_url(url).query["host"])))
        programs = postgres.programs()
        assert programs is not None
        self._control = [str(programs / "pg_ctl"), "--pgdata", str(self.home / "data"), "--silent"]

    @property
    def pid(self) -> int | None:
        try:
            return int((self.home / "data" / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None

    def is_alive(self) -> bool:
        pid = self.pid
        return pid is not None and Path(f"/proc/{pid}").exists()

    def kill(self) -> None:
        if (pid := self.pid) is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def start(self) -> None:
        """It runs again, or could not yet: its children die a little later than itself."""
        with contextlib.suppress(RuntimeError, subprocess.CalledProcessError):
            postgres.start(self._control, self.home, postgres.unprivileged(), postgres.LASTING)


class Site:
    """Web, workers and database over one folder, kept running by a thread."""

    def __init__(self, folder: Path, url: str, mail_port: int, factory: str = "") -> None:
        self.folder, self.port = folder, free_port()
        self.environ = {
            "GHAFASEH_DATA_DIR": str(folder),
            "GHAFASEH_DATABASE_URL": url,
            "GHAFASEH_PORT": str(self.port),
            "GHAFASEH_DEMO": "0",
            "GHAFASEH_LOG_LEVEL": "ERROR",
            "GHAFASEH_MAIL_HOST": "127.0.0.1",
            "GHAFASEH_MAIL_PORT": str(mail_port),
            "GHAFASEH_MAIL_TLS": "0",
        }
        self.settings = Settings.from_environment(self.environ)
        self.app: Flask = create_app(self.settings)
        self.server = Server(url) if url else None
        self.factory = factory or "webapp:create_app()"
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.restarts = 0
        self._stop = threading.Event()
        self._guard = threading.Lock()

    def prepare(self) -> casting.Cast:
        """The tables are there, with the people of the tests."""
        with self.app.app_context():
            upgrade()
            tenants.sync(self.app.extensions["ghafaseh.tenant_files"])
            cast = casting.build()
            db.engine.dispose()
        return cast

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """All processes run, and are started again whenever they fall."""
        keeper = threading.Thread(target=self._keep)
        self._start_fallen()
        wait_for(self.port)
        keeper.start()
        try:
            yield
        finally:
            self._stop.set()
            keeper.join()
            self._end()

    def kill(self, name: str) -> None:
        """The process and all it has started are gone this moment."""
        with self._guard, contextlib.suppress(KeyError, ProcessLookupError):
            os.killpg(self.children[name].pid, signal.SIGKILL)

    def one_of_web(self) -> int | None:
        """A process that answers pages, below the one that keeps them."""
        pid = self.children["web"].pid
        with contextlib.suppress(OSError, IndexError, ValueError):
            return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])
        return None

    def _keep(self) -> None:
        while not self._stop.wait(LOOK_SECONDS):
            self._start_fallen()

    def _start_fallen(self) -> None:
        with self._guard:
            if self.server is not None and not self.server.is_alive():
                self.server.start()
            for name in ("web", *WORKERS):
                child = self.children.get(name)
                if child is None or child.poll() is not None:
                    self.children[name] = self._started(name)
                    self.restarts += child is not None

    def _started(self, name: str) -> subprocess.Popen[bytes]:
        command = [*supervisor.worker_command(), name]
        if name == "web":
            command = supervisor.web_command(self.settings)
            command[command.index("webapp:create_app()")] = self.factory
        said = (self.folder.parent / f"{name}.log").open("ab")
        try:
            return subprocess.Popen(
                command,
                env={**os.environ, **self.environ},
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        finally:
            said.close()

    def _end(self) -> None:
        for name, child in self.children.items():
            self.kill(name)
            child.wait()
        self.app.extensions.pop("ghafaseh.search", None)
        with self.app.app_context():
            db.engine.dispose()


@contextlib.contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[bool]:
    """The folder is a file system of its own that can be filled; False where only root may."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True) if sys.platform == "linux" else None
    mounted = done is not None and done.returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            # lazily: files of the index may still be mapped into this process
            away = [shutil.which("umount") or "umount", "--lazy", str(folder)]
            subprocess.run(away, check=True, capture_output=True)
