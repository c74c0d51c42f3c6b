"""Commands of the installation; those of a feature stand in the feature's own `cli.py`."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    pass
