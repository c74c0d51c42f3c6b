"""`flask serve`: prepares the site on first start, then keeps its processes running."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from types import FrameType

import click
from flask import Flask

from webapp import paths
from webapp.config import Settings

START_SECONDS = 60
STOP_SECONDS = 15
RESTART_SECONDS = 2.0


class Supervisor:
    """One web server and one process of workers; a worker that dies is started again.

    On SIGHUP both run anew, from what is installed now, and no request is lost: old web processes
    go on until new ones are ready, and workers end between two steps.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.stopping = False
        self.children: dict[str, subprocess.Popen[bytes]] = {}

    def run(self, announce: Callable[[], None]) -> int:
        """Returns the exit code: 0 after a wanted stop, 1 when the web server fell."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        if hasattr(signal, "SIGHUP"):
            signal.signal(signal.SIGHUP, self._reload)
        self._start("web")
        self._start("workers")
        if self._is_up():
            announce()
        try:
            return self._watch()
        finally:
            self._end()

    def _start(self, name: str) -> None:
        command = web_command(self.settings) if name == "web" else worker_command()
        self.children[name] = subprocess.Popen(command, start_new_session=os.name == "posix")

    def _is_up(self) -> bool:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and not self.stopping:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self._answers():
                    return True
            if self.children["web"].poll() is not None:
                return False
            time.sleep(0.1)
        return False

    def _answers(self) -> bool:
        """Is the web server well? Raises OSError while it says nothing."""
        host, port = _reachable(self.settings.host), self.settings.port
        line = http.client.HTTPConnection(host, port, timeout=2)
        with contextlib.closing(line):
            line.request("GET", "/healthz")
            return line.getresponse().status == 200

    def _watch(self) -> int:
        while not self.stopping:
            if self.children["web"].poll() is not None:
                click.echo("The web server has stopped; see the lines above.", err=True)
                return 1
            if self.children["workers"].poll() is not None and not self.stopping:
                time.sleep(RESTART_SECONDS)
                self._start("workers")
            time.sleep(0.3)
        return 0

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _reload(self, number: int, frame: FrameType | None) -> None:
        self.children["web"].send_signal(number)
        self.children["workers"].terminate()  # started again as one that fell

    def _end(self) -> None:
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        until = time.monotonic() + STOP_SECONDS
        for child in self.children.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, until - time.monotonic()))
            if child.poll() is None:
                child.kill()


def web_command(settings: Settings) -> list[str]:
    """gunicorn where it runs, waitress on Windows."""
    if sys.platform == "win32":
        listen = f"--listen={settings.host}:{settings.port}"
        return [sys.executable, "-m", "waitress", listen, "--call", "webapp:create_app"]
    return [
        sys.executable, "-m", "gunicorn", "webapp:create_app()",
        "--config", str(paths.PACKAGE / "serving.py"),
        "--bind", f"{settings.host}:{settings.port}", "--workers", str(settings.workers),
    ]  # fmt: skip


def worker_command() -> list[str]:
    return [sys.executable, "-m", "flask", "--app", "webapp", "work"]


def _reachable(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::", "") else host  # nosec B104


def check_port(settings: Settings) -> None:
    """Says in a sentence that the port is taken, before anything is prepared."""
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise click.ClickException(
                f"Port {settings.port} of {settings.host} cannot be used ({error.strerror}). "
                "Choose another one: GHAFASEH_PORT=8001 make run"
            ) from error


def serve(app: Flask, prepare: Callable[[], None], announce: Callable[[], None]) -> int:
    settings: Settings = app.extensions["ghafaseh.settings"]
    check_port(settings)
    prepare()
    return Supervisor(settings).run(announce)
