"""Where imported files lie: rows as plain text under a random name, until the batch is gone."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path

from webapp import config, sheets, uploads
from webapp.i18n import gettext
from webapp.moves import RuleError

from . import columns


def folder() -> Path:
    path = config.in_force().uploads_dir / "imports"
    path.mkdir(parents=True, exist_ok=True)
    return path


def new_name(province: str) -> str:
    return f"{province}-{secrets.token_hex(12)}.csv"


def keep(
    save: Callable[[Path], object], province: str, actor_id: int | None = None
) -> tuple[str, sheets.Sheet]:
    """(stored name, table) of a file that `save` writes to the path it gets.

    Raises SheetError, and UploadRefused for what the scanner does not let pass.
    """
    name = new_name(province)
    path = folder() / name
    with tempfile.TemporaryDirectory(prefix="ghafaseh-") as there:
        came = Path(there) / "came"
        save(came)
        uploads.check_harmless(came.read_bytes(), uploads.Sender(province, 0, actor_id))
        try:
            sheets.normalise(came, path)
            return name, opened(name)
        except sheets.SheetError:
            path.unlink(missing_ok=True)
            raise


def opened(name: str) -> sheets.Sheet:
    """The table of a stored file; raises RuleError when it is gone."""
    if not (folder() / name).exists():
        raise RuleError(
            gettext("The file of this import is not on the server any more. Upload it again.")
        )
    return sheets.Sheet.of(folder() / name, columns.score)


def remove(name: str) -> None:
    (folder() / name).unlink(missing_ok=True)
