"""A PgBouncer in transaction mode to throw away: few connections of a server for many clients."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

from sqlalchemy.engine import make_url

from tools import postgres

PORT = 6432
_WAIT_SECONDS = 10
_CONFIG = """\
[databases]
* = host={server}

[pgbouncer]
listen_addr =
listen_port = {port}
unix_socket_dir = {home}
auth_type = trust
auth_file = {home}/users
pool_mode = transaction
default_pool_size = {size}
max_client_conn = 200
logfile = {home}/log
"""


def program() -> str | None:
    """Where it is; Debian keeps it where only root looks."""
    return shutil.which("pgbouncer", path=os.environ.get("PATH", "") + ":/usr/sbin")


@contextmanager
def running(url: str, size: int) -> Iterator[str]:
    """While it lasts the database of `url` answers at the given address over `size` connections."""
    found = program()
    if found is None:
        raise FileNotFoundError("no PgBouncer: apt-get install pgbouncer")
    parts = make_url(url)
    server, login = unquote(str(parts.query["host"])), parts.username or ""
    # a short path, as for PostgreSQL's own socket; the folder below it has a random name
    with tempfile.TemporaryDirectory(prefix="bouncer-", dir="/tmp") as folder:  # nosec B108
        home, account = Path(folder), postgres.unprivileged()
        (home / "users").write_text(f'"{login}" ""\n')
        (home / "config").write_text(_CONFIG.format(server=server, home=home, port=PORT, size=size))
        if account:
            os.chown(home, account.pw_uid, account.pw_gid)
        user = account.pw_uid if account else None
        process = subprocess.Popen(
            [found, "--quiet", str(home / "config")], cwd="/", user=user, stderr=subprocess.DEVNULL
        )
        try:
            _wait_for(home / f".s.PGSQL.{PORT}", process)
            there = {"host": str(home), "port": str(PORT)}
            yield parts.set(query=there).render_as_string(hide_password=False)
        finally:
            process.terminate()
            process.wait()


def _wait_for(socket: Path, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _WAIT_SECONDS
    while not socket.exists():
        if process.poll() is not None or time.monotonic() > end:
            log = socket.parent / "log"
            said = log.read_text("utf-8") if log.exists() else "nothing"
            raise RuntimeError(f"PgBouncer did not start; it said: {said}")
        time.sleep(0.02)
