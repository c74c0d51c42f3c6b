"""How does a document lie in PostgreSQL? The same tokens, weights and words as in the index."""

from __future__ import annotations

from typing import Any

from whoosh.util.numeric import byte_to_length, length_to_byte

from . import segment
from .documents import FACETS, Document
from .schema import NO_VALUE, weigh
from .vocabulary import word_labels

# Weights are whole tenths, so they are kept as whole numbers.
TENTHS = 10


def row_of(document: Document) -> dict[str, Any]:
    """The row of `need_search`, but for whose it is."""
    weighed = weigh(document)
    return {
        **{facet: getattr(document, facet) for facet in FACETS},
        "id": document.id,
        "value": NO_VALUE if document.value_usd is None else document.value_usd,
        "published_at": document.published_at,
        "length": coarse(sum(frequency for frequency, _ in weighed.values())),
        "worth": worth_of(document),
        "tokens": " ".join(map(quoted, weighed)),
        "weights": {token: round(weight * TENTHS) for token, (_, weight) in weighed.items()},
    }


def labels_of(document: Document) -> list[str]:
    """What the document says about its words."""
    return word_labels(document.title, document.summary)


def worth_of(document: Document) -> float:
    """The document's state and age as a factor of its score."""
    age = document.published_at.timestamp() - segment._FRESH_FROM
    fresh = min(segment._FRESH_MOST, max(0.0, age * segment._FRESH_WORTH_A_SECOND))
    return segment._STATE_WORTH.get(document.state, 1.0) * (1 + fresh)


def quoted(token: str) -> str:
    """A token as one lexeme, whatever signs it has."""
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"


def coarse(length: int) -> int:
    """The length as the other engine keeps it, in one byte."""
    kept: int = byte_to_length(length_to_byte(length))
    return kept
