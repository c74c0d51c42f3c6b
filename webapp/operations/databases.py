"""A whole database into one file and back, for each kind of database.

The content goes past the walls between provinces, because it belongs to nobody who is signed
in: it goes into a file of the operator's, and comes back only into an empty place.
"""

from __future__ import annotations

import contextlib
import gzip
import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy.engine import make_url

from webapp.config import Settings

from . import programs

# Made anew by the queue itself; the rows of `job` say what waits.
_NOT_KEPT = "*.job_queue*"


class Unusable(Exception):
    """The file or the place cannot be used; the message is a sentence."""


@dataclass(frozen=True)
class Dumped:
    """What the file holds: the revision of its tables, rows by table, names of uploads."""

    revision: str
    counts: dict[str, int]
    uploads: dict[str, str]  # name of each stored file → its digest


class Database(Protocol):
    """What backup and restore ask of a kind of database."""

    kind: str
    file_name: str

    def dump(self, path: Path, at_moment: Callable[[], None]) -> Dumped:
        """Everything as it is at one moment; `at_moment` is called as soon as that is fixed."""

    def is_empty(self) -> bool: ...

    def load(self, path: Path) -> None: ...

    def counts(self) -> dict[str, int]: ...


def of(settings: Settings) -> Database:
    """The database of a site, as its owner sees it."""
    url = settings.owner_database_url or settings.database_url
    return Sqlite(url) if url.startswith("sqlite") else Postgres(url)


class Sqlite:
    """Copied by SQLite's own backup, never as a file: writers may be at work."""

    kind = "sqlite"
    file_name = "database.sqlite.gz"

    def __init__(self, url: str) -> None:
        self.path = Path(make_url(url).database or "")

    def dump(self, path: Path, at_moment: Callable[[], None]) -> Dumped:
        copy = path.with_suffix(".copy")
        try:
            with _opened(self.path, "ro") as source, _opened(copy, "rwc") as target:
                source.execute("BEGIN")
                source.execute("SELECT count(*) FROM sqlite_master").fetchone()
                at_moment()
                source.backup(target)
                # one file, without a log beside it
                target.execute("PRAGMA journal_mode=DELETE")
                dumped = _described(target)
            _pack(copy, path)
        finally:
            copy.unlink(missing_ok=True)
        return dumped

    def is_empty(self) -> bool:
        if not self.path.exists():
            return True
        with _opened(self.path, "ro") as connection:
            return not _tables(connection)

    def load(self, path: Path) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        part = self.path.with_suffix(".part")
        try:
            with gzip.open(path) as packed, part.open("wb") as file:
                shutil.copyfileobj(packed, file)
                os.fsync(file.fileno())
            with _opened(part, "rw") as connection:
                _described(connection)
            for beside in ("-wal", "-shm"):
                Path(f"{self.path}{beside}").unlink(missing_ok=True)
            part.replace(self.path)
        finally:
            part.unlink(missing_ok=True)

    def counts(self) -> dict[str, int]:
        with _opened(self.path, "ro") as connection:
            return _counts(connection)


@contextlib.contextmanager
def _opened(path: Path, mode: str) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True)
    try:
        yield connection
    finally:
        connection.close()


def _described(connection: sqlite3.Connection) -> Dumped:
    """What a copy holds. Raises Unusable when it is not whole."""
    said = connection.execute("PRAGMA quick_check").fetchone()[0]
    if said != "ok":
        raise Unusable(f"the copy of the database is damaged: {said}")
    tables = _tables(connection)
    if "alembic_version" not in tables:
        raise Unusable("the database was never prepared: flask prepare")
    (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    uploads = dict(connection.execute(_UPLOADS).fetchall())
    return Dumped(revision, _counts(connection), uploads)


_UPLOADS = "SELECT name, digest FROM stored_file"


def _tables(connection: sqlite3.Connection) -> list[str]:
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    return [name for (name,) in connection.execute(f"{query} ORDER BY name")]


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    count = 'SELECT count(*) FROM "{}"'.format  # nosec B608 # names from its own list
    return {name: connection.execute(count(name)).fetchone()[0] for name in _tables(connection)}


def _pack(source: Path, target: Path) -> None:
    """Level 1: a fifth of the size for a tenth of the time of the default."""
    with source.open("rb") as file, target.open("wb") as raw:
        with gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=1, mtime=0) as packed:
            shutil.copyfileobj(file, packed, 1024 * 1024)
        raw.flush()
        os.fsync(raw.fileno())


