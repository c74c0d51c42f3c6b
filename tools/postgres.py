"""A PostgreSQL cluster to throw away: for tests, reached only through a socket of this machine.

python -m tools.postgres   starts one, prints its SQLAlchemy address, stops it on Ctrl+C
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from webapp.operations import programs as clients

ROOM_IN_MEMORY = 4 * 1024**3
DATABASE = "ghafaseh"
USER = "ghafaseh"
# Where nothing outlives the cluster, nothing needs to reach the disk.
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
# As deploy/postgresql has it: what was committed is there after the server was killed.
LASTING = dict.fromkeys(HASTY, "on")
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "timezone": "UTC",
}


class PostgresMissing(RuntimeError):
    """This machine has no PostgreSQL server programs."""


def programs() -> Path | None:
    """The folder that holds initdb and pg_ctl, the newest where there are several."""
    folders = clients.folders()
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def quick_folder() -> str:
    """Where throw-away files are written without a disk, if this machine has room for them."""
    # only folders of random names are made below
    memory = "/dev/shm"  # nosec B108
    is_roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM_IN_MEMORY
    return memory if is_roomy else "/tmp"  # nosec B108


@contextmanager
def running_cluster(
    under: str = "/tmp",  # nosec B108
    promises: Mapping[str, str] = HASTY,
) -> Iterator[str]:
    """While it lasts there is an empty database; gives its address. Its superuser is `ghafaseh`."""
    bin_folder = programs()
    if bin_folder is None:
        raise PostgresMissing("no PostgreSQL server: apt-get install postgresql")
    account = unprivileged()
    # A short path: a socket's may not be longer than 107 letters.
    with tempfile.TemporaryDirectory(prefix="pg-", dir=under) as folder:
        home = Path(folder)
        if account:
            os.chown(home, account.pw_uid, account.pw_gid)
        _create(bin_folder, home, account)
        control = [str(bin_folder / "pg_ctl"), "--pgdata", str(home / "data"), "--silent"]
        start(control, home, account, promises)
        try:
            createdb = [str(bin_folder / "createdb"), "-h", folder, "-U", USER, DATABASE]
            _run(createdb, account)
            yield address(home)
        finally:
            _run([*control, "--mode", "immediate", "stop"], account)


def _create(bin_folder: Path, home: Path, account: pwd.struct_passwd | None) -> None:
    options = ["--username", USER, "--auth", "trust", "--encoding", "UTF8", "--no-sync"]
    options += ["--locale", "C.UTF-8", "--pgdata", str(home / "data")]
    _run([str(bin_folder / "initdb"), *options], account)


def start(
    control: list[str],
    home: Path,
    account: pwd.struct_passwd | None,
    promises: Mapping[str, str],
) -> None:
    settings = {**SETTINGS, **promises, "unix_socket_directories": str(home)}
    given = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    log = home / "log"
    try:
        _run([*control, "--wait", "--log", str(log), "--options", given, "start"], account)
    except subprocess.CalledProcessError as error:
        said = log.read_text("utf-8") if log.is_file() else error.stderr
        raise RuntimeError(f"PostgreSQL did not start:\n{said}") from error


def address(home: Path, database: str = DATABASE) -> str:
    """What SQLAlchemy connects to."""
    return f"postgresql+psycopg://{USER}@/{database}?host={quote(str(home), safe='')}"


def unprivileged() -> pwd.struct_passwd | None:
    """Whom the server runs as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresMissing("PostgreSQL cannot run as root, and there is no other account")


def _run(command: Sequence[str], account: pwd.struct_passwd | None) -> None:
    """The command has ended well. Its output goes to a file, since a server would keep a pipe."""
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            cwd="/",
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )
        said.seek(0)
        if done.returncode:
            raise subprocess.CalledProcessError(done.returncode, command, stderr=said.read())


def main() -> None:
    with running_cluster() as url:
        print(url, flush=True)
        # A stop asked for by a supervisor ends it as Ctrl+C does.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            signal.pause()
        except KeyboardInterrupt:
            print("stopped")


if __name__ == "__main__":
    main()
