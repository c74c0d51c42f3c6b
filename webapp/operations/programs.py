"""PostgreSQL's own programs: where they are, and how they are told whom to connect to."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlalchemy.engine import make_url

_NOTHING: Mapping[str, str] = {}
_CONNECTION = {
    "host": "PGHOST",
    "port": "PGPORT",
    "username": "PGUSER",
    "password": "PGPASSWORD",  # nosec B105 # the name of a variable
}


class ProgramFailed(Exception):
    """A program is missing or did not do its work; the message is what it said."""


def folders() -> list[Path]:
    """The folders that may hold PostgreSQL's programs, the newest first."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    config = shutil.which("pg_config")
    if config:
        said = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=True)
        found.insert(0, Path(said.stdout.strip()))
    return found


def _version(folder: Path) -> int:
    name = folder.parent.name
    return int(name) if name.isdigit() else 0


def find(name: str) -> str:
    """The path of a program. Raises ProgramFailed."""
    paths = [folder / name for folder in folders()]
    path = next((path for path in paths if path.exists()), None) or shutil.which(name)
    if path is None:
        raise ProgramFailed(f"{name} was not found: apt-get install postgresql-client")
    return str(path)


def run(
    name: str, url: str, arguments: Sequence[str], environ: Mapping[str, str] = _NOTHING
) -> None:
    """The program has done its work on the database of `url`. Raises ProgramFailed."""
    database = make_url(url).database or ""
    connected = ["--no-password", "--dbname", database, *arguments]
    output(name, connected, {**_environment(url), **environ})


def output(name: str, arguments: Sequence[str], environ: Mapping[str, str] = _NOTHING) -> str:
    """What the program printed. Raises ProgramFailed."""
    done = subprocess.run(
        [find(name), *arguments], env={**os.environ, **environ}, capture_output=True, text=True
    )
    if done.returncode:
        raise ProgramFailed(f"{name}: {done.stderr.strip() or f'exit code {done.returncode}'}")
    return done.stdout


def _environment(url: str) -> dict[str, str]:
    """Password and address go by the environment: other users could read a command line."""
    parts = make_url(url)
    given = {**dict(parts.query), **parts.translate_connect_args()}
    return {variable: str(given[name]) for name, variable in _CONNECTION.items() if given.get(name)}
