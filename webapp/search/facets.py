"""What a list can be narrowed by, in words, with counts; and what narrows it now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.companies.rules import Size
from webapp.i18n import gettext, language
from webapp.labels import label
from webapp.persian import fa_digits, fold
from webapp.tenancy.sites import province_name

from .chapters import chapter_name
from .documents import VALUE_BANDS, Results
from .forms import Question

# Facets open at first, and how many values stand before «more».
OPEN = ("province", "field", "kind", "state", "role", "profile")
SHORT = 10
_GROUPS = {"field": "field", "kind": "kind", "state": "public_state", "band": "value_band"}
_GROUPS |= {"size": "size", "role": "found_role", "profile": "found_profile"}

_RANKED: dict[str, tuple[str, ...]] = {"band": VALUE_BANDS, "size": tuple(Size)}


@dataclass(frozen=True)
class Option:
    """One value of a facet; so many needs or companies have it, given every other filter."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True)
class Facet:
    """A group of checkboxes; `rest` is folded."""

    name: str
    title: str
    options: list[Option]
    rest: list[Option]
    is_open: bool


@dataclass(frozen=True)
class Chip:
    """A value in force, and the question without it."""

    label: str
    without: Question


def word(facet: str, value: str, parks: Mapping[str, str]) -> str:
    """What a value of a facet is called on the page."""
    if facet == "province":
        return province_name(value)
    if facet == "park":
        return parks.get(value) or gettext("Unknown park")
    if facet == "hs2":
        return f"{_digits(value)} – {chapter_name(value)}"
    return label(_GROUPS[facet], value)


def _digits(code: str) -> str:
    return fa_digits(code) if language() == "fa" else code


def facets(question: Question, results: Results, parks: Mapping[str, str]) -> list[Facet]:
    """All groups that have anything to choose, in their order."""
    shown = [
        _facet(facet, question, results, parks)
        for facet in question.parameters
        if facet != "province" or question.everywhere
    ]
    return [facet for facet in shown if facet.options]


def _facet(facet: str, question: Question, results: Results, parks: Mapping[str, str]) -> Facet:
    chosen = question.chosen.get(facet, ())
    counts = dict(results.facets.get(facet, ()))
    counts |= {value: 0 for value in chosen if value not in counts}
    options = [
        Option(value, word(facet, value, parks), count, value in chosen)
        for value, count in counts.items()
    ]
    options.sort(key=lambda option: _rank(facet, option))
    # two more are not worth a fold
    cut = SHORT if len(options) > SHORT + 2 else len(options)
    return Facet(
        name=question.parameters[facet],
        title=label("facet", facet),
        options=options[:cut],
        rest=options[cut:],
        is_open=facet in OPEN or bool(chosen),
    )


def _rank(facet: str, option: Option) -> tuple[int, int, str]:
    """Chosen values first; bands and sizes by size, the others by how many hits they bring."""
    if facet in _RANKED:
        return 0, _RANKED[facet].index(option.value), ""
    return -option.selected, -option.count, fold(option.label)


def chips(question: Question, parks: Mapping[str, str]) -> list[Chip]:
    """One for each chosen value."""
    return [
        Chip(word(facet, value, parks), question.without(facet, value))
        for facet in question.parameters
        for value in question.chosen.get(facet, ())
    ]
