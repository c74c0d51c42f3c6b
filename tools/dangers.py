"""Looks for dangerous calls in all that is the site or builds it.

python -m tools.dangers   names bandit's findings and ends with 1 if there are any

What is right all the same carries `nosec`, the number of the finding and, where it is not plain,
a reason.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOOKED_AT = ("webapp", "tools", "tenants", "wsgi.py")


def arguments(*paths: str | Path) -> list[str]:
    """The command line for these paths, with the rules of `pyproject.toml`."""
    rules = ["--quiet", "--configfile", str(ROOT / "pyproject.toml")]
    return ["bandit", *rules, "--recursive", *map(str, paths)]


def main() -> None:
    """Ends the program."""
    from bandit.cli.main import main as look

    # it also tells of each part of a line that was not the one to be excused
    logging.getLogger("bandit.core.tester").setLevel(logging.ERROR)
    sys.argv = arguments(*(ROOT / name for name in LOOKED_AT))
    look()


if __name__ == "__main__":
    main()
