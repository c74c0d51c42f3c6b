"""Lists in pages by key: no counting, no OFFSET, as quick on the last page as on the first."""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import Label, Select, and_, or_
from sqlalchemy.orm import InstrumentedAttribute

from webapp.db import db

SIZE = 25
_UNSTORED = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True)
class Slice:
    """One page of a list; `next` and `previous` are tokens for `?after=` and `?before=`."""

    items: Sequence[Any]
    next: str | None
    previous: str | None

    def __iter__(self) -> Any:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


@dataclass(frozen=True)
class Order:
    """Columns that order a list and end in a unique one; all fall, or all rise.

    A column that may be empty is given as `coalesce(…)` labelled with its name; `empty` says
    what then stands for nothing.
    """

    columns: tuple[InstrumentedAttribute[Any] | Label[Any], ...]
    descending: bool = True
    empty: Mapping[str, Any] = field(default_factory=dict)


def slice_of(
    query: Select[Any],
    order: Order,
    *,
    after: str | None = None,
    before: str | None = None,
    size: int = SIZE,
) -> Slice:
    """The page of `query` behind `after` or in front of `before`; a bad token: the first page."""
    key, backward = _decode(before or after, order), bool(before)
    falls = order.descending != backward
    if key is not None:
        query = query.where(_beyond(order.columns, key, falls))
    columns = [column.desc() if falls else column.asc() for column in order.columns]
    rows = list(db.session.scalars(query.order_by(*columns).limit(size + 1)))
    more, rows = len(rows) > size, rows[:size]
    if backward:
        rows.reverse()
    has_next, has_previous = (True, more) if backward else (more, key is not None)
    return Slice(
        rows,
        _encode(rows[-1], order) if rows and has_next else None,
        _encode(rows[0], order) if rows and has_previous else None,
    )


def _beyond(columns: tuple[Any, ...], key: list[Any], falls: bool) -> Any:
    """(a, b) < (x, y) written out, as both databases use an index for it."""
    parts = []
    for place, column in enumerate(columns):
        same = [columns[i] == key[i] for i in range(place)]
        step = column < key[place] if falls else column > key[place]
        parts.append(and_(*same, step))
    return or_(*parts)


def _encode(row: Any, order: Order) -> str:
    values = [_plain(_value(row, column.key, order)) for column in order.columns]
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _value(row: Any, name: str, order: Order) -> Any:
    value = getattr(row, name)
    return order.empty.get(name) if value is None else value


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return {"at": value.isoformat()}
    if isinstance(value, dt.date):
        return {"on": value.isoformat()}
    return str(value) if isinstance(value, Decimal) else value


def _decode(token: str | None, order: Order) -> list[Any] | None:
    if not token:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        values = [_rich(value) for value in values]
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None
    fits = isinstance(values, list) and len(values) == len(order.columns)
    return values if fits and all(map(_is_key, values, order.columns)) else None


def _rich(value: Any) -> Any:
    if isinstance(value, dict):
        return (
            dt.datetime.fromisoformat(value["at"]).astimezone(dt.UTC)
            if "at" in value
            else dt.date.fromisoformat(value["on"])
        )
    return value


def _is_key(value: Any, column: Any) -> bool:
    """Is a value of a token one that its column can be compared with?"""
    expected = column.type.python_type
    if expected is int:
        return type(value) is int and abs(value) < 2**62
    if expected is str:
        # neither database takes these, and no stored text has them
        return isinstance(value, str) and not _UNSTORED.search(value)
    return type(value) is expected
