"""What a refused request left in the database, table by table."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Flask

from webapp.db import db, reading
from webapp.tenancy import scopes

# Failed tries are counted whatever comes of the request; that is their purpose.
COUNTED = frozenset({"failed_try"})

Picture = dict[str, tuple[int, str]]


class Watch:
    """Looks at the whole database between requests."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._before = picture(app)

    def changed(self) -> list[str]:
        """The tables that differ since last asked, with what became of their number of rows."""
        before, self._before = self._before, picture(self._app)
        return [
            f"{name}: {before[name][0]} → {now[0]} rows"
            for name, now in self._before.items()
            if before[name] != now
        ]


def picture(app: Flask) -> Picture:
    """table → (rows, digest of their contents)."""
    with app.app_context(), reading(scopes.national("test", user_id=None)):
        models = [mapper.class_ for mapper in db.Model.registry.mappers]
        return {
            model.__tablename__: _digest(model)
            for model in models
            if model.__tablename__ not in COUNTED
        }


def _digest(model: type[Any]) -> tuple[int, str]:
    rows = sorted(repr(_values(row)) for row in db.session.scalars(db.select(model)))
    return len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()


def _values(row: Any) -> list[Any]:
    return [getattr(row, attribute.key) for attribute in db.inspect(row).mapper.column_attrs]
