"""The site that is soaked: in this process, and if wanted behind a server of its own."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade

from tools.asking import Wire
from tools.reload import free_port, wait_for
from webapp import create_app
from webapp.config import Settings
from webapp.db import db
from webapp.places import tenants

SECRET = "a-secret-for-a-site-that-lives-for-an-hour"  # nosec B105


def settings_of(folder: Path, url: str) -> dict[str, str]:
    """An embedded site as people run it, without its demo."""
    return {
        "GHAFASEH_MODE": "embedded",
        "GHAFASEH_DEMO": "0",
        "GHAFASEH_SECOND_FACTOR": "0",
        "GHAFASEH_SECRET_KEY": SECRET,
        "GHAFASEH_DATA_DIR": str(folder),
        "GHAFASEH_DATABASE_URL": url,
        "GHAFASEH_LOG_LEVEL": "ERROR",
        "GHAFASEH_LOG_JSON": "1",
    }


@contextlib.contextmanager
def empty_site(folder: Path, url: str) -> Iterator[Flask]:
    """A site with its provinces and nobody in them."""
    app = create_app(Settings.from_environment(settings_of(folder, url)))
    with app.app_context():
        upgrade()
        tenants.sync(app.extensions["ghafaseh.tenant_files"])
    yield app
    with app.app_context():
        db.engine.dispose()


@contextlib.contextmanager
def served(folder: Path, app: Flask, threads: int) -> Iterator[Wire]:
    """One process of gunicorn over the same database."""
    port = free_port()
    url = app.extensions["ghafaseh.settings"].database_url
    environ = {**os.environ, **settings_of(folder, url)}
    command = [sys.executable, "-m", "gunicorn", "--workers", "1", "--threads", str(threads)]
    command += ["--max-requests", "0", "--bind", f"127.0.0.1:{port}", "webapp:create_app()"]
    child = subprocess.Popen(command, env=environ)
    try:
        wait_for(port)
        yield Wire(port)
    finally:
        child.terminate()
        child.wait(30)