class Postgres:
    """Dumped by pg_dump at a moment that the counts are taken of too.

    Neither rights nor walls come back, nor the note of what walls stood (a comment): they name
    roles, and are built from the code again. The schema of the queue belongs to the site's login.
    """

    kind = "postgresql"
    file_name = "database.dump"

    def __init__(self, url: str) -> None:
        self.url = url

    def dump(self, path: Path, at_moment: Callable[[], None]) -> Dumped:
        with self._connected() as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            how = _sees_all(connection)
            snapshot = _one(connection, "SELECT pg_export_snapshot()")
            at_moment()
            dumped = self._described(connection)
            arguments = ["--format=custom", "--compress=1", "--no-owner", "--no-privileges"]
            arguments += [*how, f"--snapshot={snapshot}", f"--exclude-table={_NOT_KEPT}"]
            programs.run("pg_dump", self.url, [*arguments, f"--file={path}"], _PLACE)
        with path.open("rb") as file:
            os.fsync(file.fileno())
        return dumped

    def _described(self, connection: Any) -> Dumped:
        counts = _postgres_counts(connection)
        if "alembic_version" not in counts:
            raise Unusable("the database was never prepared: flask prepare")
        revision = _one(connection, "SELECT version_num FROM alembic_version")
        return Dumped(revision, counts, dict(connection.execute(_UPLOADS).fetchall()))

    def is_empty(self) -> bool:
        with self._connected() as connection:
            return not _postgres_tables(connection)

    def load(self, path: Path) -> None:
        listed = programs.output("pg_restore", ["--list", str(path)])
        chosen = "".join(line for line in listed.splitlines(True) if not _WALL.search(line))
        with tempfile.NamedTemporaryFile("w", suffix=".list") as file:
            file.write(chosen)
            file.flush()
            arguments = ["--no-owner", "--no-privileges", "--no-comments", "--single-transaction"]
            arguments += ["--exit-on-error", f"--use-list={file.name}", str(path)]
            programs.run("pg_restore", self.url, arguments)
        # pg_restore leaves the planner without figures; pages would be slow for minutes
        with self._connected() as connection:
            connection.execute("ANALYZE")

    def counts(self) -> dict[str, int]:
        with self._connected() as connection:
            _sees_all(connection)
            return _postgres_counts(connection)

    @contextlib.contextmanager
    def _connected(self) -> Iterator[Any]:
        import psycopg

        url = make_url(self.url).set(drivername="postgresql")
        with psycopg.connect(url.render_as_string(hide_password=False)) as connection:
            yield connection


# The owner reads everything where it says what it is at; see `tenancy/policies.py`.
_PLACE = {"PGOPTIONS": "-c app.place=backup"}
_WALL = re.compile(r"^\d+; \d+ \d+ (POLICY|ROW SECURITY|ACL|SCHEMA) ", re.MULTILINE)
_MIGHTY = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
# Tables with a wall that the person connected may not pass: part of their rows would be missing.
_CLOSED = """
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = current_schema()::regnamespace AND c.relrowsecurity AND NOT EXISTS (
    SELECT FROM pg_policy p JOIN pg_roles r ON r.oid = ANY (p.polroles)
    WHERE p.polrelid = c.oid AND r.rolname = 'ghafaseh_places' AND pg_has_role(r.oid, 'USAGE'))
"""


def _sees_all(connection: Any) -> list[str]:
    """How pg_dump is told to read every row. Raises Unusable where it would not."""
    if _one(connection, _MIGHTY):
        connection.execute("SET LOCAL row_security = off")
        return []
    connection.execute("SELECT set_config('app.place', 'backup', true)")
    closed = [name for (name,) in connection.execute(_CLOSED)]
    if closed:
        raise Unusable(
            f"This login does not see all rows of {', '.join(sorted(closed)[:3])}. "
            "Set GHAFASEH_OWNER_DATABASE_URL to the login that owns the tables."
        )
    return ["--enable-row-security"]


def _one(connection: Any, query: str) -> Any:
    return connection.execute(query).fetchone()[0]


def _postgres_tables(connection: Any) -> list[str]:
    query = (
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
        " AND tablename NOT LIKE 'job\\_queue%' ORDER BY tablename"
    )
    return [name for (name,) in connection.execute(query)]


def _postgres_counts(connection: Any) -> dict[str, int]:
    count = 'SELECT count(*) FROM "{}"'.format  # nosec B608 # names from its own list
    return {name: _one(connection, count(name)) for name in _postgres_tables(connection)}
