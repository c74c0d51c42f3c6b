"""Generated needs and questions for measuring the search: the same ones for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate

from webapp import paths
from webapp.needs.rules import Field, Kind, PublicState
from webapp.persian import fa_digits
from webapp.search.documents import Document, Query, Sort
from webapp.search.lexicon import built_in
from webapp.tenancy.scopes import NATIONAL

START = datetime(2024, 1, 1, tzinfo=UTC)
# How much rarer each next word is (Zipf); steep enough that some words are everywhere.
_ZIPF = 0.9
_MINUTES = 2 * 365 * 24 * 60


@dataclass(frozen=True)
class Words:
    """What needs are written with, by how often: words and phrases of the word lists."""

    terms: list[str]
    cumulated: list[float]

    def some(self, rng: random.Random, count: int) -> list[str]:
        """`count` of them, frequent ones more often."""
        return rng.choices(self.terms, cum_weights=self.cumulated, k=count)


@cache
def words() -> Words:
    """All terms of the built-in lists in an order of their own."""
    lists = built_in()
    groups = (*lists.synonyms, *lists.spellings, *(group[1:] for group in lists.latin))
    terms = sorted({term for group in groups for term in group})
    random.Random(7).shuffle(terms)  # nosec B311 # the same order each time
    weights = accumulate(1 / (rank + 5) ** _ZIPF for rank in range(len(terms)))
    return Words(terms, list(weights))


@cache
def _provinces() -> list[str]:
    names = sorted(path.stem for path in paths.TENANTS.glob("*.toml"))
    return [name for name in names if name != NATIONAL]


def needs(count: int, seed: int = 1402) -> Iterator[Document]:
    """`count` needs of all provinces."""
    rng = random.Random(seed)  # nosec B311 # the same needs each time
    for number in range(1, count + 1):
        yield _need(number, rng)


def _need(number: int, rng: random.Random) -> Document:
    province = rng.choice(_provinces())
    title = " ".join(words().some(rng, rng.randint(1, 4)))
    if rng.random() < 0.3:
        title += f" {rng.choice(('', 'DN', 'M'))}{fa_digits(str(rng.choice((16, 304, 316, 6205))))}"
    return Document(
        id=number,
        province=province,
        title=title,
        summary=" ".join(words().some(rng, rng.randint(3, 9))),
        body=" ".join(words().some(rng, rng.randint(0, 12))),
        company=f"شرکت {rng.choice(words().terms)}",
        park=f"{province}/{rng.randint(1, 12)}" if rng.random() < 0.8 else None,
        field=rng.choice(list(Field)),
        kind=rng.choice(list(Kind)),
        state=rng.choices(list(PublicState), weights=(70, 15, 10, 5))[0],
        hs_code=f"{rng.randint(25, 96)}{rng.randint(1, 40):02}{rng.choice((10, 20, 90))}",
        value_usd=int(10 ** rng.uniform(3, 7.5)) if rng.random() < 0.7 else None,
        published_at=START + timedelta(minutes=rng.randrange(_MINUTES)),
    )


def questions(count: int, seed: int) -> list[Query]:
    """`count` different questions as visitors ask them: one to three terms, now and then filters,
    another order, a slip of the hand."""
    rng = random.Random(seed)  # nosec B311 # the same questions each time
    found: dict[str, Query] = {}
    while len(found) < count:
        text = " ".join(words().some(rng, rng.choices((1, 2, 3), weights=(6, 3, 1))[0]))
        if rng.random() < 0.05:
            place = rng.randrange(len(text))
            text = text[:place] + text[place + 1 :]
        found.setdefault(text, _with_filters(Query(text), rng))
    return list(found.values())


def _with_filters(query: Query, rng: random.Random) -> Query:
    province = frozenset({rng.choice(_provinces())}) if rng.random() < 0.3 else None
    field = frozenset({str(rng.choice(list(Field)))}) if rng.random() < 0.15 else None
    state = frozenset({str(PublicState.OPEN)}) if rng.random() < 0.1 else None
    order = rng.choices(list(Sort), weights=(8, 1, 1))[0]
    return replace(query, province=province, field=field, state=state, sort=order)
