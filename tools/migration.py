"""Writes a migration from the difference between models and database.

python -m tools.migration 0002 "Add the tours"     compares with a database at the last revision
python -m tools.migration 0001 "The first tables"  rewrites a revision that is not released yet
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from flask_migrate import migrate, upgrade

from webapp import create_app
from webapp.config import Settings
from webapp.paths import PACKAGE

VERSIONS = PACKAGE / "migrations" / "versions"


def write(revision: str, message: str) -> Path:
    """The new file; an old file of the same revision is replaced."""
    path = VERSIONS / f"{revision}.py"
    path.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings.from_environment({"GHAFASEH_DATA_DIR": folder}))
        with app.app_context():
            if any(VERSIONS.glob("*.py")):
                upgrade()
            migrate(message=message, rev_id=revision)
    if revision == "0001":
        path.write_text(_with_counters(path.read_text("utf-8")), "utf-8")
    return path


_UP = """    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.schema.CreateSequence(sa.Sequence("identity_seq")))
    op.execute("INSERT INTO identity (id, last) VALUES (1, 0)")
"""
_DOWN = """    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.schema.DropSequence(sa.Sequence("identity_seq")))
"""


def _with_counters(text: str) -> str:
    """The counters of country-wide numbers, which are not tables of a model."""
    up, down = text.split("\ndef downgrade() -> None:\n")
    return (
        up.rstrip() + "\n" + _UP + "\n\ndef downgrade() -> None:\n" + down.rstrip() + "\n" + _DOWN
    )


if __name__ == "__main__":
    print(write(sys.argv[1], sys.argv[2]))
