"""By which words is a company found, and how much does each tell?"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from webapp.capabilities.models import PublishedCapability
from webapp.companies.models import PublishedCompany
from webapp.persian import alphabetical

from .postgres_rows import TENTHS
from .schema import called
from .text import analyse, hs_tokens
from .vocabulary import word_labels

NAME_WEIGHT, TITLE_WEIGHT, BODY_WEIGHT, HS_WEIGHT = 3.0, 2.5, 1.0, 2.0
# What a field or kind is called finds a company too, but tells little.
CALLED_WEIGHT = 0.4
MOST_WEIGHT = 32_000  # of the column
# The sum of the stamps of a million companies is still a number of the database.
_STAMP_BITS = 42

Weighed = dict[str, tuple[int, float]]


def weigh(card: PublishedCompany, capabilities: Sequence[PublishedCapability]) -> Weighed:
    """Each token with its frequency and its weight."""
    weighed: Weighed = {}
    for tokens, weight in _texts(card, capabilities):
        for token in tokens:
            frequency, sum_ = weighed.get(token, (0, 0.0))
            weighed[token] = frequency + 1, sum_ + weight
    return weighed


def _texts(
    card: PublishedCompany, capabilities: Sequence[PublishedCapability]
) -> Iterator[tuple[list[str], float]]:
    yield analyse(card.name), NAME_WEIGHT
    yield analyse(card.about, pairs=False), BODY_WEIGHT
    for one in capabilities:
        yield analyse(one.title), TITLE_WEIGHT
        yield analyse(f"{one.description} {one.standards}", pairs=False), BODY_WEIGHT
        yield hs_tokens(one.hs_code), HS_WEIGHT
    codes = dict.fromkeys((*_fields(card, capabilities), *(one.kind for one in capabilities)))
    yield analyse(" ".join(map(called, codes)), pairs=False), CALLED_WEIGHT


def _fields(card: PublishedCompany, capabilities: Iterable[PublishedCapability]) -> list[str]:
    """Its own field first, each once."""
    own = [card.field] if card.field else []
    return list(dict.fromkeys([*own, *(one.field for one in capabilities)]))


def labels_of(card: PublishedCompany, capabilities: Sequence[PublishedCapability]) -> list[str]:
    """What the company says about its words."""
    return word_labels(card.name, *(one.title for one in capabilities))


def row_of(
    card: PublishedCompany, capabilities: Sequence[PublishedCapability], weighed: Weighed
) -> dict[str, Any]:
    """The row of `company_search`, but for whose it is."""
    return {
        "park_id": card.park_id,
        "size": card.size,
        "fields": " ".join(_fields(card, capabilities)),
        "kinds": " ".join(dict.fromkeys(one.kind for one in capabilities)),
        "roles": " ".join(_roles(card)),
        "length": length_of(weighed),
        "name_key": alphabetical(card.name),
    }


def new_stamp() -> int:
    """A number that no other row has, nor had before."""
    return secrets.randbits(_STAMP_BITS)


def _roles(card: PublishedCompany) -> Iterator[str]:
    if card.is_producer:
        yield "producer"
    if card.is_supplier:
        yield "supplier"
    if card.is_knowledge_based:
        yield "knowledge_based"


def length_of(weighed: Weighed) -> int:
    """How many tokens the texts have, repeated ones counted again."""
    return sum(frequency for frequency, _ in weighed.values())


def terms_of(weighed: Weighed, labels: Iterable[str]) -> dict[str, int]:
    """The rows of `company_term`: term → weight."""
    found = dict.fromkeys(labels, 0)
    found |= {
        token: min(MOST_WEIGHT, round(weight * TENTHS)) for token, (_, weight) in weighed.items()
    }
    return found
