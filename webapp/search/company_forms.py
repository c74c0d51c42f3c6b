"""What may stand in the address of a search for companies."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from webapp.companies.rules import Size
from webapp.needs.rules import Field, Kind

from .company_shelf import WITH_CAPABILITIES
from .forms import Question


class Sort(StrEnum):
    """The orders a visitor can choose; relevance without words means the name."""

    RELEVANCE = "relevance"
    NAME = "name"


class Role(StrEnum):
    """As what a company takes part."""

    PRODUCER = "producer"
    SUPPLIER = "supplier"
    KNOWLEDGE_BASED = "knowledge_based"


@dataclass(frozen=True)
class CompanyQuestion(Question):
    """A search for companies as its address says it."""

    parameters: ClassVar[Mapping[str, str]] = {
        "province": "province",
        "profile": "capabilities",
        "role": "role",
        "field": "field",
        "kind": "kind",
        "size": "size",
        "park": "park",
    }
    codes: ClassVar[Mapping[str, Collection[str]]] = {
        "profile": frozenset({WITH_CAPABILITIES}),
        "role": frozenset(Role),
        "field": frozenset(Field),
        "kind": frozenset(Kind),
        "size": frozenset(Size),
    }
    sorts: ClassVar[type[StrEnum]] = Sort
    without_words: ClassVar[str] = Sort.NAME
