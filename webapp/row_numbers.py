"""Numbers of rows as addresses write them: no longer than any row has one."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import IntegerConverter


class RowNumber(IntegerConverter):
    """`<int:…>` in every route. A number that no database takes is an address that is not there."""

    regex = "[0-9]{1,15}"


def init_app(app: Flask) -> None:
    """Before any route is registered."""
    app.url_map.converters["int"] = RowNumber


def asked_for(text: str | None) -> int | None:
    """The number in a parameter of an address or a button, None for anything else."""
    known = text is not None and text.isascii() and text.isdecimal() and len(text) <= 15
    return int(text) if known and text is not None else None
