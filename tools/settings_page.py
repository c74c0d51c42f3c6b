"""Writes docs/settings.md, the reference of all settings, from the object that reads them.

python -m tools.settings_page
"""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any

from webapp.config import PREFIX, Settings

PAGE = Path(__file__).resolve().parent.parent / "docs" / "settings.md"
_HEAD = """\
# Settings

Environment variables, read once at start. The program refuses to start with a list of everything
that is wrong, unknown `GHAFASEH_…` names included. `flask settings` prints the same list; this page
is written by `python -m tools.settings_page`.

Flags are 1 or 0, lists have commas between their parts. With `GHAFASEH_MODE=production` those
marked ● must be set.
"""
_COLUMNS = "| setting | kind | default | meaning |\n|---|---|---|---|"
_KINDS = {"whole": "whole number", "path": "folder", "names": "list"}
# Each group begins with this setting and goes on to the next one.
_BEGINS = {
    "mode": "The installation",
    "host": "Addresses",
    "demo": "Demo",
    "session_idle_hours": "Signing in",
    "mail_host": "Mail",
    "sms_url": "SMS",
    "public_url": "Rules of the site",
    "max_upload_mb": "Files",
    "metrics": "Watching",
}
_ELSEWHERE = {"public_url": "Addresses"}
_IN_PRODUCTION = ("mode", "database_url", "secret_key", "demo", "public_url")


def markdown() -> str:
    """The whole page."""
    groups: dict[str, list[str]] = {}
    group = ""
    for known in fields(Settings):
        group = _BEGINS.get(known.name, group)
        groups.setdefault(_ELSEWHERE.get(known.name, group), []).append(_row(known))
    tables = ["\n".join([f"\n## {name}\n", _COLUMNS, *rows, ""]) for name, rows in groups.items()]
    return _HEAD + "".join(tables)


def _row(known: Field[Any]) -> str:
    name = f"`{PREFIX}{known.name.upper()}`" + (" ●" if known.name in _IN_PRODUCTION else "")
    kind = known.metadata["kind"]
    shown = _shown(known.default)
    return f"| {name} | {_KINDS.get(kind, kind)} | {shown} | {known.metadata['about']} |"


def _shown(default: Any) -> str:
    if default in (MISSING, "", ()):
        return ""
    if isinstance(default, bool):
        return f"`{int(default)}`"
    if isinstance(default, tuple):
        return f"`{','.join(default)}`"
    return f"`{default.as_posix() if isinstance(default, Path) else default}`"


if __name__ == "__main__":
    PAGE.write_text(markdown(), "utf-8")
