"""The words for coded values: `label("field", "textile")` is «نساجی»."""

from __future__ import annotations

from typing import Any

from flask import Flask

_GROUPS: dict[str, dict[str, Any]] = {}


def add(groups: dict[str, dict[str, Any]]) -> None:
    """Takes over the groups of a feature's `labels.py`."""
    _GROUPS.update(groups)


def label(group: str, value: Any) -> str:
    """The word for a value in the language of the page; an empty value is a dash."""
    if value is None or value == "":
        return "—"
    return str(_GROUPS[group][str(value)])


def choices(group: str) -> list[tuple[str, Any]]:
    """(value, word) of a group, for select fields."""
    return list(_GROUPS[group].items())


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(label=label, choices=choices)
