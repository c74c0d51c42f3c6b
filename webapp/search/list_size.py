"""A list of suggestions comes with each pause of typing: small, however long its names are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from html import escape
from typing import Protocol, TypeVar
from urllib.parse import quote

# Bytes before compression: all of it, what surrounds the lines, and what surrounds each text.
LIST, FRAME, LINE_FRAME = 5_120, 700, 185


class Line(Protocol):
    @property
    def text(self) -> str: ...


K = TypeVar("K", bound=str)
L = TypeVar("L", bound=Line)


def fitting(groups: Mapping[K, list[L]], asked: Collection[K]) -> dict[K, list[L]]:
    """The groups without the last lines of those that take most room, one of each kept.

    Lines of the kinds `asked` have their text in their address too.
    """
    kept = {kind: list(lines) for kind, lines in groups.items()}
    sizes = {kind: [_size(one, kind in asked) for one in kept[kind]] for kind in kept}
    while FRAME + sum(map(sum, sizes.values())) > LIST:
        long = [kind for kind in kept if len(kept[kind]) > 1]
        if not long:
            break
        longest = max(long, key=lambda kind: sum(sizes[kind]))
        kept[longest].pop()
        sizes[longest].pop()
    return kept


def _size(line: Line, in_address: bool) -> int:
    address = len(quote(line.text)) if in_address else 0
    return LINE_FRAME + len(escape(line.text).encode()) + address
