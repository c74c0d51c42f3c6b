"""Measures how long a backup and a restore take at a given size, on both databases.

python -m tools.restore_drill [--size 100000] [--databases sqlite,postgresql] [--files 1000]
"""

from __future__ import annotations

import argparse
import contextlib
import os
import tempfile
import time
from pathlib import Path

from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from tools import bench, postgres
from webapp import create_app
from webapp.config import Settings
from webapp.db import db
from webapp.operations import backup, restoring

FILE_BYTES = 200_000


def drill(database: str, url: str, size: int, files: int, folder: Path) -> None:
    """Prints one line: what was kept and brought back, in how many seconds."""
    app, _ = bench.site(folder / "site", url, size)
    _add_files(app, files)
    tenants = sorted(app.extensions["ghafaseh.tenant_files"])
    settings: Settings = app.extensions["ghafaseh.settings"]
    times = []
    for _ in range(2):
        start = time.perf_counter()
        made = backup.make(settings, folder / "backups", tenants)
        times.append(time.perf_counter() - start)
    with app.app_context():
        db.engine.dispose()
    other = _empty_site(folder / "other", url)
    start = time.perf_counter()
    restored = restoring.restore(other, made.folder)
    took = time.perf_counter() - start
    with other.app_context():
        db.engine.dispose()
    rows = sum(made.manifest.counts.values())
    print(
        f"{database:12}{size:>9,} needs {rows:>9,} rows {files:>6,} files"
        f"   backup {times[0]:6.1f} s, again {times[1]:6.1f} s, {_megabytes(made.folder):,} MB"
        f"   restore {took:6.1f} s ({restored.indexed:,} indexed)"
    )


def _add_files(app: Flask, count: int) -> None:
    """Imported lists, as many as asked for: of all files that come in, the simplest to make."""
    folder = app.extensions["ghafaseh.settings"].uploads_dir / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"yazd-{number:024x}.csv").write_bytes(os.urandom(FILE_BYTES))


def _empty_site(folder: Path, url: str) -> Flask:
    if url:
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("CREATE DATABASE brought_back"))
        engine.dispose()
        url = make_url(url).set(database="brought_back").render_as_string(hide_password=False)
    environ = {"GHAFASEH_DATA_DIR": str(folder), "GHAFASEH_DATABASE_URL": url}
    return create_app(Settings.from_environment({**environ, "GHAFASEH_LOG_LEVEL": "ERROR"}))


def _megabytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir()) // 1_000_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--databases", default="sqlite,postgresql")
    options = parser.parse_args()
    for database in options.databases.split(","):
        with contextlib.ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="drill-")))
            url = ""
            if database == "postgresql":
                url = stack.enter_context(postgres.running_cluster())
            drill(database, url, options.size, options.files, folder)


if __name__ == "__main__":
    main()
