"""What search is told about a need, what it may be asked, and what it answers."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

FACETS = ("province", "park", "field", "kind", "state", "hs2", "band")

PAGE_SIZE = 20
# Beyond so many characters a question is not read.
MAX_TEXT = 2000
MAX_PAGE = 50

# Lower bound (US dollars a year) of each value band, dearest first.
_BANDS = (
    ("over_10m", 10_000_000),
    ("1m_10m", 1_000_000),
    ("100k_1m", 100_000),
    ("10k_100k", 10_000),
    ("under_10k", 0),
)
VALUE_BANDS = tuple(name for name, _ in reversed(_BANDS))


class Sort(StrEnum):
    """The orders a visitor can choose; relevance without words means newest."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    VALUE = "value"


class Notice(StrEnum):
    """What the page must say about the answer, in its own words."""

    INDEX_MISSING = "index_missing"
    SHORTENED = "shortened"
    MANY_TERMS = "many_terms"
    PARTIAL = "partial"
    NEAR = "near"
    SWAPPED = "swapped"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Document:
    """A published need as the index holds it; `id` is unique in the whole country."""

    id: int
    province: str
    title: str
    summary: str
    body: str
    company: str
    park: str | None
    field: str
    kind: str
    state: str
    hs_code: str | None
    value_usd: int | None
    published_at: datetime

    @property
    def hs2(self) -> str | None:
        """The chapter of the customs tariff, or None while the code is unknown."""
        return self.hs_code[:2] if self.hs_code else None

    @property
    def band(self) -> str | None:
        """The value band, or None where no amount is public."""
        return value_band(self.value_usd)


@dataclass(frozen=True, slots=True)
class Query:
    """One question. A filter of None lets everything pass, an empty one nothing at all."""

    text: str = ""
    province: frozenset[str] | None = None
    park: frozenset[str] | None = None
    field: frozenset[str] | None = None
    kind: frozenset[str] | None = None
    state: frozenset[str] | None = None
    hs2: frozenset[str] | None = None
    band: frozenset[str] | None = None
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    page_size: int = PAGE_SIZE

    def filters(self) -> dict[str, frozenset[str]]:
        """The facets that are filtered, with their accepted values."""
        chosen = {facet: getattr(self, facet) for facet in FACETS}
        return {facet: frozenset(v) for facet, v in chosen.items() if v is not None}


@dataclass(frozen=True, slots=True)
class Hit:
    """One found need; `score` compares hits of the same answer only."""

    id: int
    score: float


@dataclass(frozen=True, slots=True)
class Results:
    """One page of the answer, with exact totals.

    `facets` counts, for each facet, the needs that pass the words and every *other* filter.
    `terms` are the tokens that `text.highlight` marks; `searched_text` is what was searched
    instead when the question had been typed on the wrong keyboard layout or with slips of the
    hand. `near` are a few needs that come close where none answers the words: no matches, not
    counted, to be shown apart.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    terms: tuple[str, ...] = ()
    searched_text: str | None = None
    near: tuple[Hit, ...] = ()
    page: int = 1
    page_size: int = PAGE_SIZE

    @property
    def ids(self) -> list[int]:
        """The found needs of this page, best first."""
        return [hit.id for hit in self.hits]

    @property
    def pages(self) -> int:
        """How many pages can be turned to."""
        return last_page(self.total, self.page_size)


def value_band(value_usd: int | None) -> str | None:
    """The band an amount falls into; amounts below zero have none."""
    if value_usd is None:
        return None
    return next((name for name, floor in _BANDS if value_usd >= floor), None)


def band_limits(band: str) -> tuple[int, int | None]:
    """The amounts of a band: from the first, below the second."""
    floors = dict(_BANDS)
    dearer = [floor for floor in floors.values() if floor > floors[band]]
    return floors[band], min(dearer, default=None)


def last_page(total: int, page_size: int) -> int:
    """The number of the last page, at least 1 and at most `MAX_PAGE`."""
    return min(MAX_PAGE, max(1, -(-total // page_size)))


def without_index(total: int, newest_first: Iterable[int], page: int = 1) -> Results:
    """The answer while the index is lost: the database's newest needs, and a notice."""
    hits = tuple(Hit(number, 0.0) for number in newest_first)
    return Results(total, hits, notices=(Notice.INDEX_MISSING,), page=page)
