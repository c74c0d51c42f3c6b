"""Does what the image does, without a container: a wheel in a fresh environment answers pages.

python -m tools.wheel_trial
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from tools import runtime_lock
from tools.reload import free_port, status_of, wait_for

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("/", "/yazd/", "/en/needs", "/static/site.css", "/static/vendor/htmx.min.js")


def install(folder: Path) -> Path:
    """The program and what it needs to run, and nothing else, in a new environment."""
    wheels = folder / "wheels"
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*build, "--wheel-dir", wheels, ROOT], check=True)
    lock = folder / "runtime.lock"
    lock.write_text(runtime_lock.lines(runtime_lock.needed()), "utf-8")
    venv.create(folder / "venv", with_pip=True)
    programs = folder / "venv" / "bin"
    pip: list[str | Path] = [programs / "python", "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, "--require-hashes", "-r", lock], check=True)
    subprocess.run([*pip, "--no-deps", *wheels.glob("*.whl")], check=True)
    return programs


def answers(programs: Path, folder: Path) -> list[str]:
    """What the installed site answers to each page."""
    port = free_port()
    environ = {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "GHAFASEH_DATA_DIR": str(folder / "data"),
        "GHAFASEH_PORT": str(port),
        "GHAFASEH_DEMO": "0",
        "GHAFASEH_LOG_LEVEL": "WARNING",
    }
    run = {"env": environ, "cwd": folder}
    flask = [programs / "flask", "--app", "webapp"]
    subprocess.run([*flask, "prepare"], check=True, **run)  # type: ignore[call-overload]
    (site,) = programs.parent.glob("lib/python*/site-packages/webapp/serving.py")
    gunicorn = [programs / "gunicorn", "--config", site, "webapp:create_app()"]
    server = subprocess.Popen(gunicorn, **run)  # type: ignore[call-overload]
    try:
        wait_for(port)
        return [f"{path}: {status_of(port, path)}" for path in PAGES]
    finally:
        server.terminate()
        server.wait(30)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="wheel-") as name:
        folder = Path(name)
        programs = install(folder)
        found = answers(programs, folder)
    print(*found, sep="\n")
    good = all(line.endswith(": 200") for line in found)
    print("wheel: answers" if good else "wheel: broken")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
