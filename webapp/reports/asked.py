"""What a reader of a consolidated list asked for, as it stands in the address. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

MOST_LETTERS = 200


@dataclass(frozen=True)
class Asked:
    """`chosen` narrows by facet, `which` names the whole, `text` is what must be in the words."""

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    which: str = ""
    text: str = ""
    sort: str = ""

    def one(self, facet: str) -> str | None:
        """The value of a facet when exactly one is chosen."""
        values = self.chosen.get(facet, ())
        return values[0] if len(values) == 1 else None

    def without(self, facet: str, value: str) -> Asked:
        left = tuple(other for other in self.chosen.get(facet, ()) if other != value)
        return replace(self, chosen={**self.chosen, facet: left})

    def sorted_by(self, sort: str) -> Asked:
        return replace(self, sort=sort)

    def values(self) -> dict[str, Any]:
        """The same as values of an address."""
        named: dict[str, Any] = {name: list(v) for name, v in self.chosen.items() if v}
        rest = {"which": self.which, "q": self.text, "sort": self.sort}
        return named | {name: value for name, value in rest.items() if value}


def read(
    values: Mapping[str, Sequence[str]],
    facets: Mapping[str, Iterable[str] | None],
    wholes: Sequence[str],
    sorts: Sequence[str],
) -> Asked:
    """What the address asks for; unknown values are left out.

    `facets` names the values each facet takes (None: anything short); of `wholes` and `sorts`
    the first is meant when nothing is said, and then it stays out of the address.
    """
    chosen = {
        name: tuple(dict.fromkeys(v for v in values.get(name, ()) if _fits(v, allowed)))
        for name, allowed in facets.items()
    }
    return Asked(
        {name: found for name, found in chosen.items() if found},
        _later(values.get("which", ()), wholes),
        " ".join("".join(values.get("q", ())[:1]).split())[:MOST_LETTERS],
        _later(values.get("sort", ()), sorts),
    )


def _fits(value: str, allowed: Iterable[str] | None) -> bool:
    return bool(value) and (len(value) <= 20 if allowed is None else value in allowed)


def _later(given: Sequence[str], known: Sequence[str]) -> str:
    value = given[0] if given else ""
    return value if value in known[1:] else ""
