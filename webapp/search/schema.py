"""How does a document lie in a Whoosh index? Own field types: tokens and weights are ours."""

from collections.abc import Iterator
from typing import Any

from whoosh import columns, fields, formats

from .documents import FACETS, Document
from .text import analyse, hs_tokens
from .vocabulary import word_labels
from .word_files import entries

TEXT, FACET, KEY, WORD = "text", "facet", "key", "word"
ID, PUBLISHED, VALUE = "id", "published", "value"

TITLE_WEIGHT, SUMMARY_WEIGHT, BODY_WEIGHT, COMPANY_WEIGHT, HS_WEIGHT = 3.0, 1.5, 1.0, 1.0, 2.0
# What a field or kind is called finds a need too, but tells little.
FACET_WEIGHT = 0.4
NO_VALUE = -1
_CALLED = {code: words for code, words in entries("fields.txt")}

Posting = tuple[bytes, int, float, bytes]


class WeighedTokens(fields.FieldType):
    """A field given as {token: (frequency, weight)}; nothing is analysed here."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None, scorable=True)

    def index(self, value: dict[str, tuple[int, float]], **_: Any) -> Iterator[Posting]:
        """One posting for each token."""
        for token, (frequency, weight) in value.items():
            yield token.encode(), frequency, weight, b""


class Labels(fields.FieldType):
    """A field given as a list of exact labels; it takes no part in ranking."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None, scorable=False)

    def index(self, value: list[str], **_: Any) -> Iterator[Posting]:
        """One posting for each label."""
        for label in dict.fromkeys(value):
            yield label.encode(), 1, 1.0, b""


# Whole numbers only: Whoosh reads columns of fractions wrongly.
SCHEMA = fields.Schema(
    text=WeighedTokens(),
    facet=Labels(),
    key=Labels(),
    word=Labels(),
    id=fields.COLUMN(columns.NumericColumn("q")),
    published=fields.COLUMN(columns.NumericColumn("q")),
    value=fields.COLUMN(columns.NumericColumn("q", default=NO_VALUE)),
)


def to_fields(document: Document) -> dict[str, Any]:
    """The document as Whoosh takes it."""
    value = NO_VALUE if document.value_usd is None else document.value_usd
    return {
        TEXT: weigh(document),
        FACET: labels(document),
        KEY: [str(document.id)],
        WORD: word_labels(document.title, document.summary),
        ID: document.id,
        PUBLISHED: int(document.published_at.timestamp()),
        VALUE: value,
    }


def weigh(document: Document) -> dict[str, tuple[int, float]]:
    """Each token with its frequency and its weight: a word of the title counts most."""
    weighed: dict[str, tuple[int, float]] = {}
    for tokens, weight in _weighted_texts(document):
        for token in tokens:
            frequency, sum_ = weighed.get(token, (0, 0.0))
            weighed[token] = frequency + 1, sum_ + weight
    return weighed


def labels(document: Document) -> list[str]:
    """The document's value in every facet where it has one."""
    values = ((facet, getattr(document, facet)) for facet in FACETS)
    return [label(facet, value) for facet, value in values if value]


def label(facet: str, value: str) -> str:
    """A facet's value as one exact label; `split_label` undoes it."""
    return f"{facet}={value}"


def split_label(text: str) -> tuple[str, str]:
    """The facet and the value of a label."""
    facet, _, value = text.partition("=")
    return facet, value


def _weighted_texts(document: Document) -> Iterator[tuple[list[str], float]]:
    yield analyse(document.title), TITLE_WEIGHT
    yield analyse(document.summary), SUMMARY_WEIGHT
    # Joined neighbours are worth their room in short texts only.
    yield analyse(document.body, pairs=False), BODY_WEIGHT
    yield analyse(document.company, pairs=False), COMPANY_WEIGHT
    yield hs_tokens(document.hs_code), HS_WEIGHT
    yield analyse(f"{called(document.field)} {called(document.kind)}", pairs=False), FACET_WEIGHT


def called(code: str) -> str:
    """What people call a field or kind; a code that nobody knows is a word itself."""
    return _CALLED.get(code, code)
