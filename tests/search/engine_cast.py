"""Generated needs for the tests of the engine, and the slow truth to compare it with."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from webapp.search.documents import FACETS, VALUE_BANDS, Document, Query, Sort
from webapp.search.evaluation import enough
from webapp.search.lexicon import built_in_lexicon
from webapp.search.question import Concept, read
from webapp.search.schema import weigh

START = datetime(2025, 1, 1, tzinfo=UTC)
_GOODS = (
    "شیر پروانه‌ای کلید فشار قوی بلبرینگ رولبرینگ پلی‌اتیلن سنگین گرانول کاغذ کرافت پمپ "
    "گریز از مرکز تسمه نقاله خازن رنگ راکتیو نخ پلی‌استر فولاد زنگ‌نزن ورق قالب تزریق 6205-2RS "
    "S7-1200 ۳۰۴ 8482"
)
WORDS = _GOODS.split()
PROVINCES = ("yazd", "fars", "qom", "tehran")
KINDS = ("part", "raw_material", "machinery")
STATES = ("open", "talks", "agreed")
FIELDS = ("metal", "chemical", "food", "textile")


def need(number: int, title: str = "شیر پروانه‌ای", **changes: object) -> Document:
    """One open need in Yazd, but for `changes`."""
    plain = Document(
        id=number,
        province="yazd",
        title=title,
        summary="",
        body="",
        company="",
        park="yazd/1",
        field="metal",
        kind="part",
        state="open",
        hs_code=None,
        value_usd=None,
        published_at=START + timedelta(minutes=number),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def some_needs(count: int, seed: int) -> list[Document]:
    """`count` needs that differ in everything; the same for the same seed."""
    dice = random.Random(seed)
    return [_random_need(number, dice) for number in range(1, count + 1)]


def _random_need(number: int, dice: random.Random) -> Document:
    province = dice.choice(PROVINCES)
    return need(
        number,
        " ".join(dice.sample(WORDS, dice.randint(1, 5))),
        summary=" ".join(dice.sample(WORDS, dice.randint(0, 6))),
        body=" ".join(dice.choices(WORDS, k=dice.randint(0, 20))),
        company=f"شرکت {dice.choice(WORDS)}",
        province=province,
        park=dice.choice((None, f"{province}/1", f"{province}/2")),
        field=dice.choice(FIELDS),
        kind=dice.choice(KINDS),
        state=dice.choice(STATES),
        hs_code=dice.choice((None, "848210", "39012000", "8481")),
        value_usd=dice.choice((None, 0, 9_999, 10_000, 500_000, 2_000_000, 90_000_000)),
        published_at=START + timedelta(minutes=dice.randint(0, 500)),
    )


def some_queries(count: int, seed: int) -> list[Query]:
    """Questions of all kinds: with and without words, filters, pages and orders."""
    dice = random.Random(seed)
    choices = {
        "province": PROVINCES,
        "park": ("yazd/1", "fars/2", "qom/1"),
        "field": FIELDS,
        "kind": KINDS,
        "state": STATES,
        "hs2": ("84", "39", "99"),
        "band": VALUE_BANDS,
    }
    return [
        Query(
            text=" ".join(dice.choices(WORDS, k=dice.choice((0, 1, 1, 2, 3)))),
            sort=dice.choice(list(Sort)),
            page=dice.choice((1, 1, 2)),
            **{
                facet: frozenset(dice.sample(values, dice.randint(0, 2)))
                for facet, values in choices.items()
                if dice.random() < 0.25
            },
        )
        for _ in range(count)
    ]


def is_met(concept: Concept, held: frozenset[str]) -> bool:
    """Whether a need with these tokens answers the concept."""
    return any(held.issuperset(one.tokens) for one in concept.alternatives)


class Truth:
    """What an index of `needs` has to answer, found by looking at every need."""

    def __init__(self, needs: list[Document]) -> None:
        self.needs = [(document, frozenset(weigh(document))) for document in needs]

    def matching(self, text: str) -> list[Document]:
        """The needs that answer enough of the concepts of `text`, all of them if any does."""
        asked = [one for one in read(text, built_in_lexicon()).concepts if not one.is_optional]
        met = [(sum(is_met(concept, held) for concept in asked), one) for one, held in self.needs]
        if not asked:
            return [one for _, one in met]
        found = ([one for count, one in met if count >= least] for least in enough(len(asked)))
        return next((needs for needs in found if needs), [])

    def total(self, query: Query) -> int:
        """How many needs answer."""
        return len(self._passing(query, None))

    def facets(self, query: Query) -> dict[str, dict[str, int]]:
        """Each facet's counts, its own filter left out."""
        return {
            facet: dict(
                Counter(
                    value
                    for one in self._passing(query, facet)
                    if (value := getattr(one, facet)) is not None
                )
            )
            for facet in FACETS
        }

    def ordered(self, query: Query) -> list[int]:
        """All found ids in an order that needs no score."""

        def key(one: Document) -> tuple[float, int]:
            if query.sort is Sort.VALUE:
                return -1 if one.value_usd is None else one.value_usd, one.id
            return one.published_at.timestamp(), one.id

        return [one.id for one in sorted(self._passing(query, None), key=key, reverse=True)]

    def _passing(self, query: Query, but: str | None) -> list[Document]:
        filters = {facet: wanted for facet, wanted in query.filters().items() if facet != but}
        return [
            one
            for one in self.matching(query.text)
            if all(getattr(one, facet) in wanted for facet, wanted in filters.items())
        ]
