"""The files for operators are whole: programs that read them accept them, names in them exist."""

from __future__ import annotations

import configparser
import http.client
import http.server
import re
import runpy
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from tools import machine
from webapp import headers, serving, supervisor
from webapp.config import Settings
from webapp.tenancy.policies import PLACES, ROLES
from webapp.workers import NAMES

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVING = ROOT / "webapp" / "serving.py"
NGINX = machine.nginx()


def read(name: str) -> str:
    return (DEPLOY / name).read_text("utf-8")


def environment(name: str) -> dict[str, str]:
    lines = [line for line in read(name).splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


# --- settings -------------------------------------------------------------------------------


def test_the_sample_settings_start_a_production_site_once_a_secret_is_in_them(tmp_path):
    environ = environment("ghafaseh.env") | environment("ghafaseh-owner.env")
    assert environ["GHAFASEH_SECRET_KEY"] == "", "a sample carries no secret"
    filled = {"GHAFASEH_SECRET_KEY": "c7GdW2nq0Xr9-uVbT5mYkLz8sPaEoHj1"}
    filled["GHAFASEH_DATA_DIR"] = str(tmp_path)
    settings = Settings.from_environment(environ | filled)
    assert settings.is_production and settings.proxies == 1


def test_gunicorn_reads_the_settings_that_the_program_reads(tmp_path, monkeypatch):
    """In a file of its own, so that what keeps the processes never holds the program."""
    for name in ("HOST", "PORT", "WORKERS"):
        monkeypatch.delenv(f"GHAFASEH_{name}", raising=False)
    told, known = runpy.run_path(str(SERVING)), Settings()
    assert told["bind"] == f"{known.host}:{known.port}" and told["workers"] == known.workers
    assert not re.search(r"^(from|import) webapp", SERVING.read_text("utf-8"), re.MULTILINE)
    command = supervisor.web_command(Settings(workers=3, port=8123))
    assert str(SERVING) in command and "127.0.0.1:8123" in command


@pytest.fixture
def old_worker():
    """A process of gunicorn that is told to end, and a server that keeps it."""
    server, worker = SimpleNamespace(), serving.Worker.__new__(serving.Worker)
    worker.alive, worker.cfg = True, SimpleNamespace(workers=2)
    worker.method_queue = SimpleNamespace(defer=lambda call: None)
    serving.on_starting(server)
    serving.post_fork(server, worker)
    return server, worker


def test_a_process_ends_at_once_when_the_site_stops(old_worker):
    _, worker = old_worker
    worker.handle_exit(15, None)
    assert not worker.alive


def test_after_a_reload_it_goes_on_until_its_successors_are_ready(old_worker):
    server, worker = old_worker
    serving.on_reload(server)
    worker.handle_exit(15, None)
    for age in (3, 4):
        time.sleep(0.15)
        assert worker.alive
        successor = SimpleNamespace(age=age)
        serving.post_fork(server, successor)
        serving.post_worker_init(successor)
    until = time.monotonic() + 30
    while worker.alive and time.monotonic() < until:
        time.sleep(0.02)
    assert not worker.alive


# --- systemd --------------------------------------------------------------------------------


def test_every_worker_has_its_unit():
    wanted = set(re.findall(r"ghafaseh-worker@(\w+)\.service", read("systemd/ghafaseh.target")))
    assert wanted == set(NAMES)


def test_units_are_ones_that_systemd_accepts(tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    for unit in UNITS:
        text = unit.read_text("utf-8").replace("/opt/ghafaseh/docs", str(ROOT / "docs"))
        # the programs lie elsewhere here; that they are named rightly is tested below
        text = re.sub(r"/opt/ghafaseh/\.venv/bin/\w+", "/bin/true", text)
        (tmp_path / unit.name).write_text(text, "utf-8")
    files = [str(path) for path in sorted(tmp_path.iterdir())]
    done = subprocess.run(["systemd-analyze", "verify", *files], capture_output=True, text=True)
    assert done.returncode == 0 and "ghafaseh" not in done.stderr, done.stderr


@pytest.mark.parametrize("unit", [u for u in UNITS if u.suffix == ".service"], ids=lambda u: u.name)
def test_services_call_commands_that_exist_and_are_shut_in(unit, app):
    text = unit.read_text("utf-8")
    for command in re.findall(r"^ExecStart=(.+)$", text, re.MULTILINE):
        words = command.split()
        if words[0].endswith("/flask"):
            assert words[1:3] == ["--app", "webapp"] and words[3] in app.cli.commands, command
        else:
            assert words[0].endswith("/gunicorn") and words[-1] == "webapp:create_app()"
            assert (ROOT / words[2].removeprefix("/opt/ghafaseh/")).is_file()
    for wall in ("NoNewPrivileges=yes", "ProtectSystem=strict", "User=ghafaseh"):
        assert wall in text


# --- PostgreSQL and PgBouncer ---------------------------------------------------------------


def test_pgbouncer_shares_connections_by_transaction():
    config = configparser.ConfigParser(inline_comment_prefixes=())
    config.read_string(read("pgbouncer/pgbouncer.ini"))
    told = config["pgbouncer"]
    assert told["pool_mode"] == "transaction"
    most = int(told["default_pool_size"]) + int(told["reserve_pool_size"])
    assert most <= int(_value("postgresql/ghafaseh.conf", "max_connections")) - 20
    url = environment("ghafaseh.env")["GHAFASEH_DATABASE_URL"]
    assert told["unix_socket_dir"] in url and f"port={told['listen_port']}" in url
    assert environment("ghafaseh.env").get("GHAFASEH_DATABASE_PREPARE", "0") == "0"


def _value(name: str, setting: str) -> str:
    found = re.search(rf"^{setting} = (\S+)", read(name), re.MULTILINE)
    assert found, f"{name} does not set {setting}"
    return found[1]


def test_what_was_acknowledged_is_on_the_disk():
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        assert _value("postgresql/ghafaseh.conf", name) == "on"


def test_the_site_s_login_gets_the_roles_of_scopes_and_no_more():
    text = read("postgresql/roles.sql")
    assert set(re.findall(r"CREATE ROLE (\w+) NOLOGIN", text)) == set(ROLES)
    granted = {to: set(re.findall(r"\w+", names)) for names, to in _GRANTS.findall(text)}
    assert granted["ghafaseh"] == set(ROLES) - {PLACES}
    assert granted["ghafaseh_owner"] == {PLACES}
    assert not re.search(r"SUPERUSER|BYPASSRLS", text)


_GRANTS = re.compile(r"GRANT ((?:ghafaseh_\w+[,\s]+)+)TO (\w+);")


# --- the image ------------------------------------------------------------------------------


def test_the_image_copies_files_that_exist_and_runs_commands_that_exist(app):
    text = read("container/Dockerfile")
    for sources in re.findall(r"^COPY (.+) \S+$", text, re.MULTILINE):
        for source in sources.split():
            assert (ROOT / source).exists(), source
    modules = re.findall(r"-m tools\.(\w+)", text)
    assert modules and all((ROOT / "tools" / f"{name}.py").is_file() for name in modules)
    composed = read("container/compose.yaml")
    for command in re.findall(r"\bflask (\w+)|\[flask, (\w+)", composed):
        assert "".join(command) in app.cli.commands
    for path in re.findall(r"- (\.\S+?):/", composed):
        assert (DEPLOY / "container" / path).resolve().is_file(), path


def test_the_image_holds_what_the_site_needs_and_no_tools():
    from tools import runtime_lock

    names = runtime_lock.needed()
    assert {"flask", "gunicorn", "whoosh", "psycopg-binary"} <= names
    assert not names & {"pytest", "ruff", "mypy", "playwright", "hatchling"}
    lines = runtime_lock.lines(names)
    assert lines.count("==") == len(names - {"colorama", "waitress"})
    assert lines.count("--hash=sha256:") > len(names)


# --- nginx ----------------------------------------------------------------------------------


def test_nginx_names_the_largest_request_and_hides_what_is_for_the_machine():
    text = read("nginx/ghafaseh.conf")
    size = re.search(r"client_max_body_size (\d+)m", text)
    assert size and int(size[1]) > Settings().max_upload_mb
    for path in ("/metrics", "/readyz"):
        assert f"location = {path} {{ deny all; }}" in text
    # nothing that the site says to browsers is said again, or a location would lose it
    assert not set(re.findall(r"add_header (\S+)", text)) & set(headers.ALWAYS)


class Backend(http.server.BaseHTTPRequestHandler):
    """Answers as the site does, and counts."""

    seen: list[str] = []

    def do_GET(self) -> None:
        cookie, partial = self.headers.get("Cookie"), self.headers.get("HX-Request", "")
        self.seen.append(f"{self.path} {cookie or ''}{partial}".strip())
        body = f"{len(self.seen)} {cookie} {partial}".encode()
        private = cookie or self.path.startswith("/private")
        self.send_response(200)
        caching = "private, no-cache" if private else "public, max-age=0, s-maxage=5"
        self.send_header("Cache-Control", caching)
        self.send_header("Vary", "HX-Request, Accept-Encoding")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[int]:
    """nginx with our file, over plain HTTP, in front of a backend; gives its port."""
    if NGINX is None:
        pytest.skip("nginx is not installed: apt-get install nginx-light")
    Backend.seen.clear()
    backend = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Backend)
    threading.Thread(target=backend.serve_forever, args=(0.02,), daemon=True).start()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    config = configured(tmp_path, port, backend.server_address[1])
    done = subprocess.run(
        [NGINX, "-t", "-c", config, "-p", tmp_path], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    server = subprocess.Popen([NGINX, "-c", config, "-p", tmp_path, "-g", "daemon off;"])
    wait_for(port)
    yield port
    server.terminate()
    server.wait(10)
    backend.shutdown()
    backend.server_close()


_SELF_SIGNED = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=example")


def configured(folder: Path, port: int, backend: int) -> Path:
    subprocess.run(
        [*_SELF_SIGNED, "-keyout", folder / "key.pem", "-out", folder / "fullchain.pem"],
        check=True,
        capture_output=True,
    )
    text = read("nginx/ghafaseh.conf").replace("/etc/ssl/ghafaseh", str(folder))
    text = text.replace("/var/cache/nginx", str(folder)).replace(":8000", f":{backend}")
    text = re.sub(r"listen \[::\].*?;", "", text)
    text = text.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port};")
    text = re.sub(r"listen 80;\s+server_name [^;]+;", "listen 127.0.0.1:1; server_name x;", text)
    text = text.replace("listen 127.0.0.1:1;", f"listen unix:{folder}/plain.sock;")
    own = "\n".join(
        f"{name}_temp_path {folder}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    path = folder / "nginx.conf"
    path.write_text(
        f"user root;\npid {folder}/pid;\nerror_log {folder}/errors;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{own}\n{text}\n}}\n",
        "utf-8",
    )
    return path


def wait_for(port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx does not answer")


def ask(port: int, path: str, **headers: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"Host": "yazd.ghafaseh.example.ir", **headers})
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return body if answer.status == 200 else str(answer.status)


def test_nginx_keeps_visitors_pages_for_seconds_and_nobody_else_s(proxy):
    assert ask(proxy, "/needs") == ask(proxy, "/needs") and len(Backend.seen) == 1
    mine = ask(proxy, "/needs", Cookie="ghafaseh=mine")
    assert "mine" in mine and ask(proxy, "/needs", Cookie="ghafaseh=mine") != mine
    assert "mine" not in ask(proxy, "/needs"), "the page of a person is kept for nobody"
    part = {"HX-Request": "true"}
    assert ask(proxy, "/needs", **part) != ask(proxy, "/needs"), "Vary is obeyed"
    first = ask(proxy, "/private/x")
    assert ask(proxy, "/private/x") != first, "what is private is asked for each time"
    for path in ("/metrics", "/readyz"):
        assert ask(proxy, path) == "403"
