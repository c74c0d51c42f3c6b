"""What may stand in the address of a search, and what an address must look like."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, ClassVar, Self

from werkzeug.datastructures import MultiDict

from webapp.needs.rules import Field, Kind, PublicState

from .documents import MAX_PAGE, MAX_TEXT, VALUE_BANDS, Query, Sort

# facet → its name in addresses, in the order in which they are shown
PARAMETERS = {
    "province": "province",
    "field": "field",
    "kind": "kind",
    "state": "state",
    "park": "park",
    "band": "value",
    "hs2": "hs",
}
MAX_CHOSEN = 40
_KNOWN: dict[str, Collection[str]] = {
    "field": frozenset(Field),
    "kind": frozenset(Kind),
    "state": frozenset(PublicState),
    "band": frozenset(VALUE_BANDS),
}
Chosen = dict[str, tuple[str, ...]]
_HS2 = re.compile(r"[0-9]{2}")
_PARK = re.compile(r"([a-z-]+)/([0-9]{1,18})")
_PAGE = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True)
class Place:
    """The site on which is searched; `province` is None on the national one."""

    province: str | None
    provinces: Collection[str]


@dataclass(frozen=True)
class Question:
    """A search as its address says it. What an address says wrongly is left out.

    What lists of other things can be narrowed and ordered by, kinds of their own say.
    """

    parameters: ClassVar[Mapping[str, str]] = PARAMETERS
    codes: ClassVar[Mapping[str, Collection[str]]] = _KNOWN
    sorts: ClassVar[type[StrEnum]] = Sort
    without_words: ClassVar[str] = Sort.NEWEST  # nothing fits better than another

    text: str = ""
    everywhere: bool = True
    can_widen: bool = False  # on a province's site, which searches its own needs at first
    chosen: Chosen = field(default_factory=dict)
    sort: str = Sort.RELEVANCE
    page: int = 1

    @classmethod
    def read(cls, address: MultiDict[str, str], place: Place) -> Self:
        """The question in an address; unknown values and names are ignored."""
        everywhere = place.province is None or address.get("all") == "1"
        if not everywhere and place.province:
            place = replace(place, provinces={place.province})
        facets = {
            facet: tuple(cls._known(facet, address.getlist(name), place))
            for facet, name in cls.parameters.items()
            if facet != "province" or everywhere
        }
        return cls(
            text=_words(address.get("q", "")),
            everywhere=everywhere,
            can_widen=place.province is not None,
            chosen={facet: values for facet, values in facets.items() if values},
            sort=cls._sort(address.get("sort", "")),
            page=_page(address.get("page", "")),
        )

    @property
    def order(self) -> str:
        """The order in force."""
        return self.sort if self.text or self.sort != Sort.RELEVANCE else self.without_words

    def address(self) -> dict[str, Any]:
        """The shortest parameters that ask the same."""
        said = {
            "q": self.text,
            "all": "1" if self.everywhere and self.can_widen else "",
            **{self.parameters[facet]: list(values) for facet, values in self.chosen.items()},
            "sort": "" if self.sort == Sort.RELEVANCE else str(self.sort),
            "page": self.page if self.page > 1 else "",
        }
        return {name: value for name, value in said.items() if value}

    def query(self, own_province: str | None) -> Query:
        """What the index is asked."""
        filters: dict[str, Any] = {facet: frozenset(v) for facet, v in self.chosen.items()}
        if not self.everywhere and own_province:
            filters["province"] = frozenset({own_province})
        return Query(self.text, sort=Sort(self.order), page=self.page, **filters)

    def without(self, facet: str, value: str) -> Self:
        """The same, but for one chosen value."""
        left = tuple(one for one in self.chosen.get(facet, ()) if one != value)
        return replace(self, chosen=_with(self.chosen, facet, left), page=1)

    def unfiltered(self) -> Self:
        """The same words without any filter."""
        return replace(self, chosen={}, page=1)

    def with_parks(self, known: Collection[str]) -> Self:
        """The same with those of its parks that there are."""
        if "park" not in self.chosen:
            return self
        parks = tuple(park for park in self.chosen["park"] if park in known)
        return replace(self, chosen=_with(self.chosen, "park", parks))

    def widened(self) -> Self:
        """The same in all provinces."""
        return replace(self, everywhere=True, page=1)

    def turned_to(self, page: int) -> Self:
        """Another page of the same."""
        return replace(self, page=page)

    @classmethod
    def _known(cls, facet: str, values: Iterable[str], place: Place) -> list[str]:
        """Those of the values that can be meant, once each."""
        found = (cls._value(facet, value, place) for value in values)
        return list(dict.fromkeys(value for value in found if value))[:MAX_CHOSEN]

    @classmethod
    def _value(cls, facet: str, value: str, place: Place) -> str | None:
        if facet == "province":
            return value if value in place.provinces else None
        if facet == "hs2":
            return value if _HS2.fullmatch(value) else None
        if facet == "park":
            return _park(value, place)
        return value if value in cls.codes[facet] else None

    @classmethod
    def _sort(cls, text: str) -> str:
        return cls.sorts(text) if text in frozenset(cls.sorts) else Sort.RELEVANCE


def _with(chosen: Chosen, facet: str, values: tuple[str, ...]) -> Chosen:
    """Never an empty choice: in a query that would let nothing pass."""
    changed = {**chosen, facet: values}
    return {name: left for name, left in changed.items() if left}


def _park(value: str, place: Place) -> str | None:
    """`yazd/12`; on the site of a province the number is enough."""
    if place.province and value.isascii() and value.isdecimal():
        value = f"{place.province}/{value}"
    match = _PARK.fullmatch(value)
    return value if match and match[1] in place.provinces else None


def _words(text: str) -> str:
    """What is asked for, with single blanks. Of a text too long to be read only so much is kept
    that it is still too long: all the addresses of the page carry it."""
    some = text[: MAX_TEXT * 5].replace("\0", " ").split()
    return " ".join(some)[: MAX_TEXT + 1]


def _page(text: str) -> int:
    return min(MAX_PAGE, max(1, int(text))) if _PAGE.fullmatch(text) else 1
