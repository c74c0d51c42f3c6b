"""Our evaluation and Whoosh's own search answer alike, over random indexes and questions."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from whoosh import query as whoosh
from whoosh.codec.whoosh3 import LENGTHS_COLUMN
from whoosh.filedb.filestore import FileStorage
from whoosh.matching import DisjunctionMaxMatcher
from whoosh.scoring import BaseScorer, WeightingModel
from whoosh.util.numeric import byte_to_length

from tests.search.engine_cast import WORDS, some_needs
from webapp.search.documents import Query
from webapp.search.engine import Changes
from webapp.search.evaluation import Terms, enough
from webapp.search.lexicon import Lexicon, Lists, built_in
from webapp.search.lookup import Lookup
from webapp.search.question import Alternative, Concept, Question, read
from webapp.search.schema import ID, PUBLISHED, SCHEMA, TEXT
from webapp.search.snapshot import Snapshot
from webapp.search.whoosh_engine import WhooshEngine

PAIR = 0.3
MANY = 10_000
LISTS = Lists(
    synonyms=(("شیر", "ولو", "شیر صنعتی"), ("پمپ", "تلمبه گریز از مرکز"), ("ورق", "قالب تزریق")),
    spellings=(("پلی‌استر", "پلی‌اتیلن"), ("خازن", "تسمه نقاله فشار قوی")),
    stopwords=built_in().stopwords,
)


class OurImpact(WeightingModel):
    """What a token tells about a document, written down a second time, from Whoosh's own columns:
    BM25 without the inverse document frequency, times what the document is worth."""

    def __init__(self, average_length: int) -> None:
        self.average_length = average_length

    def scorer(self, searcher: Any, fieldname: str, text: Any, qf: float = 1) -> BaseScorer:
        return _Scorer(searcher.reader(), self.average_length)


class _Scorer(BaseScorer):
    def __init__(self, reader: Any, average_length: int) -> None:
        self.published = reader.column_reader(PUBLISHED)
        self.lengths = reader._perdoc.column_reader(f"_{TEXT}_len", LENGTHS_COLUMN)
        self.states = {
            number: name
            for name in ("talks", "agreed", "closed")
            for number in _holders(reader, f"state={name}")
        }
        self.average_length = average_length

    def supports_block_quality(self) -> bool:
        return False

    def score(self, matcher: Any) -> float:
        number, weight = matcher.id(), matcher.weight()
        length = byte_to_length(self.lengths[number])
        norm = 1.2 * (0.25 + 0.75 * length / self.average_length)
        state = {"talks": 0.95, "agreed": 0.85, "closed": 0.8}.get(self.states.get(number, ""), 1.0)
        years = (self.published[number] - 1_577_836_800) / (365 * 86_400)
        return weight * 2.2 / (weight + norm) * state * (1 + min(0.2, max(0.0, 0.01 * years)))


def _holders(reader: Any, label: str) -> list[int]:
    token = label.encode()
    return list(reader.postings("facet", token).all_ids()) if ("facet", token) in reader else []


class BestMatcher(DisjunctionMaxMatcher):
    """The better of two where both match. Whoosh's own takes the better of the two even while they
    stand on different documents."""

    def score(self) -> float:
        """The score of the document it stands on."""
        active = [each for each in (self.a, self.b) if each.is_active()]
        here = min(each.id() for each in active)
        best: float = max(each.score() for each in active if each.id() == here)
        return best


class Best(whoosh.DisjunctionMax):
    """Any of the queries, with the score of the best."""

    def _matcher(self, subs: list[whoosh.Query], searcher: Any, context: Any) -> Any:
        return self._tree_matcher(subs, BestMatcher, searcher, context, None)


def _alternative(one: Alternative) -> whoosh.Query:
    terms = [whoosh.Term(TEXT, token, boost=one.worth / len(one.tokens)) for token in one.tokens]
    return terms[0] if len(terms) == 1 else whoosh.And(terms)


def _concept(concept: Concept, boost: float) -> whoosh.Query:
    return _boosted([_alternative(one) for one in concept.alternatives], boost)


def _boosted(queries: list[whoosh.Query], boost: float) -> whoosh.Query:
    """The best of these, each with its boost raised: Whoosh forgets that of a group."""
    for query in queries:
        for leaf in query.leaves():
            leaf.boost *= boost
    return queries[0] if len(queries) == 1 else Best(queries)


class Peer:
    """Whoosh's own searcher over the folder of an engine."""

    def __init__(self, path: Path, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        folder = next(path.glob("index-*"))
        weighting = OurImpact(snapshot.views[0].data.average_length)
        self.searcher = (
            FileStorage(str(folder)).open_index(schema=SCHEMA).searcher(weighting=weighting)
        )
        self.ids = self.searcher.reader().column_reader(ID)

    def answer(self, question: Question) -> list[tuple[int, float]]:
        """(id, score) of what answers, best first, of equals the highest id first."""
        terms = Terms(self.snapshot, question, Lookup(10**6))
        told = [terms.telling(postings) for postings in terms.concepts]
        concepts = [_concept(*pair) for pair in zip(question.concepts, told, strict=True)]
        wanted = [self._ids(_concept(c, 1.0)) for c in question.concepts if not c.is_optional]
        pairs = [
            whoosh.Term(TEXT, pair, boost=PAIR * terms.telling(postings))
            for pair, postings in zip(question.pairs, terms.pairs, strict=True)
        ]
        everything = self.searcher.search(whoosh.Or([*concepts, *pairs]), limit=MANY)
        scores = {self.ids[hit.docnum]: hit.score for hit in everything}
        met = {number: sum(number in holders for holders in wanted) for number in scores}
        for least in enough(len(wanted)):
            if found := [number for number in scores if met[number] >= least]:
                ranked = sorted(found, key=lambda n: (scores[n], n), reverse=True)
                return [(number, scores[number]) for number in ranked]
        return []

    def _ids(self, query: whoosh.Query) -> set[int]:
        return {self.ids[hit.docnum] for hit in self.searcher.search(query, limit=MANY)}


@pytest.fixture(params=range(4))
def random_index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Any, Peer]]:
    """An index of several segments with deleted and replaced documents, and Whoosh beside it."""
    dice = random.Random(request.param)
    lexicon = Lexicon.of(LISTS)
    engine = WhooshEngine(tmp_path, lexicon=lambda: lexicon)
    engine.rebuild(some_needs(dice.randint(50, 250), seed=request.param), 0)
    for position in range(1, dice.randint(2, 5)):
        changed = some_needs(dice.randint(1, 200), seed=100 + request.param + position)
        gone = frozenset(dice.sample(range(1, 300), dice.randint(0, 30)))
        engine.apply(Changes(tuple(changed), gone, position))
    peer = Peer(tmp_path, engine._snapshot())
    yield engine, peer
    peer.searcher.close()


def questions(seed: int) -> list[str]:
    dice = random.Random(seed)
    made = [" ".join(dice.choices(WORDS, k=dice.choice((1, 1, 2, 2, 3, 4, 6)))) for _ in range(40)]
    return [*made, "شیر صنعتی", "تلمبه گریز از مرکز", "خازن فشار قوی", "8482", "6205 2rs"]


def test_the_same_needs_in_the_same_order_with_the_same_scores(
    random_index: tuple[WhooshEngine, Peer],
) -> None:
    engine, peer = random_index
    compared = 0
    for text in questions(seed=engine.document_count):
        question = read(text, Lexicon.of(LISTS))
        expected = peer.answer(question)
        results = engine.search(Query(text, page_size=100))
        if not expected:
            assert results.total == 0
            continue
        compared += 1
        assert results.total == len(expected), text
        for hit, (number, score) in zip(results.hits, expected, strict=False):
            assert math.isclose(hit.score, score, rel_tol=1e-4), text
            assert hit.id == number or math.isclose(hit.score, score, rel_tol=1e-4), text
        scores = dict(expected)
        assert all(math.isclose(scores[h.id], h.score, rel_tol=1e-4) for h in results.hits)
    assert compared > 25
