"""The lists of the national desk and of the provinces' desks as files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from webapp import exports
from webapp.i18n import lazy_gettext
from webapp.paging import Slice, slice_of

from . import desks, lists, queries, rows, words
from .desks import DeskList
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
            rows=lambda: _lines(known.name, lambda after: known.slice(asked, after, size=CHUNK)),
            count=lambda: queries.count_of(known.query(asked)),
        )


def _values(name: str, value: str) -> list[str]:
    return [value] if name in ("q", "which", "sort") else value.split(",")


def _column(column: Column) -> exports.Column:
    return exports.Column(column.title, _value_of(column), _KINDS.get(column.kind, "text"))


def _value_of(column: Column) -> Callable[[Line], Any]:
    return lambda line: words.for_file(column, line)


def _register_desk(known: DeskList) -> None:
    @exports.listing(f"{known.name}.province")
    def build(filters: Mapping[str, str]) -> exports.Listing:
        query = known.query(filters)
        columns = (c for c in rows.COLUMNS[known.name] if c.key not in known.without)
        return exports.Listing(
            title=known.title,
            columns=tuple(_column(column) for column in columns),
            rows=lambda: _lines(
                known.name, lambda after: slice_of(query, known.order, after=after, size=CHUNK)
            ),
            count=lambda: queries.count_of(query),
        )


def _lines(name: str, part: Callable[[str | None], Slice]) -> Iterator[Line]:
    """All rows, a chunk at a time, in the order of the page."""
    after: str | None = None
    while True:
        found = part(after)
        yield from rows.lines_of(name, found.items)
        if found.next is None:
            return
        after = found.next


for _known in lists.LISTS.values():
    _register(_known)
for _desk in desks.LISTS:
    _register_desk(_desk)
