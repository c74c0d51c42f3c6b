"""The consolidated lists as files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from webapp import exports
from webapp.i18n import lazy_gettext

from . import lists, queries, rows, words
from .asked import Asked
from .lists import NationalList
from .rows import Column, Line

TITLES = {
    "needs": lazy_gettext("Needs of all provinces"),
    "companies": lazy_gettext("Companies of all provinces"),
    "interests": lazy_gettext("Interests of all provinces"),
    "meetings": lazy_gettext("Meetings of all provinces"),
}
CHUNK = 500
# how a spreadsheet keeps a kind of value; words of coded values are text
_KINDS = {"number": "number", "day": "date", "moment": "datetime", "code": "code"}


def _register(known: NationalList) -> None:
    @exports.listing(f"{known.name}.national", scope="national")
    def build(filters: Mapping[str, str]) -> exports.Listing:
        asked = known.read({name: _values(name, value) for name, value in filters.items()})
        return exports.Listing(
            title=TITLES[known.name],
            columns=tuple(_column(column) for column in rows.COLUMNS[known.name]),
            rows=lambda: _lines(known, asked),
            count=lambda: queries.count_of(known.query(asked)),
        )


def _values(name: str, value: str) -> list[str]:
    return [value] if name in ("q", "which", "sort") else value.split(",")


def _column(column: Column) -> exports.Column:
    return exports.Column(column.title, _value_of(column), _KINDS.get(column.kind, "text"))


def _value_of(column: Column) -> Callable[[Line], Any]:
    return lambda line: words.for_file(column, line)


def _lines(known: NationalList, asked: Asked) -> Iterator[Line]:
    """All rows, a chunk at a time, in the order of the page."""
    after: str | None = None
    while True:
        found = known.slice(asked, after, None, size=CHUNK)
        yield from rows.lines_of(known.name, found.items)
        if found.next is None:
            return
        after = found.next


for _known in lists.LISTS.values():
    _register(_known)
